// SPDX-License-Identifier: Apache-2.0
//
// Node -> the text of one file below templates/. Rendered with the chart's own
// values it is the YAML that the other back ends write.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "backends/helm/node.h"

namespace spin_aks::helm {

struct Document {
  Node node;
  std::string only_if;  // a condition on the values; empty: always there
};

// Documents parted by `---`. `comment` stands above, one `# ` a line.
[[nodiscard]] std::string WriteTemplate(std::string_view comment, std::span<const Document> documents);

// Text that stays what it is when Helm renders it: an action's opening braces are printed by an action.
[[nodiscard]] std::string EscapeBraces(std::string_view text);

// A Go string literal, as templates take it: `"a \"b\""`.
[[nodiscard]] std::string GoString(std::string_view text);

// How a template names a value: `.Values.image.tag`, or `(index .Values "a-b" "c")` where a key is no identifier.
[[nodiscard]] std::string ValuesRef(const std::vector<std::string>& keys);
// The same where a table on the way may be missing: `(.Values.security).pod` is nothing then, and no error.
[[nodiscard]] std::string OptionalRef(const std::vector<std::string>& keys);

}  // namespace spin_aks::helm
