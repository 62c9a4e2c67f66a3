// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/to_value.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "backends/k8s/fields.h"

namespace spin_aks::k8s {
namespace {

using yaml::Value;

Fields Head(const char* api_version, const char* kind, const Metadata& metadata) {
  Fields fields;
  fields.Add("apiVersion", api_version).Add("kind", kind).Add("metadata", k8s::ToValue(metadata));
  return fields;
}

Value Object(Fields head, Value spec, const Metadata& metadata) { return head.Add("spec", std::move(spec)).At(metadata.span); }

Value MatchLabels(const Selector& selector) { return Fields().Add("matchLabels", k8s::ToValue(selector)).Done(); }

Value ToValue(const RollingStrategy& rolling) {
  Value limits = Fields().Add("maxSurge", IntOrPercent(rolling.surge)).Add("maxUnavailable", IntOrPercent(rolling.unavailable)).Done();
  return Fields().Add("type", "RollingUpdate").Add("rollingUpdate", std::move(limits)).Done();
}

Value ToValue(const ServicePortSpec& port) {
  Fields fields;
  fields.Add("name", port.name).Add("protocol", "TCP").Add("port", port.port);
  if (const auto* name = std::get_if<std::string>(&port.target)) return fields.Add("targetPort", *name).At(port.span);
  return fields.Add("targetPort", std::get<Number>(port.target)).At(port.span);
}

Value ToValue(const SyncedSecret& secret) {
  Fields fields;
  fields.Add("secretName", secret.name).Add("type", "Opaque").AddNonEmpty("labels", k8s::ToValue(secret.labels));
  fields.Add("data", ListOf(secret.keys,
                            [](const auto& key) { return Fields().Add("objectName", key.first).Add("key", key.first).At(key.second); }));
  return fields.Done();
}

Value ResourceMetric(const char* resource, const Number& percent) {
  Value target = Fields().Add("type", "Utilization").Add("averageUtilization", percent).Done();
  Value metric = Fields().Add("name", resource).Add("target", std::move(target)).Done();
  return Fields().Add("type", "Resource").Add("resource", std::move(metric)).At(percent.span);
}

Value ToValue(const PolicyRule& rule) {
  return Fields()
      .Add("apiGroups", yaml::List{rule.api_group})
      .Add("resources", ListOf(rule.resources))
      .Add("verbs", ListOf(rule.verbs))
      .Done();
}

}  // namespace

Value ToValue(const SpannedMap& map) {
  yaml::Map out;
  for (const auto& [key, value] : map) out.Add(key, value);
  return out;
}

Value ToValue(const Selector& selector) {
  yaml::Map out;
  for (const auto& [key, value] : selector) out.Add(key, value);
  return out;
}

Value IntOrPercent(const Text& text) {
  std::int64_t count = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, count);
  return error == std::errc() && stop == end ? Value(Number(count, text.span)) : Value(text);
}

Value ToValue(const Metadata& metadata) {
  Fields fields;
  fields.Add("name", metadata.name).AddText("namespace", metadata.kube_namespace);
  fields.AddNonEmpty("labels", ToValue(metadata.labels)).AddNonEmpty("annotations", ToValue(metadata.annotations));
  return fields.Done();
}

Value ToValue(const NamespaceObject& object) { return Head("v1", "Namespace", object.metadata).At(object.metadata.span); }

Value ToValue(const ServiceAccount& object) {
  Fields fields = Head("v1", "ServiceAccount", object.metadata);
  if (object.token == TokenMount::kNever) fields.Add("automountServiceAccountToken", false);
  return fields.At(object.metadata.span);
}

Value ToValue(const SecretProviderClass& object) {
  Fields parameters;
  for (const auto& [key, value] : object.parameters) parameters.Add(key, value);
  Fields spec;
  spec.Add("provider", "azure").Add("parameters", parameters.Done());
  if (object.synced) spec.Add("secretObjects", yaml::List{ToValue(*object.synced)});
  return Object(Head("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", object.metadata), spec.Done(), object.metadata);
}

Value ToValue(const ConfigMap& object) {
  return Head("v1", "ConfigMap", object.metadata).Add("data", ToValue(object.data)).At(object.metadata.span);
}

Value ToValue(const ServiceObject& object) {
  Fields spec;
  spec.Add("type", object.type);
  if (object.headless) spec.Add("clusterIP", "None");
  spec.Add("selector", ToValue(object.selector));
  spec.Add("ports", ListOf(object.ports, [](const ServicePortSpec& port) { return ToValue(port); }));
  return Object(Head("v1", "Service", object.metadata), spec.Done(), object.metadata);
}

Value ToValue(const Deployment& object) {
  Fields spec;
  spec.AddOptional("replicas", object.replicas).Add("selector", MatchLabels(object.selector));
  if (object.rolling) spec.Add("strategy", ToValue(*object.rolling));
  spec.Add("template", ToValue(object.pods));
  return Object(Head("apps/v1", "Deployment", object.metadata), spec.Done(), object.metadata);
}

Value ToValue(const Job& object) {
  Value spec = Fields().Add("backoffLimit", object.backoff_limit).Add("template", ToValue(object.pods)).Done();
  return Object(Head("batch/v1", "Job", object.metadata), std::move(spec), object.metadata);
}

Value ToValue(const DisruptionBudget& object) {
  Fields spec;
  spec.Add("maxUnavailable", IntOrPercent(object.max_unavailable)).Add("selector", MatchLabels(object.selector));
  // A pod that never became ready must not stand in the way of draining its node.
  spec.Add("unhealthyPodEvictionPolicy", "AlwaysAllow");
  return Object(Head("policy/v1", "PodDisruptionBudget", object.metadata), spec.Done(), object.metadata);
}

Value ToValue(const Autoscaler& object) {
  yaml::List metrics;
  if (object.cpu) metrics.push_back(ResourceMetric("cpu", *object.cpu));
  if (object.memory) metrics.push_back(ResourceMetric("memory", *object.memory));
  Fields spec;
  spec.Add("scaleTargetRef", Fields().Add("apiVersion", "apps/v1").Add("kind", "Deployment").Add("name", object.deployment).Done());
  spec.Add("minReplicas", object.min).Add("maxReplicas", object.max).Add("metrics", std::move(metrics));
  return Object(Head("autoscaling/v2", "HorizontalPodAutoscaler", object.metadata), spec.Done(), object.metadata);
}

Value ToValue(const RuntimeClass& object) {
  Fields fields = Head("node.k8s.io/v1", "RuntimeClass", object.metadata);
  fields.Add("handler", object.handler);
  if (!object.node_selector.empty()) {
    fields.Add("scheduling", Fields().Add("nodeSelector", ToValue(object.node_selector)).Done());
  }
  return fields.At(object.metadata.span);
}

Value ToValue(const Role& object) {
  const char* const kind = object.metadata.kube_namespace.empty() ? "ClusterRole" : "Role";
  Fields fields = Head("rbac.authorization.k8s.io/v1", kind, object.metadata);
  return fields.Add("rules", ListOf(object.rules, [](const PolicyRule& rule) { return ToValue(rule); })).Done();
}

Value ToValue(const RoleBinding& object) {
  const bool of_cluster = object.metadata.kube_namespace.empty();
  Fields fields = Head("rbac.authorization.k8s.io/v1", of_cluster ? "ClusterRoleBinding" : "RoleBinding", object.metadata);
  fields.Add("roleRef", Fields()
                            .Add("apiGroup", "rbac.authorization.k8s.io")
                            .Add("kind", of_cluster ? "ClusterRole" : "Role")
                            .Add("name", object.metadata.name)
                            .Done());
  Value subject =
      Fields().Add("kind", "ServiceAccount").Add("name", object.service_account).Add("namespace", object.account_namespace).Done();
  return fields.Add("subjects", yaml::List{std::move(subject)}).Done();
}

}  // namespace spin_aks::k8s
