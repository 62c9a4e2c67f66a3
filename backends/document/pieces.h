// SPDX-License-Identifier: Apache-2.0
//
// A file cut where a document seems to begin, without reading it: at each line of a `---`. libyaml sees one there wherever it stands, in
// quotes and block scalars too (its scanner looks at the begin of each line first). Where each piece is read as one document, the pieces
// are the documents of the file; a piece may be none, or hold several, parted otherwise (`...`).
#pragma once

#include <string_view>
#include <vector>

#include "backends/document/document.h"

namespace spin_aks::document {

// In order, from the begin to the end; blank lines and comments in front of the first one are its. None in an empty text. Linear.
[[nodiscard]] std::vector<Range> CutIntoPieces(std::string_view text);

}  // namespace spin_aks::document
