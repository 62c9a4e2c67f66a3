// SPDX-License-Identifier: Apache-2.0
//
// Manifest text -> what is said about it, as short strings for expectations.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "frontend/app/check_app.h"
#include "frontend/app/resolve_app.h"
#include "frontend/app/spin_features.h"
#include "frontend/frontend.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

// The smallest manifest; what is under test comes behind it, or replaces parts of it.
inline constexpr std::string_view kBase = R"(spin_manifest_version = 2
[application]
name = "t"
[[trigger.http]]
route = "/..."
component = "main"
[component.main]
source = "main.wasm"
)";

// `@line:column Kind: message`, or without the message.
inline std::string Brief(const Diagnostic& diagnostic) { return std::string(Describe(diagnostic.kind).name) + ": " + diagnostic.message; }

struct Judged {
  std::unique_ptr<SourceMap> sources = std::make_unique<SourceMap>();
  Diagnostics diagnostics;
  std::optional<SpinManifest> manifest;
  std::optional<App> app;

  // `Kind: message` of each, in the order of the text.
  [[nodiscard]] std::vector<std::string> Briefs() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : diagnostics.all()) out.push_back(Brief(diagnostic));
    return out;
  }
  // The text that the first one of the kind points at.
  [[nodiscard]] std::string MarkedBy(DiagnosticKind kind) const {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.kind == kind && diagnostic.primary.span.is_somewhere()) return std::string(sources->Text(diagnostic.primary.span));
    }
    return "";
  }
  [[nodiscard]] std::vector<std::string> HelpOf(DiagnosticKind kind) const {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.kind == kind) return diagnostic.help;
    }
    return {};
  }
};

inline Judged JudgeSpin(std::string text) {
  Judged out;
  const SourceId id = out.sources->Add(SourceKind::kFile, "spin.toml", std::move(text));
  out.manifest = LoadManifest(*out.sources, id, ManifestScope::kSpin, out.diagnostics);
  out.diagnostics.Sort();
  return out;
}

// As compile judges it on nodes with Spin 3.6, in a directory that holds `tree`.
inline Judged JudgeCompile(std::string text, const ProjectTree& tree = {}, SpinVersion nodes = {3, 6}) {
  Judged out;
  const SourceId id = out.sources->Add(SourceKind::kFile, "spin.toml", std::move(text));
  out.manifest = LoadManifest(*out.sources, id, ManifestScope::kCompile, out.diagnostics);
  if (out.manifest) {
    out.app = ResolveApp(*out.manifest, tree, {}, out.diagnostics);
    if (out.app) CheckRedisAddresses(*out.app, out.diagnostics);
    CheckSpinFeatures(*out.manifest, nodes, out.diagnostics);
  }
  out.diagnostics.Sort();
  return out;
}

inline ProjectTree TreeOf(const std::vector<std::string>& files) {
  ProjectTree tree;
  for (const std::string& file : files) {
    RelPath path = *RelPath::Parse(file);
    tree.nodes[path] = ProjectNode{};
    for (path = path.Parent(); !path.is_root(); path = path.Parent()) tree.nodes[path] = ProjectNode{.kind = NodeKind::kDirectory};
  }
  return tree;
}

}  // namespace spin_aks
