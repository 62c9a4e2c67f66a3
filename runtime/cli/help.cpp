// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/help.h"

#include <algorithm>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace spin_aks {
namespace {

std::string FlagColumn(const Flag& flag) {
  std::string column = flag.letter == '\0' ? "    " : fmt::format("-{}, ", flag.letter);
  column += fmt::format("--{}", flag.name);
  if (flag.arity == Arity::kValue) column += fmt::format(" {}", flag.value_name);
  if (flag.arity == Arity::kOptionalValue) column += fmt::format("[={}]", flag.value_name);
  return column;
}

std::string FlagTable(const std::vector<Flag>& flags) {
  std::size_t width = 0;
  for (const Flag& flag : flags) {
    if (flag.shown == Shown::kInHelp) width = std::max(width, FlagColumn(flag).size());
  }
  std::string table;
  for (const Flag& flag : flags) {
    if (flag.shown == Shown::kHidden) continue;
    table += fmt::format("  {:{}}  {}", FlagColumn(flag), width, flag.help);
    if (flag.name == "type") table += fmt::format(": {}", fmt::join(flag.choices, ", "));
    table += '\n';
  }
  return table;
}

// Descriptions are written for `spin-aks`.
std::string CalledAs(std::string_view program, std::string_view text) {
  constexpr std::string_view kWritten = "spin-aks ";
  std::string out;
  for (;;) {
    const std::size_t at = text.find(kWritten);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += fmt::format("{} ", program);
    text.remove_prefix(at + kWritten.size());
  }
}

}  // namespace

std::string DescribeProgram(std::string_view program) {
  std::string text = "Compiles a Spin application into what it takes to run it on AKS.\n\n";
  text += fmt::format("Usage: {} COMMAND [OPTIONS]; `{} help COMMAND` says more\n\n", program, program);
  std::vector<std::string_view> aside;
  for (const Command& command : Commands()) {
    if (!IsOffered(command, program)) continue;
    if (command.shown == Shown::kHidden)
      aside.push_back(command.name);
    else
      text += fmt::format("  {:10}  {}\n", command.name, command.summary);
  }
  text += fmt::format("  and         {}\n", fmt::join(aside, ", "));
  return text + "\n" + FlagTable(GlobalFlags());
}

std::string DescribeCommand(std::string_view called, const Command& command) {
  const std::string_view program = IsOffered(command, called) ? called : kProgramName;
  std::string text =
      fmt::format("Usage: {} {}{}{} [OPTIONS]\n\n", program, command.name, command.operands.empty() ? "" : " ", command.operands);
  text += CalledAs(program, command.description);
  if (!command.flags.empty()) text += "\n" + FlagTable(command.flags);
  text += fmt::format("\nThe options of every command: `{} help`.\n", program);
  return text;
}

ExitCode RunHelp(const Session& session) {
  const CommandLine& line = session.line;
  const bool asks = line.command != nullptr && line.command->name == "help" && !line.operands.empty();
  const Command* about = asks ? FindCommand(line.operands.front()) : line.command;
  const bool is_program = about == nullptr || (about->name == "help" && line.operands.empty());
  session.Out(is_program ? DescribeProgram(line.program) : DescribeCommand(line.program, *about));
  return ExitCode::kDone;
}

}  // namespace spin_aks
