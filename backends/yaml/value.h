// SPDX-License-Identifier: Apache-2.0
//
// YAML as a tree: what back ends build, what the writer prints, what the merger
// compares. Of ours there is no raw-text node and no float: Kubernetes quantities are strings.
//
// Every leaf says why it is there: it is made from what `By(Rule::k…, …)` gives (ir/cause.h), and from nothing else.
// What a file says has no rule of ours; readers make it with backends/yaml/as_read.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "backends/yaml/key.h"
#include "ir/cause.h"
#include "ir/source.h"

namespace spin_aks::yaml {

class Value;
struct Entry;

// What a node is besides its value, to those who made it; 0: nothing. It is neither written nor compared.
using Mark = std::uint16_t;

// A scalar with its mark, on its way into a tree.
template <typename T>
struct Marked : Caused<T> {
  Mark mark = 0;

  using Caused<T>::Caused;
  Marked() = default;
  Marked(Caused<T> caused, Mark m = 0) : Caused<T>(std::move(caused)), mark(m) {}  // NOLINT(google-explicit-constructor)
};

// A scalar in a file of somebody else that is none of ours: a float, a date, a word that readers take for different things, a tag. As it is
// written, which is all that it is compared by.
struct Verbatim {
  std::string text;

  bool operator==(const Verbatim&) const = default;
};

// A list of one list is `List{Value(inner)}`: compilers disagree whether `List{inner}` is that or a copy.
using List = std::vector<Value>;

// Keys are unique; order is kept and is the order of writing.
class Map {
 public:
  // Defaulted below, where Entry is complete: clang asks for it earlier than g++ does.
  Map();
  Map(const Map&);
  Map(Map&&) noexcept;
  Map& operator=(const Map&);
  Map& operator=(Map&&) noexcept;
  ~Map();
  Map(std::initializer_list<Entry> entries);

  // Adds at the end, or replaces the value in place. Linear in the entries, like Find.
  Value& Set(Key key, Value value);
  // Adds at the end a key that is known to be new: for maps of unbounded size. Constant time.
  Value& Add(Key key, Value value);
  // Room for so many entries, and no more than what is asked for.
  void Reserve(std::size_t count);
  [[nodiscard]] const Value* Find(std::string_view key) const;
  [[nodiscard]] Value* Find(std::string_view key);
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] std::vector<Entry>& entries() { return entries_; }
  [[nodiscard]] bool empty() const { return entries_.empty(); }

  // By key, whatever the order.
  bool operator==(const Map& other) const;

 private:
  std::vector<Entry> entries_;
};

// A node. Compares by value alone, spans and comments aside; an integer and a
// string of the same digits differ.
class Value {
 public:
  using Node = std::variant<std::nullptr_t, bool, std::int64_t, std::string, List, Map, Verbatim>;

  Value() = default;                                                                           // null, without a cause
  Value(Caused<bool> v) : node_(v.value), span_(v.cause.span), rule_(v.cause.rule) {}          // NOLINT(google-explicit-constructor)
  Value(Caused<std::int64_t> v) : node_(v.value), span_(v.cause.span), rule_(v.cause.rule) {}  // NOLINT(google-explicit-constructor)
  // NOLINTNEXTLINE(google-explicit-constructor)
  Value(Caused<std::string> v) : node_(std::move(v.value)), span_(v.cause.span), rule_(v.cause.rule) {}
  template <typename T>
  // NOLINTNEXTLINE(google-explicit-constructor)
  Value(const Marked<T>& v) : Value(static_cast<const Caused<T>&>(v)) {
    mark_ = v.mark;
  }
  // Collections need no rule: what is in them has.
  Value(List v);  // NOLINT(google-explicit-constructor)
  Value(Map v);   // NOLINT(google-explicit-constructor)

  // For readers.
  explicit Value(Verbatim v) : node_(std::move(v)) {}

  // The same value, marked.
  [[nodiscard]] Value With(Mark mark) &&;
  // The same value, caused by `span`: by its own, if it has one already.
  [[nodiscard]] Value At(Span span) &&;
  // The same collection, there for this reason.
  [[nodiscard]] Value Because(Rule rule) &&;

  [[nodiscard]] const Node& node() const { return node_; }
  [[nodiscard]] Node& node() { return node_; }
  [[nodiscard]] const Map* AsMap() const { return std::get_if<Map>(&node_); }
  [[nodiscard]] Map* AsMap() { return std::get_if<Map>(&node_); }
  [[nodiscard]] const List* AsList() const { return std::get_if<List>(&node_); }
  [[nodiscard]] List* AsList() { return std::get_if<List>(&node_); }
  [[nodiscard]] const std::string* AsString() const { return std::get_if<std::string>(&node_); }

  // The input that caused this node; nowhere: what caused its parent.
  [[nodiscard]] Span span() const { return span_; }
  [[nodiscard]] Rule rule() const { return rule_; }
  [[nodiscard]] Cause cause() const { return {.span = span_, .rule = rule_}; }
  [[nodiscard]] Mark mark() const { return mark_; }

  bool operator==(const Value& other) const { return node_ == other.node_; }

 private:
  Node node_ = nullptr;
  // Not a Cause: beside one there would be no room left for the mark.
  Span span_;
  Rule rule_ = Rule::kNone;
  Mark mark_ = 0;
};
static_assert(sizeof(Value) == 56, "a tree is made of these");

struct Entry {
  Key key;
  Value value;
  Key comment;  // written above the entry, one `# ` a line; empty: none

  bool operator==(const Entry& other) const { return key == other.key && value == other.value; }
};

inline Map::Map() = default;
inline Map::Map(const Map&) = default;
inline Map::Map(Map&&) noexcept = default;
inline Map& Map::operator=(const Map&) = default;
inline Map& Map::operator=(Map&&) noexcept = default;
inline Map::~Map() = default;

}  // namespace spin_aks::yaml
