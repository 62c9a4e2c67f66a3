// SPDX-License-Identifier: Apache-2.0
#include "runtime/image/spin_build.h"

#include <string_view>

#include "frontend/frontend.h"
#include "runtime/ports/programs.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {

std::map<std::string, bool> ComponentsToBuild(const Project& project) {
  Diagnostics ignored;
  std::map<std::string, bool> components;
  if (!project.manifest) return components;
  const auto manifest = ReadManifest(project.sources, *project.manifest, ManifestScope::kCompile, ignored);
  if (!manifest) return components;
  for (const ManifestComponent& component : manifest->components) components.emplace(*component.id, component.build.has_value());
  return components;
}

Result<int> RunSpinBuild(const Project& project, const std::vector<std::string>& components, const Ports& ports) {
  const std::string_view caller = ports.environment.Get("SPIN_BIN_PATH").value_or("");
  const std::string spin(caller.empty() ? "spin" : caller);
  if (ports.programs == nullptr)
    return std::unexpected(Error{.kind = Error::Kind::kMissing, .path = spin, .doing = "start", .detail = "no such program"});
  std::vector<std::string> argv{spin, "build", "-f", SplitTypedPath(project.manifest_path).name};
  for (const std::string& component : components) argv.insert(argv.end(), {"-c", component});
  return ports.programs->Run(argv, *project.app_directory);
}

}  // namespace spin_aks
