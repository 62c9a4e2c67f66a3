// SPDX-License-Identifier: Apache-2.0
//
// A hash of a tree, made so that a chart can compute it from its own values (backends/helm/helper.h has the template): the first
// digits of SHA-256 over lines that say the tree.
#pragma once

#include <string>
#include <string_view>

#include "backends/yaml/value.h"

namespace spin_aks::k8s {

inline constexpr std::size_t kContentHashLength = 8;

// Left out of the lines wherever it stands: it names who applies an object, not what it is, and in a chart that is Helm.
inline constexpr std::string_view kManagedByLabel = "app.kubernetes.io/managed-by";

// One line for each thing in the tree, each ending in LF: `map`, then `key 4:name` before every value, then `end`; `list`, then the
// items, then `end`; `text 3:web`; `scalar 80` for integers, booleans and null, as JSON has them. Keys are sorted by their bytes,
// and texts carry their length in bytes, so that different trees have different lines.
[[nodiscard]] std::string CanonicalLines(const yaml::Value& value);

// kContentHashLength lower-case hexadecimal digits: of a tree, of a text.
[[nodiscard]] std::string ContentHash(const yaml::Value& value);
[[nodiscard]] std::string TextHash(std::string_view text);

}  // namespace spin_aks::k8s
