// SPDX-License-Identifier: Apache-2.0
//
// Small bundles for tests of layouts, which do not care what an object says.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "backends/k8s/lower.h"
#include "backends/yaml/as_read.h"

namespace spin_aks {

inline k8s::Object ObjectOf(std::string stem, std::string_view kind, std::string_view name, yaml::Map data = {}) {
  yaml::Map object;
  object.Set("apiVersion", yaml::AsRead("v1"));
  object.Set("kind", yaml::AsRead(kind));
  object.Set("metadata", yaml::Map{{.key = "name", .value = yaml::AsRead(name), .comment = {}},
                                   {.key = "namespace", .value = yaml::AsRead("shop"), .comment = {}}});
  if (!data.empty()) object.Set("data", std::move(data));
  std::string role = stem + "/app";
  return {.value = std::move(object), .role = std::move(role), .stem = std::move(stem)};
}

// An application with two config maps, and a runtime layer of three units.
inline k8s::Bundle SampleBundle() {
  return {
      .app = {ObjectOf("namespace", "Namespace", "shop"),
              ObjectOf("configmap", "ConfigMap", "shop", {{.key = "on", .value = yaml::AsRead("010"), .comment = {}}}),
              ObjectOf("configmap", "ConfigMap", "shop-extra"), ObjectOf("deployment", "Deployment", "shop")},
      .runtime = {ObjectOf("customresourcedefinition", "CustomResourceDefinition", "shims.runtime.spinkube.dev"),
                  ObjectOf("namespace", "Namespace", "rcm"), ObjectOf("deployment", "Deployment", "rcm"), ObjectOf("shim", "Shim", "spin")},
  };
}

}  // namespace spin_aks
