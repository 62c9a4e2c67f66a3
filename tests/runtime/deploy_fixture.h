// SPDX-License-Identifier: Apache-2.0
//
// An application, and a cluster in memory that it is deployed to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/memory_cluster.h"
#include "tests/runtime/run_fixture.h"

namespace spin_aks {

inline const std::string kNamespace = "/api/v1/namespaces/shop";
inline const std::string kDeployment = "/apis/apps/v1/namespaces/shop/deployments/shop";
inline const std::string kInventory = kNamespace + "/configmaps/spin-aks-shop";

class DeployTest : public RunTest {
 protected:
  DeployTest() {
    http_ = &cluster_;
    programs_ = &cluster_;
    clusters_ = &cluster_;
    Settle("");
  }
  void Settle(const std::string& more) {
    disk_.AddFile("/app/aks-spin.toml", "runtime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n" + more);
    ASSERT_EQ(Call({"compile", "-t", "kube", "-q"}), 0) << console_.err;
  }
  int Deploy(std::vector<std::string> more = {"--yes"}) {
    cluster_.changed.clear();
    more.insert(more.begin(), "deploy");
    return Call(std::move(more));
  }
  std::string Said() const { return console_.out + console_.err; }
  std::string Lock() { return disk_.Files("/app")["aks-spin.lock"]; }
  void ExpectSaid(const std::string& words) { EXPECT_NE(Said().find(words), std::string::npos) << words << "\n--\n" << Said(); }
  void ExpectUntouched() { EXPECT_EQ(cluster_.changed, std::vector<std::string>{}) << Said(); }

  MemoryCluster cluster_;
};

}  // namespace spin_aks
