// SPDX-License-Identifier: Apache-2.0
#include "runtime/image/spin_build.h"

#include <algorithm>

#include "frontend/frontend.h"
#include "runtime/ports/programs.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {

bool HasBuildCommands(const Project& project) {
  Diagnostics ignored;
  const auto manifest =
      project.manifest ? ReadManifest(project.sources, *project.manifest, ManifestScope::kCompile, ignored) : std::nullopt;
  const auto is_built = [](const ManifestComponent& component) { return component.build.has_value(); };
  return manifest && std::ranges::any_of(manifest->components, is_built);
}

Result<int> RunSpinBuild(const Project& project, const std::vector<std::string>& components, const Ports& ports) {
  const std::string spin(ports.environment.Get("SPIN_BIN_PATH").value_or("spin"));
  if (ports.programs == nullptr)
    return std::unexpected(Error{.kind = Error::Kind::kMissing, .path = spin, .doing = "start", .detail = "no such program"});
  std::vector<std::string> argv{spin, "build", "-f", SplitTypedPath(project.manifest_path).name};
  for (const std::string& component : components) argv.insert(argv.end(), {"-c", component});
  return ports.programs->Run(argv, *project.app_directory);
}

}  // namespace spin_aks
