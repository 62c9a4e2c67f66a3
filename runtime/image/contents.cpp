// SPDX-License-Identifier: Apache-2.0
#include "runtime/image/contents.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "backends/artifact/artifact.h"
#include "backends/docker/image_layers.h"
#include "backends/docker/image_plan.h"
#include "runtime/ports/our_names.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

// As `ustar` counts.
constexpr std::size_t kMostFileBytes = (std::size_t{8} << 30U) - 1;

class Reader {
 public:
  Reader(const ImageInputs& inputs, Diagnostics& diagnostics) : inputs_(inputs), plan_(inputs.plan), diagnostics_(diagnostics) {}

  oci::Tree Read(const ImageLayer& layer) {
    oci::Tree tree;
    for (const std::size_t i : layer.entries) Add(plan_.entries[i], tree);
    return tree;
  }

 private:
  void Add(const ImageEntry& entry, oci::Tree& tree) {
    const std::string path = entry.path.substr(1);
    switch (entry.kind) {
      case ImageEntry::Kind::kFile:
        return AddFile(entry, entry.source, path, tree);
      case ImageEntry::Kind::kEmptyDirectory:
        tree.directories.push_back(path);
        return;
      case ImageEntry::Kind::kDirectory:
        (void)AddDirectory(entry, entry.source, path, tree);
        tree.directories.push_back(path);
    }
  }

  // Of a directory that a component sees as a whole; false: nothing that is shown lies in it.
  bool AddDirectory(const ImageEntry& entry, const RelPath& source, const std::string& path, oci::Tree& tree) {
    const OutputPlace place = inputs_.context / source;
    const Result<std::vector<std::string>> names = place.root->List(place.path);
    if (!names) return Unreadable(entry, source, names.error()), false;
    bool is_empty = true;
    for (const std::string& name : *names) {
      const auto below = RelPath::Parse(name);
      if (!below || IsOurDebris(name)) continue;
      const RelPath child = source / *below;
      if (std::ranges::any_of(entry.without, [&](const PathPattern& pattern) { return pattern.Takes(child.text()); })) continue;
      const OutputPlace at = inputs_.context / child;
      const Result<std::optional<ProjectNode>> node = at.root->Look(at.path);
      if (!node) {
        Unreadable(entry, child, node.error());
      } else if (*node && (**node).fault == ProjectNode::LinkFault::kNone) {
        is_empty = !AddNode(entry, **node, child, fmt::format("{}/{}", path, name), tree) && is_empty;
      }
    }
    return !is_empty;
  }
  bool AddNode(const ImageEntry& entry, const ProjectNode& node, const RelPath& source, const std::string& path, oci::Tree& tree) {
    if (node.kind == NodeKind::kFile) return AddFile(entry, source, path, tree), true;
    if (node.kind != NodeKind::kDirectory) return false;
    const bool holds_something = AddDirectory(entry, source, path, tree);
    const bool may_go = std::ranges::find(entry.without_directories, source) != entry.without_directories.end();
    if (holds_something || may_go) return holds_something;
    tree.directories.push_back(path);
    return true;
  }

  void AddFile(const ImageEntry& entry, const RelPath& source, const std::string& path, oci::Tree& tree) {
    if (const std::string* made = Made(source)) {
      tree.files.emplace(path, *made);
      return;
    }
    const OutputPlace place = inputs_.context / source;
    Result<std::optional<std::string>> bytes = place.root->Read(place.path, kMostFileBytes, Pipes::kRefused);
    if (!bytes) return Unreadable(entry, source, bytes.error());
    if (*bytes) {
      tree.files.emplace(path, **std::move(bytes));
      return;
    }
    diagnostics_.Report(DiagnosticKind::kSourceNotBuilt, entry.cause.span, fmt::format("`{}` is not there", place.Text()))
        .As(Severity::kError);
  }

  // What is written for the image need not lie on disk.
  [[nodiscard]] const std::string* Made(const RelPath& source) const {
    const RelPath home = plan_.application / plan_.home;
    if (!source.IsWithin(home)) return nullptr;
    const auto in_application = RelPath::Parse(source.text().substr(plan_.application.is_root() ? 0 : plan_.application.text().size() + 1));
    const auto file = in_application ? inputs_.made.find(*in_application) : inputs_.made.end();
    return file != inputs_.made.end() ? &file->second : nullptr;
  }

  void Unreadable(const ImageEntry& entry, const RelPath& source, const Error& error) {
    diagnostics_.Report(DiagnosticKind::kFileUnreadable, entry.cause.span,
                        fmt::format("`{}` cannot be read: {}", (inputs_.context / source).Text(), error.detail));
  }

  const ImageInputs& inputs_;
  const ImagePlan& plan_;
  Diagnostics& diagnostics_;
};

// Annotations that people and tools know (opencontainers/image-spec, annotations.md).
std::map<std::string, std::string> LabelsOf(const App& app) {
  std::map<std::string, std::string> labels{{"org.opencontainers.image.title", *app.name}};
  const auto add = [&](const char* name, std::string text) {
    if (!text.empty()) labels.emplace(name, std::move(text));
  };
  add("org.opencontainers.image.version", *app.version);
  add("org.opencontainers.image.description", app.description);
  add("org.opencontainers.image.authors", fmt::format("{}", fmt::join(app.authors, ", ")));
  return labels;
}

}  // namespace

std::vector<oci::LayerContents> ReadLayers(const ImageInputs& inputs, Diagnostics& diagnostics) {
  Reader reader(inputs, diagnostics);
  std::vector<oci::LayerContents> layers;
  for (const ImageLayer& layer : PlanLayers(inputs.app, inputs.plan)) layers.push_back({.what = layer.what, .tree = reader.Read(layer)});
  return layers;
}

namespace {

std::optional<oci::Image> MakeContainer(const Built& built, Diagnostics& diagnostics) {
  const App& app = built.program.app;
  const ImagePlan plan = PlanImage(app, built.program.ca_certificates, built.layout.home);
  oci::ImageContents contents{
      .layers = ReadLayers({.app = app, .plan = plan, .made = built.image, .context = built.layout.context}, diagnostics),
      .platforms = {},
      .entry_point = {"/"},
      .labels = LabelsOf(app)};
  for (const SpannedString& platform : built.program.targets.front().build.platforms) contents.platforms.push_back(*platform);
  if (diagnostics.has_errors()) return std::nullopt;
  return oci::MakeImage(contents);
}

// The same files as in a container, sorted by who sees them. The manifest is not among them: the artifact has it in its own form.
std::vector<artifact::ComponentFiles> ReadComponentFiles(const Built& built, Diagnostics& diagnostics) {
  const App& app = built.program.app;
  const ImagePlan plan = PlanImage(app, {}, built.layout.home);
  const ImageInputs inputs{.app = app, .plan = plan, .made = built.image, .context = built.layout.context};
  ImageLayer everything;
  for (std::size_t i = 0; i < plan.entries.size(); ++i) {
    if (plan.entries[i].path.substr(1) != kManifestName) everything.entries.push_back(i);
  }
  const oci::Tree tree = Reader(inputs, diagnostics).Read(everything);
  std::vector<artifact::ComponentFiles> all;
  if (diagnostics.has_errors()) return all;
  for (std::size_t i = 0; i < app.components.size(); ++i) {
    artifact::ComponentFiles files{.wasm = tree.files.at(plan.wasm.at(ContextPath(app, app.components[i])).substr(1)), .files = {}};
    const std::string root = plan.guest_roots[i].empty() ? std::string() : plan.guest_roots[i].substr(1) + "/";
    for (auto it = tree.files.lower_bound(root); !root.empty() && it != tree.files.end() && it->first.starts_with(root); ++it)
      files.files.emplace(it->first.substr(root.size()), it->second);
    all.push_back(std::move(files));
  }
  return all;
}

std::optional<oci::Image> MakeSpinArtifact(const Built& built, Diagnostics& diagnostics) {
  const App& app = built.program.app;
  for (const Component& component : app.components) {
    if (component.dependencies.empty()) continue;
    diagnostics
        .Report(DiagnosticKind::kNotComposed, component.dependencies.front().span,
                fmt::format("component `{}` has dependencies, and an artifact holds it composed with them", *component.id))
        .Help("`spin registry push` composes it: `image.build = \"spin\"`")
        .Help("or make an ordinary image: `image.format = \"container\"`");
  }
  const std::vector<artifact::ComponentFiles> files = ReadComponentFiles(built, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return artifact::MakeArtifact(app, files);
}

}  // namespace

std::optional<oci::Image> MakeImage(const Built& built, Diagnostics& diagnostics) {
  const bool is_artifact = built.program.targets.front().build.format == ImageFormat::kArtifact;
  return is_artifact ? MakeSpinArtifact(built, diagnostics) : MakeContainer(built, diagnostics);
}

bool TakesIntoImage(const Built& built, const OutputPlace& place) {
  const std::string context = RealPathOf(built.layout.context);
  const auto in_context = WayWithin(context, RealPathOf(place));
  if (!in_context) return false;
  const ImagePlan plan = PlanImage(built.program.app, built.program.ca_certificates, built.layout.home);
  return std::ranges::any_of(plan.entries, [&](const ImageEntry& entry) {
    if (entry.kind == ImageEntry::Kind::kEmptyDirectory || !in_context->IsWithin(entry.source)) return false;
    return std::ranges::none_of(entry.without, [&](const PathPattern& pattern) { return pattern.Takes(in_context->text()); });
  });
}

}  // namespace spin_aks
