// SPDX-License-Identifier: Apache-2.0
//
// Promises of the front door about the disk that no golden case can show: one that fails, that others write to, what is left behind.
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/runtime/run_fixture.h"

namespace spin_aks {
namespace {

TEST_F(RunTest, ALinkThatLeadsOutIsNoDeletion) {
  ASSERT_EQ(Call({"compile", "-t", "kustomize", "-q"}), 0) << console_.err;
  disk_.nodes.erase("/app/base/deployment.yaml");
  disk_.AddFile("/elsewhere/deployment.yaml", "kind: Deployment\n");
  disk_.AddLink("/app/base/deployment.yaml", "/elsewhere/deployment.yaml");
  const auto before = disk_.nodes;
  EXPECT_EQ(Call({"compile"}), 4);
  EXPECT_NE(console_.err.find("SA0509"), std::string::npos) << console_.err;
  EXPECT_EQ(disk_.nodes, before);
}

TEST_F(RunTest, CompilesAndHasNothingToDoTheSecondTime) {
  ASSERT_EQ(Call({"compile"}), 0) << console_.err;
  EXPECT_TRUE(disk_.nodes.contains("/app/Dockerfile"));
  EXPECT_TRUE(disk_.nodes.contains("/app/overlays/default/kustomization.yaml"));
  EXPECT_EQ(console_.out, "");
  const MemoryDisk before = disk_;
  EXPECT_EQ(Call({"compile"}), 0);
  EXPECT_NE(console_.err.find("all up to date"), std::string::npos) << console_.err;
  EXPECT_TRUE(before.nodes == disk_.nodes);
}

// Somebody's edit of what stands there.
void Edit(MemoryDisk& disk, const std::string& path, std::string_view from, std::string_view to) {
  std::string& text = disk.nodes.at(path).text;
  ASSERT_NE(text.find(from), std::string::npos) << text;
  text.replace(text.find(from), from.size(), to);
}

TEST_F(RunTest, RefusesAllConflictsInOneRunAndWritesNothing) {
  ASSERT_EQ(Call({"compile"}), 0);
  Edit(disk_, "/app/base/service.yaml", "namespace: shop", "namespace: mine");
  Edit(disk_, "/app/base/deployment.yaml", "namespace: shop", "namespace: mine");
  disk_.nodes.erase("/app/base/poddisruptionbudget.yaml");
  const MemoryDisk before = disk_;
  EXPECT_EQ(Call({"compile", "--set", "namespace=other"}), 4);
  EXPECT_NE(console_.err.find("base/service.yaml:5:14"), std::string::npos) << console_.err;
  EXPECT_NE(console_.err.find("base/deployment.yaml:5:14"), std::string::npos) << console_.err;
  EXPECT_TRUE(before.nodes == disk_.nodes) << "not even what is in no conflict may be written";
}

TEST_F(RunTest, OverridesEverythingOrOnePlace) {
  ASSERT_EQ(Call({"compile"}), 0);
  const MemoryDisk old = disk_;
  ASSERT_EQ(Call({"compile", "--set", "namespace=other"}), 0);
  const MemoryDisk fresh = disk_;
  const auto edit = [&] {
    disk_ = old;
    Edit(disk_, "/app/base/service.yaml", "namespace: shop", "namespace: mine");
    Edit(disk_, "/app/base/deployment.yaml", "namespace: shop", "namespace: mine");
  };
  edit();
  EXPECT_EQ(Call({"compile", "--set", "namespace=other", "--override=base/service.yaml"}), 4) << "the other one is still in conflict";
  EXPECT_EQ(console_.err.find("base/service.yaml:5:14"), std::string::npos);
  EXPECT_EQ(Call({"compile", "--set", "namespace=other", "--override=base/service.yaml", "--override=base/deployment.yaml"}), 0)
      << console_.err;
  EXPECT_TRUE(fresh.nodes == disk_.nodes);
  for (const char* answer : {"--override", "--override=base", "--override=."}) {
    edit();
    EXPECT_EQ(Call({"compile", "--set", "namespace=other", answer}), 0) << console_.err;
    EXPECT_TRUE(fresh.nodes == disk_.nodes) << answer;
  }
}

TEST_F(RunTest, KeepsEverythingOrOnePlace) {
  ASSERT_EQ(Call({"compile"}), 0);
  Edit(disk_, "/app/base/service.yaml", "namespace: shop", "namespace: mine");
  const MemoryDisk edited = disk_;
  for (const char* answer : {"--keep", "--keep=base/service.yaml:.metadata.namespace", "--keep-always=base/service.yaml"}) {
    disk_ = edited;
    EXPECT_EQ(Call({"compile", "--set", "namespace=other", answer}), 0) << console_.err;
    EXPECT_NE(disk_.nodes.at("/app/base/service.yaml").text.find("namespace: mine"), std::string::npos) << answer;
    EXPECT_EQ(Call({"compile", "--set", "namespace=other"}), 0) << "settled: " << answer << console_.err;
    EXPECT_EQ(Call({"compile", "--set", "namespace=third"}), std::string_view(answer).starts_with("--keep-always") ? 0 : 4) << answer;
  }
  EXPECT_EQ(Call({"compile", "--keep", "--override"}), 2);
  EXPECT_EQ(Call({"compile", "--keep=base/service.yaml:.spec["}), 2) << console_.err;
}

TEST_F(RunTest, RefusesAnOverrideThatNamesNothing) {
  EXPECT_EQ(Call({"compile", "--override=Dockerfil"}), 2);
  EXPECT_NE(console_.err.find("did you mean `Dockerfile`?"), std::string::npos) << console_.err;
  EXPECT_EQ(Call({"compile", "--override", "Dockerfile"}), 2) << "the value is taken with `=` only";
}

// Typed as the report says, from wherever the program was called; or from the directory that `-C` names.
TEST_F(RunTest, TakesTheOverrideThatItPrints) {
  disk_.AddFile("/app/my app/spin.toml", kManifest);
  disk_.AddFile("/app/my app/web.wasm", "wasm");
  disk_.AddFile("/app/my app/aks-spin.toml", "[container_registry]\nname = \"shopacr\"\n");
  ASSERT_EQ(Call({"compile", "-C", "my app"}), 0) << console_.err;
  disk_.nodes.erase("/app/my app/aks-spin.lock");
  disk_.AddFile("/app/my app/Dockerfile", "FROM debian\n");
  ASSERT_EQ(Call({"compile", "-C", "my app"}), 4);
  EXPECT_NE(console_.err.find("`--override='my app/Dockerfile'` takes ours"), std::string::npos) << console_.err;
  for (const char* place : {"--override=my app/Dockerfile", "--override=Dockerfile", "--override=.", "--override=my app"}) {
    disk_.AddFile("/app/my app/Dockerfile", "FROM debian\n");
    EXPECT_EQ(Call({"compile", "-C", "my app", place}), 0) << place << "\n" << console_.err;
  }
  EXPECT_EQ(Call({"compile", "-C", "my app", "--override=Dockerfil"}), 2);
  EXPECT_NE(console_.err.find("did you mean `my app/Dockerfile`?"), std::string::npos) << console_.err;
}

TEST_F(RunTest, NeverReplacesWhatItReads) {
  const MemoryDisk before = disk_;
  EXPECT_EQ(Call({"compile", "--override", "--dockerfile-dest", "spin.toml"}), 4);
  EXPECT_TRUE(before.nodes == disk_.nodes);
  EXPECT_EQ(Call({"compile", "--override", "--dockerfile-dest", "aks-spin.toml"}), 4);
  EXPECT_TRUE(before.nodes == disk_.nodes);
}

TEST_F(RunTest, NeverWritesThroughALinkThatLeadsOut) {
  disk_.AddDirectory("/elsewhere");
  disk_.AddLink("/app/base", "/elsewhere");
  const MemoryDisk before = disk_;
  EXPECT_EQ(Call({"compile", "--override"}), 4);
  EXPECT_NE(console_.err.find("SA0502"), std::string::npos) << console_.err;
  EXPECT_TRUE(before.nodes == disk_.nodes);
}

TEST_F(RunTest, FollowsALinkThatStaysInside) {
  disk_.AddDirectory("/app/deploy");
  disk_.AddLink("/app/base", "deploy");
  ASSERT_EQ(Call({"compile"}), 0) << console_.err;
  EXPECT_TRUE(disk_.nodes.contains("/app/deploy/deployment.yaml"));
  EXPECT_EQ(disk_.nodes["/app/base"].kind, MemoryDisk::Node::Kind::kLink);
}

TEST_F(RunTest, LeavesTheOldTreeWhenTheDiskFails) {
  ASSERT_EQ(Call({"compile"}), 0);
  disk_.fail_move_to = "base/kustomization.yaml";
  disk_.nodes.erase("/app/base/kustomization.yaml");
  const auto nodes = disk_.nodes;
  EXPECT_EQ(Call({"compile", "--set", "namespace=other", "--override"}), 6);
  EXPECT_NE(console_.err.find("nothing was written"), std::string::npos) << console_.err;
  EXPECT_EQ(nodes, disk_.nodes);
}

TEST_F(RunTest, SaysWhereItMayNotWrite) {
  disk_.read_only.insert("/app");
  EXPECT_EQ(Call({"compile"}), 6);
  EXPECT_NE(console_.err.find("permission denied"), std::string::npos) << console_.err;
}

// What Spin would show the component must not be missing from the image in silence.
TEST_F(RunTest, WritesNothingWithoutTheDirectoriesThatFilesAskFor) {
  disk_.AddFile("/app/assets/img/logo.svg", "");
  disk_.AddFile("/app/assets/index.html", "");
  disk_.unreadable = {"/app/assets/img"};
  const auto compile = [&](const std::string& component) {
    disk_.AddFile("/app/spin.toml", kManifest + component + "\n");
    return Call({"compile", "--check"});
  };
  for (const char* files :
       {R"(files = ["assets/**/*"])", R"(files = ["assets"])", R"(files = ["assets/*/logo.svg"])", R"(files = ["assets/img/logo.svg"])",
        R"(files = [{ source = "assets", destination = "/" }])", R"(files = [{ source = "assets/img", destination = "/img" }])"}) {
    EXPECT_EQ(compile(files), 3) << files;
    EXPECT_NE(console_.err.find("error[SA0002]: `assets/img` cannot be read: permission denied\n  --> spin.toml:10:"), std::string::npos)
        << files << "\n"
        << console_.err;
    EXPECT_NE(console_.err.find("\n1 error\n"), std::string::npos) << console_.err;
  }
  for (const char* files : {"", R"(files = ["assets/*.html"])", R"(files = ["assets/index.html"])",
                            "files = [\"assets/**/*\"]\nexclude_files = [\"assets/img/**\"]"}) {
    EXPECT_EQ(compile(files), 1) << "nobody asks for it: " << files << "\n" << console_.err;
  }
  disk_.unreadable = {"/app/assets"};
  EXPECT_EQ(compile(R"(files = [{ source = "assets", destination = "/" }])"), 3);
  EXPECT_NE(console_.err.find("error[SA0002]: `assets` cannot be read: permission denied"), std::string::npos) << console_.err;
  disk_.AddFile("/app/target/web.wasm", "");
  disk_.unreadable = {"/app/target"};
  disk_.AddFile("/app/spin.toml", std::string(kManifest).replace(std::string(kManifest).find("web.wasm"), 8, "target/web.wasm"));
  EXPECT_EQ(Call({"compile"}), 3);
  EXPECT_NE(console_.err.find("error[SA0002]: `target` cannot be read"), std::string::npos) << console_.err;
}

TEST_F(RunTest, ChecksWithoutWriting) {
  const MemoryDisk before = disk_;
  EXPECT_EQ(Call({"compile", "--check"}), 1);
  EXPECT_TRUE(before.nodes == disk_.nodes);
  ASSERT_EQ(Call({"compile"}), 0);
  EXPECT_EQ(Call({"compile", "--check"}), 0);
  EXPECT_EQ(Call({"compile", "--check", "--set", "namespace=other"}), 1) << "stale";
  EXPECT_NE(console_.err.find("differs    base/service.yaml"), std::string::npos) << console_.err;
  Edit(disk_, "/app/base/service.yaml", "namespace: shop", "namespace: mine");
  EXPECT_EQ(Call({"compile", "--check"}), 0) << "edited, which is fine";
  EXPECT_EQ(Call({"compile", "--check", "--set", "namespace=other"}), 4) << "in conflict";
}

// Stopped after any of its steps, a run is finished by the next one, and `--check` in between says what that will find.
TEST_F(RunTest, ChecksSeeTheTreeAsTheNextRunFindsIt) {
  ASSERT_EQ(Call({"compile"}), 0);
  const auto old_nodes = disk_.nodes;
  disk_.steps = 0;
  ASSERT_EQ(Call({"compile", "--override", "--set", "namespace=other"}), 0);
  const auto new_nodes = disk_.nodes;
  const std::size_t all = disk_.steps;
  std::size_t completed = 0;
  for (std::size_t steps = 0; steps < all; ++steps) {
    disk_.nodes = old_nodes;
    disk_.steps = 0;
    disk_.stops_after = steps;
    (void)Call({"compile", "--override", "--set", "namespace=other"});
    disk_.stops_after.reset();
    const auto stopped = disk_.nodes;
    EXPECT_EQ(Call({"compile", "--check", "--set", "namespace=other"}), stopped == new_nodes ? 0 : 1) << console_.err;
    const bool says_new = console_.err.find("all up to date") != std::string::npos;
    EXPECT_EQ(Call({"diff", "--set", "namespace=other"}), says_new ? 0 : 1) << console_.err;
    EXPECT_TRUE(disk_.nodes == stopped) << "looking writes nothing";
    EXPECT_EQ(Call({"compile", "--set", "namespace=other"}), 0) << console_.err;
    EXPECT_TRUE(disk_.nodes == new_nodes) << says_new;
    completed += console_.err.find("an earlier run was interrupted: its files are all written now") != std::string::npos ? 1 : 0;
    if (HasFailure()) FAIL() << "stopped after step " << steps;
  }
  EXPECT_GT(completed, 5U);
}

// A directory that a run emptied goes with its last file, whenever the run was stopped.
TEST_F(RunTest, LeavesNoEmptyDirectories) {
  ASSERT_EQ(Call({"compile", "-t", "helm"}), 0);
  Edit(disk_, "/app/spin.toml", "name = \"shop\"", "name = \"store\"");
  const auto renamed_nodes = disk_.nodes;
  disk_.steps = 0;
  ASSERT_EQ(Call({"compile", "-t", "helm"}), 0) << console_.err;
  const auto new_nodes = disk_.nodes;
  EXPECT_FALSE(new_nodes.contains("/app/charts/shop")) << "its last file went";
  const std::size_t all = disk_.steps;
  for (std::size_t steps = 0; steps < all; ++steps) {
    disk_.nodes = renamed_nodes;
    disk_.steps = 0;
    disk_.stops_after = steps;
    (void)Call({"compile", "-t", "helm"});
    disk_.stops_after.reset();
    EXPECT_EQ(Call({"compile", "-t", "helm"}), 0) << console_.err;
    EXPECT_TRUE(disk_.nodes == new_nodes) << "stopped after step " << steps;
    if (HasFailure()) return;
  }
}

// What an interrupted run has made of the tree decides nothing: not even which form of output is there.
TEST_F(RunTest, ChecksDetectTheFormThatWillBeThere) {
  disk_.steps = 0;
  ASSERT_EQ(Call({"compile", "-t", "helm"}), 0);
  const auto written = disk_.nodes;
  const std::size_t all = disk_.steps;
  for (std::size_t steps = 0; steps < all; ++steps) {
    SetUpApplication();
    disk_.steps = 0;
    disk_.stops_after = steps;
    (void)Call({"compile", "-t", "helm"});
    disk_.stops_after.reset();
    const int checked = Call({"compile", "--check", "-v"});
    const bool says_helm = console_.err.find("Chart.yaml") != std::string::npos;
    EXPECT_EQ(checked, disk_.nodes == written ? 0 : 1);
    EXPECT_EQ(Call({"compile"}), 0) << console_.err;
    EXPECT_EQ(disk_.nodes == written, says_helm) << console_.err;
    if (HasFailure()) FAIL() << "stopped after step " << steps;
  }
}

TEST_F(RunTest, RefusesWhatChangedWhileItDecided) {
  ASSERT_EQ(Call({"compile"}), 0);
  disk_.before_step = [&](const std::string&) { disk_.AddFile("/app/base/service.yaml", "mine\n"); };
  EXPECT_EQ(Call({"compile", "--override", "--set", "namespace=other"}), 4);
  disk_.before_step = {};
  EXPECT_NE(console_.err.find("error: cannot write `base/service.yaml`: it changed while"), std::string::npos) << console_.err;
  EXPECT_NE(console_.err.find("nothing was written"), std::string::npos);
  EXPECT_EQ(disk_.nodes["/app/base/service.yaml"].text, "mine\n");
}

TEST_F(RunTest, WaitsForAnotherRunAndDecidesOnWhatItHasLeft) {
  disk_.held.insert("/app");
  disk_.on_wait = [&] {
    disk_.held.clear();
    disk_.AddFile("/app/aks-spin.toml", "namespace = \"other\"\n[container_registry]\nname = \"shopacr\"\n");
  };
  EXPECT_EQ(Call({"compile"}), 0) << console_.err;
  EXPECT_EQ(console_.err.find("waiting for another run in `.` to end\n"), 0U) << console_.err;
  EXPECT_EQ(disk_.nodes["/app/base/namespace.yaml"].text.find("name: shop"), std::string::npos);
  EXPECT_EQ(Call({"compile", "--check"}), 0) << "it is of the settings that the other run has left";
}

// What is copied into the image keeps its mode, and its reader is not its owner.
TEST_F(RunTest, MakesReadableWhatTheImageNeedsAndNothingElse) {
  ASSERT_EQ(Call({"compile"}), 0);
  disk_.closed = {"/app/.spin-aks/spin.toml", "/app/Dockerfile"};
  EXPECT_EQ(Call({"compile", "--check"}), 1);
  EXPECT_NE(console_.err.find("to make readable  .spin-aks/spin.toml\n1 file to make readable, "), std::string::npos) << console_.err;
  EXPECT_EQ(Call({"compile", "--check", "--format", "json"}), 1);
  EXPECT_NE(console_.out.find("\"change\": \"open\""), std::string::npos) << console_.out;
  EXPECT_EQ(disk_.closed.size(), 2U);
  EXPECT_EQ(Call({"compile"}), 0);
  EXPECT_NE(console_.err.find("made readable  .spin-aks/spin.toml\n"), std::string::npos) << console_.err;
  EXPECT_EQ(disk_.closed, (std::set<std::string>{"/app/Dockerfile"}));
  EXPECT_EQ(Call({"compile", "--check"}), 0);
}

}  // namespace
}  // namespace spin_aks
