// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_runtime.h"

#include <utility>

namespace spin_aks::k8s {
namespace {

std::vector<Object> LowerRcm(const Runtime& runtime) {
  std::vector<Object> objects;
  objects.push_back(ShimDefinition());
  for (Object& object : RuntimeClassManager()) objects.push_back(std::move(object));
  objects.push_back(SpinShim(runtime));
  return objects;
}

std::vector<Object> LowerInstaller(const Runtime& runtime) {
  switch (*runtime.installer) {
    case Installer::kRuntimeClassManager:
      return LowerRcm(runtime);
    case Installer::kKwasm:
      return KwasmOperator(runtime);
    case Installer::kNone:
      break;
  }
  return {};
}

}  // namespace

std::vector<Object> LowerRuntime(const Runtime& runtime) {
  std::vector<Object> objects = LowerInstaller(runtime);
  for (Object& object : objects) object.value = std::move(object.value).At(runtime.installer.span);
  return objects;
}

Metadata RuntimeMetadata(std::string name, std::string kube_namespace, const Project& project) {
  const Text label = By(Rule::kRuntimeLabel, project.name);
  return {.name = By(Rule::kRuntimeObject, std::move(name)),
          .kube_namespace = By(Rule::kRuntimeObject, std::move(kube_namespace)),
          .labels = {{"app.kubernetes.io/name", label},
                     {"app.kubernetes.io/part-of", label},
                     {"app.kubernetes.io/version", By(Rule::kRuntimeLabel, project.version)},
                     {"app.kubernetes.io/managed-by", By(Rule::kManagedByLabel, "spin-aks")}},
          .annotations = {},
          .span = {}};
}

}  // namespace spin_aks::k8s
