// SPDX-License-Identifier: Apache-2.0
//
// A document as a value, as kubectl and kustomize take it: aliases stand for what they name, merge keys (`<<`) bring in what the mapping
// does not say itself, of a key that stands twice the last holds. Keys are strings as they are written. Scalars that are none of ours are
// yaml::Verbatim; tags of collections say nothing.
#pragma once

#include <optional>

#include "backends/document/document.h"
#include "backends/yaml/value.h"

namespace spin_aks::document {

// Nothing, and `error` set, where aliases make more of a text than kMostNodes, or stand for what they lie in.
inline constexpr std::size_t kMostNodes = 1'000'000;
[[nodiscard]] std::optional<yaml::Value> ValueOf(const Document& document, NodeId root, ReadError& error);

// What a key is called.
[[nodiscard]] std::string KeyOf(const Document& document, const Entry& entry);
// `<<`: its entries are the mapping's, unless that has them itself.
[[nodiscard]] bool IsMergeKey(const Document& document, const Entry& entry);

}  // namespace spin_aks::document
