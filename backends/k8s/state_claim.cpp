// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/state_claim.h"

#include <string>
#include <utility>

#include "backends/k8s/fields.h"
#include "backends/k8s/labels.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {
namespace {

std::string NameOf(const Workload& workload) { return workload.name.WithSuffix("state").text(); }

// Whoever tidies up takes objects away that an output no longer has, and this one has data.
TextMap KeptByAll() {
  constexpr Rule kRule = Rule::kKeepClaim;
  return {{"argocd.argoproj.io/sync-options", By(kRule, "Prune=false")},
          {"helm.sh/resource-policy", By(kRule, "keep")},
          {"kustomize.toolkit.fluxcd.io/prune", By(kRule, "disabled")}};
}

}  // namespace

yaml::Value LowerStateClaim(const Site& site, const Workload& workload) {
  const StateVolume& state = *workload.state;
  constexpr Rule kRule = Rule::kStateClaim;
  Metadata metadata = AppMetadata(site, By(Rule::kObjectName, NameOf(workload)), workload.name.text(), state.span);
  metadata.annotations = KeptByAll();
  Fields spec;
  spec.Add("accessModes", ListOf(kRule, {"ReadWriteOnce"}));
  if (state.class_name) spec.Add("storageClassName", By(kRule, *state.class_name));
  yaml::Value requests = Fields().Add("storage", By(kRule, state.size)).Done();
  spec.Add("resources", Fields().Add("requests", std::move(requests)).Done());
  return ObjectOf(Head("v1", "PersistentVolumeClaim", metadata), spec.Done(), metadata);
}

Volume StateVolumeOf(const Workload& workload) {
  const Cause cause{.span = workload.state->span, .rule = Rule::kStateClaim};
  return {.name = kStateVolume, .source = Claimed{.claim = By(cause.rule, NameOf(workload))}, .cause = cause};
}

}  // namespace spin_aks::k8s
