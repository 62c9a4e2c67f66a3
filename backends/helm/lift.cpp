// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "backends/helm/lift_job.h"
#include "backends/helm/lift_parts.h"
#include "backends/helm/lift_pod.h"

namespace spin_aks::helm {
namespace {

constexpr std::string_view kManagedBy = "app.kubernetes.io/managed-by";

void LiftNamespace(Node& object) {
  if (Node* place = FindNode(object, Path().Key("metadata").Key("namespace"))) *place = Expression{".Release.Namespace | quote"};
}

void LiftDeployment(const Lifting& lifting, Node& object) {
  if (Node* replicas = FindNode(object, Path().Key("spec").Key("replicas"))) {
    const yaml::Value value = ValueOf(*replicas);
    *replicas = Expression{"int64 " + lifting.Ref({"replicas"})};
    lifting.Expose({"replicas"}, value, "How many pods run.", schema::Integer(0, 10000));
  }
  LiftPod(lifting, *FindNode(object, Path().Key("spec").Key("template")));
}

void LiftAutoscaler(const Lifting& lifting, Node& object) {
  const auto lift = [&](const Path& path, const char* key, const char* comment, std::int64_t most) {
    Node* place = FindNode(object, path);
    if (place == nullptr) return;
    lifting.Expose({"autoscale", key}, ValueOf(*place), comment, schema::Integer(1, most));
    *place = Expression{"int64 " + lifting.Ref({"autoscale", key})};
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
    target = Expression{"int64 " + lifting.Ref({"autoscale", name})};
  }
}

// One Service is `service`; of several, each is `services.<name>`.
void LiftService(const Program& program, ChartValues& values, Node& object, const std::string& name) {
  const bool only = program.services.size() == 1;
  const Lifting lifting{values, only ? std::vector<std::string>{"service"} : std::vector<std::string>{"services", name}};
  const Path spec = Path().Key("spec");
  // A Service without an address of its own has only one type.
  if (FindNode(object, spec.Key("clusterIP")) == nullptr) {
    Node& type = *FindNode(object, spec.Key("type"));
    lifting.Expose({"type"}, ValueOf(type),
                   "How the Service is reached: ClusterIP inside the cluster, LoadBalancer by an address of its own.",
                   schema::OneOf({"ClusterIP", "LoadBalancer", "NodePort"}));
    type = Expression{lifting.Ref({"type"}) + " | quote"};
  }
  Node& port = *FindNode(object, spec.Key("ports").Index(0).Key("port"));
  lifting.Expose({"port"}, ValueOf(port), "The port that the Service listens on.", schema::Integer(1, 65535));
  port = Expression{"int64 " + lifting.Ref({"port"})};
  const auto service = std::ranges::find_if(program.services, [&](const Service& s) { return s.name.text() == name; });
  LiftTextMap(lifting, {"annotations"}, *FindNode(object, Path().Key("metadata")), "annotations",
              service != program.services.end() ? service->annotations : SpannedMap(), "Further annotations of the Service.");
}

void LiftOne(const Program& program, Chart& chart, Node& object, const k8s::Object& lowered) {
  const Lifting lifting{chart.values, {}};
  LiftManagedBy(object);
  LiftNamespace(object);
  if (lowered.Kind() == "Deployment") LiftDeployment(lifting.For(program), object);
  if (lowered.Kind() == "Job") LiftPod(lifting.For(program), *FindNode(object, Path().Key("spec").Key("template")));
  if (lowered.Kind() == "HorizontalPodAutoscaler") LiftAutoscaler(lifting, object);
  if (lowered.Kind() == "Service") LiftService(program, chart.values, object, std::string(lowered.Name()));
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
    if (entry->key == kManagedBy) entry->value = Expression{".Release.Service | quote"};
    LiftManagedBy(entry->value);
  }
}

Chart Lift(const Program& program, const std::vector<k8s::Object>& app) {
  Chart chart;
  ExposeImage(program, chart.values);
  for (const k8s::Object& lowered : app) {
    if (lowered.Kind() == "Namespace") continue;  // a release cannot own the namespace that it is in
    Node object = FromValue(lowered.value);
    LiftOne(program, chart, object, lowered);
    chart.objects.push_back({.stem = lowered.stem, .name = std::string(lowered.Name()), .document = {std::move(object), {}}});
  }
  chart.helpers = ImageHelper(program);
  LiftJobNames(program, chart);
  if (!program.services.empty()) AddIngress(program, app, chart);
  return chart;
}

}  // namespace spin_aks::helm
