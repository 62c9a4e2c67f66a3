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
  Fields fields;
  fields.Add("name", var.name);
  if (const auto* text = std::get_if<Text>(&var.value)) return fields.Add("value", *text).At(var.span);
  const auto& [secret, key] = std::get<SecretKey>(var.value);
  Value ref = Fields().Add("name", secret).Add("key", key).Done();
  return fields.Add("valueFrom", Fields().Add("secretKeyRef", std::move(ref)).Done()).At(var.span);
}

// TCP is the default, and written all the same: server-side apply merges ports by number and protocol.
Value ToValue(const ContainerPort& port) {
  return Fields().Add("name", port.name).Add("containerPort", port.port).Add("protocol", "TCP").At(port.port.span);
}

Value ToValue(const HttpProbe& probe) {
  Fields fields;
  fields.Add("httpGet", Fields().Add("path", probe.path).Add("port", ToValue(probe.port)).Done());
  fields.AddOptional("initialDelaySeconds", probe.initial_delay).AddOptional("periodSeconds", probe.period);
  fields.AddOptional("timeoutSeconds", probe.timeout).AddOptional("failureThreshold", probe.failures);
  return fields.At(probe.span);
}

Value ToValue(const VolumeMount& mount) {
  Fields fields;
  fields.Add("name", mount.volume).Add("mountPath", mount.path).AddText("subPath", mount.sub_path);
  if (mount.access == Access::kReadOnly) fields.Add("readOnly", true);
  return fields.Done();
}

Value ToValue(const Resources& resources) {
  Fields fields;
  fields.AddNonEmpty("requests", k8s::ToValue(resources.requests)).AddNonEmpty("limits", k8s::ToValue(resources.limits));
  return fields.Done();
}

Value ToValue(const Spanned<ContainerSecurity>& security) {
  Fields fields;
  fields.Add("allowPrivilegeEscalation", false);
  if (security->drop_all_capabilities) fields.Add("capabilities", Fields().Add("drop", yaml::List{"ALL"}).Done());
  return fields.At(security.span);
}

void AddProbe(Fields& fields, const char* key, const std::optional<HttpProbe>& probe) {
  if (probe) fields.Add(key, ToValue(*probe));
}

Value ToValue(const Container& container) {
  Fields fields;
  fields.Add("name", container.name).Add("image", container.image).AddOptional("imagePullPolicy", container.pull_policy);
  fields.AddNonEmpty("command", ListOf(container.command)).AddNonEmpty("args", ListOf(container.args));
  fields.AddNonEmpty("ports", ListOf(container.ports, [](const ContainerPort& port) { return ToValue(port); }));
  fields.AddNonEmpty("env", ListOf(container.env, [](const EnvVar& var) { return ToValue(var); }));
  fields.AddNonEmpty("resources", ToValue(container.resources));
  AddProbe(fields, "startupProbe", container.startup);
  AddProbe(fields, "readinessProbe", container.readiness);
  AddProbe(fields, "livenessProbe", container.liveness);
  fields.AddNonEmpty("volumeMounts", ListOf(container.mounts, [](const VolumeMount& mount) { return ToValue(mount); }));
  if (container.security) fields.Add("securityContext", ToValue(*container.security));
  return fields.Done();
}

Value SourceOf(const CsiSecrets& csi) {
  Value attributes = Fields().Add("secretProviderClass", csi.provider_class).Done();
  return Fields().Add("driver", "secrets-store.csi.k8s.io").Add("readOnly", true).Add("volumeAttributes", std::move(attributes)).Done();
}
Value SourceOf(const ConfigFiles& files) { return Fields().Add("name", files.config_map).Done(); }
Value SourceOf(const Scratch& /*scratch*/) { return yaml::Map(); }

const char* SourceKey(const CsiSecrets& /*csi*/) { return "csi"; }
const char* SourceKey(const ConfigFiles& /*files*/) { return "configMap"; }
const char* SourceKey(const Scratch& /*scratch*/) { return "emptyDir"; }

Value ToValue(const Volume& volume) {
  Fields fields;
  fields.Add("name", volume.name);
  std::visit([&](const auto& source) { fields.Add(SourceKey(source), SourceOf(source)); }, volume.source);
  return fields.Done();
}

Value ToValue(const Spanned<PodSecurity>& security) {
  Fields fields;
  if (const auto& id = security->run_as) fields.Add("runAsNonRoot", true).Add("runAsUser", *id).Add("runAsGroup", *id);
  fields.Add("seccompProfile", Fields().Add("type", "RuntimeDefault").Done());
  return fields.At(security.span);
}

// A wish, not a demand: a pod that cannot be spread is better than one that does not run.
Value ToValue(const TopologySpread& spread) {
  return Fields()
      .Add("maxSkew", 1)
      .Add("topologyKey", spread.topology_key)
      .Add("whenUnsatisfiable", "ScheduleAnyway")
      .Add("labelSelector", Fields().Add("matchLabels", k8s::ToValue(spread.selector)).Done())
      .Done();
}

Value ToValue(const Pod& pod) {
  Fields fields;
  fields.AddOptional("runtimeClassName", pod.runtime_class).AddOptional("serviceAccountName", pod.service_account);
  if (pod.token == TokenMount::kNever) fields.Add("automountServiceAccountToken", false);
  if (pod.service_links == ServiceLinks::kOff) fields.Add("enableServiceLinks", false);
  fields.AddText("restartPolicy", pod.restart_policy);
  fields.AddNonEmpty("imagePullSecrets", ListOf(pod.pull_secrets, [](const Text& name) { return Fields().Add("name", name).Done(); }));
  fields.AddNonEmpty("nodeSelector", k8s::ToValue(pod.node_selector));
  if (pod.security) fields.Add("securityContext", ToValue(*pod.security));
  fields.AddNonEmpty("topologySpreadConstraints", ListOf(pod.spread, [](const TopologySpread& spread) { return ToValue(spread); }));
  fields.Add("containers", yaml::List{ToValue(pod.container)});
  fields.AddNonEmpty("volumes", ListOf(pod.volumes, [](const Volume& volume) { return ToValue(volume); }));
  return fields.Done();
}

}  // namespace

yaml::Value ToValue(const PodTemplate& pods) {
  Fields metadata;
  metadata.AddNonEmpty("labels", ToValue(pods.labels)).AddNonEmpty("annotations", ToValue(pods.annotations));
  return Fields().AddNonEmpty("metadata", metadata.Done()).Add("spec", ToValue(pods.pod)).Done();
}

}  // namespace spin_aks::k8s
