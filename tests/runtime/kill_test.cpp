// SPDX-License-Identifier: Apache-2.0
//
// The real program is killed at random moments while it writes some three hundred files. What lies there afterwards is all old or all
// new as soon as the next run has been there, nothing of ours is left, and `--check` has said before which of the two it would be.
// SPIN_AKS_KILLS says how often (the judges: 200).
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace spin_aks {
namespace {

namespace fs = std::filesystem;
using Tree = std::map<std::string, std::string>;
using Words = std::vector<std::string>;
using std::chrono::microseconds;

// Each is a SecretProviderClass of its own, in two files.
constexpr int kVaults = 140;

int Kills() {
  const char* wish = std::getenv("SPIN_AKS_KILLS");
  return wish == nullptr ? 6 : std::atoi(wish);
}

class KillTest : public testing::Test {
 protected:
  KillTest() {
    // Kills do not ask whether a disk keeps its promises, and memory is ten times as fast.
    const fs::path memory = "/dev/shm";
    std::string pattern = ((fs::exists(memory) ? memory : fs::temp_directory_path()) / "spin-aks-test-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    fs::create_directory(root_ / "app");
    WriteApplication();
  }
  ~KillTest() override { fs::remove_all(root_); }

  void WriteApplication() {
    std::string declared, used, bound;
    for (int i = 0; i < kVaults; ++i) {
      declared += fmt::format("v{} = {{ required = true, secret = true }}\n", i);
      used += fmt::format("v{0} = \"{{{{ v{0} }}}}\"\n", i);
      bound += fmt::format("v{0} = {{ keyvault_secret = \"s{0}\", vault = \"vault{0}\" }}\n", i);
    }
    std::ofstream(root_ / "app/web.wasm") << "wasm";
    std::ofstream(root_ / "app/spin.toml")
        << "spin_manifest_version = 2\n[application]\nname = \"shop\"\nversion = \"1.0.0\"\n[variables]\n"
        << declared << "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"web\"\n"
        << "[component.web]\nsource = \"web.wasm\"\nfiles = [\"assets/**/*\"]\n[component.web.variables]\n"
        << used;
    std::ofstream(root_ / "app/aks-spin.toml") << "tenant_id = \"00000000-0000-0000-0000-000000000000\"\n"
                                               << "kubernetes_resources = \"assets/k8s\"\n[container_registry]\nname = \"shopacr\"\n"
                                               << "[identity]\nclient_id = \"00000000-0000-0000-0000-000000000001\"\n[variables]\n"
                                               << bound;
    fs::create_directory(root_ / "app/assets");
    std::ofstream(root_ / "app/assets/logo.svg") << "logo";
  }

  pid_t Start(const Words& words) const {
    const pid_t child = ::fork();
    if (child != 0) return child;
    Words all{"spin-aks", "-C", (root_ / "app").string()};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> argv;
    for (std::string& word : all) argv.push_back(word.data());
    argv.push_back(nullptr);
    const bool is_quiet = std::freopen("/dev/null", "w", stdout) != nullptr && std::freopen("/dev/null", "w", stderr) != nullptr;
    if (is_quiet) ::execv(SPIN_AKS_PROGRAM, argv.data());
    std::_Exit(1);
  }
  // The exit code; -1 for a signal.
  static int Await(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  [[nodiscard]] int Run(const Words& words) const { return Await(Start(words)); }

  // Every file and its bytes; directories have a slash.
  [[nodiscard]] Tree ReadTree() const {
    Tree tree;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
      const std::string name = entry.path().lexically_relative(root_).string();
      std::ostringstream bytes;
      if (!entry.is_directory()) bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      tree[entry.is_directory() ? name + "/" : name] = bytes.str();
    }
    return tree;
  }
  void WriteTree(const Tree& tree) const {
    for (const auto& entry : fs::directory_iterator(root_)) fs::remove_all(entry);
    for (const auto& [name, bytes] : tree) {
      if (name.ends_with('/')) fs::create_directories(root_ / name);
    }
    for (const auto& [name, bytes] : tree) {
      if (!name.ends_with('/')) std::ofstream(root_ / name, std::ios::binary) << bytes;
    }
  }

  // How long a run takes on this tree, which it ends with the outcome of. The median: a machine that was busy once would have all
  // kills come too late.
  microseconds Measure(const Words& words, const Tree& tree) const {
    constexpr std::size_t kRuns = 5;
    std::vector<microseconds> took;
    for (std::size_t i = 0; i < kRuns; ++i) {
      WriteTree(tree);
      const auto begin = std::chrono::steady_clock::now();
      EXPECT_EQ(Run(words), 0);
      took.push_back(std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begin));
    }
    std::ranges::sort(took);
    return took[kRuns / 2];
  }

  // Kills `words` at random moments, each time on the tree as it is now. `next` is a run that writes nothing of its own over what is
  // there: it ends with 0 on the new tree alone.
  void KillAndLook(const Words& words, const Words& next) {
    const Tree old_tree = ReadTree();
    const microseconds took = Measure(words, old_tree);
    const Tree new_tree = ReadTree();
    ASSERT_GT(new_tree.size(), 300U);
    Words check = next;
    check.emplace_back("--check");
    std::mt19937 random(17);  // NOLINT: the same moments each time, as far as a machine has them
    // A tenth of them are meant to hit the writing, on a machine of any speed: more are tried where they do not.
    const int wanted = Kills() / 10;
    int unfinished = 0;
    int i = 0;
    for (; i < Kills() || (unfinished < wanted && i < 10 * Kills()); ++i) {
      WriteTree(old_tree);
      const pid_t child = Start(words);
      std::this_thread::sleep_for(microseconds(std::uniform_int_distribution<long>(0, took.count())(random)));
      ::kill(child, SIGKILL);
      Await(child);
      const Tree killed = ReadTree();
      unfinished += killed != old_tree && killed != new_tree ? 1 : 0;
      const int checked = Run(check);
      ASSERT_EQ(ReadTree(), killed) << "looking writes nothing";
      const int code = Run(next);
      const Tree tree = ReadTree();
      ASSERT_TRUE(tree == old_tree || tree == new_tree) << "kill " << i;
      ASSERT_EQ(code == 0, tree == new_tree) << "kill " << i;
      if (killed != tree) {
        ASSERT_EQ(checked, 1) << "kill " << i << ": there was something to do";
      }
    }
    fmt::print("{} of {} kills left a tree that was neither\n", unfinished, i);
    EXPECT_GE(unfinished, wanted) << "they were meant to hit the writing";
  }

  fs::path root_;
};

TEST_F(KillTest, ReplacingIsAllOrNothing) {
  ASSERT_EQ(Run({"compile"}), 0);
  KillAndLook({"compile", "--override", "--set", "namespace=other"}, {"compile", "--set", "namespace=other"});
}

TEST_F(KillTest, CreatingIsAllOrNothing) { KillAndLook({"compile"}, {"compile"}); }

// Somebody appends a line to a file that this run is about to replace, at a random moment. Refused or done, the line is there afterwards.
TEST_F(KillTest, ALineAppendedWhileItRunsIsNeverLost) {
  ASSERT_EQ(Run({"compile"}), 0);
  const fs::path file = root_ / "app/assets/k8s/base/deployment.yaml";
  ASSERT_TRUE(fs::exists(file));
  const microseconds took = Measure({"compile"}, ReadTree());
  std::mt19937 random(23);  // NOLINT: likewise
  std::map<int, int> exits;
  for (int i = 0; i < Kills(); ++i) {
    const pid_t child = Start({"compile", "--set", fmt::format("app.replicas={}", i % 2 + 3)});
    std::this_thread::sleep_for(microseconds(std::uniform_int_distribution<long>(0, 2 * took.count())(random)));
    const std::string line = fmt::format("# edit {}\n", i);
    std::ofstream(file, std::ios::app) << line;
    ++exits[Await(child)];
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    ASSERT_TRUE(text.str().contains(line)) << "race " << i;
  }
  fmt::print("{} races: {} done, {} refused\n", Kills(), exits[0], exits[4]);
  EXPECT_EQ(exits[0] + exits[4], Kills()) << "done, or refused because it changed";
}

TEST_F(KillTest, ReplacingInSeveralRootsIsAllOrNothing) {
  const Words places{"compile", "--k8s-dest", "../k8s", "--dockerfile-dest", "../docker/Dockerfile"};
  ASSERT_EQ(Run(places), 0);
  Words next = places, words = places;
  for (const char* word : {"--set", "namespace=other"}) next.emplace_back(word);
  words = next;
  words.emplace_back("--override");
  KillAndLook(words, next);
}

}  // namespace
}  // namespace spin_aks
