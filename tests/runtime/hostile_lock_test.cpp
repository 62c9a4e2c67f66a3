// SPDX-License-Identifier: Apache-2.0
//
// A lock comes with a project, from anywhere: it must not lead a run to files that are not the project's output.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ir/digest.h"
#include "tests/runtime/run_fixture.h"

namespace spin_aks {
namespace {

// A text that was written as a whole, by the hash of its lines.
std::string Owns(const std::string& root, const std::string& file, const std::string& bytes) {
  return fmt::format(
      "at kustomize - {1} {0} {1} %\n"
      "own kustomize - {1} [=\"\"] {2}\n",
      root, file, DigestHex(bytes));
}

TEST_F(RunTest, NoLockLeadsOutOfTheProject) {
  const std::string secret = "do not remove me\n";
  disk_.AddFile("/home/profile", secret);
  disk_.AddFile("/app/notes.txt", secret);
  for (const char* root : {"../home", "/home", "../../home", "base/../../home", "./../home"}) {
    disk_.AddFile("/app/aks-spin.lock", "spin-aks-lock 1\n" + Owns(root, "profile", secret));
    EXPECT_EQ(Call({"compile", "--override"}), 0) << console_.err;
    EXPECT_TRUE(disk_.nodes.contains("/home/profile")) << root;
  }
  disk_.AddFile("/app/aks-spin.lock", "spin-aks-lock 1\n" + Owns(".", "../home/profile", secret) + Owns(".", "notes.txt", secret));
  EXPECT_EQ(Call({"compile"}), 0) << console_.err;
  EXPECT_TRUE(disk_.nodes.contains("/home/profile"));
  EXPECT_FALSE(disk_.nodes.contains("/app/notes.txt")) << "what the lock owns in the output goes: this is how it would be found there";
}

// What a run reads is never its output, whatever a lock says.
TEST_F(RunTest, NoLockRemovesAnInput) {
  const std::string manifest = disk_.nodes.at("/app/spin.toml").text;
  disk_.AddFile("/app/aks-spin.lock",
                "spin-aks-lock 1\n" + Owns(".", "spin.toml", manifest) + Owns(".", "web.wasm", disk_.nodes.at("/app/web.wasm").text));
  EXPECT_EQ(Call({"compile"}), 0) << console_.err;
  EXPECT_TRUE(disk_.nodes.contains("/app/spin.toml"));
  EXPECT_TRUE(disk_.nodes.contains("/app/web.wasm"));
}

}  // namespace
}  // namespace spin_aks
