// SPDX-License-Identifier: Apache-2.0
//
// A manifest text, read and decoded, with what was said about it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "frontend/manifest/spin_manifest.h"
#include "frontend/toml/reader.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks::test {

struct Decoded {
  explicit Decoded(std::string text) : id(sources.Add(SourceKind::kFile, "spin.toml", std::move(text))) {
    if (const auto document = ReadToml(sources, id, diagnostics)) manifest = DecodeSpinManifest(*document, diagnostics);
  }

  [[nodiscard]] std::size_t Count(DiagnosticKind kind) const {
    return static_cast<std::size_t>(std::ranges::count(diagnostics.all(), kind, &Diagnostic::kind));
  }
  // The first of the kind.
  [[nodiscard]] const Diagnostic& Get(DiagnosticKind kind) const {
    const auto it = std::ranges::find(diagnostics.all(), kind, &Diagnostic::kind);
    if (it == diagnostics.all().end()) throw std::runtime_error("no such diagnostic; have: " + Listed());
    return *it;
  }
  [[nodiscard]] std::string_view Marked(const Diagnostic& diagnostic) const { return sources.Text(diagnostic.primary.span); }
  [[nodiscard]] std::string Listed() const {
    std::string list;
    for (const Diagnostic& diagnostic : diagnostics.all()) list += diagnostic.message + "\n";
    return list;
  }

  SourceMap sources;
  SourceId id;
  Diagnostics diagnostics;
  std::optional<SpinManifest> manifest;
};

inline std::string Helps(const Diagnostic& diagnostic) {
  std::string all;
  for (const std::string& help : diagnostic.help) all += help + "\n";
  return all;
}

}  // namespace spin_aks::test
