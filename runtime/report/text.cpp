// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "runtime/report/report.h"

namespace spin_aks {
namespace {

std::string Counted(std::size_t count, std::string_view noun) { return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s"); }

}  // namespace

DiagnosticCounts Count(const Diagnostics& diagnostics) {
  return {.errors = diagnostics.Count(Severity::kError),
          .warnings = diagnostics.Count(Severity::kWarning),
          .notes = diagnostics.Count(Severity::kNote)};
}

std::string DescribeCounts(const DiagnosticCounts& counts) {
  std::string text;
  if (counts.errors != 0) text += Counted(counts.errors, "error");
  if (counts.warnings != 0) text += (text.empty() ? "" : ", ") + Counted(counts.warnings, "warning");
  if (text.empty() && counts.notes != 0) text = Counted(counts.notes, "note");
  return text;
}

std::string ReportText(const Diagnostics& diagnostics, const SourceMap& sources, const RenderOptions& options, Severity least) {
  std::string text;
  RenderOptions hiding = options;
  hiding.secrets = Secrets(diagnostics, sources);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity <= least) text += Render(diagnostic, sources, hiding) + "\n";  // errors are the least number
  }
  return text;
}

}  // namespace spin_aks
