// SPDX-License-Identifier: Apache-2.0
//
// Promises of the front door that no golden case can show: what is read from where, and where things are printed.
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/runtime/run_fixture.h"

namespace spin_aks {
namespace {

TEST_F(RunTest, PrintsWhatKubectlTakes) {
  const MemoryDisk before = disk_;
  for (const char* type : {"kustomize", "kube"}) {
    ASSERT_EQ(Call({"compile", "--stdout", "-t", type}), 0) << console_.err;
    EXPECT_NE(console_.out.find("kind: Deployment"), std::string::npos);
    EXPECT_EQ(console_.out.find("kind: Kustomization"), std::string::npos);
    EXPECT_EQ(console_.out.find("FROM scratch"), std::string::npos);
  }
  ASSERT_EQ(Call({"compile", "--stdout", "--emit", "dockerfile"}), 0);
  EXPECT_NE(console_.out.find("FROM scratch"), std::string::npos);
  EXPECT_EQ(console_.out.find("kind:"), std::string::npos);
  EXPECT_EQ(Call({"compile", "--stdout", "--emit", "dockerfile,k8s"}), 2);
  EXPECT_EQ(before.nodes, disk_.nodes);
}

TEST_F(RunTest, RefusesAListWithAHole) {
  for (const char* list : {"--emit=dockerfile,", "--emit=,k8s", "--emit=k8s,,dockerfile"}) {
    EXPECT_EQ(Call({"compile", list}), 2) << list;
    EXPECT_NE(console_.err.find("a place in the list of `--emit` is empty"), std::string::npos) << console_.err;
  }
  EXPECT_EQ(Call({"compile", "--emit", "-X"}), 2);
  EXPECT_NE(console_.err.find("`spin-aks help compile`"), std::string::npos) << "that is where the flag stands: " << console_.err;
}

TEST_F(RunTest, PutsEverythingBelowTheOutputDirectory) {
  ASSERT_EQ(Call({"compile", "-o", "out/here"}), 0) << console_.err;
  for (const auto& [path, node] : disk_.nodes) {
    const bool input = path == "/app/spin.toml" || path == "/app/aks-spin.toml" || path == "/app/web.wasm";
    if (node.kind == MemoryDisk::Node::Kind::kFile && !input) {
      EXPECT_TRUE(path.starts_with("/app/out/here/")) << path;
    }
  }
}

TEST_F(RunTest, PutsTheDockerfileWhereItIsAsked) {
  ASSERT_EQ(Call({"compile", "--emit", "dockerfile", "--dockerfile-dest", "docker/"}), 0) << console_.err;
  EXPECT_TRUE(disk_.nodes.contains("/app/docker/Dockerfile"));
  ASSERT_EQ(Call({"compile", "--emit", "dockerfile", "--dockerfile-dest", "docker"}), 0) << "an existing directory needs no slash";
  EXPECT_NE(console_.err.find("all up to date"), std::string::npos) << console_.err;
  ASSERT_EQ(Call({"compile", "--emit", "dockerfile", "--dockerfile-dest", "Dockerfile.aks"}), 0);
  EXPECT_TRUE(disk_.nodes.contains("/app/Dockerfile.aks"));
  ASSERT_EQ(Call({"compile", "--emit", "dockerfile", "--dockerfile-dest", "../ci/Dockerfile"}), 0) << console_.err;
  EXPECT_TRUE(disk_.nodes.contains("/ci/Dockerfile"));
}

TEST_F(RunTest, ReadsTheEnvironmentAsSettings) {
  environment_.variables["AKS_SPIN_NAMESPACE"] = "elsewhere";
  ASSERT_EQ(Call({"compile", "--stdout"}), 0) << console_.err;
  EXPECT_NE(console_.out.find("namespace: elsewhere"), std::string::npos);
  environment_.variables["AKS_SPIN_NAMESPACE"] = "Not A Name";
  EXPECT_EQ(Call({"validate"}), 3);
  EXPECT_NE(console_.err.find("--> environment variable AKS_SPIN_NAMESPACE"), std::string::npos) << console_.err;
}

TEST_F(RunTest, JudgesAManifestFromStandardInput) {
  input_ = kManifest;
  EXPECT_EQ(Call({"validate", "--manifest", "-"}), 0) << console_.err;
  EXPECT_EQ(console_.err, "<stdin> is valid\n");
  input_ = "x";
  EXPECT_EQ(Call({"validate", "--manifest=-"}), 3);
  EXPECT_NE(console_.err.find("--> <stdin>:1:1"), std::string::npos) << console_.err;
  input_ = std::string(5 << 20, '\n');
  EXPECT_EQ(Call({"validate", "--manifest", "-"}), 3);
  EXPECT_NE(console_.err.find("SA0002"), std::string::npos) << console_.err;
  EXPECT_EQ(Call({"compile", "--out", "-"}), 2);
}

TEST_F(RunTest, SaysWhatComesLater) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"deploy", "--adopt"}, {"compile", "--emit", "k8s,infra"}}) {
    EXPECT_EQ(Call(words), 2);
    EXPECT_NE(console_.err.find("is not in this version yet"), std::string::npos) << console_.err;
  }
  EXPECT_EQ(Call({"explain", "app.replica"}), 2);
  EXPECT_NE(console_.err.find("did you mean"), std::string::npos) << console_.err;
}

TEST_F(RunTest, SuggestsTheSettingsFileThatIsThere) {
  EXPECT_EQ(Call({"validate", "-c", "aks-spim.toml"}), 3);
  EXPECT_NE(console_.err.find("did you mean `aks-spin.toml`?"), std::string::npos) << console_.err;
  EXPECT_EQ(console_.err.find("SA0005"), std::string::npos) << "one mistake is one message";
}

TEST_F(RunTest, ColoursOnlyWhereWanted) {
  disk_.AddFile("/app/spin.toml", "x");
  const auto has_colour = [&](std::vector<std::string> words) {
    Call(std::move(words));
    return console_.err.find('\x1b') != std::string::npos;
  };
  environment_.variables = {{"TERM", "xterm"}};
  EXPECT_FALSE(has_colour({"validate"})) << "not a terminal";
  EXPECT_TRUE(has_colour({"validate", "--color", "always"}));
  width_ = 80;
  EXPECT_TRUE(has_colour({"validate"}));
  EXPECT_FALSE(has_colour({"validate", "--color=never"}));
  environment_.variables["NO_COLOR"] = "1";
  EXPECT_FALSE(has_colour({"validate"}));
  environment_.variables = {{"TERM", "dumb"}};
  EXPECT_FALSE(has_colour({"validate"}));
}

TEST_F(RunTest, PutsMachineFormsWhereDataGoes) {
  disk_.AddFile("/app/spin.toml", "x");
  EXPECT_EQ(Call({"validate", "--format", "json"}), 3);
  EXPECT_TRUE(console_.out.starts_with("{")) << console_.out;
  EXPECT_EQ(Call({"compile", "--stdout", "--format", "json"}), 3);
  EXPECT_EQ(console_.out, "") << "that stream is for the output";
  EXPECT_TRUE(console_.err.starts_with("{")) << console_.err;
}

TEST_F(RunTest, IsQuietWhenAsked) {
  EXPECT_EQ(Call({"compile", "-q"}), 0);
  EXPECT_EQ(console_.err, "");
}

TEST_F(RunTest, ReportsNoMoreThanAnybodyReads) {
  std::string files;
  for (int i = 0; i < 2000; ++i) files += "1,";
  disk_.AddFile("/app/spin.toml", std::string(kManifest) + "files = [" + files + "]\n");
  EXPECT_EQ(Call({"validate"}), 3);
  EXPECT_NE(console_.err.find("\n1500 more are not shown\n"), std::string::npos) << console_.err.substr(console_.err.size() - 200);
  EXPECT_NE(console_.err.find("\n2000 errors\n"), std::string::npos);
}

TEST_F(RunTest, EndsAFloodWithACountAndTheFirstOfEachFile) {
  std::string keys, entries;
  for (int i = 0; i < 50000; ++i) keys += fmt::format("k{} = 1\n", i);
  for (int i = 0; i < 50000; ++i) entries += fmt::format("\"f{}\", ", i);
  disk_.AddFile("/app/aks-spin.toml", keys);
  disk_.AddFile("/app/spin.toml", std::string(kManifest) + "files = [" + entries + "]\n");
  EXPECT_EQ(Call({"validate"}), 3);
  EXPECT_NE(console_.err.find("unknown key `k0`"), std::string::npos);
  EXPECT_EQ(console_.err.find("finds no file"), std::string::npos) << "errors come first";
  EXPECT_NE(console_.err.find("\n50000 errors, 50000 warnings\n"), std::string::npos) << console_.err.substr(console_.err.size() - 200);
  EXPECT_EQ(Call({"validate", "--format", "json"}), 3);
  EXPECT_NE(console_.out.find("\"errors\": 50000"), std::string::npos) << console_.out.substr(console_.out.size() - 200);
}

TEST_F(RunTest, WorksInAnotherDirectory) {
  MemoryDirectory root(disk_, "/");
  MemoryConsole console;
  MemoryHistory history(disk_, "/");
  Ports ports{.working_directory = root, .console = console, .environment = environment_, .history = history};
  EXPECT_EQ(spin_aks::Run({"spin-aks", "-C", "app", "compile"}, ports), 0) << console.err;
  EXPECT_TRUE(disk_.nodes.contains("/app/Dockerfile"));
  EXPECT_EQ(spin_aks::Run({"spin-aks", "-C", "missing", "compile"}, ports), 2);
}

}  // namespace
}  // namespace spin_aks
