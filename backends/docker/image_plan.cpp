// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/image_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "ir/ascii.h"
#include "ir/digest.h"

namespace spin_aks {
namespace {

constexpr std::string_view kSha256 = "sha256:";

bool IsSha256(std::string_view hex) { return hex.size() == 64 && std::ranges::all_of(hex, IsLowerHexDigit); }

// Every character that might mean something to a file system or a builder becomes `-`.
std::string Tame(std::string_view text) {
  std::string tame(text);
  std::ranges::replace_if(tame, [](char c) { return !IsAlnum(c) && c != '.'; }, '-');
  // Two of these, a hash and `.wasm` stay below the 255 bytes that file systems give a name.
  return tame.substr(0, 100);
}

RelPath RegistryPath(const RegistrySource& source, std::string_view version) {
  // The hash keeps apart what taming and the registry's absence from the name would merge.
  const std::string hash = DigestHex(fmt::format("{}\n{}\n{}", source.registry, source.package, version));
  return RelPath::Known(fmt::format(".spin-aks/registry/{}-{}-{}.wasm", Tame(source.package), Tame(version), hash));
}

RelPath RemotePath(const RemoteSource& source) {
  std::string_view hex = source.digest;
  if (hex.starts_with(kSha256)) hex.remove_prefix(kSha256.size());
  return RelPath::Known(fmt::format(".spin-aks/remote/{}.wasm", IsSha256(hex) ? std::string(hex) : DigestHex(source.digest)));
}

ImageEntry::Kind KindOf(GuestFile::Kind kind) {
  switch (kind) {
    case GuestFile::Kind::kFile:
      return ImageEntry::Kind::kFile;
    case GuestFile::Kind::kDirectory:
      return ImageEntry::Kind::kDirectory;
    case GuestFile::Kind::kEmptyDirectory:
      break;
  }
  return ImageEntry::Kind::kEmptyDirectory;
}

class Planner {
 public:
  Planner(const App& app, const std::optional<CaCertificates>& certificates, const RelPath& home)
      : app_(app), certificates_(certificates), closed_(app.closed.begin(), app.closed.end()) {
    plan_.application = app.directory;
    plan_.home = home;
    home_ = app.directory / home;
  }

  ImagePlan Plan() && {
    Add({.source = home_ / RelPath::Known(kManifestName),
         .path = "/spin.toml",
         .cause = {.span = app_.name.span, .rule = Rule::kCopyManifest}});
    AddCertificates();
    for (const Component& component : app_.components) {
      AddWasm(ContextPath(app_, component), component.source.span);
      for (const Dependency& dependency : component.dependencies) AddWasm(ContextPath(app_, dependency), dependency.span);
    }
    for (const Component& component : app_.components) plan_.guest_roots.push_back(AddFiles(component));
    std::sort(plan_.entries.begin(), plan_.entries.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return std::move(plan_);
  }

 private:
  using FileKey = std::tuple<std::string, GuestFile::Kind, RelPath>;

  void Add(ImageEntry entry) {
    const auto below = closed_.lower_bound(entry.source);
    const auto inside = closed_.lower_bound(entry.source / RelPath::Known("\x01"));
    const bool is_closed =
        (below != closed_.end() && *below == entry.source) || (inside != closed_.end() && inside->IsWithin(entry.source));
    if (is_closed && entry.kind != ImageEntry::Kind::kEmptyDirectory) entry.access = ImageEntry::Access::kOwner;
    plan_.entries.push_back(std::move(entry));
  }

  // Where the builds of OpenSSL that Spin has look first.
  void AddCertificates() {
    if (!certificates_) return;
    Add({.source = certificates_->file.value_or(home_ / RelPath::Known(kCertificatesName)),
         .path = "/etc/ssl/certs/ca-certificates.crt",
         .cause = {.span = certificates_->span, .rule = Rule::kCaCertificates}});
  }

  // One directory holds all whose names differ, so that they take one layer.
  void AddWasm(const RelPath& source, Span span) {
    if (plan_.wasm.contains(source)) return;
    const std::string name(source.name());
    const std::size_t nth = ++uses_of_name_[name];
    std::string path = nth == 1 ? "/wasm/" + name : fmt::format("/wasm-{}/{}", nth, name);
    Add({.source = source, .path = path, .cause = {.span = span, .rule = Rule::kCopyWasm}});
    plan_.wasm.emplace(source, std::move(path));
  }

  std::string AddFiles(const Component& component) {
    if (component.files.empty()) return {};
    // Components that see the same files share a directory: the same bytes twice would be layers twice.
    std::vector<FileKey> keys;
    for (const GuestFile& file : component.files) keys.emplace_back(file.guest_path, file.kind, file.source);
    const auto [it, is_new] = roots_.emplace(std::move(keys), "/files/" + *component.id);
    if (!is_new) return it->second;
    for (const GuestFile& file : component.files) {
      const bool is_empty = file.kind == GuestFile::Kind::kEmptyDirectory;
      Add({.kind = KindOf(file.kind),
           .source = file.source,
           .path = file.guest_path == "/" ? it->second : it->second + file.guest_path,
           .cause = {.span = file.span, .rule = is_empty ? Rule::kEmptyDirectory : Rule::kCopyFiles},
           .without_directories = file.without_directories,
           .without = file.without});
    }
    return it->second;
  }

  const App& app_;
  const std::optional<CaCertificates>& certificates_;
  std::set<RelPath> closed_;
  RelPath home_;  // in the context
  ImagePlan plan_;
  std::map<std::string, std::size_t> uses_of_name_;
  std::map<std::vector<FileKey>, std::string> roots_;
};

}  // namespace

std::optional<RelPath> FetchedPath(const Source& source) {
  if (const auto* remote = std::get_if<RemoteSource>(&source)) return RemotePath(*remote);
  const auto* registry = std::get_if<RegistrySource>(&source);
  return registry == nullptr ? std::nullopt : std::optional(RegistryPath(*registry, registry->version));
}

std::optional<RelPath> FetchedPath(const Dependency& dependency) {
  const auto* registry = std::get_if<RegistrySource>(&dependency.source);
  if (registry == nullptr) return FetchedPath(dependency.source);
  return RegistryPath(*registry, dependency.version_requirement.empty() ? registry->version : dependency.version_requirement);
}

RelPath ContextPath(const App& app, const Component& component) {
  const auto fetched = FetchedPath(*component.source);
  return fetched ? app.directory / *fetched : std::get<LocalSource>(*component.source).path;
}

RelPath ContextPath(const App& app, const Dependency& dependency) {
  const auto fetched = FetchedPath(dependency);
  return fetched ? app.directory / *fetched : std::get<LocalSource>(dependency.source).path;
}

ImagePlan PlanImage(const App& app, const std::optional<CaCertificates>& certificates, const RelPath& home) {
  return Planner(app, certificates, home).Plan();
}

}  // namespace spin_aks
