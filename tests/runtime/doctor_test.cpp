// SPDX-License-Identifier: Apache-2.0
//
// `doctor` through the front door, against an API server, programs and a git in memory: what is found, what of that ends with 5, and that
// nothing is changed.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/runtime/deploy_fixture.h"

namespace spin_aks {
namespace {

const std::string kClass = "/apis/node.k8s.io/v1/runtimeclasses/wasmtime-spin-v2";

// Everything is as it should be, until a test says otherwise.
class DoctorTest : public DeployTest {
 protected:
  DoctorTest() {
    environment_.variables["DOCKER_CONFIG"] = "/docker";
    disk_.AddFile("/docker/config.json", R"({"auths":{"registry.example":{"auth":"d2hvOnMzY3JldA=="}}})");
    cluster_.program = [this](const std::vector<std::string>& argv) { return Say(argv); };
    cluster_.Create("/version", R"({"gitVersion":"v1.34.2"})");
    cluster_.Create(kClass,
                    R"({"metadata":{"name":"wasmtime-spin-v2"},"handler":"spin-v2","scheduling":{"nodeSelector":{"spin":"true"}}})");
    AddNode("pool-1", R"({"spin":"true"})");
  }

  std::optional<Result<ProgramAnswer>> Say(const std::vector<std::string>& argv) const {
    if (missing_.contains(argv.front()))
      return std::unexpected(
          Error{.kind = Error::Kind::kMissing, .path = argv.front(), .doing = "start", .detail = "no such file or directory"});
    if (argv.front() == "git") return ProgramAnswer{.output = tracked_, .code = is_in_git_ ? 0 : 128};
    if (argv.size() > 1 && argv[1] == "version")
      return ProgramAnswer{.output = R"({"clientVersion":{"major":"1","minor":"34","gitVersion":"v1.34.1"}})", .code = 0};
    if (argv.size() > 1 && argv[1] == "--version") return ProgramAnswer{.output = argv.front() + " 3.4.0 (abcdef)\n", .code = 0};
    return std::nullopt;
  }

  void AddNode(const std::string& name, const std::string& labels, const std::string& spec = "{}",
               const std::string& architecture = "amd64", const std::string& ready = "True", const std::string& system = "linux") {
    cluster_.Create("/api/v1/nodes/" + name, R"({"metadata":{"name":")" + name + R"(","labels":)" + labels + R"(},"spec":)" + spec +
                                                 R"(,"status":{"conditions":[{"type":"Ready","status":")" + ready +
                                                 R"("}],"nodeInfo":{"architecture":")" + architecture + R"(","operatingSystem":")" +
                                                 system + R"("}}})");
  }

  int Doctor(std::vector<std::string> more = {}) {
    cluster_.changed.clear();
    cluster_.asked.clear();
    const auto before = disk_.nodes;
    more.insert(more.begin(), "doctor");
    const int code = Call(std::move(more));
    EXPECT_EQ(cluster_.changed, std::vector<std::string>{}) << "it only looks";
    EXPECT_EQ(disk_.nodes, before) << "it only looks";
    return code;
  }
  void ExpectFound(const std::string& state, const std::string& check, const std::string& words) {
    std::string line = state;
    line.resize(9, ' ');
    line += check;
    line.resize(22, ' ');
    EXPECT_NE(console_.out.find(line + words), std::string::npos) << line << words << "\n--\n" << Said();
  }
  void ExpectNothing(const std::string& words) { EXPECT_EQ(Said().find(words), std::string::npos) << words << "\n--\n" << Said(); }

  std::set<std::string> missing_;
  std::string tracked_ = std::string("spin.toml\0aks-spin.toml\0", 24);
  bool is_in_git_ = true;
};

std::optional<Result<HttpResponse>> Forbidden(const std::string& path, const std::string& of) {
  if (!path.starts_with(of)) return std::nullopt;
  return MemoryCluster::Status(403, "Forbidden", "you may not look there");
}

TEST_F(DoctorTest, FindsThatAllIsWell) {
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("ok", "tools", "kubectl 1.34.1");
  ExpectFound("ok", "settings", "the settings compile");
  ExpectFound("ok", "registry", "there are credentials for `registry.example`");
  ExpectFound("ok", "cluster", "context `here` leads to https://here.example:443");
  ExpectFound("ok", "cluster", "the server is Kubernetes v1.34.2");
  ExpectFound("ok", "permissions", "");
  ExpectFound("ok", "runtime", "RuntimeClass `wasmtime-spin-v2` leads to handler `spin-v2`");
  ExpectFound("ok", "runtime", "1 of 1 nodes run pods");
  ExpectFound("ok", "exposed", "nothing of the output");
  ExpectFound("ok", "secrets", "no secret is known to be among the 2 files");
  ExpectNothing("error");
  ExpectNothing("s3cret");
  EXPECT_EQ(Doctor({"-q"}), 0);
  EXPECT_EQ(Said(), "") << "`-q` says what is wrong";
}

// ---- Tools ----

TEST_F(DoctorTest, SaysThatKubectlIsNotThereAndGoesOn) {
  missing_ = {"kubectl"};
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "tools", "`kubectl` is not there");
  ExpectSaid("https://kubernetes.io/docs/tasks/tools");
  ExpectFound("skipped", "cluster", "kubectl is not there");
  ExpectFound("skipped", "permissions", "kubectl is not there");
  ExpectFound("ok", "settings", "");
  ExpectFound("ok", "exposed", "");
  ExpectFound("ok", "secrets", "");
  EXPECT_EQ(cluster_.doors, 0U);
}

TEST_F(DoctorTest, AsksForTheToolsOfThisApplicationAlone) {
  missing_ = {"docker", "helm", "spin", "podman"};
  EXPECT_EQ(Doctor(), 0) << "it needs none of them" << Said();
  disk_.AddFile("/app/spin.toml", std::string(kManifest) + "[component.web.build]\ncommand = \"make\"\n");
  Settle("image.build = \"docker\"\n");
  EXPECT_EQ(Doctor(), 0) << "`deploy` needs none of them" << Said();
  ExpectFound("warning", "tools", "`spin` is not there");
  ExpectFound("warning", "tools", "`docker` is not there");
  ExpectNothing("podman");
  missing_.clear();
  EXPECT_EQ(Doctor(), 0);
  ExpectFound("ok", "tools", "spin 3.4.0");
  ExpectFound("warning", "tools", "docker 3.4.0 is older than 23.0");
  // As a plugin it is called by the Spin that it will call.
  missing_ = {"spin"};
  environment_.variables["SPIN_BIN_PATH"] = "/opt/spin";
  EXPECT_EQ(Doctor(), 0);
  ExpectFound("ok", "tools", "spin 3.4.0");
}

TEST_F(DoctorTest, LooksForWhatKubectlSignsInBy) {
  cluster_.program = [this](const std::vector<std::string>& argv) -> std::optional<Result<ProgramAnswer>> {
    if (argv.size() > 1 && argv[1] == "config")
      return ProgramAnswer{.output = R"({"current-context":"here","contexts":[{"name":"here","context":{"cluster":"c","user":"u"}}],
        "clusters":[{"name":"c","cluster":{"server":"https://here.example:443"}}],
        "users":[{"name":"u","user":{"exec":{"command":"kubelogin"}}}]})",
                           .code = 0};
    return Say(argv);
  };
  missing_ = {"kubelogin"};
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "tools", "`kubelogin` is not there");
  ExpectSaid("az aks install-cli");
}

TEST_F(DoctorTest, SaysThatKubectlAndTheServerAreTooFarApart) {
  for (const auto& [version, is_far] : {std::pair{"v1.35.0", false}, {"v1.33.9", false}, {"v1.36.0", true}, {"v1.32.1", true}}) {
    cluster_.Create("/version", std::string(R"({"gitVersion":")") + version + "\"}");
    EXPECT_EQ(Doctor(), 0) << Said();
    EXPECT_EQ(Said().find("more than one minor version apart") != std::string::npos, is_far) << Said();
  }
}

// ---- Settings, disk, registry ----

TEST_F(DoctorTest, SaysWhatIsWrongWithTheInputAndGoesOn) {
  disk_.AddFile("/app/aks-spin.toml", "app.replicas = \"many\"\n");
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "settings", "1 error in the application and its settings");
  ExpectSaid("(aks-spin.toml:1)");
  ExpectFound("skipped", "cluster", "");
  ExpectFound("ok", "tools", "kubectl");
  ExpectFound("ok", "secrets", "");
  EXPECT_EQ(console_.err, "") << "it is a finding, and no report";
}

TEST_F(DoctorTest, SaysThatTheOutputIsNotWhatCompilingMakes) {
  disk_.AddFile("/app/aks-spin.toml",
                "runtime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\napp.replicas = 3\n");
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "settings", "what lies on disk is not what compiling makes");
  ExpectNothing("does not know");  // the runtime layer, which somebody else sets up
  ExpectFound("ok", "permissions", "");
  ExpectFound("ok", "runtime", "1 of 1 nodes");
}

TEST_F(DoctorTest, FindsWarningsInsteadOfPrintingThem) {
  disk_.nodes.erase("/app/web.wasm");
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("warning", "settings", "1 warning in the application and its settings");
  ExpectSaid("- SA0184: `web.wasm` does not exist yet (spin.toml:");
  EXPECT_EQ(console_.err, "");
}

TEST_F(DoctorTest, SaysThatACredentialHelperIsNotThere) {
  disk_.AddFile("/docker/config.json", R"({"credHelpers":{"registry.example":"acr-env"}})");
  missing_ = {"docker-credential-acr-env"};
  EXPECT_EQ(Doctor(), 0) << "`deploy` needs none" << Said();
  ExpectFound("warning", "registry", "cannot start `docker-credential-acr-env`");
}

TEST_F(DoctorTest, SaysWhatIsMissingOfTheRegistry) {
  disk_.AddFile("/docker/config.json", "{}");
  EXPECT_EQ(Doctor(), 0) << "`deploy` needs none" << Said();
  ExpectFound("warning", "registry", "nobody has signed in to `registry.example`");
  disk_.AddFile("/app/aks-spin.toml", "");
  ASSERT_EQ(Call({"compile", "-t", "kube", "-q"}), 0) << Said();
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "registry", "no container registry is set");
}

// ---- The cluster ----

TEST_F(DoctorTest, AsksNothingOfAnotherCluster) {
  Settle("cluster.context = \"there\"\n");
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "cluster", "the current context is `here`, and `cluster.context` insists on `there`");
  ExpectSaid("kubectl config use-context there");
  ExpectFound("skipped", "permissions", "it is not the cluster that the settings insist on");
  ExpectFound("ok", "secrets", "");
  EXPECT_EQ(cluster_.doors, 0U);
}

TEST_F(DoctorTest, KnowsTheClusterThatThisWasDeployedTo) {
  ASSERT_EQ(Deploy(), 0) << Said();
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectSaid("the cluster that this was deployed to");
  cluster_.Create("/api/v1/namespaces/kube-system", "{}");
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "cluster", "context `here` leads to another cluster than this was deployed to");
  ExpectFound("skipped", "runtime", "it is not the cluster that this was deployed to");
}

TEST_F(DoctorTest, LooksAtAllElseWhereTheClusterIsNotReached) {
  cluster_.fault = [](const std::string&, const std::string&) {
    return Result<HttpResponse>(HttpResponse{.status = 500, .body = "dial tcp 127.0.0.1:1: connect: connection refused\n"});
  };
  tracked_ = std::string(".env\0", 5);
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "cluster", "");
  ExpectSaid("connection refused");
  ExpectFound("skipped", "permissions", "the cluster cannot be reached");
  ExpectFound("skipped", "runtime", "the cluster cannot be reached");
  ExpectFound("ok", "tools", "kubectl");
  ExpectFound("ok", "settings", "");
  ExpectFound("ok", "exposed", "");
  ExpectFound("warning", "secrets", "git tracks `.env`");
  cluster_.fault = [](const std::string&, const std::string&) { return MemoryCluster::Status(401, "Unauthorized", "who are you"); };
  EXPECT_EQ(Doctor(), 5);
  ExpectSaid("`kubectl get namespaces` says how kubectl signs in");
}

TEST_F(DoctorTest, SaysWhichKindsTheServerDoesNotKnow) {
  cluster_.fault = [](const std::string&, const std::string& path) -> std::optional<Result<HttpResponse>> {
    if (path == "/apis/policy/v1") return MemoryCluster::Status(404, "NotFound", "there is no such group");
    return std::nullopt;
  };
  Settle("app.replicas = 2\n");
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "cluster", "the server does not know PodDisruptionBudget (policy/v1)");
}

// ---- Permissions ----

TEST_F(DoctorTest, NamesEachRightThatIsMissing) {
  cluster_.denied = {"create deployments.apps", "patch deployments.apps"};
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "permissions", "you may not create, patch deployments.apps in namespace `shop`");
  ExpectSaid("kubectl auth can-i create deployments.apps -n shop");
  ExpectSaid("Azure Kubernetes Service RBAC Writer");
  cluster_.denied = {"patch namespaces"};
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "permissions", "you may not patch namespaces in the cluster");
  ExpectSaid("RBAC Cluster Admin");
  ExpectSaid("`create_namespace = false`");
  cluster_.denied = {"patch services", "get deployments.apps", "patch deployments.apps"};
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "permissions", "of 2 kinds of objects in namespace `shop` you may not do all that `deploy` does");
  ExpectSaid("- get, patch deployments.apps\n");
  ExpectSaid("- patch services\n");
}

// What helm keeps of a release lies in Secrets.
TEST_F(DoctorTest, AsksForWhatHelmNeeds) {
  cluster_.denied = {"list secrets"};
  EXPECT_EQ(Doctor(), 0) << "nobody needs it for manifests: " << Said();
  disk_.AddFile("/app/aks-spin.toml",
                "kubernetes_type = \"helm\"\nruntime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n");
  ASSERT_EQ(Call({"compile", "-q", "-t", "helm"}), 0) << Said();
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "permissions", "you may not list secrets in namespace `shop`");
}

TEST_F(DoctorTest, TellsRightsApartThatADeployDoesWithout) {
  for (const char* right : {"delete services", "list pods"}) {
    cluster_.denied = {right};
    EXPECT_EQ(Doctor(), 0) << Said();
    ExpectFound("warning", "permissions", std::string("you may not ") + right + " in namespace `shop`");
  }
}

TEST_F(DoctorTest, AsksEachRightOnce) {
  // One more of a kind that is asked about anyhow.
  const std::string manifests = disk_.Files("/app")["manifests/app.yaml"];
  disk_.AddFile("/app/manifests/app.yaml", manifests + "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mine\n");
  EXPECT_EQ(Doctor(), 0) << Said();
  const auto reviews =
      std::ranges::count_if(cluster_.asked, [](const std::string& asked) { return asked.contains("selfsubjectaccessreviews"); });
  // ConfigMaps, pods, and what the output has: a Namespace, a Service, a Deployment, a disruption budget.
  EXPECT_EQ(reviews, 4 + 2 + 3 + 4 + 4 + 4) << Said();
}

TEST_F(DoctorTest, SaysThatNobodyKnowsWhatIsAllowed) {
  cluster_.fault = [](const std::string&, const std::string& path) { return Forbidden(path, "/apis/authorization.k8s.io"); };
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("skipped", "permissions", "the server does not say all of them: you may not look there");
}

// ---- The node runtime ----

TEST_F(DoctorTest, SaysWhyNodesHaveNoRuntime) {
  cluster_.Delete("/api/v1/nodes/pool-1");
  AddNode("plain", "{}");
  AddNode("windows", R"({"spin":"true"})", "{}", "amd64", "True", "windows");
  AddNode("mips", R"({"spin":"true"})", "{}", "mips64");
  AddNode("down", R"({"spin":"true"})", "{}", "arm64", "False");
  AddNode("cordoned", R"({"spin":"true"})",
          R"({"unschedulable":true,"taints":[{"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule"}]})");
  AddNode("tainted", R"({"spin":"true"})", R"({"taints":[{"key":"CriticalAddonsOnly","value":"true","effect":"NoSchedule"}]})");
  AddNode("full", R"({"spin":"true"})", R"({"taints":[{"key":"node.kubernetes.io/disk-pressure","effect":"NoSchedule"}]})");
  AddNode("installing", R"({"spin":"true","spin-v2":"failed"})");
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "runtime", "none of 8 nodes runs pods of `wasmtime-spin-v2`");
  ExpectSaid("- plain: it lacks the label `spin=true`");
  ExpectSaid("- windows: it runs Windows");
  ExpectSaid("- mips: its processor is mips64");
  ExpectSaid("- down: it is not ready");
  ExpectSaid("- cordoned: it is cordoned\n");
  ExpectSaid("- tainted: its taint `CriticalAddonsOnly=true:NoSchedule` is not tolerated");
  ExpectSaid("- full: its taint `node.kubernetes.io/disk-pressure:NoSchedule` is not tolerated");
  ExpectSaid("- installing: its installer says that the shim is `failed`");
  ExpectSaid("kubectl label node NAME spin=true");
}

TEST_F(DoctorTest, IsContentWithOneNode) {
  AddNode("system", "{}");
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("ok", "runtime", "1 of 2 nodes run pods");
  ExpectSaid("- system: it lacks the label `spin=true`");
}

TEST_F(DoctorTest, TakesTolerationsOfTheClassForGranted) {
  cluster_.Create(kClass, R"({"metadata":{"name":"wasmtime-spin-v2"},"handler":"spin-v2","scheduling":{"nodeSelector":{"spin":"true"},
    "tolerations":[{"key":"wasm","operator":"Exists"}]}})");
  cluster_.Delete("/api/v1/nodes/pool-1");
  AddNode("wasm", R"({"spin":"true"})", R"({"taints":[{"key":"wasm","value":"only","effect":"NoSchedule"}]})");
  EXPECT_EQ(Doctor(), 0) << Said();
}

TEST_F(DoctorTest, ListsTenNodesAndCountsTheOthers) {
  for (int i = 10; i < 35; ++i) AddNode("node-" + std::to_string(i), "{}");
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectSaid("- node-19: ");
  ExpectNothing("- node-20: ");
  ExpectSaid("- and 15 more");
}

TEST_F(DoctorTest, SaysThatThereIsNoRuntimeClass) {
  cluster_.Delete(kClass);
  EXPECT_EQ(Doctor(), 5);
  ExpectFound("error", "runtime", "there is no RuntimeClass `wasmtime-spin-v2`");
  ExpectSaid("runtime/README.md");
}

TEST_F(DoctorTest, SaysThatTheShimWasInstalledInAnotherWay) {
  cluster_.Create(kClass, R"({"metadata":{"name":"wasmtime-spin-v2"},"handler":"spin"})");
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("warning", "runtime", "RuntimeClass `wasmtime-spin-v2` leads to handler `spin`, and the settings say `spin-v2`");
}

TEST_F(DoctorTest, SaysThatNodesMayNotBeLookedAt) {
  cluster_.fault = [](const std::string&, const std::string& path) { return Forbidden(path, "/api/v1/nodes"); };
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("skipped", "runtime", "the server does not list its nodes: you may not look there");
  cluster_.fault = [](const std::string&, const std::string& path) { return Forbidden(path, kClass); };
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("skipped", "runtime", "the server does not say whether there is a RuntimeClass");
  ExpectNothing("nodes run pods");
}

// ---- What is exposed ----

TEST_F(DoctorTest, SaysWhatIsExposed) {
  Settle("expose = \"public\"\n");
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("warning", "exposed", "Service shop/shop is a load balancer with a public address");
  Settle("expose = \"internal\"\n");
  ASSERT_EQ(Doctor(), 0) << Said();
  ExpectFound("ok", "exposed", "Service shop/shop is a load balancer within the network");
}

TEST_F(DoctorTest, SaysWhatIsStillExposedThatIsMadeNoMore) {
  disk_.AddFile("/app/aks-spin.toml",
                "runtime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\nexpose = \"public\"\nservice.name = "
                "\"front\"\n");
  ASSERT_EQ(Call({"compile", "-t", "kube", "-q"}), 0) << Said();
  ASSERT_EQ(Deploy(), 0) << Said();
  Settle("");
  EXPECT_EQ(Doctor(), 0) << Said();
  ExpectFound("warning", "exposed", "Service shop/front is still there, and is made no more: a load balancer with a public address");
  ExpectSaid("`deploy --prune` deletes it");
}

// ---- Secrets that git tracks ----

TEST_F(DoctorTest, NamesSecretsThatGitTracksAndShowsNone) {
  disk_.AddFile("/app/.env", "PASSWORD=hunter2\n");
  disk_.AddFile("/app/certs/site.key", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n");
  disk_.AddFile("/app/certs/ca.pem", "-----BEGIN CERTIFICATE-----\nhunter2\n");
  disk_.AddFile("/app/runtime-config.toml",
                "[sqlite_database.default]\ntype = \"libsql\"\ntoken = \"hunter2\"\n[key_value_store.x]\n"
                "url = \"redis://:hunter2@host\"\naccount = \"{{ account }}\"\n");
  disk_.AddFile("/app/spin.toml", std::string(kManifest) + "[variables]\napi_token = { secret = true, default = \"hunter2\" }\n");
  for (const char* name : {".env", ".env.example", "certs/site.key", "certs/ca.pem", "runtime-config.toml", "spin.toml", "aks-spin.toml"})
    tracked_ += std::string(name) + '\0';
  (void)Doctor();
  ExpectFound("warning", "secrets", "git tracks `.env`");
  ExpectFound("warning", "secrets", "git tracks `certs/site.key`: a private key is in it");
  ExpectFound("warning", "secrets", "git tracks `runtime-config.toml`: it gives values to token, url");
  ExpectFound("warning", "secrets", "git tracks `spin.toml`: secret variable `api_token` has its value there");
  ExpectSaid("git rm --cached -- certs/site.key");
  ExpectNothing("hunter2");
  ExpectNothing("ca.pem");
  ExpectNothing(".env.example");
  (void)Doctor({"--format", "json"});
  ExpectNothing("hunter2");
}

TEST_F(DoctorTest, SaysThatNothingIsTracked) {
  is_in_git_ = false;
  EXPECT_EQ(Doctor(), 0);
  ExpectFound("skipped", "secrets", "git lists nothing: the project is in no repository");
  missing_ = {"git"};
  EXPECT_EQ(Doctor(), 0);
  ExpectFound("skipped", "secrets", "git is not there");
}

TEST_F(DoctorTest, LetsTheRepositoryRunNothing) {
  EXPECT_EQ(Doctor(), 0);
  const auto git = std::ranges::find_if(cluster_.ran, [](const auto& argv) { return argv.front() == "git"; });
  ASSERT_NE(git, cluster_.ran.end());
  EXPECT_NE(std::ranges::find(*git, "core.fsmonitor=false"), git->end());
  EXPECT_NE(std::ranges::find(*git, "--no-optional-locks"), git->end());
}

// ---- For machines ----

TEST_F(DoctorTest, TellsMachinesTheSame) {
  cluster_.denied = {"patch services"};
  missing_ = {"git"};
  EXPECT_EQ(Doctor({"--format", "json"}), 5);
  const auto document = nlohmann::json::parse(console_.out);
  EXPECT_EQ(document["schema"], 1);
  EXPECT_EQ(document["application"], "shop");
  EXPECT_EQ(document["summary"]["errors"], 1);
  EXPECT_EQ(document["summary"]["skipped"], 1);
  std::set<std::string> states;
  for (const auto& finding : document["findings"]) {
    states.insert(finding["state"]);
    if (finding["state"] != "error") continue;
    EXPECT_EQ(finding["check"], "permissions");
    EXPECT_EQ(finding["message"], "you may not patch services in namespace `shop`");
    EXPECT_NE(finding["help"], nullptr);
  }
  EXPECT_EQ(states, (std::set<std::string>{"error", "ok", "skipped"}));
  EXPECT_EQ(Doctor({"--format", "sarif"}), 2);
}

TEST_F(DoctorTest, SaysThatThereIsNoNetworkAndGoesOn) {
  http_ = nullptr;
  programs_ = nullptr;
  clusters_ = nullptr;
  EXPECT_EQ(Doctor(), 0) << "nothing is known to be wrong";
  ExpectFound("skipped", "tools", "");
  ExpectFound("skipped", "cluster", "there is no network");
  ExpectFound("ok", "settings", "");
}

TEST_F(DoctorTest, SaysWhichFlagsComeLater) {
  EXPECT_EQ(Doctor({"--fix"}), 2);
  ExpectSaid("not in this version yet");
}

}  // namespace
}  // namespace spin_aks
