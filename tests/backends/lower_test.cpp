// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "backends/k8s/runtime_config.h"
#include "backends/yaml/reader.h"
#include "tests/backends/bare.h"
#include "tests/backends/programs.h"
#include "tests/backends/tree.h"

namespace spin_aks::k8s {
namespace {

using tree::At;
using tree::Get;

Bundle Lowered(const Program& program) {
  Diagnostics diagnostics;
  auto bundle = Lower(At(program, program.targets[0]), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) ADD_FAILURE() << diagnostic.message;
  return bundle.value_or(Bundle());
}

yaml::Value LoweredDeployment(const Program& program) { return Get(Lowered(program).app, "Deployment", "shop"); }

std::vector<std::string> Kinds(const std::vector<Object>& objects) {
  std::vector<std::string> kinds;
  for (const Object& object : objects) kinds.emplace_back(object.Kind());
  return kinds;
}

constexpr std::string_view kPod = "spec/template/spec/";
constexpr std::string_view kContainer = "spec/template/spec/containers/0/";

std::string InPod(const yaml::Value& workload, std::string_view path) { return At(workload, std::string(kPod) + std::string(path)); }
std::string InContainer(const yaml::Value& workload, std::string_view path) {
  return At(workload, std::string(kContainer) + std::string(path));
}

// The value of an environment variable as it is written; "<none>" without one.
std::string Env(const yaml::Value& workload, std::string_view name) {
  const yaml::Value* env = tree::Find(workload, std::string(kContainer) + "env");
  for (std::size_t i = 0; env && i < env->AsList()->size(); ++i) {
    if (At((*env->AsList())[i], "name") == name) return At((*env->AsList())[i], "value");
  }
  return "<none>";
}

// ---- The workload ----

TEST(Lower, AnHttpApplicationIsWhatTheShimNeeds) {
  const yaml::Value deployment = LoweredDeployment(programs::Http());
  EXPECT_EQ(InPod(deployment, "runtimeClassName"), "wasmtime-spin-v2");
  EXPECT_EQ(InPod(deployment, "enableServiceLinks"), "false");
  EXPECT_EQ(InContainer(deployment, "command/0"), "/");
  EXPECT_EQ(InContainer(deployment, "ports/0/containerPort"), "80");
  EXPECT_EQ(InContainer(deployment, "ports/0/protocol"), "TCP");
  EXPECT_EQ(InContainer(deployment, "image"), "shopacr.azurecr.io/shop:1.4.2");
  for (const char* probe : {"startupProbe", "readinessProbe", "livenessProbe"}) {
    EXPECT_EQ(InContainer(deployment, std::string(probe) + "/httpGet/path"), "/.well-known/spin/health");
    EXPECT_EQ(InContainer(deployment, std::string(probe) + "/httpGet/port"), "http-app");
  }
  EXPECT_EQ(Env(deployment, "SPIN_HTTP_LISTEN_ADDR"), "<none>");
}

TEST(Lower, ObjectsComeInTheOrderOfApplying) {
  EXPECT_EQ(Kinds(Lowered(programs::Http()).app), (std::vector<std::string>{"Namespace", "Service", "Deployment", "PodDisruptionBudget"}));
  EXPECT_EQ(Kinds(Lowered(programs::Rich()).app),
            (std::vector<std::string>{"Namespace", "ServiceAccount", "SecretProviderClass", "SecretProviderClass", "SecretProviderClass",
                                      "SecretProviderClass", "Service", "Service", "Job", "Deployment", "PodDisruptionBudget",
                                      "HorizontalPodAutoscaler"}));
}

TEST(Lower, WithoutAListenerThereAreNoPortsAndProbes) {
  Program program = programs::Http();
  program.targets[0].workloads[0].http = Workload::Http::kNone;
  program.targets[0].services.clear();
  const yaml::Value deployment = LoweredDeployment(program);
  for (const char* field : {"ports", "startupProbe", "readinessProbe", "livenessProbe"})
    EXPECT_EQ(InContainer(deployment, field), "<none>");
}

TEST(Lower, SecurityBaseline) {
  const yaml::Value deployment = LoweredDeployment(programs::Http());
  EXPECT_EQ(InPod(deployment, "automountServiceAccountToken"), "false");
  EXPECT_EQ(InPod(deployment, "securityContext/seccompProfile/type"), "RuntimeDefault");
  EXPECT_EQ(InPod(deployment, "securityContext/runAsNonRoot"), "<none>");
  EXPECT_EQ(InContainer(deployment, "securityContext/allowPrivilegeEscalation"), "false");
  EXPECT_EQ(InContainer(deployment, "securityContext/capabilities"), "<none>");  // port 80 needs one
}

TEST(Lower, SecurityRestrictedRunsAsNobodyAndStillHasAPlaceForState) {
  Program program = programs::Http();
  program.targets[0].workloads[0].security = Security::kRestricted;
  Workload& web = program.targets[0].workloads[0];
  web.listen_port = web.readiness->port = web.liveness->port = std::int64_t{8080};
  program.targets[0].services[0].ports[0].target_port = std::int64_t{8080};
  const yaml::Value deployment = LoweredDeployment(program);
  EXPECT_EQ(InPod(deployment, "securityContext/runAsNonRoot"), "true");
  EXPECT_NE(InPod(deployment, "securityContext/runAsUser"), "<none>");
  EXPECT_EQ(InContainer(deployment, "securityContext/capabilities/drop/0"), "ALL");
  EXPECT_EQ(Env(deployment, "SPIN_HTTP_LISTEN_ADDR"), "0.0.0.0:8080");
  EXPECT_EQ(InContainer(deployment, "volumeMounts/0/mountPath"), "/.spin");
  EXPECT_EQ(InContainer(deployment, "volumeMounts/0/readOnly"), "<none>");
  EXPECT_EQ(InPod(deployment, "volumes/0/emptyDir"), "<tree>");
}

TEST(Lower, SecurityNoneSetsNothing) {
  Program program = programs::Http();
  program.targets[0].workloads[0].security = Security::kNone;
  const yaml::Value deployment = LoweredDeployment(program);
  EXPECT_EQ(InPod(deployment, "securityContext"), "<none>");
  EXPECT_EQ(InPod(deployment, "automountServiceAccountToken"), "<none>");
  EXPECT_EQ(InContainer(deployment, "securityContext"), "<none>");
}

TEST(Lower, OnePodIsNeitherSpreadNorGuarded) {
  Program program = programs::Http();
  program.targets[0].workloads[0].replicas = std::int64_t{1};
  EXPECT_EQ(Kinds(Lowered(program).app), (std::vector<std::string>{"Namespace", "Service", "Deployment"}));
  EXPECT_EQ(InPod(LoweredDeployment(program), "topologySpreadConstraints"), "<none>");
  EXPECT_EQ(InPod(LoweredDeployment(programs::Http()), "topologySpreadConstraints/0/whenUnsatisfiable"), "ScheduleAnyway");
}

TEST(Lower, OnePodThatMayNotGoIsGuarded) {
  Program program = programs::Http();
  program.targets[0].workloads[0].replicas = std::int64_t{1};
  program.targets[0].workloads[0].max_unavailable = std::string("0");
  EXPECT_EQ(At(Get(Lowered(program).app, "PodDisruptionBudget", "shop"), "spec/maxUnavailable"), "0");
}

// It is under load, with many of them, that pods have to be apart and a drain has to take one at a time.
TEST(Lower, PodsThatMayBecomeSeveralAreSpreadAndGuarded) {
  Program program = programs::Http();
  program.targets[0].workloads[0].autoscale =
      Autoscale{.min = std::int64_t{1}, .max = std::int64_t{6}, .cpu = Spanned<std::int64_t>(80), .memory = {}};
  const Bundle bundle = Lowered(program);
  EXPECT_EQ(At(Get(bundle.app, "PodDisruptionBudget", "shop"), "spec/maxUnavailable"), "1");
  EXPECT_EQ(InPod(Get(bundle.app, "Deployment", "shop"), "topologySpreadConstraints/0/whenUnsatisfiable"), "ScheduleAnyway");
}

TEST(Lower, AnAutoscalerTakesTheReplicasOver) {
  const Bundle bundle = Lowered(programs::Rich());
  EXPECT_EQ(At(Get(bundle.app, "Deployment", "shop"), "spec/replicas"), "<none>");
  const yaml::Value& autoscaler = Get(bundle.app, "HorizontalPodAutoscaler", "shop");
  EXPECT_EQ(At(autoscaler, "apiVersion"), "autoscaling/v2");
  EXPECT_EQ(At(autoscaler, "spec/minReplicas"), "2");
  EXPECT_EQ(At(autoscaler, "spec/maxReplicas"), "6");
  EXPECT_EQ(At(autoscaler, "spec/metrics/0/resource/target/averageUtilization"), "70");
}

TEST(Lower, CountsAndPercentagesKeepTheirKind) {
  Program program = programs::Http();
  program.targets[0].workloads[0].strategy = RollingStrategy{.surge = std::string("3"), .unavailable = std::string("10%")};
  const yaml::Value deployment = LoweredDeployment(program);
  EXPECT_TRUE(std::holds_alternative<std::int64_t>(tree::Find(deployment, "spec/strategy/rollingUpdate/maxSurge")->node()));
  EXPECT_NE(tree::Find(deployment, "spec/strategy/rollingUpdate/maxUnavailable")->AsString(), nullptr);
}

TEST(Lower, EveryObjectCarriesTheLabelsAndSelectorsUseTwo) {
  const Bundle bundle = Lowered(programs::Rich());
  for (const Object& object : bundle.app) {
    if (object.Kind() == "Namespace") {
      EXPECT_EQ(tree::Find(object.value, "metadata/labels"), nullptr) << "others may share it";
      continue;
    }
    for (const char* label : {"name", "instance", "version", "component", "part-of", "managed-by"}) {
      EXPECT_NE(At(object.value, std::string("metadata/labels/app.kubernetes.io~") + label), "<none>") << object.Kind();
    }
    EXPECT_EQ(At(object.value, "metadata/labels/app.kubernetes.io~managed-by"), "spin-aks");
  }
  const yaml::Value* selector = tree::Find(Get(bundle.app, "Deployment", "shop"), "spec/selector/matchLabels");
  EXPECT_EQ(*selector, yaml::Value(yaml::Map{yaml::E("app.kubernetes.io/name", "shop"), yaml::E("app.kubernetes.io/component", "shop")}));
}

TEST(Lower, TheUsersLabelsAreOnTheWorkloadAndItsPodsAndInNoSelector) {
  Program program = programs::Http();
  program.targets[0].workloads[0].labels["team"] = std::string("checkout");
  const yaml::Value deployment = LoweredDeployment(program);
  EXPECT_EQ(At(deployment, "metadata/labels/team"), "checkout");
  EXPECT_EQ(At(deployment, "spec/template/metadata/labels/team"), "checkout");
  EXPECT_EQ(At(deployment, "spec/selector/matchLabels/team"), "<none>");
}

// `+` is legal in a version and not in a label.
TEST(Lower, TheVersionLabelIsLegal) {
  Program program = programs::Http();
  program.app.version = std::string("1.0.0+build.7");
  EXPECT_TRUE(IsLabelValue(At(LoweredDeployment(program), "metadata/labels/app.kubernetes.io~version")));
  program.app.version = std::string("");
  EXPECT_EQ(At(LoweredDeployment(program), "metadata/labels/app.kubernetes.io~version"), "1.4.2");  // the image's tag
}

// ---- Jobs ----

TEST(Lower, AJobIsCalledAfterItsContent) {
  const auto name = [](const Program& program) {
    for (const Object& object : Lowered(program).app) {
      if (object.Kind() == "Job") return std::string(object.Name());
    }
    return std::string();
  };
  Program program = programs::Rich();
  const std::string first = name(program);
  EXPECT_TRUE(first.starts_with("shop-import-"));
  EXPECT_EQ(name(program), first);
  program.targets[0].image = *ImageRef::Parse("shopacr.azurecr.io/shop:1.4.3");
  EXPECT_NE(name(program), first);
  program.targets[0].workloads[1].name = KubeName::Legalize(std::string(63, 'a'));
  EXPECT_TRUE(IsDnsLabel(name(program)));
}

TEST(Lower, AJobEndsAndStays) {
  const Bundle bundle = Lowered(programs::Rich());
  for (const Object& object : bundle.app) {
    if (object.Kind() != "Job") continue;
    EXPECT_EQ(At(object.value, "spec/template/spec/restartPolicy"), "Never");
    EXPECT_EQ(At(object.value, "spec/ttlSecondsAfterFinished"), "<none>");
    EXPECT_NE(At(object.value, "spec/backoffLimit"), "<none>");
    EXPECT_EQ(At(object.value, "spec/template/spec/securityContext/seccompProfile/type"), "RuntimeDefault");
    EXPECT_EQ(At(object.value, "spec/template/spec/imagePullSecrets/0/name"), "registry");
  }
}

// ---- Environment and secrets ----

TEST(Lower, PlainVariablesReachTheProcessUnchanged) {
  Program program = programs::Http();
  programs::AddPlain(program, "my_key", "a $(B) $$ \xC2\x85 \"x\"\n");
  program.targets[0].workloads[0].environment["odd key"] = std::string("$(X)");
  const yaml::Value deployment = LoweredDeployment(program);
  EXPECT_EQ(Env(deployment, "SPIN_VARIABLE_MY_KEY"), "a $$(B) $$$$ \xC2\x85 \"x\"\n");
  EXPECT_EQ(Env(deployment, "odd key"), "$$(X)");
}

TEST(Lower, AVariableWithItsDefaultIsNotEmitted) {
  Program program = programs::Http();
  programs::AddPlain(program, "a", "x");
  program.targets[0].workloads[0].variables[0].source = ManifestDefault{};
  EXPECT_EQ(InContainer(LoweredDeployment(program), "env"), "<none>");
}

TEST(Lower, ASecretTakesTheWholeWayFromVaultToVariable) {
  Program program = programs::Http();
  programs::AddSecret(program, "my_key", "shop-kv", "my-key");
  const Bundle bundle = Lowered(program);
  const yaml::Value& provider = Get(bundle.app, "SecretProviderClass", "shop-shop-kv");
  EXPECT_EQ(At(provider, "spec/parameters/keyvaultName"), "shop-kv");
  EXPECT_EQ(At(provider, "spec/parameters/useVMManagedIdentity"), "true");

  yaml::ReadError error;
  const auto outer = yaml::Read(At(provider, "spec/parameters/objects"), error);
  ASSERT_TRUE(outer && outer->size() == 1) << error.message;
  const auto inner = yaml::Read(At((*outer)[0], "array/0"), error);
  ASSERT_TRUE(inner && inner->size() == 1) << error.message;
  EXPECT_EQ(At((*inner)[0], "objectName"), "my-key");
  EXPECT_EQ(At((*inner)[0], "objectType"), "secret");
  EXPECT_EQ(At((*inner)[0], "objectAlias"), "my_key");

  EXPECT_EQ(At(provider, "spec/secretObjects/0/data/0/objectName"), "my_key");
  EXPECT_EQ(At(provider, "spec/secretObjects/0/data/0/key"), "my_key");
  const yaml::Value& deployment = Get(bundle.app, "Deployment", "shop");
  EXPECT_EQ(InContainer(deployment, "env/0/name"), "SPIN_VARIABLE_MY_KEY");
  EXPECT_EQ(InContainer(deployment, "env/0/valueFrom/secretKeyRef/name"), At(provider, "spec/secretObjects/0/secretName"));
  EXPECT_EQ(InContainer(deployment, "env/0/valueFrom/secretKeyRef/key"), "my_key");
  EXPECT_EQ(InPod(deployment, "volumes/0/csi/volumeAttributes/secretProviderClass"), At(provider, "metadata/name"));
  EXPECT_EQ(InContainer(deployment, "volumeMounts/0/name"), InPod(deployment, "volumes/0/name"));
}

// A secret's name may look like a number or a word of YAML: the provider reads text.
TEST(Lower, NamesOfSecretsStayText) {
  Program program = programs::Http();
  programs::AddSecret(program, "a", "shop-kv", "1e3");
  const Bundle bundle = Lowered(program);
  yaml::ReadError error;
  const auto outer = yaml::Read(At(Get(bundle.app, "SecretProviderClass", "shop-shop-kv"), "spec/parameters/objects"), error);
  ASSERT_TRUE(outer);
  const auto inner = yaml::Read(At((*outer)[0], "array/0"), error);
  ASSERT_TRUE(inner) << error.message;
  EXPECT_NE(tree::Find((*inner)[0], "objectName")->AsString(), nullptr);
}

TEST(Lower, VaultsAreOneWhateverTheCase) {
  Program program = programs::Http();
  programs::AddSecret(program, "a", "Shop-KV", "a");
  programs::AddSecret(program, "b", "shop-kv", "b");
  EXPECT_EQ(Kinds(Lowered(program).app)[1], "SecretProviderClass");
  EXPECT_EQ(Kinds(Lowered(program).app)[2], "Service");
}

TEST(Lower, IdentityModes) {
  Program program = programs::Http();
  programs::AddSecret(program, "a", "shop-kv", "a");
  program.targets[0].identity.client_id = std::string("id");
  const auto parameters = [&] { return *tree::Find(Get(Lowered(program).app, "SecretProviderClass", "shop-shop-kv"), "spec/parameters"); };
  for (const IdentityMode mode : {IdentityMode::kAddon, IdentityMode::kVm}) {
    program.targets[0].identity.mode = mode;
    EXPECT_EQ(At(parameters(), "userAssignedIdentityID"), "id");
    EXPECT_EQ(At(parameters(), "clientID"), "<none>");
  }
  program.targets[0].identity.mode = IdentityMode::kWorkload;
  program.targets[0].identity.service_account = std::string("shop");
  EXPECT_EQ(At(parameters(), "clientID"), "id");
  EXPECT_EQ(At(parameters(), "useVMManagedIdentity"), "<none>");
  EXPECT_EQ(At(Get(Lowered(program).app, "ServiceAccount", "shop"), "metadata/annotations/azure.workload.identity~client-id"), "id");
  EXPECT_EQ(InPod(LoweredDeployment(program), "serviceAccountName"), "shop");
  const yaml::Value all = parameters();
  for (const auto& entry : all.AsMap()->entries()) EXPECT_NE(entry.value.AsString(), nullptr) << entry.key.text();
}

TEST(Lower, AStoreBehindWorkloadIdentityNeedsOne) {
  Program program = programs::Rich();
  EXPECT_EQ(At(LoweredDeployment(program), "spec/template/metadata/labels/azure.workload.identity~use"), "true");
  program.targets[0].identity.mode = IdentityMode::kAddon;
  Diagnostics diagnostics;
  EXPECT_FALSE(Lower(At(program, program.targets[0]), diagnostics));
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].kind, DiagnosticKind::kStoreWithoutIdentity);
}

TEST(Lower, TwoObjectsOfOneNameAreReported) {
  Program program = programs::Http();
  program.targets[0].runtime.installer = Installer::kKwasm;
  program.targets[0].kube_namespace = std::string("kwasm");
  Diagnostics diagnostics;
  EXPECT_FALSE(Lower(At(program, program.targets[0]), diagnostics));
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].kind, DiagnosticKind::kDuplicateObject);
}

TEST(Lower, APullSecretIsNotCalledLikeASyncedOne) {
  Program program = programs::Http();
  programs::AddSecret(program, "password", "shop-kv", "password");
  const auto kinds = [&](const char* name) {
    program.targets[0].pull_secret = *KubeName::Parse(name);
    Diagnostics diagnostics;
    (void)Lower(At(program, program.targets[0]), diagnostics);
    std::vector<DiagnosticKind> all;
    for (const Diagnostic& diagnostic : diagnostics.all()) all.push_back(diagnostic.kind);
    return all;
  };
  const std::string synced = At(Get(Lowered(program).app, "SecretProviderClass", "shop-shop-kv"), "metadata/name");
  EXPECT_EQ(kinds(synced.c_str()), std::vector{DiagnosticKind::kDuplicateObject});
  EXPECT_TRUE(kinds("ghcr").empty());
}

// ---- Runtime configuration ----

TEST(Lower, AConfigurationWithoutAKeyIsAConfigMap) {
  Program program = programs::Http();
  program.targets[0].key_value_stores.push_back(
      {.label = std::string("cache"), .kind = RedisStore{.url = std::string("redis://cache:6379"), .secret_url = {}}});
  const Bundle bundle = Lowered(program);
  EXPECT_EQ(At(Get(bundle.app, "ConfigMap", "shop-runtime-config"), "data/runtime-config.toml"),
            "[key_value_store.cache]\ntype = \"redis\"\nurl = \"redis://cache:6379\"\n");
  const yaml::Value& deployment = Get(bundle.app, "Deployment", "shop");
  EXPECT_EQ(InContainer(deployment, "volumeMounts/0/mountPath"), "/runtime-config.toml");
  EXPECT_EQ(InContainer(deployment, "volumeMounts/0/subPath"), "runtime-config.toml");
}

TEST(Lower, AConfigurationWithAKeyIsASecretAsAWhole) {
  const Bundle bundle = Lowered(programs::Rich());
  for (const Object& object : bundle.app) EXPECT_NE(object.Kind(), "ConfigMap");
  EXPECT_NE(At(Get(bundle.app, "SecretProviderClass", "shop-shop-kv"), "spec/parameters/objects").find("shop-runtime-config"),
            std::string::npos);
  EXPECT_EQ(InContainer(Get(bundle.app, "Deployment", "shop"), "volumeMounts/2/mountPath"), "/runtime-config.toml");
}

TEST(RuntimeConfig, IsWhatSpinReads) {
  Program program = programs::Rich();
  program.targets[0].key_value_stores.push_back(
      {.label = std::string("a b"), .kind = RedisStore{.url = std::string("rediss://c:6380"), .secret_url = SecretRef{}}});
  program.targets[0].llm = LlmEndpoint{.url = std::string("https://llm"), .token = {}};
  const std::string text =
      WriteRuntimeConfig(At(program, program.targets[0]), [](const SecretRef& secret) { return "s/" + *secret.name + "\"="; });
  EXPECT_EQ(text, R"([key_value_store.default]
type = "azure_cosmos"
account = "shopcosmos"
database = "shop"
container = "kv"

[key_value_store.cache]
type = "redis"
url = "s/cache-url\"="

[key_value_store."a b"]
type = "redis"
url = "rediss://:s%2F%22%3D@c:6380"

[sqlite_database.default]
type = "libsql"
url = "https://db.example"
token = "s/db-token\"="

[llm_compute]
type = "remote_http"
url = "https://llm"
auth_token = ""
)");
}

// ---- What rolls pods ----

TEST(Lower, PodsRollWhenWhatTheyReadChanges) {
  const auto hash = [](const Program& program) {
    return At(LoweredDeployment(program), "spec/template/metadata/annotations/spin-aks~config-hash");
  };
  EXPECT_EQ(hash(programs::Http()), "<none>");
  const Program program = programs::Rich();
  const std::string before = hash(program);
  Program pinned = program;
  std::get<SecretRef>(pinned.targets[0].workloads[0].variables[1].source).version = std::string("0123456789abcdef");
  EXPECT_NE(hash(pinned), before);
  Program moved = program;
  moved.targets[0].sqlite_databases[0].url = std::string("https://other.example");
  EXPECT_NE(hash(moved), before);
  Program plain = program;
  std::get<PlainValue>(plain.targets[0].workloads[0].variables[0].source).text = std::string("debug");
  EXPECT_EQ(hash(plain), before);  // it is in the template anyway
}

// ---- Services ----

TEST(Lower, Services) {
  Program program = programs::Http();
  Service& service = program.targets[0].services[0];
  const auto lowered = [&] { return Get(Lowered(program).app, "Service", "shop"); };
  EXPECT_EQ(At(lowered(), "spec/type"), "ClusterIP");
  EXPECT_EQ(At(lowered(), "spec/ports/0/targetPort"), "http-app");
  EXPECT_EQ(At(lowered(), "spec/ports/0/protocol"), "TCP");
  service.type = ServiceType::kHeadless;
  EXPECT_EQ(At(lowered(), "spec/clusterIP"), "None");
  service.type = ServiceType::kLoadBalancer;
  service.internal = true;
  EXPECT_EQ(At(lowered(), "spec/type"), "LoadBalancer");
  EXPECT_EQ(At(lowered(), "metadata/annotations/service.beta.kubernetes.io~azure-load-balancer-internal"), "true");
  service.internal = false;
  service.dns_label = std::string("shop");
  EXPECT_EQ(At(lowered(), "metadata/annotations/service.beta.kubernetes.io~azure-load-balancer-internal"), "<none>");
  EXPECT_EQ(At(lowered(), "metadata/annotations/service.beta.kubernetes.io~azure-dns-label-name"), "shop");
}

// ---- Provenance ----

TEST(Lower, LeavesKnowWhatCausedThem) {
  Program program = programs::Http();
  const auto span = [](std::uint32_t begin) { return Span{.source = SourceId{0}, .begin = begin, .end = begin + 1}; };
  program.targets[0].workloads[0].span = span(1);
  program.targets[0].workloads[0].replicas = {3, span(2)};
  program.targets[0].image.span = span(3);
  programs::AddPlain(program, "a", "x");
  std::get<PlainValue>(program.targets[0].workloads[0].variables[0].source).text.span = span(4);
  const Bundle bundle = Lowered(program);
  const yaml::Value& deployment = Get(bundle.app, "Deployment", "shop");
  EXPECT_EQ(deployment.span(), span(1));
  EXPECT_EQ(tree::Find(deployment, "spec/replicas")->span(), span(2));
  EXPECT_EQ(tree::Find(deployment, std::string(kContainer) + "image")->span(), span(3));
  EXPECT_EQ(tree::Find(deployment, std::string(kContainer) + "env/0/value")->span(), span(4));
  EXPECT_EQ(Get(bundle.app, "PodDisruptionBudget", "shop").span(), span(2));
}

TEST(Lower, IsAFunctionOfTheProgram) {
  const Bundle first = Lowered(programs::Rich());
  const Bundle second = Lowered(programs::Rich());
  ASSERT_EQ(first.app.size(), second.app.size());
  for (std::size_t i = 0; i < first.app.size(); ++i) EXPECT_EQ(first.app[i].value, second.app[i].value);
}

}  // namespace
}  // namespace spin_aks::k8s
