// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/to_value.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "backends/k8s/fields.h"

namespace spin_aks::k8s {
namespace {

using yaml::Value;

Value MatchLabels(const Selector& selector) { return Fields().Add("matchLabels", k8s::ToValue(selector)).Done(); }

Value ToValue(const Rolling& rolling) {
  const auto& [surge, unavailable] = rolling;
  Value limits = Fields().Add("maxSurge", IntOrPercent(surge)).Add("maxUnavailable", IntOrPercent(unavailable)).Done();
  return Fields().Add("type", By(Rule::kRollingUpdate, "RollingUpdate")).Add("rollingUpdate", std::move(limits)).Done();
}

Value ToValue(const Recreate& recreate) { return Fields().Add("type", By(recreate.cause.rule, "Recreate", recreate.cause.span)).Done(); }

Value ToValue(const ServicePortSpec& port) {
  const auto& [name, number, target, span] = port;
  return Fields(4)
      .Add("name", By(Rule::kServicePort, name))
      .Add("protocol", By(Rule::kPortProtocol, "TCP"))
      .Add("port", number)
      .Add("targetPort", k8s::ToValue(target))
      .At(span);
}

Value ToValue(const SyncedSecret& secret) {
  const auto& [name, labels, keys] = secret;
  constexpr Rule kRule = Rule::kSyncedSecret;
  Fields fields;
  fields.Add("secretName", name).Add("type", By(kRule, "Opaque")).AddNonEmpty("labels", k8s::ToValue(labels));
  fields.Add("data", ListOf(keys, [](const auto& key) {
               return Fields().Add("objectName", By(kRule, key.first)).Add("key", By(kRule, key.first)).At(key.second);
             }));
  return fields.Done().Because(kRule);
}

void AddMetric(yaml::List& metrics, const char* resource, const Open<std::optional<Number>>& share) {
  const auto& [percent, mark] = share;
  if (!percent) return;
  constexpr Rule kRule = Rule::kScaleMetric;
  Value target = Fields().Add("type", By(kRule, "Utilization")).Add("averageUtilization", *percent).Done();
  Value metric = Fields().Add("name", By(kRule, resource)).Add("target", std::move(target)).Done();
  metrics.push_back(Fields().Add("type", By(kRule, "Resource")).Add("resource", std::move(metric)).At(percent->span()).With(mark));
}

Value ToValue(const PolicyRule& rule) {
  const auto& [api_group, resources, verbs] = rule;
  constexpr Rule kRule = Rule::kOperatorRights;
  return Fields()
      .Add("apiGroups", ListOf(kRule, {api_group}))
      .Add("resources", ListOf(kRule, resources))
      .Add("verbs", ListOf(kRule, verbs))
      .Done();
}

Value Object(Fields fields, const Metadata& metadata) { return fields.At(metadata.span).With(metadata.mark); }

}  // namespace

Fields Head(const char* api_version, const char* kind, const Metadata& metadata) {
  Fields fields(4);  // and one more: a spec, or data
  fields.Add("apiVersion", By(Rule::kObjectKind, api_version)).Add("kind", By(Rule::kObjectKind, kind)).Add("metadata", ToValue(metadata));
  return fields;
}

Value ObjectOf(Fields head, Value spec, const Metadata& metadata) { return Object(std::move(head.Add("spec", std::move(spec))), metadata); }

Value ToValue(const TextMap& map) {
  yaml::Map out;
  out.Reserve(map.size());
  for (const auto& [key, value] : map) out.Add(key, value);
  return out;
}

Value ToValue(const OpenMap& map) {
  const auto& [entries, mark] = map;
  return ToValue(entries).With(mark);
}

Value ToValue(const Selector& selector) {
  yaml::Map out;
  out.Reserve(selector.size());
  for (const auto& [key, value] : selector) out.Add(key, By(Rule::kSelector, value));
  return out;
}

Value ToValue(const PortRef& port) {
  return std::visit([](const auto& typed) { return Value(typed); }, port);
}

Value IntOrPercent(const Text& text) {
  std::int64_t count = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, count);
  return error == std::errc() && stop == end ? Value(Number(count, text.cause)) : Value(text);
}

Value ToValue(const Metadata& metadata) {
  const auto& [name, kube_namespace, labels, annotations, span, mark] = metadata;
  Fields fields(annotations.entries.empty() ? 3 : 4);
  fields.Add("name", name).AddText("namespace", kube_namespace);
  fields.AddNonEmpty("labels", ToValue(labels)).AddNonEmpty("annotations", ToValue(annotations));
  return fields.Done();
}

Value ToValue(const NamespaceObject& object) {
  const auto& [metadata] = object;
  return Head("v1", "Namespace", metadata).At(metadata.span);
}

Value ToValue(const ServiceAccount& object) {
  const auto& [metadata, token] = object;
  Fields fields = Head("v1", "ServiceAccount", metadata);
  if (token == TokenMount::kNever) fields.Add("automountServiceAccountToken", By(Rule::kNoToken, false));
  return Object(std::move(fields), metadata);
}

Value ToValue(const VaultParameters& parameters) {
  Fields texts;
  for (const auto& [key, value] : parameters) texts.Add(key, value);
  return texts.Done();
}

Value ToValue(const SecretProviderClass& object) {
  const auto& [metadata, parameters, synced] = object;
  Fields spec;
  spec.Add("provider", By(Rule::kVaultProvider, "azure")).Add("parameters", ToValue(parameters));
  if (synced) spec.Add("secretObjects", yaml::List{ToValue(*synced)});
  return ObjectOf(Head("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", metadata), spec.Done(), metadata);
}

Value ToValue(const ConfigMap& object) {
  const auto& [metadata, data] = object;
  return Head("v1", "ConfigMap", metadata).Add("data", ToValue(data)).At(metadata.span);
}

Value ToValue(const ServiceObject& object) {
  const auto& [metadata, type, headless, selector, ports] = object;
  Fields spec(headless ? 4 : 3);
  spec.Add("type", type);
  if (headless) spec.Add("clusterIP", By(Rule::kHeadlessService, "None"));
  spec.Add("selector", ToValue(selector));
  spec.Add("ports", ListOf(ports, [](const ServicePortSpec& port) { return ToValue(port); }));
  return ObjectOf(Head("v1", "Service", metadata), spec.Done(), metadata);
}

Value ToValue(const Deployment& object) {
  const auto& [metadata, replicas, selector, strategy, pods] = object;
  Fields spec;
  spec.AddOptional("replicas", replicas).Add("selector", MatchLabels(selector));
  if (strategy) spec.Add("strategy", std::visit([](const auto& arm) { return ToValue(arm); }, *strategy));
  spec.Add("template", ToValue(pods));
  return ObjectOf(Head("apps/v1", "Deployment", metadata), spec.Done(), metadata);
}

Value ToValue(const DisruptionBudget& object) {
  const auto& [metadata, max_unavailable, selector] = object;
  Fields spec;
  spec.Add("maxUnavailable", IntOrPercent(max_unavailable)).Add("selector", MatchLabels(selector));
  spec.Add("unhealthyPodEvictionPolicy", By(Rule::kEvictUnready, "AlwaysAllow"));
  return ObjectOf(Head("policy/v1", "PodDisruptionBudget", metadata), spec.Done(), metadata);
}

Value ToValue(const Autoscaler& object) {
  const auto& [metadata, deployment, min, max, cpu, memory] = object;
  yaml::List metrics;
  AddMetric(metrics, "cpu", cpu);
  AddMetric(metrics, "memory", memory);
  Fields spec;
  constexpr Rule kTarget = Rule::kScaleTarget;
  spec.Add("scaleTargetRef", Fields()
                                 .Add("apiVersion", By(kTarget, "apps/v1"))
                                 .Add("kind", By(kTarget, "Deployment"))
                                 .Add("name", By(kTarget, deployment))
                                 .Done());
  spec.Add("minReplicas", min).Add("maxReplicas", max).Add("metrics", std::move(metrics));
  return ObjectOf(Head("autoscaling/v2", "HorizontalPodAutoscaler", metadata), spec.Done(), metadata);
}

Value ToValue(const Ingress& object) {
  const auto& [metadata, class_name, host, tls_secret, tls, service, port] = object;
  constexpr Rule kRule = Rule::kChartIngress;
  Value port_ref = Fields().Add("name", By(kRule, port)).Done();
  Value backend = Fields().Add("service", Fields().Add("name", By(kRule, service)).Add("port", std::move(port_ref)).Done()).Done();
  Value path = Fields().Add("path", By(kRule, "/")).Add("pathType", By(kRule, "Prefix")).Add("backend", std::move(backend)).Done();
  Value rule = Fields().Add("http", Fields().Add("paths", yaml::List{std::move(path)}).Done()).Add("host", host).Done();
  Value secured = Fields().Add("secretName", tls_secret).Add("hosts", yaml::List{Value(host)}).Done();
  Fields spec;
  spec.Add("ingressClassName", class_name).Add("rules", yaml::List{std::move(rule)});
  spec.Add("tls", Value(yaml::List{std::move(secured)}).With(tls));
  return ObjectOf(Head("networking.k8s.io/v1", "Ingress", metadata), spec.Done(), metadata);
}

Value ToValue(const RuntimeClass& object) {
  const auto& [metadata, handler, node_selector] = object;
  Fields fields = Head("node.k8s.io/v1", "RuntimeClass", metadata);
  fields.Add("handler", handler);
  if (!node_selector.empty()) fields.Add("scheduling", Fields().Add("nodeSelector", ToValue(node_selector)).Done());
  return fields.At(metadata.span);
}

Value ToValue(const Role& object) {
  const auto& [metadata, rules] = object;
  const char* const kind = metadata.kube_namespace->empty() ? "ClusterRole" : "Role";
  Fields fields = Head("rbac.authorization.k8s.io/v1", kind, metadata);
  return fields.Add("rules", ListOf(rules, [](const PolicyRule& rule) { return ToValue(rule); })).Done();
}

Value ToValue(const RoleBinding& object) {
  const auto& [metadata, service_account, account_namespace] = object;
  constexpr Rule kRule = Rule::kOperatorBinding;
  const bool of_cluster = metadata.kube_namespace->empty();
  Fields fields = Head("rbac.authorization.k8s.io/v1", of_cluster ? "ClusterRoleBinding" : "RoleBinding", metadata);
  fields.Add("roleRef", Fields()
                            .Add("apiGroup", By(kRule, "rbac.authorization.k8s.io"))
                            .Add("kind", By(kRule, of_cluster ? "ClusterRole" : "Role"))
                            .Add("name", By(kRule, *metadata.name))
                            .Done());
  Value subject = Fields()
                      .Add("kind", By(kRule, "ServiceAccount"))
                      .Add("name", By(kRule, service_account))
                      .Add("namespace", By(kRule, account_namespace))
                      .Done();
  return fields.Add("subjects", yaml::List{std::move(subject)}).Done();
}

}  // namespace spin_aks::k8s
