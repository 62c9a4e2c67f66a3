// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/dependency_rules.h"

#include <map>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "frontend/text/ids.h"
#include "frontend/text/semver.h"
#include "frontend/text/wording.h"

namespace spin_aks {
namespace {

using Form = ManifestDependency::Form;

// ---- Two names for one import ----

// One side of a key: a value, "not written", or "whatever it is".
using Facet = std::string;
const Facet kAnything = "*";
const Facet kUnwritten;

// Finds, for each name, one before it that may mean the same: same package, and
// neither version (both written) nor interface (both written) tells them apart.
// Each name is filed under what may be asked for later, so that no pair is compared.
class ImportNames {
 public:
  const ManifestDependency* Add(const ManifestDependency& dependency, const DependencyPackage& name) {
    const auto parsed = name.version ? ParseVersion(*name.version) : std::nullopt;
    const Facet version = parsed ? CompatibilityKey(*parsed) : kUnwritten;
    const Facet interface = name.interface ? Facet(*name.interface) : kUnwritten;
    const ManifestDependency* earlier = Find(name.package, version, interface);
    for (const auto& key : {Key(name.package, version, interface), Key(name.package, version, kAnything),
                            Key(name.package, kAnything, interface), Key(name.package, kAnything, kAnything)}) {
      first_.emplace(key, &dependency);
    }
    return earlier;
  }

 private:
  using Key = std::tuple<std::string_view, Facet, Facet>;

  [[nodiscard]] const ManifestDependency* Find(std::string_view package, const Facet& version, const Facet& interface) const {
    // What is not written meets every value; what is written, itself and "not written".
    const Facet other_version = version == kUnwritten ? kAnything : kUnwritten;
    const Facet other_interface = interface == kUnwritten ? kAnything : kUnwritten;
    const Facet& same_version = version == kUnwritten ? kAnything : version;
    const Facet& same_interface = interface == kUnwritten ? kAnything : interface;
    for (const auto& key : {Key(package, same_version, same_interface), Key(package, same_version, other_interface),
                            Key(package, other_version, same_interface), Key(package, other_version, other_interface)}) {
      if (const auto it = first_.find(key); it != first_.end()) return it->second;
    }
    return nullptr;
  }

  std::map<Key, const ManifestDependency*> first_;
};

void CheckConflicts(const ManifestComponent& component, Diagnostics& diagnostics) {
  ImportNames names;
  for (const ManifestDependency& dependency : component.dependencies) {
    const auto package = SplitDependencyName(dependency.name.value);
    if (!package) continue;
    const ManifestDependency* earlier = names.Add(dependency, *package);
    if (earlier == nullptr) continue;
    diagnostics
        .Report(DiagnosticKind::kDependencyConflict, dependency.name.span,
                fmt::format("dependency {} conflicts with {}", Quoted(dependency.name.value), Quoted(earlier->name.value)))
        .Also(earlier->name.span, "this name may mean the same import")
        .Help("two names of one package must differ in an incompatible version, or in the interface, written in both");
  }
}

// ---- One dependency ----

void CheckPackage(const ManifestDependency& dependency, Diagnostics& diagnostics) {
  const auto package = SplitDependencyName(dependency.name.value);
  const bool is_from_registry = dependency.form == Form::kVersion || dependency.form == Form::kRegistry;
  if (!package && is_from_registry && !dependency.package) {
    diagnostics
        .Report(DiagnosticKind::kDependencyNeedsPackage, dependency.name.span,
                fmt::format("dependency {} does not say which package it comes from", Quoted(dependency.name.value)))
        .Help("a plain name needs `package = \"namespace:name\"` beside `version`");
  }
  if (package && !package->interface && dependency.export_name && (dependency.form == Form::kRegistry || dependency.form == Form::kPath)) {
    diagnostics
        .Report(DiagnosticKind::kDependencyExport, dependency.export_name->span,
                fmt::format("an export cannot satisfy the whole package {}", Quoted(dependency.name.value)))
        .Also(dependency.name.span, "a package without an interface")
        .Help("name one interface in the key (`namespace:name/interface`), or leave `export` out");
  }
}

void CheckRequirement(const ManifestDependency& dependency, Diagnostics& diagnostics) {
  if (dependency.form != Form::kVersion && dependency.form != Form::kRegistry) return;
  if (IsBlank(dependency.version) || IsVersionRequirement(dependency.version.value)) return;
  diagnostics
      .Report(DiagnosticKind::kDependencyVersion, dependency.version.span,
              fmt::format("{} is not a version requirement", Quoted(dependency.version.value)))
      .Help("requirements look like `1.2.3`, `^1.2`, `>=1.0, <2.0` or `*`");
}

void CheckOrigin(const ManifestDependency& dependency, Diagnostics& diagnostics) {
  if (dependency.form != Form::kRegistry) return;
  if (dependency.package) CheckPackageName(*dependency.package, diagnostics);
  if (dependency.registry) CheckRegistryName(*dependency.registry, diagnostics);
}

}  // namespace

void CheckPackageName(const SpannedString& name, Diagnostics& diagnostics) {
  if (IsPackageName(*name)) return;
  diagnostics.Report(DiagnosticKind::kInvalidPackageName, name.span, fmt::format("{} is not a package name", Quoted(*name)))
      .Help("a package is named `namespace:name`, both in lower-case kebab-case");
}

void CheckRegistryName(const SpannedString& name, Diagnostics& diagnostics) {
  if (IsRegistryName(*name)) return;
  diagnostics.Report(DiagnosticKind::kInvalidPackageName, name.span, fmt::format("{} is not the name of a registry", Quoted(*name)))
      .Help("a registry is a host, with a port if it needs one, such as `ghcr.io` or `localhost:5000`: no scheme, no path, no template");
}

std::optional<DependencyPackage> SplitDependencyName(std::string_view name) {
  if (name.find_first_of(":/") == std::string_view::npos) return std::nullopt;
  DependencyPackage out;
  if (const std::size_t at = name.find('@'); at != std::string_view::npos) {
    out.version = name.substr(at + 1);
    name = name.substr(0, at);
  }
  if (const std::size_t slash = name.find('/'); slash != std::string_view::npos) {
    out.interface = name.substr(slash + 1);
    name = name.substr(0, slash);
  }
  out.package = name;
  return out;
}

void CheckDependencies(const ManifestComponent& component, Diagnostics& diagnostics) {
  for (const ManifestDependency& dependency : component.dependencies) {
    CheckPackage(dependency, diagnostics);
    CheckOrigin(dependency, diagnostics);
    CheckRequirement(dependency, diagnostics);
  }
  CheckConflicts(component, diagnostics);
}

}  // namespace spin_aks
