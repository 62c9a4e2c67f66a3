// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/driver.h"

#include <iterator>
#include <utility>

#include "backends/docker/emit.h"
#include "frontend/frontend.h"
#include "runtime/output/check_remote.h"
#include "runtime/output/left_out.h"
#include "runtime/output/lock_file.h"
#include "runtime/output/tree_of_others.h"
#include "runtime/ports/typed_path.h"
#include "runtime/project/list_project.h"

namespace spin_aks {
namespace {

using SharedDirectory = std::shared_ptr<Directory>;

using Root = Section<keys::kRoot>;

// The emitters' part. Both report before either is given up.
bool EmitAll(const BuildRequest& request, Built& built, Diagnostics& diagnostics) {
  std::optional<Emitted> image = Emitted{};
  std::optional<Emitted> kubernetes = Emitted{};
  if (request.emit != Emit::kKubernetes) {
    const Layout& layout = built.layout;
    image = EmitImage(built.program,
                      {.dockerfile = layout.image.DockerfileInBase(),
                       .ignore = layout.image.IgnoreInBase(),
                       .home = layout.home,
                       .others = layout.others,
                       .has_own_ignore = !layout.their_ignore},
                      diagnostics);
    if (image && layout.their_ignore) AddToTheirIgnore(built.program, layout, *image, diagnostics);
  }
  if (request.emit != Emit::kDockerfile) kubernetes = built.layout.backend->emit(built.program, diagnostics);
  if (!image || !kubernetes || diagnostics.has_errors()) return false;
  built.image = RenderFiles(*image);
  built.kubernetes = RenderFiles(*kubernetes);
  // What belongs to no input in particular is there because the application is.
  const Span application = built.program.app.name.span;
  const auto trace = [&](Emitted emitted) {
    return request.causes == Causes::kKept ? TraceFiles(std::move(emitted), application) : KeepMade(std::move(emitted));
  };
  built.image_traces = trace(*std::move(image));
  built.kubernetes_traces = trace(*std::move(kubernetes));
  return true;
}

// `also` is what the settings name.
ProjectTree ListApplication(const Project& project, const BuildContext& context, const SpinManifest& manifest,
                            const std::optional<std::string>& also, Diagnostics& diagnostics) {
  const Span cause{.source = *project.manifest, .begin = 0, .end = 0};
  std::vector<RelPath> wanted = WantedPaths(manifest, context.application);
  const ProjectTree nothing{.application = context.application};
  if (const auto path = also ? nothing.Locate(*also) : std::nullopt) wanted.push_back(*path);
  ProjectTree tree = ListProject(*context.directory, wanted, cause, diagnostics);
  tree.application = context.application;
  tree.extent = context.extent;
  return tree;
}

// What is known of the application does not depend on where its output goes: it lies beside the settings.
Facts ReadFacts(const BuildRequest& request, const Project& project, const Directory& working_directory, const merge::Lock& of_output,
                const std::string& target) {
  Facts facts;
  std::optional<LockFile> beside;
  if (request.out) {
    Result<LockFile> read = ReadLockFile(LockPlace({}, project, working_directory));
    if (!read) return facts;
    beside = *std::move(read);
  }
  const merge::Lock& lock = beside ? beside->read.lock : of_output;
  for (auto it = lock.facts.lower_bound({.target = target, .name = {}}); it != lock.facts.end() && it->first.target == target; ++it)
    facts.emplace(it->first.name, it->second);
  return facts;
}

}  // namespace

Meant ResolveProject(const BuildRequest& request, Project& project, const SpinManifest& manifest, const Settings& settings,
                     const Directory& working_directory, Reads* reads, Diagnostics& diagnostics) {
  const Root root = settings.targets.front().config.root(reads);
  const auto certificates = root.Get<keys::kRuntime>().Find<keys::runtime::kCaCertificates>();
  const auto named = root.Get<keys::kImage>().GetOr<keys::image::kContext>(SplitTypedPath(project.manifest_path).directory);
  BuildContext context = FindBuildContext(project, named, diagnostics);
  // What was refused there may have named another one.
  if (!named.span.is_somewhere() && MayHaveSaid<keys::kImage>(root)) context.extent = ProjectTree::Extent::kGuessed;
  ProjectTree tree = ListApplication(project, context, manifest, certificates ? std::optional(**certificates) : std::nullopt, diagnostics);

  // Where it goes: what is generated there is no part of the application.
  Result<LockFile> lock = ReadLockFile(LockPlace(request, project, working_directory));
  const merge::Lock nothing;
  const merge::Lock& known = lock ? lock->read.lock : nothing;  // who writes reads it again, and says what is wrong with it
  const LayoutInputs inputs{request, root, project, context, working_directory, known};
  Meant meant{.layout = PlaceEverything(inputs), .lock = {}, .program = {}};
  const KubeName name = KubeName::Legalize(manifest.name.value);
  FindWhoNamesPlaces(inputs, manifest.name.span, project.sources, meant.layout);
  meant.layout.context_by = named.span;
  PlaceBesideOthers(inputs, name, meant.layout);
  PlaceInTreeOfOthers(name, known, meant.layout);
  // Nor is a context above the application its alone.
  if (!meant.layout.others.empty() || !context.application.is_root()) tree.use = ProjectTree::Use::kShared;
  CheckPlaces(inputs, meant.layout, diagnostics);

  // As meant.
  meant.program = Resolve(manifest, settings, tree, GeneratedPaths(inputs, meant.layout, name),
                          ReadFacts(request, project, working_directory, known, settings.targets.front().name.value), reads, diagnostics);
  if (lock) meant.lock = *std::move(lock);
  return meant;
}

namespace {

ClusterAccess ReadAccess(const Root& root) {
  const auto cluster = root.Get<keys::kCluster>();
  return {.context = cluster.Find<keys::cluster::kContext>(),
          .server = cluster.Find<keys::cluster::kServer>(),
          .is_direct = cluster.Get<keys::cluster::kAccess>().value == keys::cluster::kAccessWays.front()};
}

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
    // Settings that nobody could read may have named another one.
    const BuildContext own{.directory = project.app_directory->Open("."), .application = {}, .extent = ProjectTree::Extent::kGuessed};
    if (manifest) CheckApplication(*manifest, ListApplication(project, own, *manifest, std::nullopt, diagnostics), diagnostics);
    return std::nullopt;
  }
  Meant meant = ResolveProject(request, project, *manifest, *settings, working_directory, nullptr, diagnostics);
  diagnostics.Append(std::move(of_settings));
  if (!meant.program || !settings_are_right || diagnostics.has_errors()) return std::nullopt;
  return Built{.program = *std::move(meant.program),
               .access = ReadAccess(settings->targets.front().config.root(nullptr)),
               .layout = std::move(meant.layout),
               .lock = std::move(meant.lock),
               .image = {},
               .kubernetes = {},
               .image_traces = {},
               .kubernetes_traces = {}};
}

}  // namespace

std::optional<Built> Build(const BuildRequest& request, Project& project, const Directory& working_directory, Diagnostics& diagnostics) {
  std::optional<Built> built = ReadAndResolve(request, project, working_directory, diagnostics);
  if (built) CheckRemoteFiles(built->program.app, built->layout.application, diagnostics);
  // As it will be written.
  if (!built || !EmitAll(request, *built, diagnostics)) return std::nullopt;
  if (request.emit != Emit::kKubernetes) FindLeftOut(built->program, built->layout, diagnostics);
  return built;
}

std::set<merge::OwnedBy> ScopesOf(const Built& built) {
  std::set<merge::OwnedBy> scopes;
  if (!built.image.empty()) scopes.insert({.backend = std::string(kImageBackend)});
  if (built.kubernetes.empty()) return scopes;
  const std::string backend(built.layout.backend->name);
  scopes.insert({.backend = backend});
  for (const Placement& target : built.program.targets) scopes.insert({.backend = backend, .scope = target.name.value});
  return scopes;
}

Outputs PlaceOutputs(Built built) {
  Outputs outputs = PlaceImage(std::move(built.image), std::move(built.image_traces), built.layout.image);
  const RelPath& dockerfile = built.layout.image.dockerfile.path;
  for (PlacedFile& file : outputs) {
    file.named_by = file.place.path == dockerfile ? built.layout.dockerfile_by : built.layout.image_by;
    if (file.place.path.name() == kIgnoreName) file.grown_from = built.layout.their_ignore.value_or(WriteIgnore(built.layout.others));
    if (built.layout.their_ignore && file.place.path == built.layout.image.IgnorePlace().path) file.known_as = kOurLines;
  }
  Outputs tree = PlaceTree(std::move(built.kubernetes), std::move(built.kubernetes_traces), built.layout.kubernetes);
  for (PlacedFile& file : tree) {
    file.named_by = built.layout.kubernetes_by;
    file.backend = built.layout.backend->name;
  }
  std::move(tree.begin(), tree.end(), std::back_inserter(outputs));
  SortForWriting(outputs);
  return outputs;
}

std::set<merge::OwnedBy> ScopesToGiveUp(const BuildRequest& request, const merge::Lock& lock) {
  const auto is_meant = [&](const merge::OwnedBy& by) {
    if (by.backend == kImageBackend) return request.emit != Emit::kKubernetes;
    return request.emit != Emit::kDockerfile && (request.backend == nullptr || request.backend->name == by.backend);
  };
  std::set<merge::OwnedBy> scopes;
  for (const auto& [thing, places] : lock.at) {
    if (is_meant(thing.by)) scopes.insert(thing.by);
  }
  for (const auto& [thing, recorded] : lock.own) {
    if (is_meant(thing.by)) scopes.insert(thing.by);
  }
  return scopes;
}

std::vector<Emitted> EmitOtherForms(const Program& program, const Layout& layout, const std::set<merge::OwnedBy>& scopes) {
  std::vector<Emitted> forms;
  for (const Backend& backend : Backends()) {
    if (&backend == layout.backend || !scopes.contains({.backend = std::string(backend.name)})) continue;
    Diagnostics ignored;
    if (auto emitted = backend.emit(program, ignored)) forms.push_back(*std::move(emitted));
  }
  return forms;
}

std::vector<OwnPlaces> OwnPlacesOf(const Built& built) {
  std::vector<OwnPlaces> places;
  // One that was written for a context above the application lets in nothing of another one.
  const OutputPlace ignore = IgnoreBeside(built.layout.image.dockerfile);
  if (!built.image.empty())
    places.push_back({{ignore.root, ignore.path.Parent()}, std::string(ignore.path.name()), std::string(IgnoreHeader())});
  if (built.kubernetes.empty()) return places;
  for (NamesOfOurs& names : built.layout.backend->takes_all(built.program.name))
    places.push_back({.directory = built.layout.kubernetes / names.directory, .prefix = std::move(names.prefix)});
  return places;
}

std::vector<std::shared_ptr<Directory>> RootsOf(const Built& built) {
  std::vector<std::shared_ptr<Directory>> roots{built.layout.lock.root};
  if (!built.image.empty()) roots.insert(roots.end(), {built.layout.image.base.root, built.layout.image.dockerfile.root});
  if (!built.kubernetes.empty()) roots.push_back(built.layout.kubernetes.root);
  return roots;
}

std::vector<OutputPlace> InputPlaces(const Project& project, const Layout& layout, const App& app) {
  const SharedDirectory base = project.settings_directory->Open(".");
  std::vector<OutputPlace> places;
  if (!project.settings_name.empty()) places.push_back({base, *RelPath::Parse(project.settings_name)});
  const TypedPath manifest = SplitTypedPath(project.manifest_path);
  const SharedDirectory application = project.app_directory->Open(".");
  if (!manifest.name.empty()) places.push_back({application, *RelPath::Parse(manifest.name)});
  const auto add_wasm = [&](const Source& source) {
    if (const auto* local = std::get_if<LocalSource>(&source); local != nullptr && !local->path.is_root())
      places.push_back(layout.context / local->path);
  };
  for (const Component& component : app.components) {
    add_wasm(*component.source);
    for (const Dependency& dependency : component.dependencies) add_wasm(dependency.source);
  }
  return places;
}

}  // namespace spin_aks
