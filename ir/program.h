// SPDX-License-Identifier: Apache-2.0
//
// What the front end hands over: one App, and where and how it runs. Every
// default is applied, every name is legal and unique, every reference resolves;
// what could not be resolved was a diagnostic and there is no Program. Nothing
// here knows a Kubernetes field: that is backends/k8s/lower's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "ir/app.h"
#include "ir/names.h"
#include "ir/pod_fields.h"
#include "ir/spanned.h"

namespace spin_aks {

// ---- Secrets and variables ----

// Where a secret lies. There is no field for its value: it cannot reach a file.
struct SecretRef {
  Spanned<std::string> vault;                   // Key Vault name
  Spanned<std::string> name;                    // secret's name in it
  std::optional<Spanned<std::string>> version;  // pinned; nothing: the latest

  bool operator==(const SecretRef&) const = default;
  auto Key() const { return std::tuple(vault.value, name.value, version ? version->value : std::string()); }
};

// How a variable of the application gets its value at run time.
struct PlainValue {
  Spanned<std::string> text;  // becomes an environment variable, byte for byte
  bool operator==(const PlainValue&) const = default;
};
// A key of a Secret or ConfigMap that somebody else makes, in the application's namespace.
struct ClusterKey {
  enum class Kind : std::uint8_t { kSecret, kConfigMap } kind = Kind::kSecret;
  Spanned<std::string> name, key;
  bool operator==(const ClusterKey&) const = default;
};
// The default in the image's manifest holds; nothing is emitted.
struct ManifestDefault {
  bool operator==(const ManifestDefault&) const = default;
};
// What the settings ask of a value. It is text whatever its type; compiling has checked it.
struct VariableType {
  enum class Kind : std::uint8_t { kText, kInteger, kBoolean, kEnum } kind = Kind::kText;
  std::vector<std::string> choices;  // of kEnum; else empty
  bool operator==(const VariableType&) const = default;
};
struct VariableBinding {
  VariableId variable{};
  std::variant<ManifestDefault, PlainValue, SecretRef, ClusterKey> source;
  VariableType type = {};
  bool operator==(const VariableBinding&) const = default;
};

// ---- Stores, written to the runtime configuration ----

enum class StoreAuth : std::uint8_t { kKey, kWorkloadIdentity };

struct CosmosStore {
  Spanned<std::string> account, database, container;
  StoreAuth auth = StoreAuth::kKey;
  std::optional<SecretRef> key;
  bool operator==(const CosmosStore&) const = default;
};
struct RedisStore {
  std::optional<Spanned<std::string>> url;  // without a password; nothing: the secret holds the whole URL
  std::optional<SecretRef> secret_url;      // beside `url`: the password alone
  bool operator==(const RedisStore&) const = default;
};
struct KeyValueStore {
  Spanned<std::string> label;
  std::variant<CosmosStore, RedisStore> kind;
  bool operator==(const KeyValueStore&) const = default;
};
struct SqliteDatabase {  // libsql over HTTP
  Spanned<std::string> label;
  Spanned<std::string> url;
  std::optional<SecretRef> token;
  bool operator==(const SqliteDatabase&) const = default;
};
struct LlmEndpoint {
  Spanned<std::string> url;
  std::optional<SecretRef> token;
  bool operator==(const LlmEndpoint&) const = default;
};

// ---- Workloads ----

enum class Security : std::uint8_t { kBaseline, kRestricted, kNone };

struct Autoscale {
  Spanned<std::int64_t> min, max;
  std::optional<Spanned<std::int64_t>> cpu, memory;  // percent of the request; at least one is set
  bool operator==(const Autoscale&) const = default;
};
struct Probe {
  Spanned<std::string> path;
  Spanned<std::int64_t> port, period;
  std::optional<Spanned<std::int64_t>> initial_delay, timeout, failures;  // nothing: as Kubernetes has it
  bool operator==(const Probe&) const = default;
};
using SpannedMap = std::map<std::string, Spanned<std::string>>;

struct Resources {
  SpannedMap requests, limits;  // Kubernetes quantities, checked
  bool operator==(const Resources&) const = default;
};
struct RollingStrategy {
  Spanned<std::string> surge, unavailable;  // a count or a percentage, as text
  bool operator==(const RollingStrategy&) const = default;
};

// A volume for what Spin keeps in files.
struct StateVolume {
  Spanned<std::string> size;                       // a Kubernetes quantity, checked
  std::optional<Spanned<std::string>> class_name;  // nothing: the cluster's default
  Origin span;
  bool operator==(const StateVolume&) const = default;
};

// One Deployment, Job or CronJob that runs Spin components on the shim.
struct Workload {
  enum class Kind : std::uint8_t { kService, kJob };  // runs on, or runs to its end
  std::string role = "app";                           // which one it is, whatever the application is called
  KubeName name = KubeName::Legalize("app");
  Kind kind = Kind::kService;
  std::optional<SpannedString> schedule;  // of what runs to its end: it does so again and again
  enum class Http : std::uint8_t {
    kNone,    // nothing listens
    kHealth,  // who asks whether it is well gets an answer
    kServes,
  } http = Http::kNone;
  Spanned<std::int64_t> replicas;    // unused with autoscale, and for Jobs
  bool holds_state = false;          // a store lives inside the pod, so there can be only one
  std::optional<StateVolume> state;  // of such a store: it outlives the pods
  bool gets_everything = false;      // each pod is a subscriber, and would handle every message
  std::optional<Autoscale> autoscale;
  Spanned<Security> security = Security::kBaseline;
  Spanned<std::int64_t> listen_port;
  Resources resources;
  std::optional<Probe> readiness, liveness;  // of what answers HTTP
  SpannedMap node_selector, labels, annotations;
  PodFields pod_fields;
  std::optional<Spanned<std::string>> pull_policy;      // Always, IfNotPresent, Never
  RollingStrategy strategy;                             // of what runs on
  std::optional<Spanned<std::string>> max_unavailable;  // of the disruption budget; nothing: there is none
  std::vector<VariableBinding> variables;               // that its components need, in the order of App::variables
  SpannedMap environment;                               // `[env]`: extra, for the host process
  Origin span;                                          // what it exists for: the manifest's name, or its table

  [[nodiscard]] bool Listens() const { return http != Http::kNone; }
  bool operator==(const Workload&) const = default;
};

// ---- Reaching it ----

enum class ServiceType : std::uint8_t { kClusterIp, kLoadBalancer, kHeadless };

struct ServicePort {
  std::string name;
  Spanned<std::int64_t> port;
  Spanned<std::int64_t> target_port;
  bool operator==(const ServicePort&) const = default;
};
struct Service {
  std::string role = "app";  // likewise
  KubeName name = KubeName::Legalize("app");
  KubeName workload = KubeName::Legalize("app");  // whose pods answer: one of the placement's, by name
  ServiceType type = ServiceType::kClusterIp;
  bool internal = true;  // whether a load balancer in front of it is reached from inside the network only; else of no meaning
  std::optional<Spanned<std::string>> dns_label;
  std::vector<ServicePort> ports;
  SpannedMap annotations;
  Origin span;
  bool operator==(const Service&) const = default;
};

// ---- Where ----

enum class IdentityMode : std::uint8_t { kAddon, kWorkload, kVm };

// Who reads the vault.
struct Identity {
  Spanned<IdentityMode> mode = IdentityMode::kAddon;
  std::optional<Spanned<std::string>> client_id;
  std::optional<Spanned<std::string>> service_account;  // set in workload mode, or when named
  bool create_service_account = true;
  std::optional<SpannedString> name, resource_group;  // of the identity in Azure, where the settings say them
  bool operator==(const Identity&) const = default;
};

// How a vault knows who may read it.
enum class VaultAccess : std::uint8_t { kAuto, kRbac, kPolicy };

// The vaults, as far as the settings say.
struct Vaults {
  VaultAccess access = VaultAccess::kAuto;
  std::optional<SpannedString> subscription;
  bool operator==(const Vaults&) const = default;
};

// The cluster, as far as the settings say which.
struct AzureCluster {
  std::optional<SpannedString> subscription, resource_group, name;
  bool operator==(const AzureCluster&) const = default;
};

// What kubectl has to be set up for before anything is touched there.
struct ClusterAccess {
  std::optional<SpannedString> context, server;
  bool is_direct = true;  // else through Azure, where this machine does not reach it
  bool operator==(const ClusterAccess&) const = default;
};

enum class Executor : std::uint8_t { kDeployment };
enum class Installer : std::uint8_t { kRuntimeClassManager, kKwasm, kNone };
enum class RuntimeInclude : std::uint8_t { kSeparate, kApp };

enum class Architecture : std::uint8_t { kAmd64, kArm64 };

// The shim as nodes of one architecture fetch it.
struct ShimArchive {
  Architecture architecture = Architecture::kAmd64;
  Spanned<std::string> directory;              // a URL; the archive's name follows from the architecture
  std::optional<Spanned<std::string>> sha256;  // in hex; nothing: whatever is there is installed

  // As a release and the kernel name it.
  [[nodiscard]] std::string_view Machine() const { return architecture == Architecture::kAmd64 ? "x86_64" : "aarch64"; }
  [[nodiscard]] std::string Url() const {
    return std::string(*directory).append("/containerd-shim-spin-v2-linux-").append(Machine()).append(".tar.gz");
  }
  bool operator==(const ShimArchive&) const = default;
};

// How Wasm runs on the nodes.
struct Runtime {
  Spanned<Executor> executor = Executor::kDeployment;
  Spanned<Installer> installer = Installer::kRuntimeClassManager;
  Spanned<std::string> runtime_class;
  Spanned<std::string> handler;
  Spanned<std::string> shim_version;       // `0.24.0`
  std::vector<ShimArchive> shim_archives;  // at least one
  Spanned<std::string> spin_version;       // `3.6`
  Spanned<RuntimeInclude> include = RuntimeInclude::kSeparate;
  bool operator==(const Runtime&) const = default;
};

// Where the Namespace object stands, if there is one.
enum class NamespaceUnit : std::uint8_t {
  kNone,    // somebody else makes it, or every cluster has it
  kWithin,  // with the application, whose name it has
  kApart,   // beside it: the settings name it, and others may share it
};

// How the image comes to be, as the steps that are printed say it.
enum class ImageFormat : std::uint8_t { kContainer, kArtifact };
enum class ImageBuilder : std::uint8_t { kNative, kDocker, kPodman, kBuildah, kAcr, kSpin, kNone };
struct ImageBuild {
  ImageFormat format = ImageFormat::kContainer;
  ImageBuilder builder = ImageBuilder::kNative;
  std::vector<SpannedString> platforms;  // `linux/amd64`; at least one, but for an artifact, which has none
  bool platforms_are_promised = false;   // somebody says so: the image is for these and no others
  bool digest_is_written = false;        // the settings name the image's digest themselves
  bool operator==(const ImageBuild&) const = default;
};

// The application at one place: everything that a target can change is here, complete, whatever layer it came from. What two
// placements differ in is found by comparing what they come to (backends/tree), never kept in the program.
struct Placement {
  Spanned<std::string> name = std::string("default");        // the target's
  RelPath directory;                                         // `overlays/<name>`
  Spanned<std::string> kube_namespace = std::string("app");  // a DNS label, which may begin with a digit
  NamespaceUnit namespace_unit = NamespaceUnit::kWithin;
  Spanned<ImageRef> image;
  ImageBuild build;
  std::optional<Spanned<std::string>> tenant_id;  // of the vault; set whenever a secret is used
  Identity identity;
  AzureCluster cluster;
  Vaults vaults;
  bool attaches_registry = false;                     // the nodes pull from an Azure registry that the cluster has a right to
  std::optional<Spanned<std::string>> synced_secret;  // the name of what a vault's secrets are synced to; nothing: by what it holds
  std::optional<KubeName> pull_secret;                // `imagePullSecrets` of every pod
  Origin pull_secret_span;
  std::optional<SpannedString> pull_secret_file;  // what it is made from, on whose machine it is made

  Runtime runtime;
  std::vector<Workload> workloads;  // at least one
  std::vector<Service> services;
  std::vector<KeyValueStore> key_value_stores;
  std::vector<SqliteDatabase> sqlite_databases;
  std::optional<LlmEndpoint> llm;

  explicit Placement(ImageRef ref) : image(std::move(ref)) {}
  bool operator==(const Placement&) const = default;
};

// What makes the host need root certificates: ir/ca_needs.def.
enum class CaNeed : std::uint8_t {
#define SPIN_AKS_CA_NEED(name, what, source) k##name,
#include "ir/ca_needs.def"
#undef SPIN_AKS_CA_NEED
};

// The root certificates in the image, by which Spin's host knows whom it talks to.
struct CaCertificates {
  std::optional<RelPath> file;  // the user's, in the application directory; nothing: ours
  Origin span;                  // what needs or names them
  bool operator==(const CaCertificates&) const = default;
};

// `app` is in the image, and so the same wherever it goes: no target can change it.
struct Program {
  App app;
  std::optional<CaCertificates> ca_certificates = {};
  KubeName name = KubeName::Legalize("app");  // the application's Kubernetes name
  // What the top level of the settings says by itself; nothing where it cannot, or where the one target there is says just that.
  std::optional<Placement> top;
  std::vector<Placement> targets;  // at least one, in the order of the settings

  bool operator==(const Program&) const = default;
};

// The application at one of its places: what is lowered. A view, valid as long as the program is.
struct Site {
  const App& app;
  const KubeName& name;
  const Placement& placement;
};
[[nodiscard]] inline Site At(const Program& program, const Placement& placement) { return {program.app, program.name, placement}; }

}  // namespace spin_aks
