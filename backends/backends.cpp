// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "backends/backend.h"
#include "backends/helm/emit.h"
#include "backends/kube/emit.h"
#include "backends/kustomize/emit.h"
#include "ir/ascii.h"

namespace spin_aks {
namespace {

bool Answers(const Backend& backend, std::string_view name) {
  return backend.name == name || std::ranges::find(backend.aliases, name) != backend.aliases.end();
}

std::vector<NamesOfOurs> TakesNothing(const KubeName&) { return {}; }
std::string ItsName(const KubeName& application) { return application.text(); }

}  // namespace

const std::vector<Backend>& Backends() {
  static const std::vector<Backend> all{
      {.name = "kustomize",
       .aliases = {},
       .default_root = "",
       .summary = "a Kustomize tree: base/ and overlays/<target>/",
       .signs = {"kustomization.yaml", "base/kustomization.yaml", "overlays/*/kustomization.yaml"},
       .owns = kustomize::Owns,
       .begins_with = kustomize::BeginsWith,
       .beside_others = ItsName,
       .takes_all = TakesNothing,
       .emit = kustomize::Emit,
       .describe_apply = kustomize::DescribeApply},
      {.name = "kube",
       .aliases = {"raw", "manifests", "k8s"},
       .default_root = "manifests",
       .summary = "raw manifests: manifests/app.yaml",
       .signs = {"app.yaml"},
       .owns = kube::Owns,
       .begins_with = kube::BeginsWith,
       .beside_others = ItsName,
       .takes_all = TakesNothing,
       .emit = kube::Emit,
       .describe_apply = kube::DescribeApply},
      {.name = "helm",
       .aliases = {"chart"},
       .default_root = "charts",
       .summary = "a Helm chart: charts/<app>/",
       .signs = {"Chart.yaml", "*/Chart.yaml"},
       .owns = helm::Owns,
       .begins_with = helm::BeginsWith,
       .beside_others = helm::BesideOthers,
       .takes_all = helm::TakesAll,
       .emit = helm::Emit,
       .describe_apply = helm::DescribeApply},
  };
  return all;
}

const Backend* FindBackend(std::string_view name) {
  const std::string lower = LowerAscii(name);
  const auto it = std::ranges::find_if(Backends(), [&](const Backend& backend) { return Answers(backend, lower); });
  return it == Backends().end() ? nullptr : &*it;
}

}  // namespace spin_aks
