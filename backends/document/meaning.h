// SPDX-License-Identifier: Apache-2.0
//
// What a file says, as one text, however it is written: kinds, values, anchors, tags and the order of entries, without styles and
// comments. Of a file that was edited it says whether the edit did just what it was to do.
#pragma once

#include <string>

#include "backends/document/changes.h"
#include "backends/document/document.h"

namespace spin_aks::document {

// With `changes` as if they were made; they are of this document.
[[nodiscard]] std::string MeaningOf(const Document& document, const Changes& changes);

}  // namespace spin_aks::document
