// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/layout.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "ir/ascii.h"
#include "ir/check.h"
#include "runtime/output/tree_of_others.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using SharedDirectory = std::shared_ptr<Directory>;
using Root = Section<keys::kRoot>;

std::optional<std::string> TypedRoot(const Root& settings) {
  if (!settings.SpanOf<keys::kKubernetesResources>().is_somewhere()) return std::nullopt;
  return settings.Find<keys::kKubernetesResources>()->value;
}

// The one form of output that was written here; null: none was, or several were.
const Backend* OnlyBackendIn(const merge::Lock& lock) {
  const Backend* only = nullptr;
  for (const auto& [thing, recorded] : lock.own) {
    const Backend* backend = FindBackend(thing.by.backend);
    if (backend == nullptr || backend == only) continue;
    if (only != nullptr) return nullptr;
    only = backend;
  }
  return only;
}

const Backend& ChooseBackend(const LayoutInputs& inputs) {
  const Root& settings = inputs.settings;
  if (inputs.request.backend != nullptr) return *inputs.request.backend;
  std::string detected;
  if (!settings.SpanOf<keys::kKubernetesType>().is_somewhere()) {
    const Backend* only = OnlyBackendIn(inputs.lock);
    detected = (only != nullptr ? *only : DetectBackend(*inputs.project.settings_directory, TypedRoot(settings))).name;
  }
  const Backend* backend = FindBackend(*settings.GetOr<keys::kKubernetesType>(detected));
  CHECK(backend != nullptr, "the settings take the names of back ends alone");
  return *backend;
}

std::string KubernetesPath(const Root& settings, const Backend& backend) {
  return *settings.GetOr<keys::kKubernetesResources>(std::string(backend.default_root.empty() ? "." : backend.default_root));
}

// `aks-spin.lock`, as the settings are called.
std::string LockName(const Project& project) {
  const std::string& settings = project.settings_name.empty() ? std::string(kSettingsName) : project.settings_name;
  const std::string_view stem = std::string_view(settings).substr(0, settings.ends_with(".toml") ? settings.size() - 5 : settings.size());
  return std::string(stem) + ".lock";
}

// A directory if the path ends in a slash or leads to one, else the file itself.
OutputPlace PlaceDockerfile(const SharedDirectory& base, const std::string& typed) {
  OutputPlace place = PlaceBelow(base, typed);
  const TypedPath parts = SplitTypedPath(typed);
  const Result<std::optional<ProjectNode>> node = place.root->Look(place.path);
  const bool is_directory = parts.name.empty() || (node && *node && (**node).kind == NodeKind::kDirectory);
  if (is_directory) return place / *RelPath::Parse(keys::kDockerfile.Usual());
  return *FileBelow(base, typed);
}

// A settings path that climbs out has no place below `--out`: there it is called by its name.
OutputPlace PlaceBelowOut(const SharedDirectory& out, const std::string& typed, std::string_view otherwise) {
  const std::optional<RelPath> below = RelPath::Parse(typed);
  return {out, below ? *below : *RelPath::Parse(otherwise)};
}

std::optional<RelPath> In(const Directory& directory, const OutputPlace& place) {
  return WayWithin(directory.RealPath(), JoinTypedPath(place.root->RealPath(), place.path.text()));
}

// All that is generated and lies in the build context.
void AddGenerated(const Layout& layout, const KubeName& application, const BuildContext& context, std::vector<RelPath>& paths) {
  std::vector<OutputPlace> places{layout.lock, layout.image.dockerfile, layout.image.IgnorePlace(),
                                  layout.image.base / RelPath::Known(kIgnoreName), layout.image.base / RelPath::Known(kHome)};
  const auto root = In(*context.directory, layout.kubernetes);
  if (root && context.application.IsWithin(*root)) {
    for (const std::string& name : layout.backend->owns(application)) places.push_back(layout.kubernetes / *RelPath::Parse(name));
  } else {
    places.push_back(layout.kubernetes);
  }
  for (const OutputPlace& place : places) {
    if (const auto path = In(*context.directory, place); path && !path->is_root()) paths.push_back(*path);
  }
}

Span AddFlag(std::string_view name, const std::string& value, SourceMap& sources) {
  const SourceId flag = sources.Add(SourceKind::kArgument, std::string(name), value);
  return {.source = flag, .begin = 0, .end = static_cast<std::uint32_t>(value.size())};
}

void NoteImageElsewhere(const LayoutInputs& inputs, const Layout& layout, Diagnostics& diagnostics) {
  const BuildRequest& request = inputs.request;
  if (!request.out || request.emit == Emit::kKubernetes || layout.WritesIntoApplication()) return;
  const bool takes_ignore = layout.image.ignore == ImagePlaces::Ignore::kInContext;
  diagnostics
      .Report(DiagnosticKind::kContextElsewhere, layout.image_by.span,
              fmt::format("the image is built in `{}`, and {}files that it takes are written to `{}`", layout.context.Text(),
                          takes_ignore ? "two " : "", *request.out))
      .Help(takes_ignore ? "copy `.spin-aks/` and `.dockerignore` there before `docker build`"
                         : fmt::format("copy `.spin-aks/` to `{}` before `docker build`", layout.application.Text()));
}

// Of the files that an image takes, the Dockerfile alone can be moved: not onto one of the others.
void CheckDockerfilePlace(const Layout& layout, Diagnostics& diagnostics) {
  const RelPath place = layout.image.DockerfileInBase();
  const bool is_taken = place.text() == kIgnoreName || place.IsWithin(RelPath::Known(kHome));
  if (!is_taken) return;
  diagnostics
      .Report(DiagnosticKind::kOutputsCollide, layout.dockerfile_by.span,
              fmt::format("`{}` is the Dockerfile, and another file that `docker build` needs", layout.image.dockerfile.Text()))
      .Help(fmt::format("give the Dockerfile another place: `{}` in the settings, or `{}`", keys::kDockerfile.name,
                        layout.dockerfile_by.flag));
}

// A name that nobody gives a Dockerfile may be meant for a directory that is not there yet.
void NoteDockerfileName(const BuildRequest& request, const Layout& layout, Diagnostics& diagnostics) {
  if (!request.dockerfile_dest || request.dockerfile_dest->ends_with('/')) return;
  const OutputPlace& place = layout.image.dockerfile;
  const std::string name = LowerAscii(place.path.name());
  const bool is_usual = name.find("dockerfile") != std::string::npos || name.find("containerfile") != std::string::npos;
  const auto node = place.root->Look(place.path);
  if (is_usual || name.find('.') != std::string::npos || !node || *node) return;
  diagnostics
      .Report(DiagnosticKind::kDockerfileByAnotherName, layout.dockerfile_by.span,
              fmt::format("`{}` is not there yet, so it is the Dockerfile itself", place.Text()))
      .Help(fmt::format("for a directory, end it with a slash: `--dockerfile-dest {}/`", *request.dockerfile_dest));
}

// By its name, and not for our image: ours takes `.spin-aks/` into it. With `-o`, too, the image is built from the application's directory.
bool HasDockerfileOfOthers(const Layout& layout) {
  const OutputPlace& directory = layout.application;
  const auto names = directory.root->List(directory.path);
  return names && std::ranges::any_of(*names, [&](const std::string& name) {
           const std::string lower = LowerAscii(name);
           const bool is_one =
               lower == "dockerfile" || lower == "containerfile" || lower.starts_with("dockerfile.") || lower.ends_with(".dockerfile");
           if (!is_one || lower.ends_with(kIgnoreName)) return false;
           const OutputPlace place = directory / RelPath::Known(name);
           if (RealPathOf(place) == RealPathOf(layout.image.dockerfile)) return false;
           const auto text = place.root->Read(place.path, kMostManifestBytes, Pipes::kRefused);
           return text && *text && !(**text).contains(kHome);
         });
}

// Ours says that nothing but what our image holds is sent to the builder. Where somebody builds from a Dockerfile of their own there, it
// speaks of our image alone, beside our Dockerfile.
void PlaceIgnore(Layout& layout) {
  const bool is_taken = layout.their_ignore || !layout.others.empty();
  if (is_taken || layout.image.ignore == ImagePlaces::Ignore::kBesideDockerfile) return;
  if (HasDockerfileOfOthers(layout)) layout.image.ignore = ImagePlaces::Ignore::kBesideDockerfile;
}

}  // namespace

bool Layout::WritesIntoApplication() const { return RealPathOf(image.base) == RealPathOf(application); }

OutputPlace LockPlace(const BuildRequest& request, const Project& project, const Directory& working_directory) {
  const SharedDirectory base = request.out ? working_directory.Open(*request.out) : project.settings_directory->Open(".");
  return {base, RelPath::Known(LockName(project))};
}

Layout PlaceEverything(const LayoutInputs& inputs) {
  const auto& [request, settings, project, context, working_directory, lock] = inputs;
  const Backend& backend = ChooseBackend(inputs);
  const SharedDirectory here = working_directory.Open(".");
  Layout layout{.backend = &backend};
  layout.lock = LockPlace(request, project, working_directory);
  const SharedDirectory base = layout.lock.root;
  const std::string dockerfile = *settings.Get<keys::kDockerfile>();
  const TypedPath manifest = SplitTypedPath(project.manifest_path);
  layout.application = PlaceBelow(project.settings_directory->Open("."), manifest.directory);
  layout.manifest = layout.application / *RelPath::Parse(manifest.name);
  const bool is_above = !context.application.is_root();
  layout.context = is_above ? OutputPlace{.root = context.directory, .path = {}} : layout.application;
  layout.image.ignore = is_above ? ImagePlaces::Ignore::kBesideDockerfile : ImagePlaces::Ignore::kInContext;
  if (request.out) {
    layout.kubernetes = PlaceBelowOut(base, KubernetesPath(settings, backend), backend.default_root);
    layout.image.base = {base, {}};
    layout.image.dockerfile = PlaceBelowOut(base, dockerfile, keys::kDockerfile.Usual());
  } else {
    layout.kubernetes = PlaceBelow(base, KubernetesPath(settings, backend));
    layout.image.base = layout.application;
    layout.image.dockerfile = PlaceDockerfile(base, dockerfile);
  }
  if (request.dockerfile_dest) layout.image.dockerfile = PlaceDockerfile(here, *request.dockerfile_dest);
  if (request.k8s_dest) layout.kubernetes = PlaceBelow(here, *request.k8s_dest);
  return layout;
}

// The nearest to hand of a flag, a setting, and the application's name.
void FindWhoNamesPlaces(const LayoutInputs& inputs, Span application, SourceMap& sources, Layout& layout) {
  const BuildRequest& request = inputs.request;
  const Span out = request.out ? AddFlag("--out", *request.out, sources) : Span();
  const auto by_default = [&](std::string_view flag) { return NamedBy{application, flag, "its outputs go there by default"}; };
  const auto find = [&](const std::optional<std::string>& flag_value, std::string_view flag, Span setting) {
    if (flag_value) return NamedBy{AddFlag(flag, *flag_value, sources), flag};
    const Span named = setting.is_somewhere() ? setting : out;
    return named.is_somewhere() ? NamedBy{named, flag} : by_default(flag);
  };
  layout.dockerfile_by = find(request.dockerfile_dest, "--dockerfile-dest", inputs.settings.ValueSpanOf<keys::kDockerfile>());
  layout.kubernetes_by = find(request.k8s_dest, "--k8s-dest", inputs.settings.ValueSpanOf<keys::kKubernetesResources>());
  layout.image_by = out.is_somewhere() ? NamedBy{out, "--out"} : by_default("--out");
}

void PlaceBesideOthers(const LayoutInputs& inputs, const KubeName& application, Layout& layout) {
  if (!inputs.project.settings_name.empty() && !HasUsualName(inputs.project))
    layout.home = layout.home / RelPath::Known(application.text());
  // Beside a Dockerfile it speaks of one image alone.
  if (layout.image.ignore == ImagePlaces::Ignore::kBesideDockerfile) return;
  const OutputPlace ignore = layout.image.IgnorePlace();
  const auto text = ignore.root->Read(ignore.path, kMostManifestBytes, Pipes::kRefused);
  if (!text || !*text) return PlaceIgnore(layout);
  layout.their_ignore = FindTheirIgnore(**text, inputs.lock);
  for (IgnoreSection& section : ReadOthers(**text, layout.home)) {
    const std::optional<RelPath> home = RelPath::Parse(section.home);
    if (!home) continue;
    const auto manifest = ignore.root->Look((layout.image.base / *home / RelPath::Known(kManifestName)).path);
    if (manifest && *manifest) layout.others.push_back(std::move(section));
  }
  PlaceIgnore(layout);
}

std::vector<RelPath> GeneratedPaths(const LayoutInputs& inputs, const Layout& layout, const KubeName& application) {
  std::vector<RelPath> paths;
  AddGenerated(layout, application, inputs.context, paths);
  if (!inputs.request.out) return paths;
  BuildRequest in_place = inputs.request;
  in_place.out.reset();
  in_place.backend = layout.backend;
  AddGenerated(PlaceEverything({in_place, inputs.settings, inputs.project, inputs.context, inputs.working_directory, inputs.lock}),
               application, inputs.context, paths);
  return paths;
}

void CheckPlaces(const LayoutInputs& inputs, const Layout& layout, Diagnostics& diagnostics) {
  CheckDockerfilePlace(layout, diagnostics);
  if (inputs.request.emit != Emit::kKubernetes) NoteDockerfileName(inputs.request, layout, diagnostics);
  NoteImageElsewhere(inputs, layout, diagnostics);
}

}  // namespace spin_aks
