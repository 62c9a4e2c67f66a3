// SPDX-License-Identifier: Apache-2.0
//
// `deploy`, `down` and `diff` of charts through the front door, against an API server in memory and a helm that says what it is told to.
// The judges have both majors of the real one.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/runtime/deploy_fixture.h"

namespace spin_aks {
namespace {

// Helm before everything else that is a program: of each subcommand one answer, with `upgrade` for its dry run.
class FakeHelm final : public Programs {
 public:
  explicit FakeHelm(Programs& others) : others_(others) {}

  std::map<std::string, ProgramAnswer> answers = {{"list", {.output = "[]"}}};
  bool is_installed = true;
  std::string source = R"(# Source: shop/templates/spin-aks-of.yaml\n)";  // of the release's objects
  int code = 0;                                                           // of what it does
  std::vector<std::string> done;                                          // `helm upgrade --install shop …`

  Result<int> Run(const std::vector<std::string>& argv, const Directory& directory) override {
    if (argv.front() != "helm") return others_.Run(argv, directory);
    std::string line;
    for (const std::string& word : argv) line += (line.empty() ? "" : " ") + word;
    const bool only_asks =
        line.contains("--dry-run") || argv[1] == "list" || argv[1] == "status" || argv[1] == "history" || argv[1] == "get";
    if (only_asks) return answers[argv[1]].code;
    done.push_back(line);
    return code;
  }
  Result<ProgramAnswer> Ask(const std::vector<std::string>& argv, std::string_view input, std::size_t limit) override {
    if (argv.front() != "helm") return others_.Ask(argv, input, limit);
    if (!is_installed) return std::unexpected(Error{.kind = Error::Kind::kMissing, .path = "helm", .doing = "start", .detail = {}});
    return answers[argv[1]];
  }

  // A release of it, and what the chart comes to now.
  void HasRelease(const std::string& status, const std::string& manifest, const std::string& values = "{}") {
    answers["list"].output = R"([{"name":"shop","revision":"3","chart":"shop-1.0.0"}])";
    answers["status"].output =
        R"({"info":{"status":")" + status + R"("},"config":)" + values + R"(,"manifest":")" + source + manifest + "\"}";
  }
  void Makes(const std::string& manifest, const std::string& more = "") {
    answers["upgrade"].output = R"({"manifest":")" + manifest + "\"" + more + "}";
  }

 private:
  Programs& others_;
};

const std::string kMap = R"(apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: of\ndata:\n  a: b\n)";
const std::string kOther = R"(apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: of\ndata:\n  a: c\n)";
const std::string kPath = kNamespace + "/configmaps/of";

class ChartDeployTest : public DeployTest {
 protected:
  ChartDeployTest() : helm_(cluster_) {
    programs_ = &helm_;
    disk_.AddFile("/app/aks-spin.toml",
                  "kubernetes_type = \"helm\"\nruntime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n");
    EXPECT_EQ(Call({"compile", "-q", "-t", "helm"}), 0) << console_.err;
    helm_.Makes(kMap);
  }
  // As helm would have made it.
  void LiesThere(const std::string& value, const std::string& release = "shop") {
    cluster_.Create(kNamespace, R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}})");
    cluster_.Create(kPath,
                    R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"of","labels":{"app.kubernetes.io/managed-by":"Helm"},)"
                    R"("annotations":{"meta.helm.sh/release-name":")" +
                        release + R"(","meta.helm.sh/release-namespace":"shop"}},"data":{"a":")" + value + "\"}}",
                    "helm");
  }
  void ExpectDone(std::vector<std::string> expected) { EXPECT_EQ(helm_.done, expected) << Said(); }

  FakeHelm helm_;
};

const std::string kUpgrade = "helm upgrade --install shop /app/charts/shop --reset-values --namespace shop --kube-context here";

TEST_F(ChartDeployTest, IsInstalledIntoANamespaceThatGoesWithIt) {
  EXPECT_EQ(Deploy({"--dry-run"}), 0) << Said();
  ExpectUntouched();
  ExpectSaid("create   ConfigMap of");
  ASSERT_EQ(Deploy(), 0) << Said();
  ExpectDone({kUpgrade});
  EXPECT_EQ(cluster_.changed.front(), "PATCH " + kNamespace);
  helm_.HasRelease("deployed", kMap);
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  EXPECT_EQ(helm_.done.back(), "helm uninstall shop --wait --namespace shop --kube-context here");
  EXPECT_TRUE(cluster_.Get(kNamespace).empty()) << Said();
}

TEST_F(ChartDeployTest, DoesNothingWhereNothingIsNew) {
  LiesThere("b");
  helm_.HasRelease("deployed", kMap);
  EXPECT_EQ(Deploy({}), 0) << "nobody has to be asked: " << Said();
  ExpectSaid("nothing to do");
  ExpectDone({});
  ExpectUntouched();
}

// What the chart comes to is the same, but for what else the release is.
TEST_F(ChartDeployTest, MakesGoodWhatIsOtherwise) {
  LiesThere("b");
  helm_.HasRelease("failed", kMap);
  EXPECT_EQ(Deploy(), 0) << Said();
  helm_.HasRelease("deployed", kMap, R"({"replicaCount":7})");
  EXPECT_EQ(Deploy(), 0) << "somebody set values: " << Said();
  helm_.HasRelease("deployed", kOther);
  EXPECT_EQ(Deploy(), 0) << Said();
  cluster_.Delete(kPath);
  helm_.HasRelease("deployed", kMap);
  EXPECT_EQ(Deploy(), 0) << "somebody deleted it: " << Said();
  ExpectDone({kUpgrade, kUpgrade, kUpgrade, kUpgrade});
}

TEST_F(ChartDeployTest, SaysWhatAnInterruptedReleaseNeeds) {
  LiesThere("b");
  helm_.HasRelease("pending-upgrade", kMap);
  EXPECT_EQ(Deploy(), 5);
  ExpectSaid("helm rollback shop --namespace shop --kube-context here");
  helm_.HasRelease("pending-install", kMap);
  EXPECT_EQ(Deploy(), 5);
  ExpectSaid("kubectl delete secret sh.helm.release.v1.shop.v3 --namespace shop --context here");
  ExpectDone({});
  ExpectUntouched();
}

// An object that is there, and of no release or of another one, is somebody's.
TEST_F(ChartDeployTest, TakesNoObjectOfOthersUnlessTold) {
  LiesThere("b", "other");
  EXPECT_EQ(Deploy(), 5);
  ExpectSaid("belongs to no release of Helm's, or another one");
  ExpectDone({});
  EXPECT_EQ(Deploy({"--yes", "--take=configmap/of:.metadata.annotations"}), 0) << Said();
  ExpectDone({kUpgrade + " --take-ownership"});
}

TEST_F(ChartDeployTest, TakesFieldsByForceWhereHelmApplies) {
  LiesThere("b");
  helm_.HasRelease("deployed", kOther);
  cluster_.Take(kPath, "/data/a", "\"x\"", "kubectl-edit");
  EXPECT_EQ(Deploy(), 5) << Said();
  ExpectSaid(".data.a of ConfigMap shop/of belongs to somebody's `kubectl edit`");
  EXPECT_EQ(Deploy({"--yes", "--take"}), 0) << Said();
  helm_.Makes(kMap, R"(,"apply_method":"ssa")");
  EXPECT_EQ(Deploy({"--yes", "--take"}), 0) << Said();
  ExpectDone({kUpgrade, kUpgrade + " --force-conflicts"});
}

TEST_F(ChartDeployTest, DeletesNothingUnlessTold) {
  LiesThere("b");
  helm_.HasRelease("deployed", kMap);
  helm_.Makes("");
  EXPECT_EQ(Deploy(), 5) << Said();
  ExpectSaid("the chart makes ConfigMap shop/of no more, and Helm deletes it");
  ExpectDone({});
  EXPECT_EQ(Deploy({"--yes", "--prune"}), 0) << Said();
  ExpectDone({kUpgrade});
}

TEST_F(ChartDeployTest, GoesBackByHelmsOwnRevisions) {
  LiesThere("b");
  helm_.HasRelease("deployed", kMap);
  helm_.answers["history"].output =
      R"([{"revision":1,"status":"superseded"},{"revision":2,"status":"failed"},{"revision":3,"status":"deployed"}])";
  helm_.answers["get"].output = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: of\ndata:\n  a: old\n";
  EXPECT_EQ(Deploy({"--rollback", "--yes"}), 0) << Said();
  ExpectSaid("back to revision 1 of release `shop`");
  EXPECT_EQ(Deploy({"--rollback=2", "--yes"}), 0) << Said();
  ExpectDone({"helm rollback shop 1 --namespace shop --kube-context here", "helm rollback shop 2 --namespace shop --kube-context here"});
  helm_.answers["history"].output = R"([{"revision":1,"status":"deployed"}])";
  EXPECT_EQ(Deploy({"--rollback", "--yes"}), 5);
  ExpectSaid("no earlier revision");
}

TEST_F(ChartDeployTest, TellsHelmsFailureFromOurs) {
  helm_.is_installed = false;
  EXPECT_EQ(Deploy(), 6);
  ExpectSaid("helm.sh/docs/intro/install");
  helm_.is_installed = true;
  helm_.answers["upgrade"].code = 1;
  EXPECT_EQ(Deploy(), 6);
  ExpectSaid("error: `helm upgrade` failed");
  ExpectUntouched();
  helm_.answers["upgrade"].code = 0;
  helm_.code = 1;
  EXPECT_EQ(Deploy(), 6);
  ExpectSaid("helm ended with exit code 1");
}

// A release is somebody's where no chart of ours is in it, or is only a part of it, whatever it is called.
TEST_F(ChartDeployTest, TouchesNoReleaseOfOthers) {
  LiesThere("b");
  for (const std::string source :
       {R"(# Source: shop/templates/of.yaml\n)", R"(# Source: theirs/charts/shop/templates/spin-aks-of.yaml\n)", ""}) {
    helm_.source = source;
    helm_.HasRelease("deployed", kMap);
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"deploy", "--yes"}, {"deploy", "--yes", "--rollback=1"}, {"down", "--yes"}}) {
      EXPECT_EQ(Call(words), 5) << Said();
      ExpectSaid("release `shop` in `shop` is of no chart of ours");
    }
  }
  ExpectDone({});
}

// Helm answers with whole objects, Secrets among them: none of it is shown, whatever becomes of the question.
TEST_F(ChartDeployTest, ShowsNobodyWhatHelmAnswers) {
  LiesThere("b");
  const std::string secret = R"(apiVersion: v1\nkind: Secret\nmetadata:\n  name: of\nstringData:\n  word: canary\n)";
  helm_.HasRelease("deployed", secret);
  helm_.Makes(secret);
  for (const std::string command : {"status", "upgrade", "history", "get", ""}) {
    if (!command.empty()) helm_.answers[command].code = 1;
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{"deploy", "--dry-run", "--details"},
                                                                                       {"deploy", "--yes", "--rollback"},
                                                                                       {"diff", "--against", "live"},
                                                                                       {"down", "--dry-run"}}) {
      (void)Call(words);
      EXPECT_FALSE(Said().contains("canary")) << command << Said();
    }
    if (!command.empty()) helm_.answers[command].code = 0;
  }
}

// Ours by its uid: what only has the name of something that we made is somebody's.
TEST_F(ChartDeployTest, AdoptsWhatItMadeItself) {
  LiesThere("b");
  cluster_.Delete(kPath);
  disk_.AddFile("/app/aks-spin.toml",
                "kubernetes_type = \"kube\"\nruntime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n");
  ASSERT_EQ(Call({"compile", "-q"}), 0) << Said();
  ASSERT_EQ(Deploy(), 0) << Said();
  disk_.AddFile("/app/aks-spin.toml",
                "kubernetes_type = \"helm\"\nruntime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n");
  ASSERT_EQ(Call({"compile", "-q"}), 0) << Said();
  helm_.Makes(R"(apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n)");
  const std::string service = kNamespace + "/services/shop";
  EXPECT_EQ(Deploy({"--dry-run"}), 0) << Said();
  cluster_.Delete(service);
  cluster_.Create(service, R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"shop","namespace":"shop"}})");
  EXPECT_EQ(Deploy(), 5) << Said();
  ExpectSaid("Service shop/shop belongs to no release of Helm's");
  ExpectDone({});
}

TEST_F(ChartDeployTest, ReplacesBeforeHelmComes) {
  LiesThere("b");
  helm_.HasRelease("deployed", kOther);
  cluster_.fault = [](const std::string& method, const std::string& path) -> std::optional<Result<HttpResponse>> {
    if (method == "PATCH" && path.starts_with(kPath)) return MemoryCluster::Status(422, "Invalid", "data: field is immutable");
    return std::nullopt;
  };
  EXPECT_EQ(Deploy(), 5) << Said();
  ExpectSaid("--replace");
  ExpectDone({});
  EXPECT_EQ(Deploy({"--yes", "--replace"}), 0) << Said();
  EXPECT_EQ(cluster_.changed, std::vector<std::string>{"DELETE " + kPath});
  ExpectDone({kUpgrade});
}

// What was agreed to is an upgrade of the release that was there.
TEST_F(ChartDeployTest, UpgradesWhatWasAgreedTo) {
  LiesThere("b");
  helm_.HasRelease("deployed", kMap);
  ASSERT_EQ(Deploy({"--dry-run", "--plan", "plan.json"}), 0) << Said();
  helm_.HasRelease("deployed", kMap, R"({"replicaCount":7})");
  EXPECT_EQ(Deploy({"--plan", "plan.json"}), 5) << Said();
  ExpectSaid("release shop: planned was: none; and now: upgrade");
  ASSERT_EQ(Deploy({"--dry-run", "--plan", "plan.json"}), 0) << Said();
  helm_.answers["list"].output = R"([{"name":"shop","revision":"4"}])";
  EXPECT_EQ(Deploy({"--plan", "plan.json"}), 5) << Said();
  ExpectSaid("release shop: is another");
  ExpectDone({});
  ASSERT_EQ(Deploy({"--dry-run", "--plan", "plan.json"}), 0) << Said();
  EXPECT_EQ(Deploy({"--plan", "plan.json"}), 0) << Said();
  ExpectDone({kUpgrade});
}

// What helm keeps, nothing of ours deletes, nor the namespace around it.
TEST_F(ChartDeployTest, KeepsWhatHelmKeeps) {
  const std::string kept = R"(apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kept\n  annotations: {helm.sh/resource-policy: keep}\n)";
  const std::string path = kNamespace + "/configmaps/kept";
  ASSERT_EQ(Deploy(), 0) << Said();
  cluster_.Create(
      path,
      R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kept","namespace":"shop","annotations":{"helm.sh/resource-policy":"keep"}}})",
      "helm");
  helm_.HasRelease("deployed", kept);
  EXPECT_EQ(Deploy(), 0) << "it does not go with the upgrade: " << Said();
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  ExpectSaid("stays    ConfigMap kept");
  ExpectSaid("ConfigMap shop/kept is in it");
  EXPECT_FALSE(cluster_.Get(kNamespace).empty());
  EXPECT_FALSE(cluster_.Get(path).empty());
}

TEST_F(ChartDeployTest, RunsNoHooksUnseen) {
  helm_.Makes(kMap, R"(,"hooks":[{"name":"probe","kind":"Pod","events":["test"]}])");
  EXPECT_EQ(Deploy({"--dry-run"}), 0) << Said();
  helm_.Makes(kMap, R"(,"hooks":[{"name":"migrate","kind":"Job","events":["pre-upgrade"]}])");
  EXPECT_EQ(Deploy(), 5);
  ExpectSaid("the chart has a hook, Job migrate");
  ExpectUntouched();
}

// An upgrade that never began is not gone back from.
TEST_F(ChartDeployTest, GoesBackOnlyFromWhatItDid) {
  LiesThere("x");
  helm_.HasRelease("deployed", kMap);
  helm_.answers["get"].output = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: of\ndata:\n  a: old\n";
  helm_.code = 1;
  EXPECT_EQ(Deploy({"--yes", "--take", "--on-failure", "rollback"}), 6) << Said();
  ExpectDone({kUpgrade});
}

// Until pods of the chart run, what ran before is not forgotten; then nothing of ours is left on what is the release's.
TEST_F(ChartDeployTest, BecomesAReleaseOnceItRuns) {
  disk_.AddFile("/app/aks-spin.toml",
                "kubernetes_type = \"kube\"\nruntime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n");
  ASSERT_EQ(Call({"compile", "-q"}), 0) << Said();
  ASSERT_EQ(Deploy(), 0) << Said();
  disk_.AddFile("/app/aks-spin.toml",
                "kubernetes_type = \"helm\"\nruntime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n");
  ASSERT_EQ(Call({"compile", "-q"}), 0) << Said();
  const std::string objects =
      R"(apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: shop\n)";
  helm_.Makes(objects);
  cluster_.pods_start = false;
  EXPECT_EQ(Deploy({"--yes", "--timeout", "1s"}), 6) << Said();
  EXPECT_FALSE(cluster_.Get(kInventory + ".r1.1").empty()) << "nobody knows yet that nobody goes back to it";
  cluster_.pods_start = true;
  EXPECT_EQ(Deploy(), 0) << Said();
  EXPECT_TRUE(cluster_.Get(kInventory + ".r1.1").empty());
  EXPECT_FALSE(cluster_.Get(kDeployment).contains("spin-aks:shop")) << cluster_.Get(kDeployment);
  EXPECT_EQ(helm_.done.back(), kUpgrade + " --take-ownership");
}

// Wherever it is called from: helm would look for `charts/shop` in its repositories.
TEST_F(ChartDeployTest, IsTheChartOnDisk) {
  for (const std::string name : {"Chart.yaml", "values.yaml", "values.schema.json"}) disk_.nodes.erase("/app/charts/shop/" + name);
  for (const auto& [name, text] : disk_.Files("/app/charts/shop")) disk_.nodes.erase("/app/charts/shop/" + name);
  ASSERT_EQ(Call({"compile", "-q"}), 0) << Said();
  EXPECT_EQ(Deploy(), 5) << Said();
  ExpectSaid("the chart is not there");
  ExpectSaid("compile --override=charts/shop` brings it back");
  ExpectDone({});
  ASSERT_EQ(Call({"compile", "--override=charts/shop", "-q"}), 0) << Said();
  EXPECT_EQ(Deploy(), 0) << Said();
}

// Helm has a way of its own to another cluster.
TEST_F(ChartDeployTest, GoesWhereKubectlGoes) {
  environment_.variables["HELM_KUBEAPISERVER"] = "https://other.example";
  EXPECT_EQ(Deploy(), 5);
  ExpectSaid("leads helm to https://other.example");
  EXPECT_EQ(Call({"down", "--yes"}), 5);
  EXPECT_EQ(Deploy({"--rollback", "--yes"}), 5);
  ExpectUntouched();
  ExpectDone({});
}

TEST_F(ChartDeployTest, KeepsNoVolumesThatHelmDeletes) {
  cluster_.Create(kNamespace, R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}})");
  helm_.HasRelease("deployed", R"(apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\n)");
  EXPECT_EQ(Call({"down", "--yes", "--keep-data"}), 5) << Said();
  ExpectSaid("helm.sh/resource-policy: keep");
  ExpectDone({});
}

}  // namespace
}  // namespace spin_aks
