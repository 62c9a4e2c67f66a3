// SPDX-License-Identifier: Apache-2.0
//
// Manifest and settings -> Program, and what is said about them.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/frontend.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

inline constexpr std::string_view kHttpApp = R"(spin_manifest_version = 2
[application]
name = "shop"
version = "1.4.2"
[[trigger.http]]
route = "/..."
component = "web"
[component.web]
source = "web.wasm"
)";
inline constexpr std::string_view kRegistry = "[container_registry]\nname = \"shopacr\"\n";

using Pair = std::pair<std::string, std::string>;

// Everything that one compile is given, and what comes of it.
struct Settled {
  std::unique_ptr<SourceMap> sources = std::make_unique<SourceMap>();
  Diagnostics diagnostics;
  std::optional<SpinManifest> manifest;
  std::optional<Settings> settings;
  Reads reads;
  std::optional<Program> program;

  [[nodiscard]] std::vector<DiagnosticKind> Kinds() const {
    std::vector<DiagnosticKind> kinds;
    for (const Diagnostic& diagnostic : diagnostics.all()) kinds.push_back(diagnostic.kind);
    return kinds;
  }
  [[nodiscard]] const Diagnostic* Find(DiagnosticKind kind) const {
    const auto found = std::ranges::find(diagnostics.all(), kind, &Diagnostic::kind);
    return found == diagnostics.all().end() ? nullptr : &*found;
  }
  // The text that it points at; `<none>` if there is no such diagnostic.
  [[nodiscard]] std::string Marked(DiagnosticKind kind) const {
    const Diagnostic* found = Find(kind);
    return found == nullptr ? "<none>" : std::string(sources->Text(found->primary.span));
  }
  [[nodiscard]] std::string Message(DiagnosticKind kind) const {
    const Diagnostic* found = Find(kind);
    return found == nullptr ? "<none>" : found->message;
  }
  [[nodiscard]] std::string Help(DiagnosticKind kind) const {
    const Diagnostic* found = Find(kind);
    std::string all;
    if (found != nullptr)
      for (const std::string& line : found->help) all += line + "\n";
    return all;
  }
  // For messages of failed expectations.
  [[nodiscard]] std::string Everything() const {
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics.all())
      all += std::string(Describe(diagnostic.kind).name) + ": " + diagnostic.message + "\n";
    return all;
  }
};

struct Layers {
  std::string manifest = std::string(kHttpApp);
  std::optional<std::string> file = {};
  std::vector<Pair> environment = {};
  std::vector<std::string> overrides = {};
};

inline Settled Settle(const Layers& layers) {
  Settled out;
  SourceMap& sources = *out.sources;
  const SourceId manifest = sources.Add(SourceKind::kFile, "spin.toml", layers.manifest);
  ConfigInputs inputs;
  if (layers.file) inputs.file = sources.Add(SourceKind::kFile, "aks-spin.toml", *layers.file);
  for (const auto& [name, value] : layers.environment) inputs.environment.push_back(sources.Add(SourceKind::kEnvironment, name, value));
  for (const std::string& text : layers.overrides) inputs.overrides.push_back(sources.Add(SourceKind::kArgument, "--set", text));
  out.manifest = LoadManifest(sources, manifest, ManifestScope::kCompile, out.diagnostics);
  out.settings = LoadConfig(sources, inputs, ReadSettingsFile(sources, inputs), out.manifest ? &*out.manifest : nullptr, out.diagnostics);
  ProjectTree tree;
  tree.nodes[*RelPath::Parse("web.wasm")] = ProjectNode{};
  if (out.manifest && out.settings) out.program = Resolve(*out.manifest, *out.settings, tree, {}, {}, &out.reads, out.diagnostics);
  out.diagnostics.Sort();
  return out;
}

// With a registry, so that nothing is said of its absence.
inline Settled SettleFile(std::string file, std::string_view more_manifest = {}) {
  return Settle({.manifest = std::string(kHttpApp) + std::string(more_manifest), .file = std::move(file) + "\n" + std::string(kRegistry)});
}

}  // namespace spin_aks
