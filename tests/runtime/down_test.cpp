// SPDX-License-Identifier: Apache-2.0
//
// `down` through the front door: what goes, and what stays because it is not ours, or was there before.
#include <string>

#include <gtest/gtest.h>

#include "tests/runtime/deploy_fixture.h"

namespace spin_aks {
namespace {

using DownTest = DeployTest;

TEST_F(DownTest, LeavesNothing) {
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  ExpectSaid("nothing of it is there");
  ASSERT_EQ(Deploy(), 0);
  EXPECT_EQ(Call({"down"}), 8);
  EXPECT_EQ(Call({"down", "--dry-run"}), 0);
  ExpectSaid("delete   Namespace shop");
  EXPECT_FALSE(cluster_.Get(kDeployment).empty());
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  for (const std::string& path : {kDeployment, kInventory, kNamespace}) EXPECT_EQ(cluster_.Get(path), "") << path;
}

TEST_F(DownTest, LeavesWhatIsNotOurs) {
  ASSERT_EQ(Deploy(), 0);
  cluster_.Create(kNamespace + "/configmaps/theirs", R"({"kind":"ConfigMap","metadata":{"name":"theirs","namespace":"shop"}})");
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  ExpectSaid("stays    Namespace shop: ConfigMap shop/theirs is in it");
  EXPECT_EQ(cluster_.Get(kDeployment), "");
  EXPECT_EQ(cluster_.Get(kInventory), "");
  EXPECT_FALSE(cluster_.Get(kNamespace + "/configmaps/theirs").empty());
}

TEST_F(DownTest, LeavesANamespaceThatWasThere) {
  cluster_.Create(kNamespace, R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}})");
  ASSERT_EQ(Deploy(), 0) << Said();
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  ExpectSaid("Namespace shop: it was there before");
  EXPECT_FALSE(cluster_.Get(kNamespace).empty());
}

TEST_F(DownTest, LeavesANamespaceThatTheSettingsName) {
  Settle("namespace = \"team\"\n");
  ASSERT_EQ(Deploy(), 0) << Said();
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  ExpectSaid("Namespace team: the settings name it");
  EXPECT_FALSE(cluster_.Get("/api/v1/namespaces/team").empty());
}

// Somebody who may write the list may not have us delete what they could not.
TEST_F(DownTest, DoesNotBelieveTheListAlone) {
  ASSERT_EQ(Deploy(), 0);
  const std::string theirs = kNamespace + "/services/shop";
  const std::string uid = cluster_.Uid(theirs);
  cluster_.Delete(theirs);
  cluster_.Create(theirs, R"({"kind":"Service","metadata":{"name":"shop","namespace":"shop"}})");
  EXPECT_NE(cluster_.Uid(theirs), uid);
  EXPECT_EQ(Call({"down", "--yes"}), 0) << Said();
  EXPECT_FALSE(cluster_.Get(theirs).empty());
}

}  // namespace
}  // namespace spin_aks
