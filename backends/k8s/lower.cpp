// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "backends/k8s/cron_job.h"
#include "backends/k8s/labels.h"
#include "backends/k8s/lower_runtime.h"
#include "backends/k8s/lower_secrets.h"
#include "backends/k8s/lower_service.h"
#include "backends/k8s/lower_workload.h"
#include "backends/k8s/make_object.h"
#include "backends/k8s/reference_index.h"
#include "backends/k8s/references.h"
#include "backends/k8s/runtime_config.h"
#include "backends/k8s/state_claim.h"
#include "backends/tree/node.h"
#include "ir/ascii.h"

namespace spin_aks::k8s {
namespace {

// What belongs to the application as a whole and to no workload.
constexpr const char* kAppComponent = "app";

// Of no application: two that share it would fight over a label, and deleting the objects of one must not delete the other.
void LowerNamespace(const Site& site, Bundle& bundle) {
  const Placement& placement = site.placement;
  if (placement.namespace_unit == NamespaceUnit::kNone) return;
  NamespaceObject object;
  object.metadata.name = By(Rule::kCreateNamespace, *placement.kube_namespace);
  object.metadata.span = placement.kube_namespace.span;
  object.metadata.annotations = TextMap{{"argocd.argoproj.io/sync-options", By(Rule::kKeepNamespace, "Prune=false")},
                                        {"kustomize.toolkit.fluxcd.io/prune", By(Rule::kKeepNamespace, "disabled")}};
  // Of the two one is the application's, and goes with it.
  const bool is_apart = placement.namespace_unit == NamespaceUnit::kApart;
  (is_apart ? bundle.apart : bundle.app).push_back(MakeObject(object, is_apart ? "shared" : kAppComponent));
}

void LowerServiceAccount(const Site& site, Knobs& knobs, Bundle& bundle) {
  const Identity& identity = site.placement.identity;
  const bool is_made = identity.service_account && identity.create_service_account;
  if (!is_made && !knobs.open()) return;
  Text name = AccountName(site, Rule::kServiceAccount);
  name.mark =
      knobs.Use({.knob = Knob::kServiceAccountName, .value = By(Rule::kChartValue, identity.service_account.value_or(SpannedString()))});
  ServiceAccount object{.metadata = AppMetadata(site, name, kAppComponent, name.span()), .token = TokenMount::kNever};
  TextMap annotations;
  if (*identity.mode == IdentityMode::kWorkload && identity.client_id)
    annotations["azure.workload.identity/client-id"] =
        knobs.Offer(Knob::kClientId, {}, Text(By(Rule::kFederatedClient, *identity.client_id)));
  object.metadata.annotations = knobs.OfferMap(Knob::kServiceAccountAnnotations, {}, std::move(annotations), {});
  object.metadata.mark = knobs.Use({.knob = Knob::kServiceAccountCreate, .value = By(Rule::kChartValue, is_made)});
  bundle.app.push_back(MakeObject(object, kAppComponent));
}

// What a workload needs stands before what runs it, so that one pass in order is enough.
struct Parts {
  std::vector<Object> secrets, claims, services, jobs, deployments, policies;
};

void LowerWorkload(const Site& site, const Workload& workload, const VaultPlan& plan, Knobs& knobs, Parts& parts) {
  for (const VaultUse& vault : plan.vaults()) {
    const std::string which = workload.role + "/" + VaultKey(*vault.vault);
    parts.secrets.push_back(MakeObject(LowerVault(site, workload, vault, knobs), which));
  }
  if (workload.state) parts.claims.push_back(MakeObject(LowerStateClaim(site, workload), workload.role));
  PodTemplate pods = LowerPod(site, workload, plan, knobs);
  if (workload.kind == Workload::Kind::kJob) {
    parts.jobs.push_back(workload.schedule ? MakeObject(LowerCronJob(site, workload, std::move(pods)), workload.role)
                                           : MakeObject(LowerJob(site, workload, std::move(pods), knobs), workload.role));
    return;
  }
  parts.deployments.push_back(MakeObject(LowerDeployment(site, workload, std::move(pods), knobs), workload.role));
  if (const auto budget = LowerDisruptionBudget(site, workload, knobs)) parts.policies.push_back(MakeObject(*budget, workload.role));
  if (const auto autoscaler = LowerAutoscaler(site, workload, knobs)) parts.policies.push_back(MakeObject(*autoscaler, workload.role));
}

void Append(std::vector<Object> from, std::vector<Object>& to) {
  to.insert(to.end(), std::move_iterator(from.begin()), std::move_iterator(from.end()));
}

// One for each workload, in their order.
std::vector<VaultPlan> PlanVaults(const Site& site) {
  std::vector<VaultPlan> plans;
  plans.reserve(site.placement.workloads.size());
  for (const Workload& workload : site.placement.workloads) plans.emplace_back(site, workload);
  return plans;
}

Bundle LowerAll(const Site& site, const std::vector<VaultPlan>& plans, Knobs& knobs) {
  Bundle bundle;
  LowerNamespace(site, bundle);
  LowerServiceAccount(site, knobs, bundle);
  Parts parts;
  const std::vector<Workload>& workloads = site.placement.workloads;
  for (std::size_t i = 0; i < workloads.size(); ++i) LowerWorkload(site, workloads[i], plans[i], knobs, parts);
  parts.services.reserve(site.placement.services.size());
  for (const Service& service : site.placement.services)
    parts.services.push_back(MakeObject(LowerService(site, service, knobs), service.role));
  if (knobs.open() && !site.placement.services.empty())
    parts.policies.push_back(MakeObject(LowerIngress(site, site.placement.services.front(), knobs), site.placement.services.front().role));
  Append(std::move(parts.secrets), bundle.app);
  if (const auto config = LowerRuntimeConfig(site, knobs)) bundle.app.push_back(MakeObject(*config, "runtime-config"));
  Append(std::move(parts.claims), bundle.app);
  Append(std::move(parts.services), bundle.app);
  Append(std::move(parts.jobs), bundle.app);
  Append(std::move(parts.deployments), bundle.app);
  Append(std::move(parts.policies), bundle.app);
  bundle.runtime = LowerRuntime(site.placement.runtime);
  bundle.knobs = knobs.uses();
  return bundle;
}

// A token is for a ServiceAccount that is federated with an identity.
void CheckStoreIdentity(const Site& site, Diagnostics& diagnostics) {
  const Identity& identity = site.placement.identity;
  if (*identity.mode == IdentityMode::kWorkload && identity.client_id && identity.service_account) return;
  for (const KeyValueStore& store : site.placement.key_value_stores) {
    const auto* cosmos = std::get_if<CosmosStore>(&store.kind);
    if (!cosmos || cosmos->auth != StoreAuth::kWorkloadIdentity) continue;
    auto& report = diagnostics.Report(DiagnosticKind::kStoreWithoutIdentity, store.label.span,
                                      fmt::format("the store `{}` is reached by workload identity, and the pods have none", *store.label));
    if (identity.mode.span.is_somewhere()) report.Also(identity.mode.span, "this is not the pod's own identity");
    report.Help("set `identity.mode = \"workload\"` and `identity.client_id`");
  }
}

// The driver writes the Secret that variables are read from: it would replace the registry's credentials.
void CheckPullSecret(const Site& site, const std::vector<VaultPlan>& plans, Diagnostics& diagnostics) {
  const Placement& placement = site.placement;
  if (!placement.pull_secret) return;
  for (const VaultPlan& plan : plans) {
    for (const VaultUse& vault : plan.vaults()) {
      const bool is_synced = std::ranges::find(vault.objects, VaultObject::Use::kVariable, &VaultObject::use) != vault.objects.end();
      const std::string name = placement.synced_secret ? **placement.synced_secret : vault.generation.Name();
      if (!is_synced || name != placement.pull_secret->text()) continue;
      diagnostics
          .Report(DiagnosticKind::kDuplicateObject, placement.pull_secret_span, fmt::format("two secrets would be called `{}`", name))
          .Also(vault.vault.span, "the other one holds what variables read from this vault")
          .Help("give the pull secret another `name`");
    }
  }
}

using ObjectKey = std::tuple<std::string_view, std::string_view, std::string_view>;  // kind, namespace, name

ObjectKey KeyOf(const Object& object) { return {object.Kind(), object.Namespace(), object.Name()}; }

// The application's objects among themselves, then the runtime layer's against them: those of
// the layer are called as they are, so it is the application that has to give way.
void CheckUnique(const Bundle& bundle, Diagnostics& diagnostics) {
  std::map<ObjectKey, Span> seen;
  for (const Object& object : bundle.apart) seen.emplace(KeyOf(object), object.value.span());
  for (const Object& object : bundle.app) {
    const auto [first, is_new] = seen.emplace(KeyOf(object), object.value.span());
    if (is_new) continue;
    diagnostics
        .Report(DiagnosticKind::kDuplicateObject, object.value.span(), fmt::format("two objects would be called `{}`", NameOf(object)))
        .Also(first->second, "the other one is made from this");
  }
  for (const Object& object : bundle.runtime) {
    const auto first = seen.find(KeyOf(object));
    if (first == seen.end()) continue;
    diagnostics.Report(DiagnosticKind::kDuplicateObject, first->second, fmt::format("two objects would be called `{}`", NameOf(object)))
        .Help("the runtime layer, which all applications of the cluster share, has one of that name");
  }
}

}  // namespace

std::string_view Object::ApiVersion() const { return tree::Node(value)["apiVersion"].Text(); }
std::string_view Object::Kind() const { return tree::Node(value)["kind"].Text(); }
std::string_view Object::Namespace() const { return tree::Node(value)["metadata"]["namespace"].Text(); }
std::string_view Object::Name() const { return tree::Node(value)["metadata"]["name"].Text(); }

Object MakeObject(yaml::Value value, std::string_view which) {
  Object object{.value = std::move(value), .role = {}, .stem = {}};
  object.stem = LowerAscii(object.Kind());
  object.role = object.stem + "/" + std::string(which);
  return object;
}

std::optional<Bundle> Lower(const Site& site, Knobs::Access access, Diagnostics& diagnostics) {
  Diagnostics found;
  CheckStoreIdentity(site, found);
  const std::vector<VaultPlan> plans = PlanVaults(site);
  CheckPullSecret(site, plans, found);
  Knobs knobs(access);
  Bundle bundle = LowerAll(site, plans, knobs);
  CheckUnique(bundle, found);
  CheckReferences(bundle, ProvidedFor(site), found);
  const bool failed = found.has_errors();
  diagnostics.Append(std::move(found));
  if (failed) return std::nullopt;
  return bundle;
}

}  // namespace spin_aks::k8s
