// SPDX-License-Identifier: Apache-2.0
//
// Lives of projects: a tree is made, people edit it, the application changes, it is compiled again. No edit is lost without a word, what
// nobody asked to change stays byte for byte, and a second run has nothing to do. Judged by words, lines and bytes alone.
//
// SPIN_AKS_LIVES=N: so many (else 1,000 in CI, 100 in the loop); SPIN_AKS_LIFE=SEED: that one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <random>
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
#include "tests/golden_compiles.h"
#include "tests/life/human.h"

namespace spin_aks::life {
namespace {

struct Ran {
  int exit = 0;
  std::string said;
};

Ran Run(MemoryDisk& disk, const std::vector<std::string>& words, const Environment& environment) {
  MemoryDirectory home(disk, kGoldenHome);
  MemoryConsole console;
  MemoryHistory history(disk, kGoldenHome);
  Ports ports{.working_directory = home, .console = console, .environment = environment, .history = history};
  Ran ran;
  ran.exit = spin_aks::Run(words, ports);
  ran.said = console.out + console.err;
  return ran;
}

bool IsLock(const std::string& path) { return path.ends_with(".lock"); }

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string line(text.substr(0, length));
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    line.erase(0, line.find_first_not_of(" -"));
    lines.push_back(std::move(line));
    text.remove_prefix(length);
  }
  return lines;
}

// `replicas: 2` -> `replicas`; other lines as they are.
std::string KeyOf(const std::string& line) {
  const std::size_t colon = line.find(": ");
  return colon == std::string::npos ? line : line.substr(0, colon);
}

// One change of the application or its settings.
std::string ChangeInput(MemoryDisk& disk, std::mt19937& random, std::vector<std::string>& words) {
  std::string& manifest = disk.nodes.at(fmt::format("{}/spin.toml", kGoldenHome)).text;
  const std::size_t version = manifest.find("\nversion = \"");
  switch (random() % 12) {
    case 0:
    case 1:
    case 2:
      if (version == std::string::npos) return "nothing";
      manifest.replace(version + 12, manifest.find('"', version + 12) - version - 12, fmt::format("9.{}.0", random() % 100));
      return "another version";
    case 3:
      words.insert(words.end(), {"--set", fmt::format("app.replicas={}", 3 + random() % 5)});
      return words.back();
    case 4:
      words.insert(words.end(), {"--set", fmt::format("env.NEW_{}=x", random() % 10)});
      return words.back();
    case 5:
      words.insert(words.end(), {"--set", fmt::format("namespace=other{}", random() % 3)});
      return words.back();
    case 6:
      words.insert(words.end(), {"--set", "resources.memory=96Mi"});
      words.back() = "app.resources.requests.memory=96Mi";
      return words.back();
    case 7:
      words.insert(words.end(), {"--set", "app.replicas=1"});
      return words.back();
    case 8:
    case 9: {
      const std::size_t name = manifest.find("\nname = \"");
      if (name == std::string::npos) return "nothing";
      manifest.replace(name + 9, manifest.find('"', name + 9) - name - 9, fmt::format("renamed{}", random() % 3));
      return "another name";
    }
    case 10:
      words.insert(words.end(), {"--set", "expose=internal", "--set", "container_registry.name=otheracr"});
      return words.back();
    default:
      return "nothing";
  }
}

class Life {
 public:
  explicit Life(std::uint32_t seed) : seed_(seed), random_(seed) {}

  // Whether there was one to live.
  bool Live() {
    const std::vector<Compile>& compiles = Compiles();
    const Compile& start = compiles[random_() % compiles.size()];
    disk_ = start.disk;
    if (!disk_.nodes.contains(fmt::format("{}/spin.toml", kGoldenHome))) return false;
    environment_ = Environment{start.command.variables};
    const char* kTypes[] = {"kustomize", "kube", "helm"};
    words_ = {"spin-aks", "compile", "-t", kTypes[random_() % 3]};
    const Files inputs = disk_.Files(kGoldenHome);
    if (Run(disk_, words_, environment_).exit != 0) return false;
    MemoryDisk clean = disk_;
    const Files first = disk_.Files(kGoldenHome);

    std::vector<std::string> ours;
    for (const auto& [path, bytes] : first) {
      if (!inputs.contains(path) && !IsLock(path) && !path.starts_with(".spin-aks/")) ours.push_back(path);
    }
    if (ours.empty()) return false;
    Files edited = first;
    Human human(seed_);
    traces_ = human.Edit(edited, ours, 1 + random_() % 10);
    Store(edited);
    if (!NothingToDo(edited)) return true;

    std::vector<std::string> again = words_;
    std::mt19937 twin = random_;
    change_ = ChangeInput(disk_, random_, again);
    std::vector<std::string> clean_words = words_;
    ChangeInput(clean, twin, clean_words);
    if (Run(clean, clean_words, environment_).exit != 0) return false;
    words_ = again;
    const Files before = disk_.Files(kGoldenHome);
    Ran ran = Run(disk_, words_, environment_);
    if (ran.exit == 4) {
      ++conflicts;
      EXPECT_TRUE(disk_.Files(kGoldenHome) == before) << "a conflict writes nothing" << Story(ran);
      words_.push_back("--keep");
      ran = Run(disk_, words_, environment_);
      words_.pop_back();
    }
    if (ran.exit == 4) {
      ++refused;
      return true;
    }
    EXPECT_EQ(ran.exit, 0) << Story(ran);
    Judge(before, first, clean.Files(kGoldenHome), ran);
    const Files after = disk_.Files(kGoldenHome);
    const Ran second = Run(disk_, words_, environment_);
    EXPECT_EQ(second.exit, 0) << Story(second);
    EXPECT_TRUE(disk_.Files(kGoldenHome) == after) << "a second run changes nothing" << Story(second);
    TakeOut(inputs);
    return true;
  }

  static inline std::size_t conflicts = 0, refused = 0, edits = 0, real_edits = 0, words_found = 0;

 private:
  void Store(const Files& files) {
    for (const auto& [path, bytes] : disk_.Files(kGoldenHome)) {
      if (!files.contains(path)) disk_.nodes.erase(fmt::format("{}/{}", kGoldenHome, path));
    }
    for (const auto& [path, bytes] : files) disk_.AddFile(fmt::format("{}/{}", kGoldenHome, path), bytes);
    edits += traces_.log.size();
    real_edits += traces_.real_edits;
  }

  // What people wrote stays, or is asked about, or is said to go; of what they did not touch nothing is left.
  void TakeOut(const Files& inputs) {
    words_[1] = "clean";
    const Files before = disk_.Files(kGoldenHome);
    Ran ran = Run(disk_, words_, environment_);
    if (ran.exit == 4) {
      EXPECT_TRUE(disk_.Files(kGoldenHome) == before) << "a conflict writes nothing" << Story(ran);
      words_.push_back("--keep");
      ran = Run(disk_, words_, environment_);
    }
    if (ran.exit == 4) return;
    EXPECT_EQ(ran.exit, 0) << Story(ran);
    const Files after = disk_.Files(kGoldenHome);
    // What an earlier run wrote is not the user's.
    const bool had_lock = std::ranges::any_of(inputs, [](const auto& file) { return IsLock(file.first); });
    for (const auto& [path, bytes] : inputs) EXPECT_TRUE(had_lock || after.contains(path)) << path << " is the user's" << Story(ran);
    const std::string had = Joined(before), has = Joined(after);
    for (const std::string& word : traces_.words) {
      const bool is_there = has.find(word) != std::string::npos || ran.said.find(word) != std::string::npos;
      EXPECT_TRUE(is_there || had.find(word) == std::string::npos) << word << " is lost" << Story(ran);
    }
    const Ran second = Run(disk_, words_, environment_);
    EXPECT_EQ(second.exit, 0) << Story(second);
    EXPECT_TRUE(disk_.Files(kGoldenHome) == after) << "a second run changes nothing" << Story(second);
  }
  static std::string Joined(const Files& files) {
    std::string all;
    for (const auto& [path, bytes] : files) all += bytes;
    return all;
  }

  // The input is what it was: nothing changes but the lock, and entries of what was deleted.
  // False: an entry was to go with its file, from a list that somebody made something else of.
  bool NothingToDo(const Files& edited) {
    MemoryDisk disk = disk_;
    const Ran ran = Run(disk, words_, environment_);
    const auto is_of_entries = [](const std::string& edit) { return edit.find("kustomization.yaml: ") != std::string::npos; };
    const bool may_refuse = !traces_.removed_files.empty() && std::ranges::any_of(traces_.log, is_of_entries);
    if (ran.exit == 4 && may_refuse && ran.said.find("kustomization.yaml:.resources") != std::string::npos) {
      ++refused;
      EXPECT_TRUE(disk.Files(kGoldenHome) == disk_.Files(kGoldenHome)) << "a refusal writes nothing" << Story(ran);
      return false;
    }
    EXPECT_EQ(ran.exit, 0) << Story(ran);
    const Files after = disk.Files(kGoldenHome);
    for (const auto& [path, bytes] : edited) {
      const bool follows = !traces_.removed_files.empty() && path.ends_with("kustomization.yaml");
      if (IsLock(path) || follows) continue;
      const auto file = after.find(path);
      EXPECT_TRUE(file != after.end() && file->second == bytes) << path << " changed, though nothing was asked for" << Story(ran);
    }
    for (const std::string& path : traces_.removed_files) EXPECT_FALSE(after.contains(path)) << path << " came back" << Story(ran);
    return true;
  }

  void Judge(const Files& before, const Files& first, const Files& clean, const Ran& ran) {
    const Files after = disk_.Files(kGoldenHome);
    const std::string all = Joined(after);
    for (const std::string& word : traces_.words) {
      ++words_found;
      EXPECT_TRUE(all.find(word) != std::string::npos || ran.said.find(word) != std::string::npos) << word << " is lost" << Story(ran);
    }
    // Lines that went are lines that go without any edit, too, or were about the same key.
    std::set<std::string> may_go;
    for (const auto& [path, bytes] : first) {
      std::multiset<std::string> there;
      if (const auto file = clean.find(path); file != clean.end()) {
        for (std::string& line : Lines(file->second)) there.insert(std::move(line));
      }
      for (const std::string& line : Lines(bytes)) {
        const auto it = there.find(line);
        if (it == there.end()) {
          may_go.insert(line);
          may_go.insert(KeyOf(line));
        } else {
          there.erase(it);
        }
      }
    }
    for (const auto& [path, bytes] : before) {
      const auto file = after.find(path);
      if (IsLock(path) || file == after.end() || path.ends_with("kustomization.yaml")) continue;
      std::multiset<std::string> there;
      for (std::string& line : Lines(file->second)) there.insert(std::move(line));
      for (const std::string& line : Lines(bytes)) {
        const auto it = there.find(line);
        if (it != there.end()) {
          there.erase(it);
          continue;
        }
        const bool is_reported = ran.said.find(line) != std::string::npos;
        EXPECT_TRUE(is_reported || may_go.contains(line) || may_go.contains(KeyOf(line))) << path << " lost `" << line << "`" << Story(ran);
      }
    }
  }

  std::string Story(const Ran& ran) const {
    std::string story = fmt::format("\nSPIN_AKS_LIFE={}; the change: {}\n{}\n", seed_, change_, fmt::join(words_, " "));
    for (const std::string& line : traces_.log) story += "  " + line + "\n";
    return story + ran.said.substr(0, 3000);
  }

  std::uint32_t seed_;
  std::mt19937 random_;
  MemoryDisk disk_;
  Environment environment_;
  std::vector<std::string> words_;
  Traces traces_;
  std::string change_;
};

// In the loop a sample.
std::size_t CountOfLives() {
  if (const char* count = std::getenv("SPIN_AKS_LIVES")) return std::strtoul(count, nullptr, 10);
#ifdef __SANITIZE_ADDRESS__
  return 100;
#else
  return std::getenv("CI") != nullptr ? 1000 : 100;
#endif
}

TEST(RandomLives, LoseNoEdit) {
  if (const char* seed = std::getenv("SPIN_AKS_LIFE"); seed != nullptr) {
    EXPECT_TRUE(Life(static_cast<std::uint32_t>(std::strtoul(seed, nullptr, 10))).Live());
    return;
  }
  const std::size_t wanted = CountOfLives();
  std::size_t lived = 0;
  for (std::uint32_t seed = 1; lived < wanted && seed < 4 * wanted; ++seed) {
    lived += Life(seed).Live() ? 1 : 0;
    if (HasFailure()) FAIL() << "SPIN_AKS_LIFE=" << seed << " is the first that fails";
  }
  fmt::print("{} lives, {} edits ({} of them as people really made them), {} words found again, {} in conflict, {} not to be edited\n",
             lived, Life::edits, Life::real_edits, Life::words_found, Life::conflicts, Life::refused);
  EXPECT_EQ(lived, wanted);
}

}  // namespace
}  // namespace spin_aks::life
