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

}  // namespace

std::vector<Object> LowerRuntime(const Runtime& runtime) {
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

Metadata RuntimeMetadata(std::string name, std::string kube_namespace, const Project& project) {
  return {.name = std::move(name),
          .kube_namespace = std::move(kube_namespace),
          .labels = {{"app.kubernetes.io/name", std::string(project.name)},
                     {"app.kubernetes.io/part-of", std::string(project.name)},
                     {"app.kubernetes.io/version", std::string(project.version)},
                     {"app.kubernetes.io/managed-by", std::string("spin-aks")}},
          .annotations = {},
          .span = {}};
}

}  // namespace spin_aks::k8s
