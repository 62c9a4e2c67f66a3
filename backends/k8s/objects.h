// SPDX-License-Identifier: Apache-2.0
//
// The Kubernetes objects that we emit, as plain structs: only the fields that we
// ever set, in terms of what they mean. Lowering fills them, `to_value` alone
// knows how the API spells them. A leaf about which the lowering decides something carries the rule of that decision, with
// the input that it followed; what is the same on every object (its kind, a port's protocol) gets its rule in `to_value`.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/cause.h"
#include "ir/program.h"
#include "ir/spanned.h"

namespace spin_aks::k8s {

using Text = yaml::Marked<std::string>;
using Number = yaml::Marked<std::int64_t>;
using TextMap = std::map<yaml::Key, Text, std::less<>>;

// What is no scalar, and may be set (knobs.h).
template <typename T>
struct Open {
  T value{};
  yaml::Mark mark = 0;
};

// Texts by name. Where it may be set it is marked, and so are the entries in it that a setting wrote; the others are ours.
struct OpenMap {
  TextMap entries;
  yaml::Mark mark = 0;

  OpenMap() = default;
  OpenMap(TextMap map) : entries(std::move(map)) {}  // NOLINT(google-explicit-constructor)
  Text& operator[](yaml::Key name) { return entries[std::move(name)]; }
};

struct Metadata {
  Text name;
  Text kube_namespace;  // empty: the object is the cluster's
  TextMap labels;
  OpenMap annotations;
  Span span;            // what the object exists for
  yaml::Mark mark = 0;  // on what there is one at all
};

// Labels that an object has to carry, all of them.
using Selector = std::map<yaml::Key, std::string, std::less<>>;

// Whether the service account's token lies in the pod's file system.
enum class TokenMount : std::uint8_t { kDefault, kNever };

// ---- Pods ----

struct SecretKey {
  Text secret, key;
};
struct ConfigMapKey {
  Text config_map, key;
};
struct EnvVar {
  std::string name;
  std::variant<std::string, SecretKey, ConfigMapKey> value;  // text as it is to be written: `$` is doubled already
  Cause cause;                                               // of all of it
  yaml::Mark mark = 0;                                       // of all of it
};

struct ContainerPort {
  std::string name;
  Number port;
};

using PortRef = std::variant<Text, Number>;  // by name or by number

struct HttpProbe {
  Text path;
  PortRef port;
  std::optional<Number> initial_delay, period, timeout, failures;
  Cause cause;  // of there being one
};

enum class Access : std::uint8_t { kReadOnly, kReadWrite };

struct VolumeMount {
  std::string volume, path;
  std::string sub_path;  // empty: the whole volume
  Access access = Access::kReadOnly;
  Cause cause;
};

struct ContainerSecurity {
  bool drop_all_capabilities = false;  // privilege escalation is off in any case
  bool read_only_root = false;
};

struct Requirements {
  TextMap requests, limits;
};

struct Container {
  Text name;
  Text image;
  std::optional<Text> pull_policy;
  std::vector<Text> command, args;
  std::vector<ContainerPort> ports;
  std::vector<EnvVar> env;
  Open<yaml::List> extra_env;  // after `env`
  Open<Requirements> resources;
  std::optional<HttpProbe> startup, readiness, liveness;
  std::vector<VolumeMount> mounts;
  Open<std::optional<Spanned<ContainerSecurity>>> security;
};

// Secrets that the CSI driver fetches as the class says.
struct CsiSecrets {
  Text provider_class;
};
struct ConfigFiles {
  Text config_map;
};
struct Scratch {};  // an emptyDir
struct Claimed {
  Text claim;
};
struct Volume {
  std::string name;
  std::variant<CsiSecrets, ConfigFiles, Scratch, Claimed> source;
  Cause cause;
};

struct PodSecurity {
  std::optional<std::int64_t> run_as;          // user and group; then never root. Seccomp is RuntimeDefault in any case
  std::optional<std::int64_t> group_of_files;  // of volumes that outlive the pod, which are root's
};

struct TopologySpread {
  std::string topology_key;
  Selector selector;
};

// Whether the kubelet describes the namespace's Services in the environment.
enum class ServiceLinks : std::uint8_t { kDefault, kOff };

struct Pod {
  std::optional<Text> runtime_class;
  std::optional<Text> service_account;
  TokenMount token = TokenMount::kDefault;
  ServiceLinks service_links = ServiceLinks::kDefault;
  std::optional<Text> restart_policy;  // nothing: Always
  Open<std::vector<Text>> pull_secrets;
  OpenMap node_selector;
  std::map<PodField, Open<yaml::Value>> fields;  // that are set as they stand, or may be set
  Open<std::optional<Spanned<PodSecurity>>> security;
  std::vector<Volume> volumes;
  Open<std::vector<TopologySpread>> spread;
  std::vector<Container> init, containers;  // those run first, one by one; these together
};

struct PodTemplate {
  OpenMap labels, annotations;
  Pod pod;
};

// ---- Namespaced objects ----

struct Rolling {
  Text surge, unavailable;  // a count or a percentage
};

struct Recreate {
  Cause cause;
};
using Strategy = std::variant<Rolling, Recreate>;

struct Deployment {
  Metadata metadata;
  std::optional<Number> replicas;  // nothing: somebody else scales it
  Selector selector;
  std::optional<Strategy> strategy;
  PodTemplate pods;
};

struct ServicePortSpec {
  std::string name;
  Number port;
  PortRef target;
  Span span;
};
struct ServiceObject {
  Metadata metadata;
  Text type;  // ClusterIP, LoadBalancer
  bool headless = false;
  Selector selector;
  std::vector<ServicePortSpec> ports;
};

struct ConfigMap {
  Metadata metadata;
  TextMap data;
};

struct SyncedSecret {
  Text name;
  Selector labels;
  std::vector<std::pair<std::string, Span>> keys;  // each the alias of an object, and the key
};
using VaultParameters = std::vector<std::pair<std::string, Text>>;  // in order; every value is a string
struct SecretProviderClass {
  Metadata metadata;
  VaultParameters parameters;
  std::optional<SyncedSecret> synced;
};

struct ServiceAccount {
  Metadata metadata;
  TokenMount token = TokenMount::kDefault;
};

struct DisruptionBudget {
  Metadata metadata;
  Text max_unavailable;  // a count or a percentage
  Selector selector;
};

struct Autoscaler {
  Metadata metadata;
  std::string deployment;
  Number min, max;
  Open<std::optional<Number>> cpu, memory;  // percent of the request
};

// Requests from outside, to a Service.
struct Ingress {
  Metadata metadata;
  Text class_name, host, tls_secret;
  yaml::Mark tls = 0;  // on whether it has any
  std::string service, port;
};

// ---- The cluster's objects ----

struct NamespaceObject {
  Metadata metadata;
};

struct RuntimeClass {
  Metadata metadata;
  Text handler;
  Selector node_selector;  // empty: every node
};

struct PolicyRule {
  std::string api_group;
  std::vector<std::string> resources, verbs;
};
// A Role where the metadata has a namespace, else a ClusterRole.
struct Role {
  Metadata metadata;
  std::vector<PolicyRule> rules;
};
// Gives the role of the same name (and of the same scope) to a service account.
struct RoleBinding {
  Metadata metadata;
  std::string service_account;
  std::string account_namespace;
};

}  // namespace spin_aks::k8s
