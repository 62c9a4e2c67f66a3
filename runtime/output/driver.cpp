// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/driver.h"

#include <iterator>
#include <utility>

#include <fmt/core.h>

#include "backends/docker/emit.h"
#include "frontend/frontend.h"
#include "ir/ascii.h"
#include "ir/check.h"
#include "runtime/output/check_remote.h"
#include "runtime/ports/typed_path.h"
#include "runtime/project/list_project.h"

namespace spin_aks {
namespace {

using SharedDirectory = std::shared_ptr<Directory>;

constexpr std::string_view kIgnoreName = ".dockerignore";

using Root = Section<keys::kRoot>;

std::optional<std::string> TypedRoot(const Root& settings) {
  if (!settings.SpanOf<keys::kKubernetesResources>().is_somewhere()) return std::nullopt;
  return settings.Find<keys::kKubernetesResources>()->value;
}

const Backend& ChooseBackend(const BuildRequest& request, const Root& settings, const Project& project) {
  if (request.backend != nullptr) return *request.backend;
  std::string detected;
  if (!settings.SpanOf<keys::kKubernetesType>().is_somewhere())
    detected = DetectBackend(*project.settings_directory, TypedRoot(settings)).name;
  const Backend* backend = FindBackend(*settings.GetOr<keys::kKubernetesType>(detected));
  CHECK(backend != nullptr, "the settings take the names of back ends alone");
  return *backend;
}

std::string KubernetesPath(const Root& settings, const Backend& backend) {
  return *settings.GetOr<keys::kKubernetesResources>(std::string(backend.default_root.empty() ? "." : backend.default_root));
}

// A directory if the path ends in a slash or leads to one, else the file itself.
OutputPlace PlaceDockerfile(const SharedDirectory& base, const std::string& typed) {
  OutputPlace place = PlaceBelow(base, typed);
  const TypedPath parts = SplitTypedPath(typed);
  const Result<std::optional<ProjectNode>> node = place.root->Look(place.path);
  const bool is_directory = parts.name.empty() || (node && *node && (**node).kind == NodeKind::kDirectory);
  if (is_directory) return place / *RelPath::Parse(keys::kDockerfile.Usual());
  if (!place.path.is_root()) return place;
  return {base->Open(parts.directory), *RelPath::Parse(parts.name)};  // it lies outside: its directory is the root
}

// A settings path that climbs out has no place below `--out`: there it is called by its name.
OutputPlace PlaceBelowOut(const SharedDirectory& out, const std::string& typed, std::string_view otherwise) {
  const std::optional<RelPath> below = RelPath::Parse(typed);
  return {out, below ? *below : *RelPath::Parse(otherwise)};
}

Layout PlaceEverything(const BuildRequest& request, const Root& settings, const Backend& backend, const Project& project,
                       const Directory& working_directory) {
  const SharedDirectory here = working_directory.Open(".");
  const SharedDirectory base =
      request.out ? SharedDirectory(working_directory.Open(*request.out)) : SharedDirectory(project.settings_directory->Open("."));
  Layout layout{.backend = &backend};
  const std::string dockerfile = *settings.Get<keys::kDockerfile>();
  const TypedPath manifest = SplitTypedPath(project.manifest_path);
  layout.application = PlaceBelow(project.settings_directory->Open("."), manifest.directory);
  layout.manifest = layout.application / *RelPath::Parse(manifest.name);
  if (request.out) {
    layout.kubernetes = PlaceBelowOut(base, KubernetesPath(settings, backend), backend.default_root);
    layout.image = {.context = {base, {}}, .dockerfile = PlaceBelowOut(base, dockerfile, keys::kDockerfile.Usual())};
  } else {
    layout.kubernetes = PlaceBelow(base, KubernetesPath(settings, backend));
    layout.image.context = layout.application;
    layout.image.dockerfile = PlaceDockerfile(base, dockerfile);
  }
  if (request.dockerfile_dest) layout.image.dockerfile = PlaceDockerfile(here, *request.dockerfile_dest);
  if (request.k8s_dest) layout.kubernetes = PlaceBelow(here, *request.k8s_dest);
  return layout;
}

// Where `place` is in the application directory; nothing if it lies outside.
std::optional<RelPath> InApplication(const OutputPlace& place, const Directory& app) {
  const std::string real_app = app.RealPath();
  const std::string real = JoinTypedPath(place.root->RealPath(), place.path.text());
  if (real == real_app) return RelPath();
  const std::string prefix = real_app == "/" ? real_app : real_app + "/";
  return real.starts_with(prefix) ? RelPath::Parse(std::string_view(real).substr(prefix.size())) : std::nullopt;
}

// What compile writes is never a part of what it packs.
std::vector<RelPath> GeneratedPaths(const Layout& layout, const KubeName& application, const Directory& app) {
  std::vector<OutputPlace> places{layout.image.dockerfile};
  for (const std::string_view name : {".dockerignore", ".spin-aks"}) places.push_back(layout.image.context / *RelPath::Parse(name));
  if (layout.kubernetes.path.is_root() && InApplication(layout.kubernetes, app) == RelPath()) {
    for (const std::string& name : layout.backend->owns(application)) places.push_back(layout.kubernetes / *RelPath::Parse(name));
  } else {
    places.push_back(layout.kubernetes);
  }
  std::vector<RelPath> paths;
  for (const OutputPlace& place : places) {
    if (const auto path = InApplication(place, app); path && !path->is_root()) paths.push_back(*path);
  }
  return paths;
}

Span AddFlag(std::string_view name, const std::string& value, SourceMap& sources) {
  const SourceId flag = sources.Add(SourceKind::kArgument, std::string(name), value);
  return {.source = flag, .begin = 0, .end = static_cast<std::uint32_t>(value.size())};
}

// The nearest to hand of a flag, a setting, and the application's name.
void FindWhoNamesPlaces(const BuildRequest& request, const Root& settings, Span application, SourceMap& sources, Layout& layout) {
  const Span out = request.out ? AddFlag("--out", *request.out, sources) : Span();
  const auto by_default = [&](std::string_view flag) { return NamedBy{application, flag, "its outputs go there by default"}; };
  const auto find = [&](const std::optional<std::string>& flag_value, std::string_view flag, Span setting) {
    if (flag_value) return NamedBy{AddFlag(flag, *flag_value, sources), flag};
    const Span named = setting.is_somewhere() ? setting : out;
    return named.is_somewhere() ? NamedBy{named, flag} : by_default(flag);
  };
  layout.dockerfile_by = find(request.dockerfile_dest, "--dockerfile-dest", settings.ValueSpanOf<keys::kDockerfile>());
  layout.kubernetes_by = find(request.k8s_dest, "--k8s-dest", settings.ValueSpanOf<keys::kKubernetesResources>());
  layout.context_by = out.is_somewhere() ? NamedBy{out, "--out"} : by_default("--out");
}

void NoteContextElsewhere(const BuildRequest& request, const Project& project, const Layout& layout, Diagnostics& diagnostics) {
  if (!request.out || request.emit == Emit::kKubernetes || layout.WritesIntoApplication()) return;
  diagnostics
      .Report(DiagnosticKind::kContextElsewhere, layout.context_by.span,
              fmt::format("the image is built in `{}`, and two files that it takes are written to `{}`", project.app_directory->name(),
                          *request.out))
      .Help("copy `.spin-aks/` and `.dockerignore` there before `docker build`");
}

// Of the files that an image takes, the Dockerfile alone can be moved: not onto one of the others.
void CheckDockerfilePlace(const Layout& layout, Diagnostics& diagnostics) {
  const RelPath place = layout.image.DockerfileInContext();
  const bool is_taken = place.text() == ".dockerignore" || place.IsWithin(*RelPath::Parse(".spin-aks"));
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

// Settings that have a name of their own may stand beside others: they have a place of their own, too.
void PlaceBesideOthers(const Project& project, const KubeName& name, Layout& layout) {
  if (!project.settings_name.empty() && !HasUsualName(project)) layout.home = layout.home / RelPath::Known(name.text());
  const OutputPlace ignore = layout.image.context / RelPath::Known(kIgnoreName);
  const auto text = ignore.root->Read(ignore.path, kMostManifestBytes, Pipes::kRefused);
  if (!text || !*text) return;
  for (IgnoreSection& section : ReadOthers(**text, layout.home)) {
    const std::optional<RelPath> home = RelPath::Parse(section.home);
    if (!home) continue;
    const auto manifest = ignore.root->Look((layout.image.context / *home / RelPath::Known(kManifestName)).path);
    if (manifest && *manifest) layout.others.push_back(std::move(section));
  }
}

// The emitters' part. Both report before either is given up.
bool EmitAll(const BuildRequest& request, Built& built, Diagnostics& diagnostics) {
  std::optional<Emitted> image = Emitted{};
  std::optional<Emitted> kubernetes = Emitted{};
  if (request.emit != Emit::kKubernetes) {
    const Layout& layout = built.layout;
    image = EmitImage(built.program, {.dockerfile = layout.image.DockerfileInContext(), .home = layout.home, .others = layout.others},
                      diagnostics);
  }
  if (request.emit != Emit::kDockerfile) kubernetes = built.layout.backend->emit(built.program, diagnostics);
  if (!image || !kubernetes || diagnostics.has_errors()) return false;
  built.image = RenderFiles(*image);
  built.kubernetes = RenderFiles(*kubernetes);
  if (request.causes == Causes::kKept) {
    // What belongs to no input in particular is there because the application is.
    const Span application = built.program.app.name.span;
    built.image_traces = TraceFiles(*std::move(image), application);
    built.kubernetes_traces = TraceFiles(*std::move(kubernetes), application);
  }
  return true;
}

// `also` is what the settings name.
ProjectTree ListApplication(const Project& project, const SpinManifest& manifest, const std::optional<std::string>& also,
                            Diagnostics& diagnostics) {
  const Span cause{.source = *project.manifest, .begin = 0, .end = 0};
  std::vector<RelPath> wanted = WantedPaths(manifest);
  if (const auto path = also ? RelPath::Parse(*also) : std::nullopt) wanted.push_back(*path);
  return ListProject(*project.app_directory, wanted, cause, diagnostics);
}

}  // namespace

Meant ResolveProject(const BuildRequest& request, Project& project, const SpinManifest& manifest, const Settings& settings,
                     const Directory& working_directory, Reads* reads, Diagnostics& diagnostics) {
  const Root root = settings.targets.front().config.root(reads);
  const auto certificates = root.Get<keys::kRuntime>().Find<keys::runtime::kCaCertificates>();
  ProjectTree tree = ListApplication(project, manifest, certificates ? std::optional(**certificates) : std::nullopt, diagnostics);

  // Where it goes: what is generated there is no part of the application.
  Meant meant{.layout = PlaceEverything(request, root, ChooseBackend(request, root, project), project, working_directory), .program = {}};
  const KubeName name = KubeName::Legalize(manifest.name.value);
  FindWhoNamesPlaces(request, root, manifest.name.span, project.sources, meant.layout);
  PlaceBesideOthers(project, name, meant.layout);
  if (!meant.layout.others.empty()) tree.use = ProjectTree::Use::kShared;
  CheckDockerfilePlace(meant.layout, diagnostics);
  if (request.emit != Emit::kKubernetes) NoteDockerfileName(request, meant.layout, diagnostics);
  NoteContextElsewhere(request, project, meant.layout, diagnostics);

  // As meant.
  auto generated = GeneratedPaths(meant.layout, name, *project.app_directory);
  if (request.out) {
    // What a run in place has written is no part of the application either.
    BuildRequest in_place = request;
    in_place.out.reset();
    std::ranges::move(
        GeneratedPaths(PlaceEverything(in_place, root, *meant.layout.backend, project, working_directory), name, *project.app_directory),
        std::back_inserter(generated));
  }
  meant.program = Resolve(manifest, settings, tree, generated, reads, diagnostics);
  return meant;
}

namespace {

// The program and where it goes, without any output. What it was read from is gone when this returns: trees of large inputs are not held
// beside those of the outputs.
std::optional<Built> ReadAndResolve(const BuildRequest& request, Project& project, const Directory& working_directory,
                                    Diagnostics& diagnostics) {
  // As written. The settings are read even where the manifest is not to be understood: one run says all of it.
  std::optional<SpinManifest> manifest;
  if (project.manifest) manifest = ReadManifest(project.sources, *project.manifest, ManifestScope::kCompile, diagnostics);
  Diagnostics of_settings;
  const std::optional<Settings> settings =
      LoadConfig(project.sources, project.settings, std::move(project.settings_file), manifest ? &*manifest : nullptr, of_settings);
  const bool settings_are_right = !of_settings.has_errors();
  if (!manifest || !settings) {
    diagnostics.Append(std::move(of_settings));
    if (manifest) CheckApplication(*manifest, ListApplication(project, *manifest, std::nullopt, diagnostics), diagnostics);
    return std::nullopt;
  }
  Meant meant = ResolveProject(request, project, *manifest, *settings, working_directory, nullptr, diagnostics);
  diagnostics.Append(std::move(of_settings));
  if (!meant.program || !settings_are_right || diagnostics.has_errors()) return std::nullopt;
  return Built{.program = *std::move(meant.program),
               .layout = std::move(meant.layout),
               .image = {},
               .kubernetes = {},
               .image_traces = {},
               .kubernetes_traces = {}};
}

}  // namespace

bool Layout::WritesIntoApplication() const {
  const auto real = [](const OutputPlace& place) { return place.root->Open(place.path.is_root() ? "." : place.path.text())->RealPath(); };
  return real(image.context) == real(application);
}

std::optional<Built> Build(const BuildRequest& request, Project& project, const Directory& working_directory, Diagnostics& diagnostics) {
  std::optional<Built> built = ReadAndResolve(request, project, working_directory, diagnostics);
  if (built) CheckRemoteFiles(built->program.app, built->layout.application, diagnostics);
  // As it will be written.
  if (!built || !EmitAll(request, *built, diagnostics)) return std::nullopt;
  return built;
}

Outputs PlaceOutputs(Built built) {
  Outputs outputs = PlaceImage(std::move(built.image), std::move(built.image_traces), built.layout.image);
  const RelPath& dockerfile = built.layout.image.dockerfile.path;
  for (PlacedFile& file : outputs) {
    file.named_by = file.place.path == dockerfile ? built.layout.dockerfile_by : built.layout.context_by;
    if (file.place.path.name() == kIgnoreName) file.grown_from = WriteIgnore(built.layout.others);
  }
  Outputs tree = PlaceTree(std::move(built.kubernetes), std::move(built.kubernetes_traces), built.layout.kubernetes);
  for (PlacedFile& file : tree) file.named_by = built.layout.kubernetes_by;
  std::move(tree.begin(), tree.end(), std::back_inserter(outputs));
  SortForWriting(outputs);
  return outputs;
}

std::vector<OwnPlaces> OwnPlacesOf(const Built& built) {
  std::vector<OwnPlaces> places;
  if (built.kubernetes.empty()) return places;
  for (NamesOfOurs& names : built.layout.backend->takes_all(built.program.name))
    places.push_back({built.layout.kubernetes / names.directory, std::move(names.prefix)});
  return places;
}

std::vector<std::shared_ptr<Directory>> RootsOf(const Built& built) {
  std::vector<std::shared_ptr<Directory>> roots;
  if (!built.image.empty()) roots = {built.layout.image.context.root, built.layout.image.dockerfile.root};
  if (!built.kubernetes.empty()) roots.push_back(built.layout.kubernetes.root);
  return roots;
}

std::vector<OutputPlace> InputPlaces(const Project& project, const App& app) {
  const SharedDirectory base = project.settings_directory->Open(".");
  std::vector<OutputPlace> places;
  if (!project.settings_name.empty()) places.push_back({base, *RelPath::Parse(project.settings_name)});
  const TypedPath manifest = SplitTypedPath(project.manifest_path);
  const SharedDirectory application = project.app_directory->Open(".");
  if (!manifest.name.empty()) places.push_back({application, *RelPath::Parse(manifest.name)});
  const auto add_wasm = [&](const Source& source) {
    if (const auto* local = std::get_if<LocalSource>(&source); local != nullptr && !local->path.is_root())
      places.push_back({application, local->path});
  };
  for (const Component& component : app.components) {
    add_wasm(*component.source);
    for (const Dependency& dependency : component.dependencies) add_wasm(dependency.source);
  }
  return places;
}

}  // namespace spin_aks
