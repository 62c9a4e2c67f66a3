// SPDX-License-Identifier: Apache-2.0
//
// Inside a fence nothing is markup: no input can mention anybody, or draw a link.
#include <algorithm>

#include <fmt/core.h>

#include "runtime/report/report.h"

namespace spin_aks {
namespace {

// Longer than any run of backticks in the text, so that none can close it.
std::string FenceFor(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max<std::size_t>(3, longest + 1), '`');
}

}  // namespace

std::string ReportMarkdown(const Diagnostics& diagnostics, const SourceMap& sources) {
  constexpr std::size_t kWidth = 120;  // what a comment shows without scrolling
  if (diagnostics.all().empty()) return "**spin-aks**: nothing is wrong\n";
  std::string text = fmt::format("**spin-aks**: {}\n", DescribeCounts(Count(diagnostics)));
  const RenderOptions options{.colour = Colour::kPlain, .width = kWidth, .secrets = Secrets(diagnostics, sources)};
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const std::string drawn = Render(diagnostic, sources, options);
    const std::string fence = FenceFor(drawn);
    text += fmt::format("\n{}text\n{}{}\n", fence, drawn, fence);
  }
  return text;
}

}  // namespace spin_aks
