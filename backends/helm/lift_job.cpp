// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "backends/helm/lift_parts.h"
#include "backends/helm/lift_pod.h"
#include "backends/k8s/lower_workload.h"

namespace spin_aks::helm {
namespace {

ValueRef Ingress(const char* key) { return {ValueRef::Tables::kOptional, {"ingress", key}}; }

template <typename T>
auto Ours(const T& word) {
  return By(Rule::kChartIngress, word);
}

Node IngressBackend(std::string_view service, std::string_view port) {
  return FromValue(yaml::Map{{"service", yaml::Map{{"name", Ours(service), {}}, {"port", yaml::Map{{"name", Ours(port), {}}}, {}}}, {}}});
}

Node IngressRules(std::string_view service, std::string_view port) {
  Mapping path;
  path.members = {Entry{"path", Literal{Ours("/")}, {}}, Entry{"pathType", Literal{Ours("Prefix")}, {}},
                  Entry{"backend", IngressBackend(service, port), {}}};
  Mapping http;
  http.members = {Entry{"paths", Sequence{{Node(path)}}, {}}};
  Mapping rule;
  rule.members = {Entry{"http", Node(http), {}}, Entry{"host", Scalar{Quote(Dot{})}, Guard{Guard::Kind::kWith, Ingress("host")}}};
  return Sequence{{Node(rule)}};
}

Node IngressTls() {
  Mapping tls;
  tls.members = {Entry{"secretName", Scalar{Quote(Dot{})}, {}},
                 Entry{"hosts", Sequence{{Node(Scalar{Quote(Dot{})})}}, Guard{Guard::Kind::kWith, Ingress("host")}}};
  return Sequence{{Node(tls)}};
}

void ExposeIngress(ChartValues& values) {
  values.Describe({"ingress"}, "An Ingress to the Service.");
  const Lifting lifting{values, {"ingress"}};
  lifting.Offer({"enabled"}, Ours(false), "Whether there is one.", schema::Boolean());
  lifting.Offer({"className"}, Ours(""), "Its class; empty: the cluster's default.", schema::Text());
  lifting.Offer({"host"}, Ours(""), "The host name that it answers to; empty: every one.", schema::Text());
  lifting.Offer({"tlsSecret"}, Ours(""), "The Secret with the host's certificate; empty: no TLS.", schema::Text());
  lifting.Offer({"annotations"}, yaml::Value(yaml::Map()).Because(Rule::kChartIngress), "Its annotations.", schema::TextMap({}));
}

const k8s::Object* FindKind(const std::vector<k8s::Object>& app, std::string_view kind) {
  for (const k8s::Object& object : app) {
    if (object.Kind() == kind) return &object;
  }
  return nullptr;
}

}  // namespace

void LiftJobNames(const Site& site, Chart& chart) {
  const auto is_job = [](const LiftedObject& object) { return object.stem == "job"; };
  if (std::ranges::none_of(chart.objects, is_job)) return;
  for (LiftedObject& object : chart.objects) {
    if (!is_job(object)) continue;
    const std::string part = HelperName(site.name, "job");
    Node& pods = FindEntry(FindEntry(object.document.node, "spec")->value, "template")->value;
    chart.helpers.push_back({.name = part, .body = std::exchange(pods, Included{part})});
    const std::string stem = k8s::JobStem(site.placement.workloads.front()).text();
    FindEntry(FindEntry(object.document.node, "metadata")->value, "name")->value.data = Scalar{HashedName(site.name, stem, part)};
  }
  chart.helpers.push_back(LinesHelper(site.name));
}

void AddIngress(const Site& site, const std::vector<k8s::Object>& app, Chart& chart) {
  const k8s::Object* service = FindKind(app, "Service");
  if (service == nullptr) return;
  ExposeIngress(chart.values);
  const std::string name(service->Name());
  // The Service's metadata is the Ingress's: the same name, namespace and labels.
  Node metadata;
  for (LiftedObject& object : chart.objects) {
    if (object.stem == "service" && object.name == name) metadata = FindEntry(object.document.node, "metadata")->value;
  }
  Remove(metadata, "annotations");
  InsertAfter(metadata, "labels", {"annotations", TextMap{Dot{}}, Guard{Guard::Kind::kWith, Ingress("annotations")}});
  Mapping spec;
  spec.members = {Entry{"ingressClassName", Scalar{Quote(Dot{})}, Guard{Guard::Kind::kWith, Ingress("className")}},
                  Entry{"rules", IngressRules(name, site.placement.services.front().ports.front().name), {}},
                  Entry{"tls", IngressTls(), Guard{Guard::Kind::kWith, Ingress("tlsSecret")}}};
  Mapping ingress;
  ingress.members = {Entry{"apiVersion", Literal{Ours("networking.k8s.io/v1")}, {}}, Entry{"kind", Literal{Ours("Ingress")}, {}},
                     Entry{"metadata", std::move(metadata), {}}, Entry{"spec", Node(spec), {}}};
  chart.objects.push_back({.stem = "ingress", .name = name, .document = {Node(ingress), Ingress("enabled")}});
}

}  // namespace spin_aks::helm
