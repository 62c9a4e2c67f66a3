// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/pod_references.h"

#include <map>
#include <set>

#include <fmt/format.h>

namespace spin_aks::k8s {
namespace {

constexpr std::string_view kCsiDriver = "secrets-store.csi.k8s.io";

// What a volume of the pod brings, and whether a container has it.
struct VolumeUse {
  std::string kind, name;  // of the referent; empty: the volume refers to nothing
  Span span;
  bool mounted = false;
};

class PodChecker {
 public:
  PodChecker(const Object& object, const ReferenceIndex& index, Diagnostics& diagnostics)
      : object_(object), index_(index), diagnostics_(diagnostics), spec_(PodTemplateOf(object)["spec"]) {}

  void Check();

 private:
  [[nodiscard]] const Referent* Require(std::string_view kind, std::string_view name, Span span);
  [[nodiscard]] const Referent* RequireOfCluster(std::string_view kind, std::string_view name, Span span);
  void RequireKey(std::string_view kind, Node ref, std::string_view key);
  void Broken(Span span, const std::string& what) { ReportBroken(object_, span, what, diagnostics_); }

  void CheckPodLevel();
  void CheckVolume(Node volume);
  void CheckContainer(Node container);
  void CheckEnv(Node var);
  void CheckSynced(std::string_view secret, Span span);
  void CheckMount(Node mount);
  void CheckProbe(Node probe, const std::set<std::string, std::less<>>& ports);
  void CheckVolumesMounted();

  const Object& object_;
  const ReferenceIndex& index_;
  Diagnostics& diagnostics_;
  Node spec_;
  std::map<std::string, VolumeUse, std::less<>> volumes_;
  std::set<std::string, std::less<>> classes_;  // of secrets, among the volumes
};

const Referent* PodChecker::Require(std::string_view kind, std::string_view name, Span span) {
  const Referent* referent = index_.Find(kind, object_.Namespace(), name);
  if (!referent) Broken(span, fmt::format("refers to the {} `{}`, which is not there", kind, name));
  return referent;
}

const Referent* PodChecker::RequireOfCluster(std::string_view kind, std::string_view name, Span span) {
  const Referent* referent = index_.Find(kind, {}, name);
  if (!referent) Broken(span, fmt::format("refers to the {} `{}`, which is not there", kind, name));
  return referent;
}

void PodChecker::RequireKey(std::string_view kind, Node ref, std::string_view key) {
  const std::string_view name = ref["name"].Text();
  const Referent* referent = Require(kind, name, ref.span());
  if (!referent) return;
  if (referent->keys && !referent->keys->contains(key)) {
    Broken(ref.span(), fmt::format("refers to the key `{}` of the {} `{}`, which has no such key", key, kind, name));
  }
  if (!referent->synced_by.empty()) CheckSynced(referent->synced_by, ref.span());
}

// The driver makes the Secret when a pod mounts the class, and takes it away with the last
// such pod: who reads the Secret has to mount the class as well.
void PodChecker::CheckSynced(std::string_view provider_class, Span span) {
  if (classes_.contains(provider_class)) return;
  Broken(span, fmt::format("reads a Secret that exists only while the SecretProviderClass `{}` is mounted, and does not mount it",
                           provider_class));
}

void PodChecker::CheckPodLevel() {
  if (const Node name = spec_["runtimeClassName"]) (void)RequireOfCluster("RuntimeClass", name.Text(), name.span());
  if (const Node name = spec_["serviceAccountName"]) (void)Require("ServiceAccount", name.Text(), name.span());
  for (const Node& secret : spec_["imagePullSecrets"].Elements()) (void)Require("Secret", secret["name"].Text(), secret["name"].span());
  const Node labels = PodTemplateOf(object_)["metadata"]["labels"];
  for (const Node& spread : spec_["topologySpreadConstraints"].Elements()) {
    if (Matches(spread["labelSelector"]["matchLabels"], labels)) continue;
    Broken(spread.span(), "spreads pods that are not its own");
  }
  const Node selector = Node(object_.value)["spec"]["selector"];
  if (selector && !Matches(selector["matchLabels"], labels)) Broken(selector.span(), "selects pods that it does not make");
}

void PodChecker::CheckVolume(Node volume) {
  VolumeUse use{.kind = {}, .name = {}, .span = volume.span()};
  if (const Node config = volume["configMap"]) use.kind = "ConfigMap", use.name = config["name"].Text();
  if (const Node secret = volume["secret"]) use.kind = "Secret", use.name = secret["secretName"].Text();
  if (const Node claim = volume["persistentVolumeClaim"]) use.kind = "PersistentVolumeClaim", use.name = claim["claimName"].Text();
  if (const Node csi = volume["csi"]; csi["driver"].Text() == kCsiDriver) {
    use.kind = "SecretProviderClass", use.name = csi["volumeAttributes"]["secretProviderClass"].Text();
  }
  if (use.kind == "SecretProviderClass") classes_.insert(use.name);
  if (!use.kind.empty()) (void)Require(use.kind, use.name, volume.span());
  if (!volumes_.emplace(volume["name"].Text(), use).second)
    Broken(volume.span(), fmt::format("has two volumes called `{}`", volume["name"].Text()));
}

void PodChecker::CheckEnv(Node var) {
  const Node from = var["valueFrom"];
  if (const Node ref = from["secretKeyRef"]) RequireKey("Secret", ref, ref["key"].Text());
  if (const Node ref = from["configMapKeyRef"]) RequireKey("ConfigMap", ref, ref["key"].Text());
}

void PodChecker::CheckMount(Node mount) {
  const auto volume = volumes_.find(mount["name"].Text());
  if (volume == volumes_.end()) {
    Broken(mount.span(), fmt::format("mounts the volume `{}`, which it does not have", mount["name"].Text()));
    return;
  }
  VolumeUse& use = volume->second;
  use.mounted = true;
  const std::string_view file = mount["subPath"].Text();
  const Referent* referent = use.kind.empty() ? nullptr : index_.Find(use.kind, object_.Namespace(), use.name);
  if (file.empty() || !referent || !referent->keys || referent->keys->contains(file)) return;
  Broken(mount.span(), fmt::format("mounts `{}` of the {} `{}`, which has no such key", file, use.kind, use.name));
}

void PodChecker::CheckProbe(Node probe, const std::set<std::string, std::less<>>& ports) {
  const Node port = probe["httpGet"]["port"];
  if (port.Text().empty() || ports.contains(port.Text())) return;
  Broken(port.span(), fmt::format("probes the port `{}`, which its container does not have", port.Text()));
}

void PodChecker::CheckContainer(Node container) {
  for (const Node& var : container["env"].Elements()) CheckEnv(var);
  for (const Node& mount : container["volumeMounts"].Elements()) CheckMount(mount);
  std::set<std::string, std::less<>> ports;
  for (const Node& port : container["ports"].Elements()) ports.emplace(port["name"].Text());
  for (const char* probe : {"startupProbe", "readinessProbe", "livenessProbe"}) CheckProbe(container[probe], ports);
}

// The kubelet skips a volume that no container mounts, in silence.
void PodChecker::CheckVolumesMounted() {
  for (const auto& [name, volume] : volumes_) {
    if (!volume.mounted) Broken(volume.span, fmt::format("has a volume `{}` that no container mounts", name));
  }
}

void PodChecker::Check() {
  for (const Node& volume : spec_["volumes"].Elements()) CheckVolume(volume);
  CheckPodLevel();
  for (const char* containers : {"initContainers", "containers"}) {
    for (const Node& container : spec_[containers].Elements()) CheckContainer(container);
  }
  CheckVolumesMounted();
}

}  // namespace

Diagnostic& ReportBroken(const Object& from, Span span, const std::string& what, Diagnostics& diagnostics) {
  return diagnostics.Report(DiagnosticKind::kBrokenReference, span, fmt::format("`{}` {}", NameOf(from), what));
}

void CheckPodReferences(const Object& object, const ReferenceIndex& index, Diagnostics& diagnostics) {
  if (PodTemplateOf(object)["spec"]) PodChecker(object, index, diagnostics).Check();
}

}  // namespace spin_aks::k8s
