// SPDX-License-Identifier: Apache-2.0
#include "fuzz/fuzzed_program.h"

#include <string>
#include <vector>

#include "frontend/frontend.h"
#include "fuzz/promise.h"
#include "fuzz/two_texts.h"

namespace spin_aks::fuzz {
namespace {

void AddWithParents(ProjectTree& tree, const RelPath& path, NodeKind kind) {
  for (RelPath parent = path.Parent(); !parent.is_root(); parent = parent.Parent()) tree.nodes[parent].kind = NodeKind::kDirectory;
  tree.nodes.try_emplace(path, ProjectNode{.kind = kind});
}

// Something of everything that the manifest may ask for: what has a dot in its
// name is a file, the rest a directory with a file and a directory in it.
ProjectTree MakeTree(const std::vector<RelPath>& wanted) {
  ProjectTree tree;
  for (const RelPath& path : wanted) {
    if (path.name().find('.') != std::string_view::npos) {
      AddWithParents(tree, path, NodeKind::kFile);
      continue;
    }
    if (!path.is_root()) AddWithParents(tree, path, NodeKind::kDirectory);
    for (const std::string_view below : {"a.txt", "sub/b.txt"}) AddWithParents(tree, path / *RelPath::Parse(below), NodeKind::kFile);
  }
  return tree;
}

}  // namespace

std::optional<Program> ProgramOf(std::string_view bytes) {
  const auto [manifest_text, config_text] = SplitTexts(bytes);
  SourceMap sources;
  Diagnostics diagnostics;
  const auto manifest =
      LoadManifest(sources, sources.Add(SourceKind::kFile, "spin.toml", std::string(manifest_text)), ManifestScope::kCompile, diagnostics);
  if (!manifest) return std::nullopt;
  ConfigInputs inputs;
  inputs.file = sources.Add(SourceKind::kFile, "aks-spin.toml", std::string(config_text));
  const auto config = LoadConfig(sources, inputs, ReadSettingsFile(sources, inputs), &*manifest, diagnostics);
  if (!config) return std::nullopt;
  auto program = Resolve(*manifest, *config, MakeTree(WantedPaths(*manifest, {})), {}, {}, nullptr, diagnostics);
  Promise(program.has_value() || diagnostics.has_errors(), "neither a program nor an error");
  return program;
}

}  // namespace spin_aks::fuzz
