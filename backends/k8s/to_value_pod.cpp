// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <utility>

#include "backends/k8s/fields.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {
namespace {

using yaml::Value;

Value ToValue(const EnvVar& var) {
  const auto& [name, value, cause, mark] = var;
  const Span span = cause.span;
  const Rule rule = cause.rule;
  Fields fields;
  fields.Add("name", By(rule, name));
  if (const auto* text = std::get_if<std::string>(&value)) return fields.Add("value", By(rule, *text, span)).At(span).With(mark);
  const auto refer = [&fields](yaml::Key kind, const Text& object, const Text& key) {
    fields.Add("valueFrom", Fields().Add(std::move(kind), Fields().Add("name", object).Add("key", key).Done()).Done());
  };
  if (const auto* in_secret = std::get_if<SecretKey>(&value)) refer("secretKeyRef", in_secret->secret, in_secret->key);
  if (const auto* in_map = std::get_if<ConfigMapKey>(&value)) refer("configMapKeyRef", in_map->config_map, in_map->key);
  return fields.At(span);
}

Value ToValue(const ContainerPort& port) {
  const auto& [name, number] = port;
  return Fields()
      .Add("name", By(number.cause.rule, name))
      .Add("containerPort", number)
      .Add("protocol", By(Rule::kPortProtocol, "TCP"))
      .At(number.span());
}

Value ToValue(const HttpProbe& probe) {
  const auto& [path, port, initial_delay, period, timeout, failures, cause] = probe;
  Fields fields;
  fields.Add("httpGet", Fields().Add("path", path).Add("port", k8s::ToValue(port)).Done());
  fields.AddOptional("initialDelaySeconds", initial_delay).AddOptional("periodSeconds", period);
  fields.AddOptional("timeoutSeconds", timeout).AddOptional("failureThreshold", failures);
  return fields.At(cause.span).Because(cause.rule);
}

Value ToValue(const VolumeMount& mount) {
  const auto& [volume, path, sub_path, access, cause] = mount;
  const Span span = cause.span;
  const Rule rule = cause.rule;
  Fields fields;
  fields.Add("name", By(rule, volume)).Add("mountPath", By(rule, path)).AddText("subPath", By(rule, sub_path));
  if (access == Access::kReadOnly) fields.Add("readOnly", By(rule, true));
  return fields.At(span);
}

Value ToValue(const Requirements& resources) {
  const auto& [requests, limits] = resources;
  Fields fields;
  fields.AddNonEmpty("requests", k8s::ToValue(requests)).AddNonEmpty("limits", k8s::ToValue(limits));
  return fields.Done();
}

Value ToValue(const std::optional<Spanned<ContainerSecurity>>& security) {
  if (!security) return yaml::Map();
  const auto& [drop_all_capabilities, read_only_root] = **security;
  Fields fields;
  fields.Add("allowPrivilegeEscalation", By(Rule::kNoEscalation, false));
  if (drop_all_capabilities) fields.Add("capabilities", Fields().Add("drop", ListOf(Rule::kDropCapabilities, {"ALL"})).Done());
  if (read_only_root) fields.Add("readOnlyRootFilesystem", By(Rule::kReadOnlyRoot, true));
  return fields.At(security->span);
}

// What a chart's user adds is one more element, of the list that it is.
Value EnvironmentOf(const std::vector<EnvVar>& env, const Open<yaml::List>& extra) {
  Value list = ListOf(env, [](const EnvVar& var) { return ToValue(var); });
  if (extra.mark != 0) list.AsList()->push_back(Value(extra.value).With(extra.mark));
  return list;
}

void AddProbe(Fields& fields, yaml::Key key, const std::optional<HttpProbe>& probe) {
  if (probe) fields.Add(std::move(key), ToValue(*probe));
}

Value Leaf(const Text& text) { return text; }

Value ToValue(const Container& container) {
  const auto& [name, image, pull_policy, command, args, ports, env, extra_env, resources, startup, readiness, liveness, mounts, security] =
      container;
  Fields fields;
  fields.Add("name", name).Add("image", image).AddOptional("imagePullPolicy", pull_policy);
  fields.AddNonEmpty("command", ListOf(command, Leaf)).AddNonEmpty("args", ListOf(args, Leaf));
  fields.AddNonEmpty("ports", ListOf(ports, [](const ContainerPort& port) { return ToValue(port); }));
  fields.AddNonEmpty("env", EnvironmentOf(env, extra_env)).AddOpen("resources", ToValue(resources.value), resources.mark);
  AddProbe(fields, "startupProbe", startup);
  AddProbe(fields, "readinessProbe", readiness);
  AddProbe(fields, "livenessProbe", liveness);
  fields.AddNonEmpty("volumeMounts", ListOf(mounts, [](const VolumeMount& mount) { return ToValue(mount); }));
  fields.AddOpen("securityContext", ToValue(security.value), security.mark);
  return fields.Done();
}

Value SourceOf(Rule rule, const CsiSecrets& csi) {
  const auto& [provider_class] = csi;
  Value attributes = Fields().Add("secretProviderClass", provider_class).Done();
  return Fields()
      .Add("driver", By(rule, "secrets-store.csi.k8s.io"))
      .Add("readOnly", By(rule, true))
      .Add("volumeAttributes", std::move(attributes))
      .Done();
}
Value SourceOf(Rule /*rule*/, const ConfigFiles& files) {
  const auto& [config_map] = files;
  return Fields().Add("name", config_map).Done();
}
Value SourceOf(Rule rule, const Scratch& /*scratch*/) { return Value(yaml::Map()).Because(rule); }

Value SourceOf(Rule /*rule*/, const Claimed& claimed) {
  const auto& [claim] = claimed;
  return Fields().Add("claimName", claim).Done();
}

yaml::Key SourceKey(const CsiSecrets& /*csi*/) { return "csi"; }
yaml::Key SourceKey(const ConfigFiles& /*files*/) { return "configMap"; }
yaml::Key SourceKey(const Scratch& /*scratch*/) { return "emptyDir"; }
yaml::Key SourceKey(const Claimed& /*claimed*/) { return "persistentVolumeClaim"; }

Value ToValue(const Volume& volume) {
  const auto& [name, source, cause] = volume;
  const Rule rule = cause.rule;
  Fields fields;
  fields.Add("name", By(rule, name));
  std::visit([&](const auto& arm) { fields.Add(SourceKey(arm), SourceOf(rule, arm)); }, source);
  return fields.At(cause.span);
}

Value ToValue(const std::optional<Spanned<PodSecurity>>& security) {
  if (!security) return yaml::Map();
  const auto& [run_as, group_of_files] = **security;
  Fields fields;
  constexpr Rule kRule = Rule::kRunAsNonRoot;
  if (const auto& id = run_as)
    fields.Add("runAsNonRoot", By(kRule, true)).Add("runAsUser", By(kRule, *id)).Add("runAsGroup", By(kRule, *id));
  if (const auto& id = group_of_files) fields.Add("fsGroup", By(Rule::kVolumeGroup, *id));
  fields.Add("seccompProfile", Fields().Add("type", By(Rule::kSeccomp, "RuntimeDefault")).Done());
  return fields.At(security->span);
}

Value ToValue(const TopologySpread& spread) {
  const auto& [topology_key, selector] = spread;
  return Fields()
      .Add("maxSkew", By(Rule::kSpread, 1))
      .Add("topologyKey", By(Rule::kSpread, topology_key))
      .Add("whenUnsatisfiable", By(Rule::kSpread, "ScheduleAnyway"))
      .Add("labelSelector", Fields().Add("matchLabels", k8s::ToValue(selector)).Done())
      .Add("matchLabelKeys", ListOf(Rule::kSpread, {"pod-template-hash"}))
      .Done();
}

Value ToValue(const std::vector<Container>& containers) {
  return ListOf(containers, [](const Container& container) { return ToValue(container); });
}

Value ToValue(const Pod& pod) {
  const auto& [runtime_class, account, token, links, restart_policy, pull_secrets, node_selector, as_written, security, volumes, spread,
               init, containers] = pod;
  Fields fields;
  fields.AddOptional("runtimeClassName", runtime_class).AddOptional("serviceAccountName", account);
  if (token == TokenMount::kNever) fields.Add("automountServiceAccountToken", By(Rule::kNoToken, false));
  if (links == ServiceLinks::kOff) fields.Add("enableServiceLinks", By(Rule::kNoServiceLinks, false));
  fields.AddOptional("restartPolicy", restart_policy);
  const auto secret = [](const Text& name) { return Fields().Add("name", name).Done(); };
  fields.AddOpen("imagePullSecrets", ListOf(pull_secrets.value, secret), pull_secrets.mark);
  fields.AddNonEmpty("nodeSelector", k8s::ToValue(node_selector));
  for (const PodFieldInfo& info : kPodFields)
    if (const auto field = as_written.find(info.field); field != as_written.end())
      fields.AddOpen(info.spelling, field->second.value, field->second.mark);
  fields.AddOpen("securityContext", ToValue(security.value), security.mark);
  const auto constraint = [](const TopologySpread& one) { return ToValue(one); };
  fields.AddOpen("topologySpreadConstraints", ListOf(spread.value, constraint), spread.mark);
  fields.AddNonEmpty("initContainers", ToValue(init)).Add("containers", ToValue(containers));
  fields.AddNonEmpty("volumes", ListOf(volumes, [](const Volume& volume) { return ToValue(volume); }));
  return fields.Done();
}

}  // namespace

yaml::Value ToValue(const PodTemplate& pods) {
  const auto& [labels, annotations, pod] = pods;
  Fields metadata;
  metadata.AddNonEmpty("labels", ToValue(labels)).AddNonEmpty("annotations", ToValue(annotations));
  return Fields().AddNonEmpty("metadata", metadata.Done()).Add("spec", ToValue(pod)).Done();
}

}  // namespace spin_aks::k8s
