// SPDX-License-Identifier: Apache-2.0
//
// How the people who keep a file write it, where they had a choice: so that what is added looks like what is there.
#pragma once

#include <cstddef>
#include <string_view>

#include "backends/document/document.h"
#include "backends/yaml/writer.h"

namespace spin_aks::document {

// By most of the file; by ours where it says nothing. Linear.
[[nodiscard]] yaml::Layout LayoutOf(const Document& document);
// The same for what goes into this collection: by its own entries, where they say something. Linear in them.
[[nodiscard]] yaml::Layout LayoutIn(const Document& document, NodeId collection, const yaml::Layout& file);

// Whether a collection begins on the line of what announces it: `- a: 1`, `[a]`.
[[nodiscard]] bool IsInline(const Document& document, const Node& node);
// Whether something to the left or above it is written in flow style, or it is itself.
[[nodiscard]] bool IsInFlow(const Document& document, NodeId id);

// The break that ends the line of `offset`, or the one before, or LF. Points into the text or lives forever.
[[nodiscard]] std::string_view LineBreakNear(std::string_view text, std::size_t offset);

}  // namespace spin_aks::document
