// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/file_patterns.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "frontend/text/glob.h"

namespace spin_aks {
namespace {

void CheckPattern(const SpannedString& text, Diagnostics& diagnostics) {
  const GlobPattern::Parsed parsed = GlobPattern::Parse(*text);
  if (!parsed.pattern) ReportPattern(text, parsed.problem, diagnostics);
}

}  // namespace

bool EndsInStep(std::string_view text, std::string_view step) {
  return text == step || (text.size() > step.size() && text.ends_with(step) && text[text.size() - step.size() - 1] == '/');
}

void ReportPattern(const SpannedString& text, std::string_view problem, Diagnostics& diagnostics) {
  diagnostics.Report(DiagnosticKind::kFilePattern, text.span, fmt::format("`{}` is not a file pattern", *text))
      .Mark(std::string(problem))
      .Help(text->find("**") == std::string::npos ? "a character is taken literally inside brackets: `[[]`, `[*]`"
                                                  : "every file below a directory is `static/**/*`, every one in it `static/*`");
}

bool EndsInDots(const ManifestFiles& entry, Diagnostics& diagnostics) {
  if (!EndsInStep(*entry.source, ".") && !EndsInStep(*entry.source, "..")) return false;
  diagnostics
      .Report(DiagnosticKind::kFilePatternEnd, entry.source.span, fmt::format("the file pattern `{}` ends in a directory", *entry.source))
      .Help("to include a directory, mount it, `{ source = \"assets\", destination = \"/assets\" }`, or end the pattern in `**/*`");
  return true;
}

void CheckFilePatterns(const ManifestComponent& component, ManifestScope scope, Diagnostics& diagnostics) {
  bool has_pattern = false;
  for (const ManifestFiles& entry : component.files) {
    if (entry.destination || EndsInDots(entry, diagnostics)) continue;
    // A file may be called like a pattern: with the directory at hand, `ResolveFiles` tells.
    if (scope != ManifestScope::kSpin || !LooksLikeGlob(*entry.source)) continue;
    has_pattern = true;
    CheckPattern(entry.source, diagnostics);
  }
  // Spin reads them when it walks the first pattern.
  if (!has_pattern) return;
  for (const SpannedString& text : component.exclude_files) CheckPattern(text, diagnostics);
}

}  // namespace spin_aks
