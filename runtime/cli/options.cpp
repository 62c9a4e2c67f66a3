// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/options.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>

#include "frontend/text/spelling.h"

namespace spin_aks {
namespace {

namespace po = boost::program_options;

template <typename T>
using Parsed = std::expected<T, UsageError>;

// All flags of all commands at once: which command it is, is only known when all are read.
po::options_description DescribeAllFlags() {
  po::options_description all;
  std::set<std::string_view> known;
  const auto add = [&](const Flag& flag) {
    if (!known.insert(flag.name).second) return;
    std::string names(flag.name);
    if (flag.letter != '\0') names += fmt::format(",{}", flag.letter);
    auto* const value = po::value<std::string>();
    switch (flag.arity) {
      case Arity::kNone:
        value->zero_tokens();
        break;
      case Arity::kValue:
        break;
      case Arity::kOptionalValue:
        value->implicit_value("");
        break;
    }
    all.add_options()(names.c_str(), value);
  };
  for (const Flag& flag : GlobalFlags()) add(flag);
  for (const Command& command : Commands()) std::ranges::for_each(command.flags, add);
  return all;
}

std::vector<std::string_view> FlagNames(const Command* command) {
  std::vector<std::string_view> names;
  for (const Flag& flag : GlobalFlags()) names.push_back(flag.name);
  if (command != nullptr) {
    for (const Flag& flag : command->flags) names.push_back(flag.name);
  }
  return names;
}

std::string_view NameOf(const Command* command) { return command == nullptr ? std::string_view() : command->name; }

// "--frob" of "--frob=x"; "-f" of "-fx".
std::string FlagAsTyped(std::string_view token) {
  return std::string(token.starts_with("--") ? token.substr(0, token.find('=')) : token.substr(0, 2));
}

UsageError NotYet(std::string_view word, const Command* command) {
  return {.message = fmt::format("`{}` is not in this version yet", word), .help = {}, .command = NameOf(command)};
}

UsageError UnknownFlag(std::string_view token, const Command* command) {
  const std::string typed = FlagAsTyped(token);
  if (command != nullptr && IsLater(*command, typed)) return NotYet(typed, command);
  UsageError error{.message = fmt::format("there is no flag `{}`", typed), .help = {}, .command = NameOf(command)};
  const std::string_view name = std::string_view(typed).substr(typed.starts_with("--") ? 2 : 1);
  for (const Command& other : Commands()) {
    if (&other == command || !typed.starts_with("--")) continue;
    if (std::ranges::find(other.flags, name, &Flag::name) != other.flags.end()) {
      error.message =
          fmt::format("`{}` is a flag of `{}`{}", typed, other.name, command == nullptr ? "" : fmt::format(", not of `{}`", command->name));
      return error;
    }
  }
  if (const auto near = typed.starts_with("--") ? Nearest(name, FlagNames(command)) : std::nullopt) {
    error.help = fmt::format("did you mean `--{}`?", *near);
  }
  return error;
}

UsageError UnknownCommand(const std::string& name) {
  if (IsLaterCommand(name)) return NotYet(name, nullptr);
  UsageError error{.message = fmt::format("there is no command `{}`", name), .help = {}};
  std::vector<std::string_view> names;
  for (const Command& command : Commands()) names.push_back(command.name);
  if (const auto near = Nearest(name, names)) error.help = fmt::format("did you mean `{}`?", *near);
  return error;
}

// Boost gives `--override` the next word for its value. Ours takes `=` only: the word is one by itself.
void ReturnNextWords(std::vector<po::option>& options) {
  for (auto it = options.begin(); it != options.end(); ++it) {
    const Flag* flag = it->position_key < 0 && !it->unregistered ? FindFlag(nullptr, it->string_key) : nullptr;
    if (flag == nullptr || flag->arity != Arity::kOptionalValue || it->original_tokens.size() < 2) continue;
    po::option word("", std::exchange(it->value, {}));
    word.position_key = 0;  // that it is a word is all that is asked of it
    it = options.insert(std::next(it), std::move(word));
  }
}

// Whatever stands before this word, what follows it begins anew: it is a value, a word by itself, or a flag with its value.
bool EndsHere(std::string_view word) { return !word.starts_with('-') || (word.starts_with("--") && word.contains('=')); }

// Boost takes words from the front of one vector, so that thousands of `--set` would cost their square: it gets a few at once.
std::vector<std::vector<std::string>> SplitWhereOneEnds(const std::vector<std::string>& arguments) {
  constexpr std::size_t kEnough = 64;
  std::vector<std::vector<std::string>> portions(1);
  for (const std::string& word : arguments) {
    portions.back().push_back(word);
    if (portions.back().size() >= kEnough && EndsHere(word)) portions.emplace_back();
  }
  return portions;
}

std::vector<po::option> TokenizePortion(const std::vector<std::string>& portion, const po::options_description& all) {
  // Guessing is off: `--vers` is a mistake today, and another flag tomorrow.
  namespace style = po::command_line_style;
  auto options =
      po::command_line_parser(portion).options(all).style(style::unix_style & ~style::allow_guessing).allow_unregistered().run().options;
  ReturnNextWords(options);
  return options;
}

Parsed<std::vector<po::option>> Tokenize(const std::vector<std::string>& arguments) {
  const po::options_description all = DescribeAllFlags();
  try {
    std::vector<po::option> options;
    for (const auto& portion : SplitWhereOneEnds(arguments)) std::ranges::move(TokenizePortion(portion, all), std::back_inserter(options));
    return options;
  } catch (const po::error_with_option_name& error) {
    const std::string name = error.get_option_name();
    const Flag* flag = FindFlag(nullptr, std::string_view(name).substr(std::min(name.find_first_not_of('-'), name.size())));
    const bool switched = flag != nullptr && flag->arity == Arity::kNone;
    return std::unexpected(UsageError{.message = fmt::format("`{}` {}", name, switched ? "takes no value" : "needs a value"), .help = {}});
  } catch (const po::error&) {
    return std::unexpected(UsageError{.message = "the command line cannot be read", .help = {}});
  }
}

template <typename T, std::size_t N>
Parsed<T> ParseChoice(const Flag& flag, const std::string& text, const std::array<T, N>& values) {
  const auto it = std::ranges::find(flag.choices, text);
  if (it != flag.choices.end()) return values[static_cast<std::size_t>(it - flag.choices.begin())];
  const auto near = Nearest(text, flag.choices);
  return std::unexpected(
      UsageError{.message = fmt::format("`--{}` cannot be `{}`", flag.name, text),
                 .help = near ? fmt::format("did you mean `{}`?", *near) : fmt::format("one of {}", fmt::join(flag.choices, ", "))});
}

std::optional<UsageError> CheckValue(const Flag& flag, const po::option& option) {
  if (flag.arity != Arity::kValue) return std::nullopt;
  const std::string& value = option.value.front();
  if (value.empty()) return UsageError{.message = fmt::format("`--{}` needs a value", flag.name), .help = {}};
  if (value == "-" && flag.dash == Dash::kStandardInput) return std::nullopt;
  // `--out -q`: Boost takes the flag for the value.
  if (option.original_tokens.size() < 2 || !value.starts_with('-')) return std::nullopt;
  return UsageError{.message = fmt::format("`--{}` needs a value, and `{}` looks like a flag", flag.name, value),
                    .help = fmt::format("write `--{}={}` if that is the value", flag.name, value)};
}

std::optional<UsageError> TakeGlobal(const Flag& flag, const std::string& value, CommandLine& line) {
  GlobalOptions& globals = line.globals;
  if (flag.name == "config") globals.config = value;
  if (flag.name == "directory") globals.directory = value;
  if (flag.name == "target") globals.targets.push_back(value);
  if (flag.name == "set") globals.sets.push_back(value);
  if (flag.name == "quiet") globals.verbosity = Verbosity::kQuiet;
  if (flag.name == "verbose") globals.verbosity = Verbosity::kVerbose;
  if (flag.name == "yes") globals.says_yes = true;
  if (flag.name == "no-input") globals.may_ask = false;
  if (flag.name == "help") line.wish = CommandLine::Wish::kHelp;
  if (flag.name == "version" && line.wish == CommandLine::Wish::kRun) line.wish = CommandLine::Wish::kVersion;
  if (flag.name == "format") {
    using enum ReportFormat;
    const auto format = ParseChoice(flag, value, std::array{kText, kJson, kSarif, kGithub, kMarkdown});
    if (!format) return format.error();
    globals.format = *format;
  }
  if (flag.name == "color") {
    const auto colour = ParseChoice(flag, value, std::array{ColourWish::kAuto, ColourWish::kAlways, ColourWish::kNever});
    if (!colour) return colour.error();
    globals.colour = *colour;
  }
  return std::nullopt;
}

bool IsGlobal(const Flag& flag) {
  return std::ranges::any_of(GlobalFlags(), [&](const Flag& each) { return &each == &flag; });
}

std::optional<UsageError> TakeFlag(const po::option& option, CommandLine& line) {
  const std::string typed = option.original_tokens.empty() ? "--" + option.string_key : option.original_tokens.front();
  if (option.unregistered) return UnknownFlag(typed, line.command);
  const Flag* flag = FindFlag(line.command, option.string_key);
  if (flag == nullptr) return UnknownFlag("--" + option.string_key, line.command);
  if (auto error = CheckValue(*flag, option)) {
    error->command = NameOf(line.command);
    return error;
  }
  const std::string value = option.value.empty() ? std::string() : option.value.front();
  if (IsGlobal(*flag)) return TakeGlobal(*flag, value, line);
  line.flags[flag->name].push_back(value);
  return std::nullopt;
}

UsageError NotAsPlugin(const Command& command) {
  return {.message = fmt::format("`{}` has no `{}`: what may follow `spin` is Spin's to tell a shell", kPluginName, command.name),
          .help = fmt::format("link this program as `{0}`, and use `{0} {1} {2}`", kProgramName, command.name, command.operand_choices[0]),
          .command = command.name};
}

std::optional<UsageError> CheckOperands(const CommandLine& line) {
  const Command& command = *line.command;
  if (!line.operands.empty() && IsLater(command, line.operands[0]))
    return NotYet(fmt::format("{} {}", command.name, line.operands[0]), &command);
  if (line.operands.size() > command.most_operands) {
    return UsageError{.message = fmt::format("`{}` is one word too many for `{}`", line.operands[command.most_operands], command.name),
                      .help = {},
                      .command = command.name};
  }
  if (line.operands.size() < command.least_operands) {
    return UsageError{.message = fmt::format("`{}` needs {}", command.name, command.operands), .help = {}, .command = command.name};
  }
  if (line.operands.empty() || command.operand_choices.empty()) return std::nullopt;
  if (std::ranges::find(command.operand_choices, line.operands[0]) != command.operand_choices.end()) return std::nullopt;
  const auto near = Nearest(line.operands[0], command.operand_choices);
  return UsageError{
      .message = fmt::format("`{}` cannot be `{}`", command.name, line.operands[0]),
      .help = near ? fmt::format("did you mean `{}`?", *near) : fmt::format("one of {}", fmt::join(command.operand_choices, ", ")),
      .command = command.name};
}

}  // namespace

std::optional<std::string> CommandLine::Value(std::string_view flag) const {
  const auto it = flags.find(flag);
  if (it == flags.end()) return std::nullopt;
  return it->second.back();
}

std::string ProgramName(std::string_view argv0) {
  const std::string_view name = argv0.substr(argv0.rfind('/') + 1);
  return std::string(name == "aks" ? kPluginName : kProgramName);
}

Parsed<CommandLine> ParseCommandLine(const std::vector<std::string>& argv) {
  CommandLine line{.program = ProgramName(argv.empty() ? "" : argv.front())};
  const auto first = argv.empty() ? argv.end() : argv.begin() + 1;
  const auto flags_end = std::find(first, argv.end(), "--");
  const auto tokens = Tokenize({first, flags_end});
  if (!tokens) return std::unexpected(tokens.error());
  std::vector<std::string> words;
  for (const po::option& option : *tokens) {
    if (option.position_key >= 0) words.insert(words.end(), option.value.begin(), option.value.end());
  }
  if (flags_end != argv.end()) words.insert(words.end(), std::next(flags_end), argv.end());  // whatever they look like
  if (!words.empty()) {
    line.command = FindCommand(words.front());
    if (line.command == nullptr) return std::unexpected(UnknownCommand(words.front()));
    line.operands.assign(words.begin() + 1, words.end());
  }
  for (const po::option& option : *tokens) {
    if (option.position_key >= 0) continue;
    if (auto error = TakeFlag(option, line)) return std::unexpected(*error);
  }
  if (line.command != nullptr && line.wish == CommandLine::Wish::kRun) {
    if (!IsOffered(*line.command, line.program)) return std::unexpected(NotAsPlugin(*line.command));
    if (auto error = CheckOperands(line)) return std::unexpected(*error);
  }
  return line;
}

}  // namespace spin_aks
