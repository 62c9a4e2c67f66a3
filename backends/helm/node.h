// SPDX-License-Identifier: Apache-2.0
//
// A Kubernetes object as a chart's template, as a tree: the values that the other
// back ends write, some of them lifted to expressions. This is a type of its own
// so that no other writer can print an expression, and a chart is never made as text.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backends/helm/expression.h"
#include "backends/yaml/value.h"
#include "ir/cause.h"

namespace spin_aks::helm {

struct Node;
struct Entry;
struct Splice;
using Member = std::variant<Entry, Splice>;

// A null, boolean, integer, string or empty collection, as it stands.
struct Literal {
  yaml::Value value;
};
// A scalar that Helm computes: a text that is quoted, or an integer.
struct Scalar {
  Expression expression;
};
// A map or list that Helm computes, printed through `toYaml`: for what Kubernetes defines.
struct Structure {
  Expression expression;
};
// A map of strings that Helm computes, printed entry by entry: `toYaml` loses all of it over one DEL.
struct TextMap {
  Expression expression;
};
// Further items of a list, from a list among the values: behind a guard, for there may be none.
struct Items {
  Expression expression;
};
// What a named template prints, which is YAML.
struct Included {
  std::string helper;
};
struct Mapping {
  std::vector<Member> members;
};
// `{{- if … }}` around an entry or an item. In a `with` guard, `.` is what the guard names.
struct Guard {
  enum class Kind { kIf, kWith } kind = Kind::kWith;
  Expression condition;
};
struct Sequence {
  std::vector<Node> items;
  std::map<std::size_t, Guard> guards = {};  // of items, by index
};

// What takes the place of a leaf keeps the leaf's cause: assign to `data`.
struct Node {
  std::variant<Literal, Scalar, Structure, TextMap, Items, Included, Sequence, Mapping> data;
  Cause cause;  // of no rule: what Helm computes, or the collection that it opens

  Node() = default;
  template <typename T>
  Node(T alternative) : data(std::move(alternative)) {}  // NOLINT(google-explicit-constructor)
};

struct Entry {
  std::string key;
  Node value;
  std::optional<Guard> guard;  // never on the first entry of a list's element: its dash would stay behind
};
// Further entries of a map, from a map of strings among the values: nothing at all if that is empty.
struct Splice {
  Expression expression;
};

// A document of a template.
struct Document {
  Node node;
  std::optional<Expression> only_if;  // a condition on the values; nothing: always there
};

// The same node, there for this reason.
[[nodiscard]] inline Node Because(Rule rule, Node node) {
  node.cause.rule = rule;
  return node;
}

// The entry with this key, or null.
[[nodiscard]] Entry* FindEntry(Node& node, std::string_view key);
// The node at a path of keys; null if there is none.
[[nodiscard]] Node* FindNode(Node& root, const std::vector<std::string_view>& keys);

}  // namespace spin_aks::helm
