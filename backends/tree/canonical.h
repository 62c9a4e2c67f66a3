// SPDX-License-Identifier: Apache-2.0
//
// When two values are the same, as one string and as one number. Frozen with version 1 of the lock, which
// holds the numbers: a change here makes every file of every user look edited.
//
//   null        n                          list  [ values ]
//   boolean     t | f                      map   { entries }, each a string and a value, by the strings' bytes
//   integer     i decimal ;
//   string      s length ":" bytes         verbatim  v length ":" bytes
//
// Kind and value alone: quoting, comments, order of keys and spans are no part of it; `1` and `"1"`, `null`,
// `{}` and `[]` differ. No value's text is the beginning of another's, so a list of values has one reading.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "backends/yaml/value.h"

namespace spin_aks::tree {

[[nodiscard]] std::string Canonical(const yaml::Value& value);

// XXH3-64 of it. For telling edits apart, never for trust.
[[nodiscard]] std::uint64_t HashOf(const yaml::Value& value);
// The same of a string that is no value of a tree.
[[nodiscard]] std::uint64_t HashOf(const std::string& text);

// A relative path as one spelling: no `.`, no doubled or last `/`, `a/..` gone. What may be an address on a network (it holds `:`, `?` or
// `//`) stays as it is.
[[nodiscard]] std::string NormalPath(std::string_view path);

}  // namespace spin_aks::tree
