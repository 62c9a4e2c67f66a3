// SPDX-License-Identifier: Apache-2.0
//
// What every key of the settings is held to, over every golden case that compiles: that it has an effect or says
// whose it is, that its default is the one that `config show` names, and that its mark says how far it reaches. A new key
// is held to all of it by being in its table.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/frontend.h"
#include "frontend/settings/effective.h"
#include "frontend/settings/keys.h"
#include "frontend/settings/keys_root.h"
#include "runtime/cli/config.h"
#include "runtime/cli/options.h"
#include "runtime/output/driver.h"
#include "runtime/ports/typed_path.h"
#include "tests/fakes/memory_directory.h"
#include "tests/golden_case.h"
#include "tests/golden_compiles.h"
#include "tests/settings_samples.h"

namespace spin_aks {
namespace {

constexpr std::string_view kPrefix = "AKS_SPIN_";

// `-t` is a layer too, and the highest: what it says is a setting.
std::vector<std::string> LayersOf(const Compile& compile) {
  std::vector<std::string> sets = compile.line.globals.sets;
  if (const auto type = compile.line.Value("type"))
    sets.push_back(fmt::format("{}={}", keys::kKubernetesType.name, FindBackend(*type)->name));
  return sets;
}

// The settings that hold for a compile, as `config show` has them, and what was read of them.
struct Shown {
  MemoryDisk disk;
  Project project;
  Reads reads;
  std::vector<EffectiveSetting> settings;
};
std::unique_ptr<Shown> Show(const Compile& compile) {
  auto shown = std::make_unique<Shown>();
  shown->disk = compile.disk;
  MemoryDirectory home(shown->disk, kGoldenHome);
  const auto directory = home.Open(compile.line.globals.directory);
  Project& project = shown->project;
  Diagnostics ignored;
  ReadProject({.settings_path = compile.line.globals.config, .sets = LayersOf(compile)}, Manifest::kNeeded, *directory,
              Environment{compile.command.variables}, project, ignored);
  const auto manifest = LoadManifest(project.sources, *project.manifest, ManifestScope::kCompile, ignored);
  const auto settings = LoadConfig(project.sources, project.settings, std::move(project.settings_file), &*manifest, ignored);
  (void)ResolveProject({}, project, *manifest, *settings, *directory, &shown->reads, ignored);
  shown->settings = EffectiveSettings(settings->targets.front().config, shown->reads);
  return shown;
}

std::string SettingsPath(const Compile& compile) {
  const std::string file = compile.line.globals.config.value_or("aks-spin.toml");
  return JoinTypedPath(JoinTypedPath(kGoldenHome, compile.line.globals.directory), file);
}

// The same compile with this file for all settings: no environment, no `--set`.
GoldenOutcome CompileBy(const Compile& compile, std::string settings) {
  GoldenCommand command{.line = {}, .variables = compile.command.variables, .argv = {}};
  std::erase_if(command.variables, [](const auto& variable) { return variable.first.starts_with(kPrefix); });
  const auto& argv = compile.command.argv;
  for (std::size_t i = 0; i < argv.size(); ++i) {
    if (argv[i] == "--set")
      ++i;
    else if (!argv[i].starts_with("--set="))
      command.argv.push_back(argv[i]);
  }
  MemoryDisk disk = compile.disk;
  disk.nodes.erase(JoinTypedPath(JoinTypedPath(kGoldenHome, compile.line.globals.directory), "spin-aks.toml"));
  disk.AddFile(SettingsPath(compile), std::move(settings));
  return RunGoldenCommand(command, std::move(disk));
}

// Everything that a compile leaves behind, but for the settings themselves.
std::map<std::string, std::string> Bytes(const Compile& compile, const GoldenOutcome& outcome) {
  auto files = outcome.disk.Files("/");
  files.erase(SettingsPath(compile).substr(1));
  std::erase_if(files, [](const auto& file) { return file.first.ends_with("/spin-aks.toml"); });
  files["<stdout>"] = compile.line.Has("stdout") ? outcome.out : "";
  return files;
}

// The paths where two differ: all that a message needs.
std::string Differences(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  std::string all;
  for (const auto& [path, bytes] : a)
    if (!b.contains(path) || b.at(path) != bytes)
      all += fmt::format("{}:\n{}\n-- became --\n{}\n", path, bytes, b.contains(path) ? b.at(path) : "nothing");
  for (const auto& [path, bytes] : b)
    if (!a.contains(path)) all += path + ": is new\n";
  return all;
}

std::string AsFile(const Shown& shown, const std::vector<EffectiveSetting>& settings) {
  return DescribeSettings(settings, shown.project.sources, ConfigShowOptions::Origin::kHidden);
}

bool IsWritten(const EffectiveSetting& setting) { return setting.origin == SettingOrigin::kWritten; }

// The node of a setting that `config show` prints.
const KeyNode* NodeOf(const EffectiveSetting& setting) {
  return FindConfigKey(setting.elements.empty() ? setting.key : setting.elements.back().header + "." + setting.key);
}

// ---- Who reads a key ----

// No key without an effect: compile looks at it in some case, or its row says who does.
TEST(Settings, EveryKeyIsReadByWhomItsRowNames) {
  std::map<const KeyNode*, std::string> readers;
  for (const Compile& compile : Compiles()) {
    const auto shown = Show(compile);
    for (const auto& [name, reading] : shown->reads.by_name()) readers.emplace(reading.node, compile.name);
  }
  std::size_t by_compile = 0;
  for (const KeyNode* node : ConfigKeys()) {
    const bool is_compiles = node->leaf->read_by == ReadBy::kCompile;
    by_compile += is_compiles ? 1U : 0U;
    EXPECT_EQ(readers.contains(node), is_compiles)
        << node->pattern << (is_compiles ? " is read by no golden case" : " is read by ") << (is_compiles ? "" : readers.at(node));
  }
  fmt::print("{} keys: {} read by compile, {} marked as others'\n", ConfigKeys().size(), by_compile, ConfigKeys().size() - by_compile);
}

// ---- Defaults ----

// Writing down the default that `config show` names changes no byte of any output.
TEST(Settings, ADefaultThatIsWrittenDownChangesNothing) {
  std::set<const KeyNode*> exercised;
  std::size_t runs = 0;
  for (const Compile& compile : Compiles()) {
    const auto shown = Show(compile);
    const auto as_it_was = Bytes(compile, RunGoldenCommand(compile.command, compile.disk));
    for (const EffectiveSetting& setting : shown->settings) {
      const KeyNode* node = NodeOf(setting);
      if (IsWritten(setting) || setting.form == EffectiveSetting::Form::kComment || exercised.contains(node)) continue;
      std::vector<EffectiveSetting> some;
      for (const EffectiveSetting& other : shown->settings)
        if (IsWritten(other) || &other == &setting) some.push_back(other);
      const GoldenOutcome outcome = CompileBy(compile, AsFile(*shown, some));
      ++runs;
      exercised.insert(node);
      EXPECT_EQ(outcome.exit, 0) << compile.name << ": " << setting.key << "\n" << outcome.err;
      const std::string differences = Differences(as_it_was, Bytes(compile, outcome));
      EXPECT_TRUE(differences.empty()) << compile.name << ": " << setting.key << " = " << setting.value << "\n" << differences;
    }
  }
  std::size_t with_default = 0;
  for (const KeyNode* node : ConfigKeys()) {
    if (!node->leaf->HasDefault()) continue;
    ++with_default;
    EXPECT_TRUE(exercised.contains(node)) << node->pattern << " has a default that no golden case shows";
  }
  fmt::print("{} keys with a default, {} exercised in {} compiles\n", with_default, exercised.size(), runs);
}

// ---- All of it ----

// What `config show` prints, saved in place of all layers, compiles to the same bytes.
TEST(Settings, WhatIsShownCompilesToTheSame) {
  for (const Compile& compile : Compiles()) {
    const auto shown = Show(compile);
    const std::string text = AsFile(*shown, shown->settings);
    const GoldenOutcome outcome = CompileBy(compile, text);
    EXPECT_EQ(outcome.exit, 0) << compile.name << "\n" << text << outcome.err;
    const auto as_it_was = Bytes(compile, RunGoldenCommand(compile.command, compile.disk));
    const std::string differences = Differences(as_it_was, Bytes(compile, outcome));
    EXPECT_TRUE(differences.empty()) << compile.name << "\n" << text << differences;
  }
  EXPECT_GT(Compiles().size(), 40U);
  fmt::print("{} golden cases\n", Compiles().size());
}

// ---- How far a key reaches ----

std::map<std::string, std::string> ImageFiles(const MemoryDisk& disk) {
  auto files = disk.Files(kGoldenHome);
  std::erase_if(files, [](const auto& file) {
    const std::string& path = file.first;
    return !path.ends_with("Dockerfile") && !path.ends_with(".dockerignore") && !path.contains(".spin-aks/");
  });
  return files;
}

// What reaches the image is the same for all targets: a key's mark says which it is, and here it is changed to see.
TEST(Settings, WhatReachesTheImageIsMarked) {
  const GoldenCommand plain{.line = {}, .variables = {}, .argv = {"spin-aks", "compile", "-t", "kube"}};
  // Some keys are for who listens, and some for who does not.
  struct Base {
    MemoryDisk disk;
    std::map<std::string, std::string> image;
  };
  std::vector<Base> bases;
  for (const MemoryDisk& disk : {SampleDisk(), SampleDiskWithoutHttp()}) {
    const GoldenOutcome outcome = RunGoldenCommand(plain, disk);
    ASSERT_EQ(outcome.exit, 0) << outcome.err;
    bases.push_back({disk, ImageFiles(outcome.disk)});
  }
  std::size_t judged = 0;
  std::string refused;
  for (const KeyNode* node : ConfigKeys()) {
    GoldenCommand changed = plain;
    if (node->leaf == &keys::kKubernetesType) changed.argv = {"spin-aks", "compile"};
    changed.argv.insert(changed.argv.end(), {"--set", OverrideOf(*node, Sample::kFirst)});
    bool is_taken = false;
    bool reaches = false;
    std::string said;
    for (const Base& base : bases) {
      const GoldenOutcome outcome = RunGoldenCommand(changed, base.disk);
      if (outcome.exit != 0) said = outcome.err;
      is_taken = is_taken || outcome.exit == 0;
      reaches = reaches || (outcome.exit == 0 && ImageFiles(outcome.disk) != base.image);
    }
    if (!is_taken) {
      refused += fmt::format("  {}: {}\n", changed.argv.back(), said.substr(0, said.find('\n')));
      EXPECT_NE(node->leaf->reach, Reach::kImage) << changed.argv.back() << " was refused, so nothing is known of it\n" << said;
      continue;
    }
    ++judged;
    EXPECT_EQ(reaches, node->leaf->reach == Reach::kImage) << changed.argv.back();
  }
  fmt::print("{} of {} keys judged; refused beside the others:\n{}", judged, ConfigKeys().size(), refused);
  EXPECT_GT(judged * 10, ConfigKeys().size() * 8);
}

// ---- Names in messages ----

// The back ends know no settings, and name some in what they say to people: a name that is no key would send them nowhere.
TEST(Settings, MessagesNameKeysThatExist) {
  std::size_t seen = 0;
  for (const char* room : {"frontend", "backends", "runtime"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(SPIN_AKS_SOURCE_DIR) / room)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(' ') != std::string::npos && line.substr(line.find_first_not_of(' ')).starts_with("//")) continue;
        for (std::size_t at = 0; (at = line.find('`', at)) != std::string::npos; ++at) {
          const std::size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.", at + 1);
          const std::string name = line.substr(at + 1, end == std::string::npos ? end : end - at - 1);
          const std::size_t dot = name.find('.');
          if (dot == std::string::npos || !KeyTree().fixed.contains(name.substr(0, dot)) || name.ends_with('.')) continue;
          ++seen;
          EXPECT_TRUE(FindConfigKey(name) != nullptr || !ConfigKeysBelow(name).empty()) << entry.path().filename() << ": " << line;
        }
      }
    }
  }
  EXPECT_GT(seen, 2U);
}

}  // namespace
}  // namespace spin_aks
