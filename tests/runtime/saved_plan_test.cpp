// SPDX-License-Identifier: Apache-2.0
//
// `deploy --plan`: what was agreed to is what is done, or nothing is.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ir/sha256.h"
#include "runtime/cli/saved_plan.h"
#include "runtime/cluster/json.h"
#include "tests/runtime/deploy_fixture.h"

namespace spin_aks {
namespace {

class SavedPlanTest : public DeployTest {
 protected:
  int Plan(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"--dry-run", "--plan", "plan.json"});
    return Deploy(std::move(more));
  }
  int Do(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"--plan", "plan.json"});
    return Deploy(std::move(more));
  }
  std::string File() { return disk_.Files("/app")["plan.json"]; }
};

TEST_F(SavedPlanTest, IsWhatIsDone) {
  ASSERT_EQ(Plan(), 0) << Said();
  ExpectUntouched();
  ExpectSaid("deploy --plan plan.json` does this");
  EXPECT_TRUE(File().contains("\"object\": \"Deployment shop/shop\"")) << File();
  ASSERT_EQ(Do(), 0) << "nobody has to be asked once more: " << Said();
  EXPECT_FALSE(cluster_.Get(kDeployment).empty());
  Settle("app.replicas = 3\n");
  ASSERT_EQ(Plan(), 0) << Said();
  EXPECT_TRUE(File().contains("\"path\": \".spec.replicas\"")) << File();
  ASSERT_EQ(Do(), 0) << Said();
  EXPECT_TRUE(cluster_.Get(kDeployment).contains("\"replicas\":3"));
}

TEST_F(SavedPlanTest, IsRefusedWhereWhatLiesThereHasMoved) {
  ASSERT_EQ(Deploy(), 0);
  Settle("app.replicas = 3\n[env]\nLOG = \"debug\"\n");
  ASSERT_EQ(Plan(), 0) << Said();
  // What somebody else has of it, and what nobody has: neither is in the plan.
  cluster_.Take(kDeployment, "/metadata/annotations/mine", "\"x\"", "kubectl-annotate");
  cluster_.Touch(kDeployment);
  cluster_.Take(kDeployment, "/spec/replicas", "5", "kubectl-scale");
  EXPECT_EQ(Do(), 5);
  ExpectUntouched();
  ExpectSaid(".spec.replicas of Deployment shop/shop belongs to");
  ASSERT_EQ(Plan({"--take"}), 0) << Said();
  cluster_.Take(kDeployment, "/spec/replicas", "6", "kubectl-scale");
  EXPECT_EQ(Do(), 5);
  ExpectUntouched();
  ExpectSaid("Deployment shop/shop: .spec.replicas is not what it was, there or here");
  ASSERT_EQ(Plan({"--take"}), 0) << Said();
  cluster_.Take(kDeployment, "/spec/replicas", "6", "kubectl-edit");
  EXPECT_EQ(Do(), 5);
  ExpectUntouched();
  ExpectSaid("belong to others than they did");
  ASSERT_EQ(Plan({"--take"}), 0) << Said();
  cluster_.Touch(kDeployment);
  ASSERT_EQ(Do(), 0) << "the same fields, whatever its version is: " << Said();
  EXPECT_TRUE(cluster_.Get(kDeployment).contains("\"replicas\":3"));
}

TEST_F(SavedPlanTest, IsRefusedWhereSomethingElseIsThere) {
  ASSERT_EQ(Deploy(), 0);
  Settle("app.replicas = 3\n");
  ASSERT_EQ(Plan(), 0) << Said();
  const std::string before = cluster_.Get(kDeployment);
  cluster_.Delete(kDeployment);
  EXPECT_EQ(Do(), 5);
  ExpectUntouched();
  ExpectSaid("Deployment shop/shop: planned was: update; and now: create");
}

TEST_F(SavedPlanTest, IsRefusedWhereTheInputHasMoved) {
  ASSERT_EQ(Deploy(), 0);
  Settle("app.replicas = 3\n");
  ASSERT_EQ(Plan(), 0) << Said();
  Settle("app.replicas = 4\n");
  EXPECT_EQ(Do(), 5);
  ExpectUntouched();
  ExpectSaid(".spec.replicas is not what it was");
  Settle("app.replicas = 1\n");  // and its budget is not made any more
  EXPECT_EQ(Do(), 5);
  ExpectUntouched();
}

TEST_F(SavedPlanTest, IsForOneCluster) {
  ASSERT_EQ(Plan(), 0) << Said();
  cluster_.Delete("/api/v1/namespaces/kube-system");
  cluster_.Create("/api/v1/namespaces/kube-system", "{}");
  EXPECT_EQ(Do(), 5);
  ExpectUntouched();
  ExpectSaid("it is for another cluster");
}

TEST_F(SavedPlanTest, HoldsWhatWasWished) {
  ASSERT_EQ(Deploy(), 0);
  Settle("app.replicas = 1\n");
  ASSERT_EQ(Plan({"--prune"}), 0) << Said();
  EXPECT_EQ(Do({"--prune"}), 2) << "it is in the plan";
  ASSERT_EQ(Do(), 0) << Said();
  ExpectSaid("deleted    PodDisruptionBudget shop/shop");
  ASSERT_EQ(Plan({"--rollback"}), 0) << Said();
  ASSERT_EQ(Do(), 0) << Said();
  EXPECT_TRUE(cluster_.Get(kDeployment).contains("\"replicas\":2"));
}

// Whatever request is the last one that is answered, the same plan does the rest.
TEST_F(SavedPlanTest, IsGoneOnWith) {
  ASSERT_EQ(Deploy(), 0);
  const std::size_t all = cluster_.asked.size();
  std::size_t interrupted = 0;
  for (std::size_t at = 0; at < all; ++at) {
    cluster_ = MemoryCluster();
    ASSERT_EQ(Plan(), 0) << Said();
    std::size_t count = 0;
    cluster_.fault = [&](const std::string&, const std::string&) -> std::optional<Result<HttpResponse>> {
      if (count++ < at) return std::nullopt;
      return std::unexpected(Error{.kind = Error::Kind::kUnreachable, .path = "x", .doing = "ask", .detail = "gone"});
    };
    EXPECT_EQ(Do(), 6) << at << Said();
    interrupted += cluster_.changed.empty() ? 0U : 1U;
    cluster_.fault = nullptr;
    EXPECT_EQ(Do(), 0) << at << Said();
    EXPECT_FALSE(cluster_.Get(kDeployment).empty()) << at;
  }
  EXPECT_GT(interrupted, 3U);
}

TEST_F(SavedPlanTest, LiesOverNothingElse) {
  EXPECT_EQ(Deploy({"--dry-run", "--plan", "spin.toml"}), 4) << Said();
  ExpectSaid("no plan");
  EXPECT_EQ(Deploy({"--plan", "none.json"}), 5);
  ExpectSaid("there is no plan `none.json`");
  EXPECT_EQ(Deploy({"--plan", "spin.toml"}), 5);
  ExpectSaid("is no plan of this version");
  ExpectUntouched();
}

TEST_F(SavedPlanTest, HoldsNoSecret) {
  ASSERT_EQ(Deploy(), 0);
  Settle("[env]\nREDIS_PASSWORD = \"canary-1\"\n");
  ASSERT_EQ(Plan(), 0) << Said();
  EXPECT_FALSE(File().contains("canary")) << File();
  ASSERT_EQ(Do(), 0) << Said();
  Settle("[env]\nREDIS_PASSWORD = \"canary-2\"\n");
  ASSERT_EQ(Plan(), 0) << Said();
  EXPECT_FALSE(File().contains("canary")) << File();
  Settle("[env]\nREDIS_PASSWORD = \"canary-3\"\n");
  EXPECT_EQ(Do(), 5) << Said();
  ExpectUntouched();
  ExpectSaid("a value that is not shown");
}

// Who has the file may guess at what it does not show, and is to take his time.
TEST_F(SavedPlanTest, HashesSecretsSlowly) {
  deploy::Wanted open =
      deploy::Want(*cluster::ReadJson(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"b"}})"));
  deploy::Wanted closed =
      deploy::Want(*cluster::ReadJson(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"a":"b"}})"));
  deploy::DeployPlan plan;
  for (const deploy::Wanted* wanted : {&open, &closed})
    plan.objects.push_back({.wanted = wanted, .fate = deploy::Fate::kUnchanged, .id = wanted->id});
  const SavedPlan saved = Saved(plan, {}, SourceMap());
  ASSERT_EQ(saved.objects.size(), 2U);
  EXPECT_EQ(saved.objects[0].hash, Sha256Hex(cluster::WriteJson(open.value)));
  EXPECT_NE(saved.objects[1].hash, Sha256Hex(cluster::WriteJson(closed.value)));
  EXPECT_EQ(saved.objects[1].hash.size(), 64U);
}

}  // namespace
}  // namespace spin_aks
