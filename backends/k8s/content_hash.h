// SPDX-License-Identifier: Apache-2.0
//
// Names that change with what they name: a Job's template is immutable, so another template is another Job. The hash is made so
// that a chart can compute it from its own values (backends/helm/helpers.h has the template): the first digits of SHA-256 over
// lines that say the tree.
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

// kContentHashLength lower-case hexadecimal digits.
[[nodiscard]] std::string ContentHash(const yaml::Value& value);

}  // namespace spin_aks::k8s
