// SPDX-License-Identifier: Apache-2.0
//
// Places as the judges of ../shared spell them: `{Deployment.apps/system/web}spec.containers[name="web"].image`. Keys are bare of letters,
// digits, `_` and `-`, else JSON strings; so are the values by which elements are told apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::test {

struct TheirPlace {
  std::string object;  // between the braces; empty: the only one
  Path path;
};

[[nodiscard]] TheirPlace ParseTheirs(std::string_view text);
// Ours in their spelling.
[[nodiscard]] std::string Theirs(std::string_view place);

// A row of a leaves.tsv, by column.
using Row = std::vector<std::string>;
[[nodiscard]] std::vector<Row> ReadRows(const std::string& text);

// The document that the place is in, of those of a file.
[[nodiscard]] yaml::Value* DocumentOf(std::vector<yaml::Value>& documents, const TheirPlace& place);
// What stands there as JSON with sorted keys, as the judges print it; `-`: nothing. Of an element of a set, `true`.
[[nodiscard]] std::string JsonAt(std::vector<yaml::Value>& documents, const TheirPlace& place);
// Whether two such are the same, whatever their blanks and the spelling of numbers.
[[nodiscard]] bool IsSameJson(const std::string& a, const std::string& b);

}  // namespace spin_aks::test
