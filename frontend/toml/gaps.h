// SPDX-License-Identifier: Apache-2.0
//
// What may have been written into a document and is missing from what was read of it: it was refused where it stands. Whoever misses
// something asks here first, so that one mistake is told once.
//
// A place is named by its steps from the document: `application.version`. A step `*` is every entry of a table or an array, `@` the one
// that a given span lies in, and `?`, the last, one that goes by none of the names that are there. A key that nobody knows, and that
// resembles none, may stand for each that is not there, but for those that are named with a `!`: `exclude_files!`.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

class Gaps {
 public:
  // None: all that was written was read.
  Gaps() = default;
  // `reports` are those of whoever read the document; of all of them, those count that left something out. n log n.
  Gaps(const TomlValue& document, const Diagnostics& reports);

  [[nodiscard]] bool empty() const { return gaps_.empty() && !are_countless_; }
  // Whether something was refused that stands at `place`, or may have been meant for it.
  [[nodiscard]] bool MayHold(std::string_view place) const;
  // The same of a place with an `@`; false where `from` does not lie in such a place.
  [[nodiscard]] bool MayHold(std::string_view place, Span from) const;

 private:
  using Node = std::size_t;                    // of `nodes_`, in the order of the text; the document is the first
  using Child = std::pair<Node, std::string>;  // a table's key, an array's number
  enum class Names : std::uint8_t { kKeys, kNumbers };
  struct Entry {
    Node parent;
    std::string name;
    Names names;  // of its own entries
  };
  // Where a key or a value is written. Two of them lie apart, or one in the other.
  struct Extent {
    Span span;
    Node node;
    std::size_t around;  // of `extents_`
  };

  void Enter(const TomlValue& value, Child place, Span key_span);
  void SortExtents();
  void Add(const Diagnostic& report);
  [[nodiscard]] const Extent& Innermost(Span span) const;
  [[nodiscard]] Node WholeAt(Span span) const;
  [[nodiscard]] std::vector<Node> PathTo(Span span) const;
  [[nodiscard]] bool MayHold(Node table, std::string_view steps) const;
  [[nodiscard]] bool MayHold(Node table, std::string_view step, std::string_view rest) const;
  [[nodiscard]] bool AnyMayHold(Node table, std::string_view rest) const;

  std::vector<Entry> nodes_;
  std::vector<Extent> extents_;
  std::map<Child, Node> children_;
  std::set<Child> gaps_;
  bool are_countless_ = false;  // more was refused than reports are held of: nothing is missed that might not be there
};

}  // namespace spin_aks
