// SPDX-License-Identifier: Apache-2.0
//
// Lines of one source with marks below them: the middle part of a rendered
// diagnostic. Styles are named here and coloured by the renderer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/source.h"

namespace spin_aks {

enum class Style : std::uint8_t { kPlain, kGutter, kPrimary, kRelated };

struct StyledText {
  Style style = Style::kPlain;
  std::string text;
};
using StyledLine = std::vector<StyledText>;

// What to underline. Primary marks are `^`, the others `-`.
struct Mark {
  std::uint32_t begin = 0, end = 0;  // byte offsets into the source
  std::string text;                  // one line, already visible
  Style style = Style::kPrimary;
};

struct SnippetOptions {
  std::size_t width = 0;           // columns for the whole line; 0: never cut
  std::size_t number_width = 1;    // of the gutter's line numbers
  std::vector<Span> secrets = {};  // in this source: drawn as `*`, as passwords in addresses are
};

// The lines that `marks` touch, in order, `...` where lines are left out. A
// mark over several lines underlines the end of its first and the start of its last.
[[nodiscard]] std::vector<StyledLine> DrawSnippet(const SourceFile& source, const std::vector<Mark>& marks, const SnippetOptions& options);

}  // namespace spin_aks
