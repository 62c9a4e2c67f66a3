// SPDX-License-Identifier: Apache-2.0
#include "tests/golden_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "backends/docker/ca_bundle.h"
#include "runtime/cli/options.h"
#include "runtime/output/driver.h"
#include "runtime/run.h"
#include "tests/fakes/memory_console.h"
#include "tests/fakes/memory_history.h"

namespace spin_aks {
namespace fs = std::filesystem;
namespace {

std::string ReadBytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteBytes(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Links stay links: what they lead to is part of what is tested.
MemoryDisk ReadDisk(const fs::path& input) {
  MemoryDisk disk;
  disk.AddDirectory(kGoldenHome);
  if (!fs::exists(input)) return disk;
  for (const auto& entry : fs::recursive_directory_iterator(input)) {
    const std::string path = fmt::format("{}/{}", kGoldenHome, entry.path().lexically_relative(input).string());
    if (entry.is_symlink()) {
      disk.AddLink(path, fs::read_symlink(entry.path()).string());
    } else if (entry.is_directory()) {
      disk.AddDirectory(path);
    } else {
      disk.AddFile(path, ReadBytes(entry.path()));
    }
  }
  return disk;
}

// Nothing unknown may lie in a case: a misspelt `expcted/` would pass for ever.
std::optional<std::string> FindStranger(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name != "cmd" && name != "input" && name != "expected") {
      return fmt::format("`{}` does not belong into a case: cmd, input/, expected/", name);
    }
  }
  return std::nullopt;
}

// A word and where it ends; an error for an open quote. `at` is at its first character.
std::expected<std::string, std::string> ReadWord(std::string_view line, std::size_t& at) {
  std::string word;
  char quote = '\0';
  for (; at < line.size() && (quote != '\0' || line[at] != ' '); ++at) {
    const char c = line[at];
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    } else {
      word += c;
    }
  }
  if (quote != '\0') return std::unexpected(fmt::format("{} is never closed", quote));
  return word;
}

bool IsProgramName(std::string_view word) { return word == "spin-aks" || word == "aks"; }

// ---- What the user does in between ----

constexpr std::pair<std::string_view, std::size_t> kVerbs[] = {{"replace", 3}, {"append", 2}, {"write", 2},
                                                               {"remove", 1},  {"move", 2},   {"commit", 1}};

bool IsUserStep(const std::vector<std::string>& words) {
  return std::ranges::any_of(kVerbs, [&](const auto& verb) { return words.size() == verb.second + 1 && words.front() == verb.first; });
}

std::string Unescape(std::string text) {
  for (std::size_t at = 0; (at = text.find("\\n", at)) != std::string::npos; ++at) text.replace(at, 2, "\n");
  return text;
}

// A file, or a directory with all in it.
void Move(MemoryDisk& disk, const std::string& from, const std::string& to) {
  const bool is_file = disk.nodes.at(from).kind == MemoryDisk::Node::Kind::kFile;
  const auto files = is_file ? std::map<std::string, std::string>{{"", disk.nodes.at(from).text}} : disk.Files(from);
  std::erase_if(disk.nodes, [&](const auto& node) { return node.first == from || node.first.starts_with(from + "/"); });
  for (const auto& [path, text] : files) disk.AddFile(path.empty() ? to : to + "/" + path, text);
}

// An empty text: done. Else what is wrong with it.
std::string DoStep(const std::vector<std::string>& words, MemoryDisk& disk) {
  const std::string path = fmt::format("{}/{}", kGoldenHome, words[1]);
  const auto file = disk.nodes.find(path);
  if (words[0] == "commit") {
    disk.revisions[words[1]] = disk.nodes;
    return {};
  }
  if (words[0] != "write" && file == disk.nodes.end()) return fmt::format("there is no `{}`", words[1]);
  if (words[0] == "write") {
    disk.AddFile(path, Unescape(words[2]));
  } else if (words[0] == "append") {
    file->second.text += Unescape(words[2]);
  } else if (words[0] == "remove") {
    disk.nodes.erase(file);
  } else if (words[0] == "move") {
    Move(disk, path, fmt::format("{}/{}", kGoldenHome, words[2]));
  } else {
    const std::string from = Unescape(words[2]);
    const std::size_t at = file->second.text.find(from);
    if (at == std::string::npos || file->second.text.find(from, at + 1) != std::string::npos)
      return fmt::format("`{}` does not stand once in `{}`:\n{}", from, words[1], file->second.text);
    file->second.text.replace(at, from.size(), Unescape(words[3]));
  }
  return {};
}

}  // namespace

std::vector<fs::path> ListGoldenCases(const fs::path& root) {
  std::vector<fs::path> folders;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
    if (!it->is_directory() || !fs::exists(it->path() / "cmd")) continue;
    folders.push_back(it->path());
    it.disable_recursion_pending();
  }
  std::ranges::sort(folders);
  return folders;
}

std::expected<GoldenCommand, std::string> ParseGoldenCommand(const std::string& line) {
  GoldenCommand command{.line = line, .variables = {}, .argv = {}};
  for (std::size_t at = 0; (at = line.find_first_not_of(' ', at)) != std::string::npos;) {
    auto word = ReadWord(line, at);
    if (!word) return std::unexpected(word.error());
    const auto equals = word->find('=');
    if (command.argv.empty() && equals != std::string::npos) {
      command.variables[word->substr(0, equals)] = word->substr(equals + 1);
    } else {
      command.argv.push_back(std::move(*word));
    }
  }
  if (!command.argv.empty() && command.argv.front() == "!") {
    command.fails = true;
    command.argv.erase(command.argv.begin());
  }
  if (!command.argv.empty() && command.argv.front() == "user") {
    command.who = GoldenCommand::Who::kUser;
    command.argv.erase(command.argv.begin());
    if (!IsUserStep(command.argv)) return std::unexpected(fmt::format("`{}` is nothing that a user does here", line));
    return command;
  }
  if (command.argv.empty() || !IsProgramName(command.argv.front())) {
    return std::unexpected(fmt::format("`{}` does not call `spin-aks` (or `aks`, as a plugin)", line));
  }
  return command;
}

std::expected<GoldenCase, std::string> ReadGoldenCase(const fs::path& root, const fs::path& folder) {
  if (auto stranger = FindStranger(folder)) return std::unexpected(std::move(*stranger));
  GoldenCase golden{.name = fs::relative(folder, root).string(), .folder = folder, .commands = {}, .disk = ReadDisk(folder / "input")};
  std::ifstream in(folder / "cmd");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    auto command = ParseGoldenCommand(line);
    if (!command) return std::unexpected(command.error());
    golden.commands.push_back(std::move(*command));
  }
  if (golden.commands.empty()) return std::unexpected("`cmd` is empty");
  return golden;
}

GoldenOutcome RunGoldenCommand(const GoldenCommand& command, MemoryDisk disk) {
  GoldenOutcome outcome{.exit = 0, .out = {}, .err = {}, .disk = std::move(disk)};
  if (command.who == GoldenCommand::Who::kUser) {
    outcome.err = DoStep(command.argv, outcome.disk);
    outcome.exit = outcome.err.empty() ? 0 : 99;
    return outcome;
  }
  MemoryDirectory home(outcome.disk, kGoldenHome);
  MemoryConsole console;
  const Environment environment{command.variables};
  MemoryHistory history(outcome.disk, kGoldenHome);
  Ports ports{.working_directory = home, .console = console, .environment = environment, .history = history};
  outcome.exit = Run(command.argv, ports);
  outcome.out = std::move(console.out);
  outcome.err = std::move(console.err);
  return outcome;
}

GoldenOutcome RunGoldenCase(const GoldenCase& golden) {
  GoldenOutcome all{.exit = 0, .out = {}, .err = {}, .disk = golden.disk};
  for (const GoldenCommand& command : golden.commands) {
    GoldenOutcome one = RunGoldenCommand(command, std::move(all.disk));
    const bool several = golden.commands.size() > 1;
    all.exit = one.exit;
    all.out += (several && !one.out.empty() ? "$ " + command.line + "\n" : "") + one.out;
    all.err += (several && !one.err.empty() ? "$ " + command.line + "\n" : "") + one.err;
    all.disk = std::move(one.disk);
    if ((one.exit != 0) != command.fails) break;
  }
  return all;
}

std::optional<Program> ProgramOf(const GoldenCase& golden) {
  for (const GoldenCommand& command : golden.commands) {
    const auto line = ParseCommandLine(command.argv);
    if (!line || line->command == nullptr || line->Has("manifest")) continue;
    if (line->command->name != "compile" && line->command->name != "validate") continue;
    MemoryDisk disk = golden.disk;
    MemoryDirectory home(disk, kGoldenHome);
    const std::unique_ptr<Directory> directory = home.Open(line->globals.directory);
    Project project;
    Diagnostics diagnostics;
    ReadProject({.settings_path = line->globals.config, .sets = line->globals.sets}, Manifest::kNeeded, *directory,
                Environment{command.variables}, project, diagnostics);
    BuildRequest request;
    request.backend = FindBackend("kube");
    request.emit = Emit::kKubernetes;
    auto built = Build(request, project, *directory, diagnostics);
    if (built && !diagnostics.has_errors()) return std::move(built->program);
  }
  return std::nullopt;
}

// Once in the repository is enough.
constexpr const char* kBundle = "backends/docker/ca-certificates.crt\n";

GoldenRecord Record(const GoldenCase& golden, const GoldenOutcome& outcome) {
  GoldenRecord record;
  if (!outcome.out.empty()) record["stdout.txt"] = outcome.out;
  if (!outcome.err.empty()) record["stderr.txt"] = outcome.err;
  if (outcome.exit != 0) record["exit.txt"] = fmt::format("{}\n", outcome.exit);
  // It follows from the tree, and is long: CompilesTwice holds it to that.
  const bool is_about_the_lock = golden.name.find("lock") != std::string::npos;
  const auto before = golden.disk.Files(kGoldenHome);
  const auto after = outcome.disk.Files(kGoldenHome);
  for (const auto& [path, bytes] : after) {
    const auto old = before.find(path);
    if (path.ends_with(".lock") && !is_about_the_lock) continue;
    if (old == before.end() || old->second != bytes) record["tree/" + path] = bytes == CaBundle() ? std::string(kBundle) : bytes;
  }
  for (const auto& [path, bytes] : before) {
    if (!after.contains(path)) record["removed.txt"] += path + "\n";
  }
  return record;
}

GoldenRecord ReadExpected(const GoldenCase& golden) {
  GoldenRecord record;
  const fs::path expected = golden.folder / "expected";
  if (!fs::exists(expected)) return record;
  for (const auto& entry : fs::recursive_directory_iterator(expected)) {
    if (!entry.is_directory()) record[fs::relative(entry.path(), expected).string()] = ReadBytes(entry.path());
  }
  return record;
}

void WriteExpected(const GoldenCase& golden, const GoldenRecord& record) {
  fs::remove_all(golden.folder / "expected");
  for (const auto& [path, bytes] : record) WriteBytes(golden.folder / "expected" / path, bytes);
}

}  // namespace spin_aks
