// SPDX-License-Identifier: Apache-2.0
#include "runtime/draw/secrets.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace spin_aks {
namespace {

// Of all files; of environment variables and flags, which may hold one where they are merely misnamed.
constexpr std::array kAlways{DiagnosticKind::kSecretInPlainText, DiagnosticKind::kCredentialsInManifest};
constexpr std::array kMisnamed{DiagnosticKind::kUnknownVariableSetting, DiagnosticKind::kUnknownEnvironment};

bool IsAmong(std::span<const DiagnosticKind> kinds, DiagnosticKind kind) { return std::ranges::find(kinds, kind) != kinds.end(); }

}  // namespace

bool HidesText(DiagnosticKind kind, const SourceFile& source) {
  return IsAmong(kAlways, kind) || (IsAmong(kMisnamed, kind) && source.kind() != SourceKind::kFile);
}

Secrets::Secrets(const Diagnostics& diagnostics, const SourceMap& sources) : spans_(diagnostics.hidden()) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const Span span = diagnostic.primary.span;
    if (span.is_somewhere() && HidesText(diagnostic.kind, sources.Get(span.source))) spans_.push_back(span);
  }
  for (const auto& kinds : {kAlways, kMisnamed})
    std::ranges::copy_if(kinds, std::back_inserter(left_out_), [&](DiagnosticKind kind) { return diagnostics.LeavesOut(kind); });
}

std::vector<Span> Secrets::In(SourceId source) const {
  std::vector<Span> spans;
  std::ranges::copy_if(spans_, std::back_inserter(spans), [&](const Span& span) { return span.source == source; });
  return spans;
}

bool Secrets::AreKnownIn(const SourceFile& source) const {
  return std::ranges::none_of(left_out_, [&](DiagnosticKind kind) { return HidesText(kind, source); });
}

}  // namespace spin_aks
