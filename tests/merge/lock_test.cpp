// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/lock.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace spin_aks::merge {
namespace {

namespace fs = std::filesystem;
using Kind = LockProblem::Kind;

const OwnedThing kWeb{.by = {.backend = "kustomize", .scope = "-"}, .name = "deployment/web"};
const OwnedThing kImage{.by = {.backend = "docker", .scope = "-"}, .name = "Dockerfile"};

Lock Example() {
  Lock lock;
  lock.facts[{.target = "default", .name = "tenant"}] = "11111111-1111-1111-1111-111111111111";
  lock.at[kWeb].insert({.root = "k8s",
                        .file = "base/my file.yaml",
                        .object = {.group = "apps", .kind = "Deployment", .kube_namespace = "shop", .name = "web"}});
  lock.own[kWeb][".spec.replicas"] = {.hashes = {0x0123456789ABCDEF}, .mark = tree::Mark::kNone};
  lock.own[kWeb][".metadata.labels.\"a b%\""] = {.hashes = {1}, .mark = tree::Mark::kMine};
  lock.own[kImage][""] = {.hashes = {2}, .mark = tree::Mark::kAdopted};
  return lock;
}

std::vector<std::string> Problems(const ReadLock& read) {
  std::vector<std::string> problems;
  for (const LockProblem& problem : read.problems) {
    problems.push_back(fmt::format("{} {} {}", static_cast<int>(problem.kind), problem.line, problem.what));
  }
  return problems;
}

TEST(Lock, IsLinesThatStandByThemselves) {
  EXPECT_EQ(WriteLock(Example()),
            "spin-aks-lock 1\n"
            "at kustomize - deployment/web k8s base/my%20file.yaml Deployment.apps/shop/web\n"
            "fact default tenant 11111111-1111-1111-1111-111111111111\n"
            "own docker - Dockerfile . 0000000000000002 adopted\n"
            "own kustomize - deployment/web .metadata.labels.\"a%20b%25\" 0000000000000001 mine\n"
            "own kustomize - deployment/web .spec.replicas 0123456789abcdef\n");
}

TEST(Lock, ReadsWhatItWrites) {
  for (const std::string_view line_break : {"\n", "\r\n"}) {
    const ReadLock read = ParseLock(WriteLock(Example(), line_break));
    EXPECT_EQ(Problems(read), std::vector<std::string>{});
    EXPECT_TRUE(read.lock == Example());
    EXPECT_EQ(read.line_break, line_break);
  }
  EXPECT_EQ(Problems(ParseLock("")), std::vector<std::string>{});
  EXPECT_TRUE(ParseLock("").lock == Lock());
}

TEST(Lock, RefusesALaterVersionAndWhatIsNoLock) {
  EXPECT_EQ(ParseLock("spin-aks-lock 2\n"
                      "own a b c . 0000000000000001\n")
                .problems,
            (std::vector<LockProblem>{{.kind = Kind::kTooNew, .line = 1, .what = "2"}}));
  EXPECT_EQ(ParseLock("{}\n").problems, (std::vector<LockProblem>{{.kind = Kind::kNoLock, .line = 1, .what = ""}}));
  EXPECT_TRUE(ParseLock("spin-aks-lock 2\n"
                        "own a b c . 0000000000000001\n")
                  .lock == Lock());
}

TEST(Lock, ALineThatSaysNothingCostsNoOther) {
  const std::string text =
      "spin-aks-lock 1\n"
      "own kustomize - deployment/web .spec.replicas 0123\n"
      "own kustomize - deployment/web spec 0123456789abcdef\n"
      "own kustomize - deployment/web .a 0123456789abcdef ours\n"
      "own kustomize - a%2 .a 0123456789abcdef\n"
      "at kustomize - deployment/web k8s base/x.yaml Deployment\n"
      "what is this\n"
      "fact a b\n"
      "own kustomize - deployment/web .spec.replicas 0123456789abcdef\n";
  const ReadLock read = ParseLock(text);
  EXPECT_EQ(Problems(read), (std::vector<std::string>{"2 2 own", "2 3 own", "2 4 own", "2 5 own", "2 6 at", "2 7 what", "2 8 fact"}));
  EXPECT_EQ(read.lock.own.size(), 1U);
}

TEST(Lock, TwoBranchesTogetherHoldWhatEitherWrote) {
  const std::string text =
      "spin-aks-lock 1\n"
      "<<<<<<< HEAD\n"
      "own kustomize - deployment/web .spec.replicas 0000000000000002 tombstone\n"
      "own kustomize - deployment/web .spec.paused 0000000000000005\n"
      "=======\n"
      "own kustomize - deployment/web .spec.replicas 0000000000000001 adopted\n"
      ">>>>>>> theirs\n"
      "own kustomize - deployment/web .spec.paused 0000000000000005\n";
  const ReadLock read = ParseLock(text);
  EXPECT_EQ(Problems(read), std::vector<std::string>{});
  const tree::Record& record = read.lock.own.at(kWeb).at(".spec.replicas");
  EXPECT_EQ(record.hashes, (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(record.mark, tree::Mark::kAdopted);
  EXPECT_EQ(read.lock.own.at(kWeb).at(".spec.paused").hashes.size(), 1U);
}

TEST(Lock, TwoValuesOfAFactAreToldApart) {
  const ReadLock read =
      ParseLock("spin-aks-lock 1\nfact default digest a\nfact default digest b\nfact other digest c\nfact default digest a\n");
  EXPECT_EQ(Problems(read), (std::vector<std::string>{"3 3 digest"}));
}

// ---- In git itself ----

class Repository {
 public:
  Repository() {
    std::string pattern = (fs::temp_directory_path() / "spin-aks-test-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    is_there_ = Git("init -q -b main") && Git("config user.email a@example.com") && Git("config user.name a");
  }
  ~Repository() { fs::remove_all(root_); }
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;

  [[nodiscard]] bool is_there() const { return is_there_; }
  bool Git(const std::string& words) const {
    return std::system(("cd '" + root_.string() + "' && GIT_CONFIG_GLOBAL=/dev/null git " + words + " >/dev/null 2>&1").c_str()) == 0;
  }
  void Commit(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
    EXPECT_TRUE(Git("add -A") && Git("commit -q -m x"));
  }
  [[nodiscard]] std::string Read(const std::string& name) const {
    std::ifstream file(root_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  fs::path root_;
  bool is_there_ = false;
};

// Leaves of an object, each with a hash.
Lock LockOf(const std::vector<std::pair<std::string, std::uint64_t>>& leaves) {
  Lock lock;
  for (const auto& [path, hash] : leaves) lock.own[kWeb][path] = {.hashes = {hash}, .mark = tree::Mark::kNone};
  return lock;
}

// What lies there once both branches are merged, and whether git could.
std::pair<std::string, bool> Merged(const Lock& base, const Lock& ours, const Lock& theirs, bool has_union) {
  const Repository repository;
  if (!repository.is_there()) return {};
  repository.Commit(".gitattributes", has_union ? "*.lock merge=union\n" : "\n");
  repository.Commit("aks-spin.lock", WriteLock(base));
  EXPECT_TRUE(repository.Git("checkout -q -b theirs"));
  repository.Commit("aks-spin.lock", WriteLock(theirs));
  EXPECT_TRUE(repository.Git("checkout -q main"));
  repository.Commit("aks-spin.lock", WriteLock(ours));
  const bool is_clean = repository.Git("merge -q theirs");
  return {repository.Read("aks-spin.lock"), is_clean};
}

TEST(LockInGit, DifferentLeavesMergeCleanlyWithUnion) {
  const auto [text, is_clean] = Merged(LockOf({{".a", 1}, {".b", 1}, {".c", 1}}), LockOf({{".a", 2}, {".b", 1}, {".c", 1}}),
                                       LockOf({{".a", 1}, {".b", 1}, {".c", 3}, {".d", 4}}), true);
  if (text.empty()) GTEST_SKIP() << "there is no git";
  EXPECT_TRUE(is_clean);
  const ReadLock read = ParseLock(text);
  EXPECT_EQ(Problems(read), std::vector<std::string>{});
  const tree::Recorded& own = read.lock.own.at(kWeb);
  EXPECT_TRUE(own.at(".a").Matches(2));
  EXPECT_TRUE(own.at(".c").Matches(3));
  EXPECT_TRUE(own.at(".d").Matches(4));
}

TEST(LockInGit, WithoutUnionTheMarkersAreReadOver) {
  for (const bool has_union : {false, true}) {
    const auto [text, is_clean] =
        Merged(LockOf({{".a", 1}, {".b", 1}}), LockOf({{".a", 2}, {".b", 1}}), LockOf({{".a", 3}, {".b", 1}}), has_union);
    if (text.empty()) GTEST_SKIP() << "there is no git";
    EXPECT_EQ(is_clean, has_union);
    const ReadLock read = ParseLock(text);
    EXPECT_EQ(Problems(read), std::vector<std::string>{});
    const tree::Recorded& own = read.lock.own.at(kWeb);
    EXPECT_TRUE(own.at(".a").Matches(2) && own.at(".a").Matches(3)) << text;
    EXPECT_TRUE(own.at(".b").Matches(1));
    // The next run writes what it knows, and nothing of git is left.
    EXPECT_TRUE(ParseLock(WriteLock(read.lock)).lock == read.lock);
  }
}

}  // namespace
}  // namespace spin_aks::merge
