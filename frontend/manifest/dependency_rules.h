// SPDX-License-Identifier: Apache-2.0
//
// What Spin asks of a component's dependencies when it loads the application
// (crates/manifest/src/schema/v2.rs, ComponentDependencies::validate).
#pragma once

#include <optional>
#include <string_view>

#include "frontend/manifest/spin_manifest.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// `ns:name[/interface][@version]`, split; views into the name.
struct DependencyPackage {
  std::string_view package;  // `ns:name`
  std::optional<std::string_view> interface;
  std::optional<std::string_view> version;
};
// Nothing for a plain name.
[[nodiscard]] std::optional<DependencyPackage> SplitDependencyName(std::string_view name);

// The names under which a registry knows a package, and by which the registry is
// known itself; here and in sources.
void CheckPackageName(const SpannedString& name, Diagnostics& diagnostics);
void CheckRegistryName(const SpannedString& name, Diagnostics& diagnostics);

// A package is known for every version form, an export does not stand in for
// a package, packages and registries are named as such, requirements are
// requirements, digests are digests, and no two names can mean the same import.
void CheckDependencies(const ManifestComponent& component, Diagnostics& diagnostics);

}  // namespace spin_aks
