// SPDX-License-Identifier: Apache-2.0
//
// `deploy --rollback` and `--on-failure` through the front door, against an API server in memory.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ir/sha256.h"
#include "runtime/deploy/packed.h"
#include "tests/runtime/deploy_fixture.h"

namespace spin_aks {
namespace {

std::string PathOf(int revision) { return kInventory + ".r" + std::to_string(revision) + ".1"; }

std::string Between(const std::string& text, std::string_view before, std::string_view after) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return {};
  const std::size_t start = at + before.size();
  return text.substr(start, text.find(after, start) - start);
}

class RollbackTest : public DeployTest {
 protected:
  // A revision with as many pods.
  void DeployPods(int pods) {
    Settle("app.replicas = " + std::to_string(pods) + "\n");
    ASSERT_EQ(Deploy(), 0) << Said();
  }
  bool Runs(int pods) { return cluster_.Get(kDeployment).contains("\"replicas\":" + std::to_string(pods)); }
  std::size_t Kept() {
    std::size_t count = 0;
    for (int revision = 1; revision < 20; ++revision) count += cluster_.Get(PathOf(revision)).empty() ? 0U : 1U;
    return count;
  }
};

TEST_F(RollbackTest, GoesBackToWhatRanBefore) {
  DeployPods(2);
  DeployPods(3);
  EXPECT_EQ(Deploy({"--rollback"}), 8) << "somebody has to say yes";
  ExpectUntouched();
  EXPECT_EQ(Deploy({"--rollback", "--dry-run"}), 0) << Said();
  ExpectSaid("back to revision 1");
  ExpectUntouched();
  ASSERT_EQ(Deploy({"--rollback", "--yes"}), 0) << Said();
  EXPECT_TRUE(Runs(2)) << cluster_.Get(kDeployment);
  ExpectSaid("deploy` goes forward again");
  // Once more it is what was left: the one that ran before this.
  ASSERT_EQ(Deploy({"--rollback", "--yes"}), 0) << Said();
  EXPECT_TRUE(Runs(3));
  // And what lies on disk is where a deploy leads.
  ASSERT_EQ(Deploy({"--rollback", "--yes"}), 0) << Said();
  ASSERT_EQ(Deploy(), 0);
  EXPECT_TRUE(Runs(3));
}

TEST_F(RollbackTest, KeepsThreeAndNoMore) {
  for (int pods = 2; pods < 8; ++pods) DeployPods(pods);
  EXPECT_EQ(Kept(), 3U);
  ASSERT_EQ(Deploy({"--rollback=4", "--yes"}), 0) << Said();
  EXPECT_TRUE(Runs(5));
  EXPECT_EQ(Deploy({"--rollback=1", "--yes"}), 5);
  ExpectSaid("revision 1 is not kept");
  ExpectSaid("kept are 5, 6, 7");
  EXPECT_EQ(Deploy({"--rollback=last", "--yes"}), 2);
  ASSERT_EQ(Call({"down", "--yes"}), 0) << Said();
  EXPECT_EQ(Kept(), 0U) << "with the rest of it";
}

TEST_F(RollbackTest, NothingToGoBackTo) {
  EXPECT_EQ(Deploy({"--rollback", "--yes"}), 5);
  ExpectSaid("nothing of it is there");
  DeployPods(2);
  EXPECT_EQ(Deploy({"--rollback", "--yes"}), 5);
  ExpectSaid("no earlier revision");
  ExpectUntouched();
}

TEST_F(RollbackTest, ByFailure) {
  DeployPods(2);
  Settle("app.replicas = 3\n");
  cluster_.pods_start = false;
  cluster_.fault = [this](const std::string& method, const std::string& path) -> std::optional<Result<HttpResponse>> {
    // Those of before run.
    const bool is_back =
        method == "PATCH" && path.starts_with(kInventory + "?") && std::ranges::count(cluster_.changed, "PATCH " + kDeployment) == 2;
    if (is_back) cluster_.pods_start = true;
    return std::nullopt;
  };
  EXPECT_EQ(Deploy({"--yes", "--timeout", "2s", "--on-failure", "rollback"}), 6) << "it is a failure for all that";
  EXPECT_TRUE(Runs(2)) << Said();
  ExpectSaid("0 of 3 pods ready");
}

TEST_F(RollbackTest, StopsWhereNothingElseWasSaid) {
  DeployPods(2);
  Settle("app.replicas = 3\n");
  cluster_.pods_start = false;
  EXPECT_EQ(Deploy({"--yes", "--timeout", "2s"}), 6);
  EXPECT_TRUE(Runs(3));
  cluster_.pods_start = true;
  // The one that never ran is not what anybody goes back to.
  EXPECT_FALSE(cluster_.Get(PathOf(2)).empty());
  DeployPods(4);
  EXPECT_TRUE(cluster_.Get(PathOf(2)).empty());
  ASSERT_EQ(Deploy({"--rollback", "--yes"}), 0) << Said();
  EXPECT_TRUE(Runs(2)) << Said();
}

TEST_F(RollbackTest, TheFirstOneHasNoEarlier) {
  EXPECT_EQ(Deploy({"--yes", "--on-failure", "maybe"}), 2) << Said();
  cluster_.pods_start = false;
  EXPECT_EQ(Deploy({"--yes", "--timeout", "2s", "--on-failure", "rollback"}), 6);
  ExpectSaid("no earlier revision");
}

// Whoever may write ConfigMaps in the namespace may not have what is elsewhere changed, nor anything that was never deployed.
TEST_F(RollbackTest, BelievesNoRevisionThatSomebodyWrote) {
  DeployPods(2);
  DeployPods(3);
  const std::string other = cluster_.Get(PathOf(2));
  cluster_.Delete(PathOf(1));
  cluster_.Create(PathOf(1), other);
  EXPECT_EQ(Deploy({"--rollback", "--yes"}), 6) << Said();
  ExpectUntouched();
  ExpectSaid("not what was written there");
  cluster_.Delete(PathOf(1));
  EXPECT_EQ(Deploy({"--rollback", "--yes"}), 6) << Said();
  ExpectUntouched();
}

// A secret is not copied, and what was done once is neither done again nor undone.
TEST_F(RollbackTest, HoldsNeitherSecretsNorJobs) {
  DeployPods(2);
  std::string file;
  for (const auto& [name, text] : disk_.Files("/app")) {
    if (text.contains("kind: Deployment") && !name.contains("/runtime/")) file = name;
  }
  ASSERT_FALSE(file.empty());
  disk_.AddFile("/app/" + file,
                disk_.Files("/app")[file] +
                    "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\n  namespace: shop\nstringData:\n  word: canary\n"
                    "---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: once\n  namespace: shop\nspec:\n  parallelism: 2\n");
  ASSERT_EQ(Deploy({"--yes", "--timeout", "0"}), 0) << Said();
  const std::string revision = cluster_.Get(PathOf(1));
  ASSERT_FALSE(cluster_.Get(kNamespace + "/secrets/mine").empty());
  EXPECT_EQ(cluster_.Get(PathOf(2)), "") << "it holds what the first one does";
  Settle("app.replicas = 3\n");
  ASSERT_EQ(Deploy({"--yes", "--timeout", "0"}), 0) << Said();
  const std::string packed = Between(cluster_.Get(PathOf(2)), "\"objects\":\"", "\"");
  const auto text = deploy::Unpack(packed, std::size_t{1} << 20U);
  ASSERT_TRUE(text) << cluster_.Get(PathOf(2));
  EXPECT_TRUE(text->contains("\"kind\":\"Deployment\"")) << *text;
  EXPECT_FALSE(text->contains("canary") || text->contains("\"kind\":\"Job\"")) << *text;
  cluster_.changed.clear();
  ASSERT_EQ(Deploy({"--rollback", "--yes", "--prune", "--timeout", "0"}), 0) << Said();
  ExpectSaid("what jobs have done since then");
  ExpectSaid("Secret shop/mine: revisions do not hold it");
  EXPECT_FALSE(cluster_.Get(kNamespace + "/secrets/mine").empty());
  EXPECT_FALSE(cluster_.Get("/apis/batch/v1/namespaces/shop/jobs/once").empty());
}

// A list that says it holds what it holds, of somebody who may write ConfigMaps there.
TEST_F(RollbackTest, PutsNothingThereThatNoDeployDid) {
  DeployPods(2);
  DeployPods(3);
  const auto forge = [&](const std::string& object) {
    const std::string text = R"({"objects":[)" + object + "]}";
    const std::string list = *deploy::Unpack(Between(cluster_.Get(kInventory), "\"inventory\":\"", "\""), std::size_t{1} << 20U);
    const std::string hash = Between(list, "\"hash\":\"", "\"");
    std::string forged = list;
    forged.replace(forged.find(hash), hash.size(), Sha256Hex(text));
    cluster_.Take(kInventory, "/binaryData/inventory", '"' + deploy::Pack(forged) + '"', "spin-aks:shop");
    cluster_.Take(PathOf(1), "/binaryData/objects", '"' + deploy::Pack(text) + '"', "spin-aks:shop");
  };
  for (const std::string object :
       {R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"of","namespace":"other"}})",
        R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"new"}})",
        R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"of","namespace":"shop"}})",
        R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"of","namespace":"shop"}})"}) {
    forge(object);
    EXPECT_EQ(Deploy({"--rollback", "--yes"}), 5) << Said();
    ExpectUntouched();
    ExpectSaid("which no deploy has put there");
  }
}

// A restored backup, a `kubectl replace`: the list is ours for all that.
TEST_F(RollbackTest, GoesOnWhereAnotherHasWrittenTheList) {
  DeployPods(2);
  const std::string list = Between(cluster_.Get(kInventory), "\"inventory\":\"", "\"");
  cluster_.Take(kInventory, "/binaryData/inventory", '"' + list + '"', "kubectl-replace");
  DeployPods(3);
  EXPECT_TRUE(Runs(3));
}

// Of a version that kept no revisions.
TEST_F(RollbackTest, BeginsWhereThereWereNone) {
  DeployPods(2);
  std::string list = *deploy::Unpack(Between(cluster_.Get(kInventory), "\"inventory\":\"", "\""), std::size_t{1} << 20U);
  const std::size_t from = list.find("\"revisions\":["), to = list.find(']', from);
  list.replace(from, to + 2 - from, "");
  cluster_.Take(kInventory, "/binaryData/inventory", '"' + deploy::Pack(list) + '"', "spin-aks:shop");
  cluster_.Delete(PathOf(1));
  ASSERT_EQ(Deploy(), 0) << Said();
  ExpectUntouched();
  DeployPods(3);
  DeployPods(4);
  ASSERT_EQ(Deploy({"--rollback", "--yes"}), 0) << Said();
  EXPECT_TRUE(Runs(3));
}

// Whatever request of going back is the last one that is answered: the next one makes it good.
TEST_F(RollbackTest, IsMadeGoodWhereverItBreaksOff) {
  DeployPods(2);
  DeployPods(3);
  cluster_.asked.clear();
  ASSERT_EQ(Deploy({"--rollback", "--yes"}), 0);
  const std::size_t all = cluster_.asked.size();
  for (std::size_t at = 0; at < all; ++at) {
    cluster_ = MemoryCluster();
    DeployPods(2);
    DeployPods(3);
    std::size_t count = 0;
    cluster_.fault = [&](const std::string&, const std::string&) -> std::optional<Result<HttpResponse>> {
      if (count++ < at) return std::nullopt;
      return std::unexpected(Error{.kind = Error::Kind::kUnreachable, .path = "x", .doing = "ask", .detail = "gone"});
    };
    EXPECT_EQ(Deploy({"--rollback", "--yes"}), 6) << at << Said();
    cluster_.fault = nullptr;
    ASSERT_EQ(Deploy({"--rollback=1", "--yes"}), 0) << at << Said();
    EXPECT_TRUE(Runs(2)) << at << cluster_.Get(kDeployment);
    EXPECT_LE(Kept(), 3U) << at;
    EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
    EXPECT_EQ(Kept(), 0U) << at;
  }
}

}  // namespace
}  // namespace spin_aks
