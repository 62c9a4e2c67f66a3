// SPDX-License-Identifier: Apache-2.0
//
// argv -> what was typed, checked against the command table. Nothing is read.
// The only user of Boost.Program_options.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/cli/command_table.h"

namespace spin_aks {

enum class ReportFormat : std::uint8_t { kText, kJson, kSarif, kGithub, kMarkdown };
enum class ColourWish : std::uint8_t { kAuto, kAlways, kNever };
enum class Verbosity : std::uint8_t { kQuiet, kNormal, kVerbose };

// Flags that every command takes.
struct GlobalOptions {
  std::optional<std::string> config;
  std::string directory = ".";
  std::vector<std::string> targets;
  std::vector<std::string> sets;  // `KEY=VALUE` each, unchecked
  ReportFormat format = ReportFormat::kText;
  ColourWish colour = ColourWish::kAuto;
  Verbosity verbosity = Verbosity::kNormal;
  bool says_yes = false;  // to what is about to be done, and to nothing that would lose anything
  bool may_ask = true;
};

struct CommandLine {
  std::string program = std::string(kProgramName);  // or kPluginName
  GlobalOptions globals = {};
  const Command* command = nullptr;  // null: none was typed
  enum class Wish : std::uint8_t { kRun, kHelp, kVersion } wish = Wish::kRun;
  std::vector<std::string> operands = {};
  // The command's own flags as typed; a switch, or an optional value that is not there, is an empty text.
  std::map<std::string_view, std::vector<std::string>> flags = {};

  [[nodiscard]] bool Has(std::string_view flag) const { return flags.contains(flag); }
  // The last one typed.
  [[nodiscard]] std::optional<std::string> Value(std::string_view flag) const;
};

// The command line is wrong: exit code 2.
struct UsageError {
  std::string message;
  std::string help;               // may be empty
  std::string_view command = {};  // whose help to read; empty: the program's
};

// `argv[0]` says how the program was called. Flags may stand before or after the command.
[[nodiscard]] std::expected<CommandLine, UsageError> ParseCommandLine(const std::vector<std::string>& argv);

// `aks` is what Spin calls its plugin.
[[nodiscard]] std::string ProgramName(std::string_view argv0);

}  // namespace spin_aks
