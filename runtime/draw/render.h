// SPDX-License-Identifier: Apache-2.0
//
// Diagnostic + sources -> text for people. Pure; the only place that turns
// spans into lines and columns for the text format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/draw/secrets.h"

namespace spin_aks {

enum class Colour : std::uint8_t { kPlain, kAnsi };

struct RenderOptions {
  Colour colour = Colour::kPlain;
  // Columns of the terminal; longer source lines are cut around the mark. 0: never cut.
  std::size_t width = 0;
  // Of all diagnostics of the report: none of them shows what another one hides.
  Secrets secrets = {};
};

// `error`, `warning`, `note`.
[[nodiscard]] std::string_view SeverityText(Severity severity);

// `spin.toml:14:13`, `--set`, `environment variable AKS_SPIN_NAMESPACE`.
[[nodiscard]] std::string DescribePlace(const SourceFile& source, std::uint32_t offset);

// One diagnostic, ending in a newline:
//
//   error[SA0142]: trigger names component `wbe`, which is not declared
//     --> spin.toml:14:13
//      |
//   14 | component = "wbe"
//      |             ^^^^^
//   help: did you mean `web`? declared at spin.toml:17:12
//
// Labels in other sources follow below `:::`. Text of the source, and of the
// messages that quote it, is made visible first (runtime/draw/display.h): no input can
// move the cursor, reorder the line or start a new one.
[[nodiscard]] std::string Render(const Diagnostic& diagnostic, const SourceMap& sources, const RenderOptions& options);

// A place and its line, as diagnostics show theirs; the span is somewhere.
[[nodiscard]] std::string RenderPlaceOf(Span span, const SourceMap& sources, const RenderOptions& options);

// `aks-spin.toml:8`; of what is no file, its name. Empty for nowhere.
[[nodiscard]] std::string LineOf(Span span, const SourceMap& sources);

}  // namespace spin_aks
