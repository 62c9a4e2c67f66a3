// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "backends/helm/lift_job.h"
#include "backends/helm/lift_parts.h"
#include "backends/helm/lift_pod.h"
#include "backends/k8s/content_hash.h"
#include "ir/azure_annotations.h"

namespace spin_aks::helm {
namespace {

void LiftNamespace(Node& object) {
  if (Node* place = FindNode(object, Path().Key("metadata").Key("namespace")))
    *place = Because(Rule::kReleaseNamespace, Scalar{Quote(ReleaseField{ReleaseField::Name::kNamespace})});
}

void LiftDeployment(const Lifting& lifting, Node& object) {
  if (Node* replicas = FindNode(object, Path().Key("spec").Key("replicas"))) {
    const Workload& workload = lifting.site->placement.workloads.front();
    replicas->data = Scalar{Apply(Function::kInt64, lifting.Ref({"replicas"}))};
    lifting.Expose({"replicas"}, By(Rule::kReplicas, workload.replicas),
                   workload.holds_state ? "How many pods run: one at most, as each would have a store of its own." : "How many pods run.",
                   schema::Integer(0, workload.holds_state ? 1 : 10000));
  }
  LiftPod(lifting, *FindNode(object, Path().Key("spec").Key("template")));
}

void LiftAutoscaler(const Lifting& lifting, Node& object) {
  const auto lift = [&](const Path& path, const char* key, const char* comment, std::int64_t most) {
    Node* place = FindNode(object, path);
    if (place == nullptr) return;
    lifting.Expose({"autoscale", key}, ValueOf(*place), comment, schema::Integer(1, most));
    place->data = Scalar{Apply(Function::kInt64, lifting.Ref({"autoscale", key}))};
  };
  const Path spec = Path().Key("spec");
  lift(spec.Key("minReplicas"), "min", "The fewest pods that run.", 10000);
  lift(spec.Key("maxReplicas"), "max", "The most pods that run.", 10000);
  Node* metrics = FindNode(object, spec.Key("metrics"));
  for (Node& metric : std::get<Sequence>(metrics->data).items) {
    const std::string name = *ValueOf(*FindNode(metric, Path().Key("resource").Key("name"))).AsString();
    Node& target = *FindNode(metric, Path().Key("resource").Key("target").Key("averageUtilization"));
    lifting.Expose({"autoscale", name}, ValueOf(target), fmt::format("Percent of the requested {} at which pods are added.", name),
                   schema::Integer(1, 1000));
    target.data = Scalar{Apply(Function::kInt64, lifting.Ref({"autoscale", name}))};
  }
}

// Whether the balancer in front of a Service is internal goes with its type, which the chart's user may change.
void LiftInternal(const Lifting& lifting, const Service& service, Node& metadata) {
  const Expression condition =
      Apply(Function::kAnd, Apply(Function::kEqual, lifting.Ref({"type"}), Constant{By(Rule::kInternalBalancer, "LoadBalancer")}),
            lifting.Ref({"internal"}));
  lifting.Expose({"internal"}, By(Rule::kInternalBalancer, service.internal, service.span),
                 "Whether a load balancer is reached from inside the network only.", schema::Boolean());
  Entry annotation{std::string(kInternalBalancerAnnotation), Literal{By(Rule::kInternalBalancer, "true")},
                   Guard{Guard::Kind::kIf, condition}};
  Entry& annotations = *FindEntry(metadata, "annotations");
  if (auto* ours = std::get_if<Mapping>(&annotations.value.data)) {
    ours->members.insert(ours->members.begin(), std::move(annotation));
    return;
  }
  const ValueRef ref = lifting.Ref({"annotations"});
  Mapping mapping;
  mapping.members = {std::move(annotation), Splice{ref}};
  annotations = {annotations.key, Node(std::move(mapping)), Guard{Guard::Kind::kIf, Apply(Function::kOr, condition, ref)}};
}

// One Service is `service`; of several, each is `services.<name>`.
void LiftService(const Site& site, ChartValues& values, Node& object, const Service& service) {
  const bool only = site.placement.services.size() == 1;
  const Lifting lifting{values, only ? std::vector<std::string>{"service"} : std::vector<std::string>{"services", service.name.text()}};
  const Path spec = Path().Key("spec");
  Node& metadata = *FindNode(object, Path().Key("metadata"));
  // A Service without an address of its own has only one type.
  const bool has_type = service.type != ServiceType::kHeadless;
  if (has_type) {
    Node& type = *FindNode(object, spec.Key("type"));
    lifting.Expose({"type"}, ValueOf(type),
                   "How the Service is reached: ClusterIP inside the cluster, LoadBalancer by an address of its own, NodePort by a port of "
                   "every node.",
                   schema::OneOf({"ClusterIP", "LoadBalancer", "NodePort"}));
    type.data = Scalar{Quote(lifting.Ref({"type"}))};
  }
  Node& port = *FindNode(object, spec.Key("ports").Index(0).Key("port"));
  lifting.Expose({"port"}, ValueOf(port), "The port that the Service listens on.", schema::Integer(1, 65535));
  port.data = Scalar{Apply(Function::kInt64, lifting.Ref({"port"}))};

  const std::string internal(kInternalBalancerAnnotation);
  const bool says_it_themselves = service.annotations.contains(internal);
  const bool is_ours = has_type && !says_it_themselves;
  Entry* annotations = FindEntry(metadata, "annotations");
  if (is_ours && annotations != nullptr) Remove(annotations->value, internal);
  LiftTextMap(lifting, {"annotations"},
              {metadata, "annotations", service.annotations, is_ours ? std::vector{internal} : std::vector<std::string>()},
              "Further annotations of the Service.");
  if (is_ours) LiftInternal(lifting, service, metadata);
}

using ServicesByName = std::map<std::string, const Service*>;

void LiftOne(const Site& site, const ServicesByName& services, Chart& chart, Node& object, const k8s::Object& lowered) {
  const Lifting lifting{chart.values, {}};
  LiftManagedBy(object);
  LiftNamespace(object);
  if (lowered.Kind() == "Deployment") LiftDeployment(lifting.For(site), object);
  if (lowered.Kind() == "Job") LiftPod(lifting.For(site), *FindNode(object, Path().Key("spec").Key("template")));
  if (lowered.Kind() == "HorizontalPodAutoscaler") LiftAutoscaler(lifting, object);
  if (lowered.Kind() == "Service") {
    LiftService(site, chart.values, object, *services.at(std::string(lowered.Name())));
  }
}

// What several pods have and a single one has not stays in the chart, behind a guard.
Expression SeveralPods() {
  return Apply(Function::kGreater, Apply(Function::kInt64, ValueRef{ValueRef::Tables::kRequired, {"replicas"}}),
               Constant{By(Rule::kChartTemplate, 1)});
}

bool Has(const std::vector<k8s::Object>& objects, const k8s::Object& wanted) {
  return std::ranges::any_of(objects, [&](const k8s::Object& o) { return o.Kind() == wanted.Kind() && o.Name() == wanted.Name(); });
}

void GuardSpread(Node& deployment) {
  Node* pod = FindNode(deployment, Path().Key("spec").Key("template").Key("spec"));
  if (Entry* spread = FindEntry(*pod, "topologySpreadConstraints")) spread->guard = Guard{Guard::Kind::kIf, SeveralPods()};
}

}  // namespace

void LiftManagedBy(Node& node) {
  if (auto* sequence = std::get_if<Sequence>(&node.data)) {
    for (Node& item : sequence->items) LiftManagedBy(item);
  }
  auto* mapping = std::get_if<Mapping>(&node.data);
  if (mapping == nullptr) return;
  for (Member& member : mapping->members) {
    Entry* entry = std::get_if<Entry>(&member);
    if (entry == nullptr) continue;
    if (entry->key == k8s::kManagedByLabel)
      entry->value = Because(Rule::kReleaseService, Scalar{Quote(ReleaseField{ReleaseField::Name::kService})});
    LiftManagedBy(entry->value);
  }
}

Chart Lift(const Site& site, const Variants& variants) {
  Chart chart;
  ExposeImage(site, chart.values);
  ServicesByName services;
  for (const Service& service : site.placement.services) services.emplace(service.name.text(), &service);
  for (const k8s::Object& lowered : variants.app) {
    if (lowered.Kind() == "Namespace") continue;  // a release cannot own the namespace that it is in
    Node object = FromValue(lowered.value);
    LiftOne(site, services, chart, object, lowered);
    Document document{.node = std::move(object), .only_if = {}};
    if (variants.single) {
      const bool is_policy = lowered.Kind() == "PodDisruptionBudget";
      if (is_policy && !Has(*variants.single, lowered)) document.only_if = SeveralPods();
      if (lowered.Kind() == "Deployment") GuardSpread(document.node);
    }
    chart.objects.push_back({.stem = lowered.stem, .name = std::string(lowered.Name()), .document = std::move(document)});
  }
  chart.helpers.push_back(ImageHelper(site));
  LiftJobNames(site, chart);
  if (!site.placement.services.empty()) AddIngress(site, variants.app, chart);
  return chart;
}

}  // namespace spin_aks::helm
