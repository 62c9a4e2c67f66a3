// SPDX-License-Identifier: Apache-2.0
//
// How messages show what the user wrote, and where inside it they point.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ir/source.h"
#include "ir/spanned.h"

namespace spin_aks {

// The text in backticks, cut after about 80 bytes (never inside a character). An empty one has quotes, so that it is seen.
[[nodiscard]] std::string Quoted(std::string_view text);

// Bytes [begin, end) of the value, if it was written without escapes or line
// breaks, so that value and text run in step; else the whole.
[[nodiscard]] Span SpanWithin(const SpannedString& text, std::size_t begin, std::size_t end);

// Left empty by a reader that has reported it: rules pass it over.
[[nodiscard]] bool IsBlank(const SpannedString& text);

}  // namespace spin_aks
