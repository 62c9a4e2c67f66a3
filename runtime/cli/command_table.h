// SPDX-License-Identifier: Apache-2.0
//
// Every command and flag, as data: parsing, help, shell completion and what is run all come
// from here. A command that is not in the table does not exist.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports/exit_code.h"

namespace spin_aks {

struct Session;

enum class Arity : std::uint8_t {
  kNone,           // a switch
  kValue,          // `--out DIR`, `--out=DIR`, `-oDIR`
  kOptionalValue,  // `--override`, `--override=PLACE`; never the next word
};
// What a shell offers after it.
enum class Completes : std::uint8_t { kNothing, kFile, kDirectory, kChoices, kSettings };
enum class Shown : std::uint8_t { kInHelp, kHidden };

// What `-` is where a value is due.
enum class Dash : std::uint8_t { kMistake, kStandardInput };

// A name means the same, with the same arity, wherever it is a flag.
struct Flag {
  std::string_view name;  // without the dashes
  char letter = '\0';
  Arity arity = Arity::kNone;
  std::string_view value_name = {};
  std::string help;
  Completes completes = Completes::kNothing;
  std::vector<std::string> choices = {};
  Dash dash = Dash::kMistake;
  Shown shown = Shown::kInHelp;
};

// Whether a command makes sense where Spin runs this program as its plugin.
enum class AsPlugin : std::uint8_t { kOffered, kLeftOut };

struct Command {
  std::string_view name;
  std::string_view summary;   // a line, for lists
  std::string_view operands;  // as usage shows them: `CODE|KEY`; may be empty
  std::size_t least_operands = 0, most_operands = 0;
  std::vector<std::string> operand_choices;  // of the first one
  std::string_view description;              // whole lines of at most 80 columns
  std::vector<Flag> flags;
  ExitCode (*run)(const Session& session);  // what `session.line` says, which is checked against this row
  AsPlugin as_plugin = AsPlugin::kOffered;
  Shown shown = Shown::kInHelp;                       // kHidden: listed by its name alone
  std::vector<std::string> (*offers)() = nullptr;     // what a shell offers for the first one, besides the choices; others are legal, too
  Completes operands_complete = Completes::kNothing;  // besides the choices: kFile where one may be a file's name
  std::vector<std::string_view> later = {};           // flags (with their dashes) and words that a later version takes
};

// What people type to get here.
inline constexpr std::string_view kProgramName = "spin-aks", kPluginName = "spin aks";

[[nodiscard]] const std::vector<Command>& Commands();
[[nodiscard]] const std::vector<Flag>& GlobalFlags();

// Null if there is none.
[[nodiscard]] const Command* FindCommand(std::string_view name);
// Among the global flags and the command's own (of all commands, for null); null if there is none.
[[nodiscard]] const Flag* FindFlag(const Command* command, std::string_view name);

// Whether the command makes sense in a program that is called so.
[[nodiscard]] bool IsOffered(const Command& command, std::string_view program);

// Commands of the documentation that a later version brings.
[[nodiscard]] bool IsLaterCommand(std::string_view name);
// The same for a flag (with its dashes) or another word of a command.
[[nodiscard]] bool IsLater(const Command& command, std::string_view word);

}  // namespace spin_aks
