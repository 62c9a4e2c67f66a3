// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <utility>

#include "backends/k8s/fields.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {
namespace {

using yaml::Value;

Value ToValue(const PortRef& port) {
  if (const auto* name = std::get_if<std::string>(&port)) return *name;
  return std::get<Number>(port);
}

Value ToValue(const EnvVar& var) {
  const auto& [name, value, span] = var;
  Fields fields;
  fields.Add("name", name);
  if (const auto* text = std::get_if<Text>(&value)) return fields.Add("value", *text).At(span);
  const auto& [secret, key] = std::get<SecretKey>(value);
  Value ref = Fields().Add("name", secret).Add("key", key).Done();
  return fields.Add("valueFrom", Fields().Add("secretKeyRef", std::move(ref)).Done()).At(span);
}

// TCP is the default, and written all the same: server-side apply merges ports by number and protocol.
Value ToValue(const ContainerPort& port) {
  const auto& [name, number] = port;
  return Fields().Add("name", name).Add("containerPort", number).Add("protocol", "TCP").At(number.span);
}

Value ToValue(const HttpProbe& probe) {
  const auto& [path, port, initial_delay, period, timeout, failures, span] = probe;
  Fields fields;
  fields.Add("httpGet", Fields().Add("path", path).Add("port", ToValue(port)).Done());
  fields.AddOptional("initialDelaySeconds", initial_delay).AddOptional("periodSeconds", period);
  fields.AddOptional("timeoutSeconds", timeout).AddOptional("failureThreshold", failures);
  return fields.At(span);
}

Value ToValue(const VolumeMount& mount) {
  const auto& [volume, path, sub_path, access] = mount;
  Fields fields;
  fields.Add("name", volume).Add("mountPath", path).AddText("subPath", sub_path);
  if (access == Access::kReadOnly) fields.Add("readOnly", true);
  return fields.Done();
}

Value ToValue(const Resources& resources) {
  const auto& [requests, limits] = resources;
  Fields fields;
  fields.AddNonEmpty("requests", k8s::ToValue(requests)).AddNonEmpty("limits", k8s::ToValue(limits));
  return fields.Done();
}

Value ToValue(const Spanned<ContainerSecurity>& security) {
  const auto& [drop_all_capabilities] = *security;
  Fields fields;
  fields.Add("allowPrivilegeEscalation", false);
  if (drop_all_capabilities) fields.Add("capabilities", Fields().Add("drop", yaml::List{"ALL"}).Done());
  return fields.At(security.span);
}

void AddProbe(Fields& fields, const char* key, const std::optional<HttpProbe>& probe) {
  if (probe) fields.Add(key, ToValue(*probe));
}

Value ToValue(const Container& container) {
  const auto& [name, image, pull_policy, command, args, ports, env, resources, startup, readiness, liveness, mounts, security] = container;
  Fields fields;
  fields.Add("name", name).Add("image", image).AddOptional("imagePullPolicy", pull_policy);
  fields.AddNonEmpty("command", ListOf(command)).AddNonEmpty("args", ListOf(args));
  fields.AddNonEmpty("ports", ListOf(ports, [](const ContainerPort& port) { return ToValue(port); }));
  fields.AddNonEmpty("env", ListOf(env, [](const EnvVar& var) { return ToValue(var); }));
  fields.AddNonEmpty("resources", ToValue(resources));
  AddProbe(fields, "startupProbe", startup);
  AddProbe(fields, "readinessProbe", readiness);
  AddProbe(fields, "livenessProbe", liveness);
  fields.AddNonEmpty("volumeMounts", ListOf(mounts, [](const VolumeMount& mount) { return ToValue(mount); }));
  if (security) fields.Add("securityContext", ToValue(*security));
  return fields.Done();
}

Value SourceOf(const CsiSecrets& csi) {
  const auto& [provider_class] = csi;
  Value attributes = Fields().Add("secretProviderClass", provider_class).Done();
  return Fields().Add("driver", "secrets-store.csi.k8s.io").Add("readOnly", true).Add("volumeAttributes", std::move(attributes)).Done();
}
Value SourceOf(const ConfigFiles& files) {
  const auto& [config_map] = files;
  return Fields().Add("name", config_map).Done();
}
Value SourceOf(const Scratch& /*scratch*/) { return yaml::Map(); }

const char* SourceKey(const CsiSecrets& /*csi*/) { return "csi"; }
const char* SourceKey(const ConfigFiles& /*files*/) { return "configMap"; }
const char* SourceKey(const Scratch& /*scratch*/) { return "emptyDir"; }

Value ToValue(const Volume& volume) {
  const auto& [name, source] = volume;
  Fields fields;
  fields.Add("name", name);
  std::visit([&](const auto& arm) { fields.Add(SourceKey(arm), SourceOf(arm)); }, source);
  return fields.Done();
}

Value ToValue(const Spanned<PodSecurity>& security) {
  const auto& [run_as] = *security;
  Fields fields;
  if (const auto& id = run_as) fields.Add("runAsNonRoot", true).Add("runAsUser", *id).Add("runAsGroup", *id);
  fields.Add("seccompProfile", Fields().Add("type", "RuntimeDefault").Done());
  return fields.At(security.span);
}

// A wish, not a demand: a pod that cannot be spread is better than one that does not run.
Value ToValue(const TopologySpread& spread) {
  const auto& [topology_key, selector] = spread;
  return Fields()
      .Add("maxSkew", 1)
      .Add("topologyKey", topology_key)
      .Add("whenUnsatisfiable", "ScheduleAnyway")
      .Add("labelSelector", Fields().Add("matchLabels", k8s::ToValue(selector)).Done())
      .Done();
}

Value ToValue(const std::vector<Container>& containers) {
  return ListOf(containers, [](const Container& container) { return ToValue(container); });
}

Value ToValue(const Pod& pod) {
  const auto& [runtime_class, account, token, links, restart_policy, pull_secrets, node_selector, security, volumes, spreads, init,
               containers] = pod;
  Fields fields;
  fields.AddOptional("runtimeClassName", runtime_class).AddOptional("serviceAccountName", account);
  if (token == TokenMount::kNever) fields.Add("automountServiceAccountToken", false);
  if (links == ServiceLinks::kOff) fields.Add("enableServiceLinks", false);
  fields.AddText("restartPolicy", restart_policy);
  fields.AddNonEmpty("imagePullSecrets", ListOf(pull_secrets, [](const Text& name) { return Fields().Add("name", name).Done(); }));
  fields.AddNonEmpty("nodeSelector", k8s::ToValue(node_selector));
  if (security) fields.Add("securityContext", ToValue(*security));
  fields.AddNonEmpty("topologySpreadConstraints", ListOf(spreads, [](const TopologySpread& spread) { return ToValue(spread); }));
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
