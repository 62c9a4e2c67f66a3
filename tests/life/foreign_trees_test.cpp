// SPDX-License-Identifier: Apache-2.0
//
// Projects of others, into which ours goes: theirs stays as it is, ours is whole, and a second run has nothing to do. Reads whatever trees
// the folder holds; whether theirs builds as before, kustomize says (`./dev judge`), and it has to where no byte of theirs changes.
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "runtime/ports/ports.h"
#include "runtime/run.h"
#include "tests/fakes/memory_console.h"
#include "tests/fakes/memory_directory.h"
#include "tests/fakes/memory_history.h"

namespace spin_aks::life {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHome = "/home/project";
constexpr const char* kManifest = R"(spin_manifest_version = 2

[application]
name = "visitor"
version = "1.0.0"

[[trigger.http]]
route = "/..."
component = "web"

[component.web]
source = "web.wasm"
)";

using Files = std::map<std::string, std::string>;

Files ReadTree(const fs::path& root) {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.path().filename() == "SOURCE.txt") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.emplace(entry.path().lexically_relative(root).string(), std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return files;
}

// Where somebody would let ours go: the root, and each directory that holds a base.
std::set<std::string> Roots(const Files& tree) {
  std::set<std::string> roots{"."};
  for (const auto& [path, bytes] : tree) {
    const fs::path file(path);
    if (file.filename() != "kustomization.yaml") continue;
    const fs::path directory = file.parent_path();
    roots.insert(directory.filename() == "base" && directory.has_parent_path() ? directory.parent_path().string() : directory.string());
  }
  roots.erase("");
  return roots;
}

struct Ran {
  int exit = 0;
  std::string said;
};

Ran RunHere(MemoryDisk& disk, std::vector<std::string> arguments, const std::string& root) {
  MemoryDirectory home(disk, kHome);
  MemoryConsole console;
  const Environment environment;
  MemoryHistory history(disk, kHome);
  Ports ports{.working_directory = home, .console = console, .environment = environment, .history = history};
  Ran ran;
  arguments.insert(arguments.begin(), "spin-aks");
  for (const std::string& more : {std::string("-q"), std::string("--set"), "kubernetes_resources=" + root, std::string("--set"),
                                  std::string("dockerfile=visitor.Dockerfile")})
    arguments.push_back(more);
  ran.exit = Run(arguments, ports);
  ran.said = console.err;
  return ran;
}
Ran Compile(MemoryDisk& disk, const std::string& type, const std::string& root) { return RunHere(disk, {"compile", "-t", type}, root); }

bool HasOnlyMore(const std::string& before, const std::string& after) {
  return after.starts_with(before.ends_with('\n') || before.empty() ? before : before + "\n");
}

void Visit(const Files& tree, const std::string& type, const std::string& root) {
  MemoryDisk disk;
  disk.AddDirectory(kHome);
  for (const auto& [path, bytes] : tree) disk.AddFile(fmt::format("{}/{}", kHome, path), bytes);
  // Theirs may have one: ours lies in its place then, and nothing here is about it.
  disk.AddFile(fmt::format("{}/spin.toml", kHome), kManifest);
  disk.AddFile(fmt::format("{}/web.wasm", kHome), std::string("\0asm\1\0\0\0", 8));
  const Files before = disk.Files(kHome);
  const std::string story = fmt::format("{} below `{}`", type, root);
  const Ran ran = Compile(disk, type, root);
  const Files after = disk.Files(kHome);
  if (ran.exit != 0) {
    EXPECT_EQ(ran.exit, 4) << story << "\n" << ran.said;
    EXPECT_TRUE(before == after) << "what is refused writes nothing: " << story;
    EXPECT_NE(ran.said.find("SA0501"), std::string::npos) << ran.said;
    return;
  }
  for (const auto& [path, bytes] : before) {
    ASSERT_TRUE(after.contains(path)) << story << " lost " << path;
    if (path.ends_with(".dockerignore")) {
      EXPECT_TRUE(HasOnlyMore(bytes, after.at(path))) << story << ": " << path;
    } else {
      EXPECT_EQ(after.at(path), bytes) << story << " changed " << path;
    }
  }
  if (before.contains("Dockerfile") && !before.contains(".dockerignore")) {
    EXPECT_FALSE(after.contains(".dockerignore")) << story << ": their build sees other files than before";
  }
  const Ran second = Compile(disk, type, root);
  EXPECT_EQ(second.exit, 0) << story << "\n" << second.said;
  EXPECT_TRUE(disk.Files(kHome) == after) << story << ": a second run changes nothing";
  const Ran clean = RunHere(disk, {"clean"}, root);
  EXPECT_EQ(clean.exit, 0) << story << "\n" << clean.said;
  const Files left = disk.Files(kHome);
  for (const auto& [path, bytes] : left) EXPECT_TRUE(before.contains(path)) << story << " leaves " << path << "\n" << bytes.substr(0, 300);
  for (const auto& [path, bytes] : before) {
    ASSERT_TRUE(left.contains(path)) << story << " took away " << path;
    EXPECT_EQ(left.at(path), bytes) << story << " changed " << path;
  }
}

TEST(ForeignTrees, StayAsTheyAre) {
  const fs::path folder = fs::path(SPIN_AKS_SHARED_DIR) / "foreign-trees";
  if (!fs::exists(folder)) GTEST_SKIP() << "there are no trees of others at " << folder;
  std::size_t visits = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_directory()) continue;
    SCOPED_TRACE(entry.path().filename().string());
    const Files tree = ReadTree(entry.path());
    for (const std::string& root : Roots(tree)) {
      for (const char* type : {"kustomize", "kube", "helm"}) {
        Visit(tree, type, root);
        ++visits;
      }
    }
  }
  fmt::print("{} times ours went into a tree of others\n", visits);
}

}  // namespace
}  // namespace spin_aks::life
