// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift_job.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "backends/helm/lift_parts.h"
#include "backends/helm/lift_pod.h"

namespace spin_aks::helm {
namespace {

constexpr std::size_t kHashLength = 8;

// With the chart's own values, the name that the other back ends give; with others, one that follows
// them and the rest of the Job, for which that name stands: a Job's template is immutable.
// Both sides go through Helm's own JSON, so that they compare as Helm reads them.
std::string JobNameHelper(const Site& site, const std::string& name, const yaml::Map& defaults) {
  const KubeName stem = KubeName::Legalize(site.placement.workloads.front().name.text(), KubeName::kMaxLength - kHashLength - 1);
  std::string keys;
  for (const yaml::Entry& entry : defaults.entries()) keys += " " + GoString(entry.key);
  return fmt::format(R"({{{{- define {} -}}}}
{{{{- $values := toJson (pick .Values{}) -}}}}
{{{{- if eq $values (toJson (fromJson {})) -}}}}
{}
{{{{- else -}}}}
{}-{{{{ print {} $values | sha256sum | trunc {} }}}}
{{{{- end -}}}}
{{{{- end }}}}
)",
                     GoString(HelperName(site, "job")), keys, GoString(WriteJson(defaults, JsonLayout::kOneLine)), name, stem.text(),
                     GoString(name), kHashLength);
}

Node IngressBackend(std::string_view service, std::string_view port) {
  return FromValue(yaml::Map{{"service", yaml::Map{{"name", service, {}}, {"port", yaml::Map{{"name", port, {}}}, {}}}, {}}});
}

Node IngressRules(std::string_view service, std::string_view port) {
  Mapping path;
  path.members = {Entry{"path", Literal{"/"}, {}}, Entry{"pathType", Literal{"Prefix"}, {}},
                  Entry{"backend", IngressBackend(service, port), {}}};
  Mapping http;
  http.members = {Entry{"paths", Sequence{{Node(path)}}, {}}};
  Mapping rule;
  rule.members = {Entry{"http", Node(http), {}},
                  Entry{"host", Expression{". | quote"}, Guard{Guard::Kind::kWith, "(.Values.ingress).host"}}};
  return Sequence{{Node(rule)}};
}

Node IngressTls() {
  Mapping tls;
  tls.members = {Entry{"secretName", Expression{". | quote"}, {}},
                 Entry{"hosts", Sequence{{Node(Expression{". | quote"})}}, Guard{Guard::Kind::kWith, "($.Values.ingress).host"}}};
  return Sequence{{Node(tls)}};
}

void ExposeIngress(ChartValues& values) {
  values.Describe({"ingress"}, "An Ingress to the Service.");
  const Lifting lifting{values, {"ingress"}};
  lifting.Offer({"enabled"}, false, "Whether there is one.", schema::Boolean());
  lifting.Offer({"className"}, "", "Its class; empty: the cluster's default.", schema::Text());
  lifting.Offer({"host"}, "", "The host name that it answers to; empty: every one.", schema::Text());
  lifting.Offer({"tlsSecret"}, "", "The Secret with the host's certificate; empty: no TLS.", schema::Text());
  lifting.Offer({"annotations"}, yaml::Map(), "Its annotations.", schema::TextMap({}));
}

const k8s::Object* FindKind(const std::vector<k8s::Object>& app, std::string_view kind) {
  for (const k8s::Object& object : app) {
    if (object.Kind() == kind) return &object;
  }
  return nullptr;
}

}  // namespace

void LiftJobNames(const Site& site, Chart& chart) {
  for (LiftedObject& object : chart.objects) {
    if (object.stem != "job") continue;
    FindEntry(FindEntry(object.document.node, "metadata")->value, "name")->value =
        Expression{fmt::format("include {} . | quote", GoString(HelperName(site, "job")))};
    chart.helpers += "\n" + JobNameHelper(site, object.name, chart.values.ToValues());
  }
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
  InsertAfter(metadata, "labels", {"annotations", TextMap{"."}, Guard{Guard::Kind::kWith, "(.Values.ingress).annotations"}});
  Mapping spec;
  spec.members = {Entry{"ingressClassName", Expression{". | quote"}, Guard{Guard::Kind::kWith, "(.Values.ingress).className"}},
                  Entry{"rules", IngressRules(name, site.placement.services.front().ports.front().name), {}},
                  Entry{"tls", IngressTls(), Guard{Guard::Kind::kWith, "(.Values.ingress).tlsSecret"}}};
  Mapping ingress;
  ingress.members = {Entry{"apiVersion", Literal{"networking.k8s.io/v1"}, {}}, Entry{"kind", Literal{"Ingress"}, {}},
                     Entry{"metadata", std::move(metadata), {}}, Entry{"spec", Node(spec), {}}};
  chart.objects.push_back({.stem = "ingress", .name = name, .document = {Node(ingress), "(.Values.ingress).enabled"}});
}

}  // namespace spin_aks::helm
