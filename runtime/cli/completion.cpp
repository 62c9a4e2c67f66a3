// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/completion.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "runtime/cli/offers.h"

namespace spin_aks {
namespace {

constexpr std::string_view kProgram = "spin-aks";

std::string CommandNames() {
  std::vector<std::string_view> names;
  names.reserve(Commands().size());
  for (const Command& command : Commands()) names.push_back(command.name);
  return fmt::format("{}", fmt::join(names, " "));
}

std::vector<std::string> Spellings(const Flag& flag) {
  std::vector<std::string> spellings{fmt::format("--{}", flag.name)};
  if (flag.letter != '\0') spellings.push_back(fmt::format("-{}", flag.letter));
  return spellings;
}

std::vector<std::string> LongFlags(const std::vector<Flag>& flags) {
  std::vector<std::string> words;
  words.reserve(flags.size());
  for (const Flag& flag : flags) words.push_back(fmt::format("--{}", flag.name));
  return words;
}

std::string FlagWords(const std::vector<Flag>& flags) { return fmt::format("{}", fmt::join(LongFlags(flags), " ")); }

// The words of its own that a command's first operand may be.
std::vector<std::string> OperandWords(const Command& command) {
  std::vector<std::string> words = command.operand_choices;
  if (command.offers != nullptr) std::ranges::move(command.offers(), std::back_inserter(words));
  return words;
}

// The values of a flag that are words of ours. (Those of files the shell knows itself.)
std::vector<std::string> OfferedValues(const Flag& flag) { return flag.completes == Completes::kSettings ? OfferSettings() : flag.choices; }

// Each name once: it means the same wherever it is a flag.
std::vector<const Flag*> AllFlags() {
  std::vector<const Flag*> all;
  const auto add = [&](const std::vector<Flag>& flags) {
    for (const Flag& flag : flags) {
      if (std::ranges::none_of(all, [&](const Flag* known) { return known->name == flag.name; })) all.push_back(&flag);
    }
  };
  add(GlobalFlags());
  for (const Command& command : Commands()) add(command.flags);
  return all;
}

// Text in single quotes; our own has none inside, but a help line may get one.
std::string Quoted(std::string_view text, std::string_view quote_inside) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string(quote_inside) : std::string(1, c);
  return quoted + "'";
}
std::string ShellQuoted(std::string_view text) { return Quoted(text, "'\\''"); }

// ---- bash ----

// `--out|-o|--out=`: with the value as the next word, or behind an equals sign.
std::string BashPattern(const Flag& flag) {
  const std::string joined = fmt::format("--{}=", flag.name);
  return flag.arity == Arity::kOptionalValue ? joined : fmt::format("{}|{}", fmt::join(Spellings(flag), "|"), joined);
}

// Keys alone, with an equals sign and no blank behind it. One a line: tables grow, and two that grow at once are merged line by line.
std::string BashSettingOffer() {
  std::vector<std::string> keys = OfferSettings();
  std::erase_if(keys, [](const std::string& word) { return !word.ends_with('='); });
  return fmt::format("compopt -o nospace 2>/dev/null; COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); ", fmt::join(keys, "\n"));
}

// Names of files are left to readline, which knows how to quote them.
std::string BashOffer(const Flag& flag) {
  switch (flag.completes) {
    case Completes::kNothing:
      return "";
    case Completes::kFile:
      return "compopt -o default 2>/dev/null; ";
    case Completes::kDirectory:
      return "compopt -o dirnames 2>/dev/null; ";
    case Completes::kChoices:
      return fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); ", fmt::join(flag.choices, " "));
    case Completes::kSettings:
      return BashSettingOffer();
  }
  return {};
}

// Behind `KEY=` the shell sees a word of its own. One line a key whose values are known.
std::string BashSettingValues() {
  std::map<std::string, std::vector<std::string>> values;
  for (const std::string& word : OfferSettings()) {
    const std::size_t equals = word.find('=');
    if (equals + 1 != word.size()) values[word.substr(0, equals)].push_back(word.substr(equals + 1));
  }
  std::string text;
  for (const auto& [key, known] : values)
    text += fmt::format("    {}=) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n", key, fmt::join(known, " "));
  return text;
}

// ---- zsh ----

std::string ZshEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string ZshAction(const Flag& flag) {
  switch (flag.completes) {
    case Completes::kNothing:
      return " ";
    case Completes::kFile:
      return "_files";
    case Completes::kDirectory:
      return "_files -/";
    case Completes::kChoices:
    case Completes::kSettings:
      return fmt::format("({})", fmt::join(OfferedValues(flag), " "));
  }
  return {};
}

// `'(-o --out)'{-o,--out}'[help]:DIR:_files -/'`, or without the letter.
std::string ZshFlag(const Flag& flag) {
  std::string argument;
  if (flag.arity == Arity::kValue) argument = fmt::format(":{}:{}", ZshEscaped(flag.value_name), ZshAction(flag));
  if (flag.arity == Arity::kOptionalValue) argument = fmt::format("::{}:{}", ZshEscaped(flag.value_name), ZshAction(flag));
  const std::string tail = ShellQuoted(fmt::format("[{}]{}", ZshEscaped(flag.help), argument));
  const std::string equals = flag.arity == Arity::kNone ? "" : flag.arity == Arity::kOptionalValue ? "=-" : "=";
  const std::string star = flag.name == "set" || flag.name == "target" || flag.name == "override" ? "'*'" : "";
  if (flag.letter == '\0') return fmt::format("{}--{}{}{}", star, flag.name, equals, tail);
  return fmt::format("'(-{0} --{1})'{{-{0}{2},--{1}{3}}}{4}", flag.letter, flag.name, flag.arity == Arity::kNone ? "" : "+", equals, tail);
}

std::string ZshCommand(const Command& command) {
  std::string text = fmt::format("        {}) _arguments $common", command.name);
  for (const Flag& flag : command.flags) text += fmt::format(" \\\n          {}", ZshFlag(flag));
  const std::string words = fmt::format("{}", fmt::join(OperandWords(command), " "));
  const bool takes_file = command.operands_complete == Completes::kFile;
  if (!words.empty() && takes_file) {
    text += fmt::format(" \\\n          '1:{}:_alternative \"words:word:({})\" \"files:file:_files\"'", command.name, words);
  } else if (!words.empty()) {
    text += fmt::format(" \\\n          '1:{}:({})'", command.name, words);
  }
  return text + " ;;\n";
}

// ---- fish ----

std::string FishFlag(const Flag& flag, std::string_view condition) {
  std::string text = fmt::format("complete -c {}", kProgram);
  if (!condition.empty()) text += fmt::format(" -n {}", ShellQuoted(condition));
  text += fmt::format(" -l {}", flag.name);
  if (flag.letter != '\0') text += fmt::format(" -s {}", flag.letter);
  if (flag.arity == Arity::kValue) text += flag.completes == Completes::kFile || flag.completes == Completes::kDirectory ? " -r -F" : " -x";
  if (const auto values = OfferedValues(flag); !values.empty())
    text += fmt::format(" -a {}", ShellQuoted(fmt::format("{}", fmt::join(values, " "))));
  return text + fmt::format(" -d {}\n", Quoted(flag.help, "\\'"));
}

// ---- PowerShell ----

std::string PowerShellList(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  quoted.reserve(words.size());
  for (const std::string& word : words) quoted.push_back(Quoted(word, "''"));
  return fmt::format("@({})", fmt::join(quoted, ", "));
}

}  // namespace

std::string BashCompletion() {
  std::string script = "# bash completion for spin-aks\n_spin_aks() {\n";
  script += "  local word=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]} equals= command= i\n";
  script += "  # An equals sign is a word by itself: `--type = k`.\n";
  script += "  if [[ $word == = ]]; then\n    word= equals='='\n";
  script += "  elif [[ $flag == = ]]; then\n    flag=${COMP_WORDS[COMP_CWORD-2]} equals='='\n  fi\n";
  script += "  case $flag$equals in\n";
  for (const Flag* flag : AllFlags()) {
    if (flag->arity != Arity::kNone) script += fmt::format("    {}) {}return ;;\n", BashPattern(*flag), BashOffer(*flag));
  }
  script += BashSettingValues() + "  esac\n";
  script += "  for ((i = 1; i < COMP_CWORD; i++)); do\n    case ${COMP_WORDS[i]} in\n";
  for (const Command& command : Commands()) script += fmt::format("      {0}) command={0}; break ;;\n", command.name);
  script += "    esac\n  done\n  case $command in\n";
  for (const Command& command : Commands()) {
    const std::string_view files = command.operands_complete == Completes::kFile ? "compopt -o default 2>/dev/null; " : "";
    script += fmt::format("    {}) {}COMPREPLY=($(compgen -W \"{} {} {}\" -- \"$word\")) ;;\n", command.name, files,
                          fmt::join(OperandWords(command), command.offers == nullptr ? " " : "\n"), FlagWords(command.flags),
                          FlagWords(GlobalFlags()));
  }
  script +=
      fmt::format("    *) COMPREPLY=($(compgen -W \"{} {}\" -- \"$word\")) ;;\n  esac\n}}\n", CommandNames(), FlagWords(GlobalFlags()));
  return script + fmt::format("complete -F _spin_aks {}\n", kProgram);
}

std::string ZshCompletion() {
  std::string script =
      "#compdef spin-aks\n_spin_aks() {\n  local -a common commands\n  local state line curcontext=$curcontext\n  common=(";
  for (const Flag& flag : GlobalFlags()) script += fmt::format("\n    {}", ZshFlag(flag));
  script += "\n  )\n  commands=(";
  for (const Command& command : Commands())
    script += "\n    " + ShellQuoted(fmt::format("{}:{}", command.name, ZshEscaped(command.summary)));
  script += "\n  )\n  _arguments -C $common '1: :->command' '*:: :->words'\n  case $state in\n";
  script += "    command) _describe command commands ;;\n    words)\n      case $words[1] in\n";
  for (const Command& command : Commands()) script += ZshCommand(command);
  // Works from a file in $fpath as well as from `source <(…)`.
  return script +
         "      esac ;;\n  esac\n}\nif [[ $funcstack[1] == _spin_aks ]]; then _spin_aks \"$@\"; else compdef _spin_aks spin-aks; fi\n";
}

std::string FishCompletion() {
  std::string script = fmt::format("# fish completion for spin-aks\ncomplete -c {} -f\n", kProgram);
  const std::string none = fmt::format("not __fish_seen_subcommand_from {}", CommandNames());
  for (const Command& command : Commands()) {
    script += fmt::format("complete -c {} -n {} -a {} -d {}\n", kProgram, ShellQuoted(none), command.name, Quoted(command.summary, "\\'"));
  }
  for (const Flag& flag : GlobalFlags()) script += FishFlag(flag, "");
  for (const Command& command : Commands()) {
    const std::string seen = fmt::format("__fish_seen_subcommand_from {}", command.name);
    for (const Flag& flag : command.flags) script += FishFlag(flag, seen);
    if (const std::vector<std::string> words = OperandWords(command); !words.empty()) {
      script +=
          fmt::format("complete -c {} -n {} -a {}\n", kProgram, ShellQuoted(seen), ShellQuoted(fmt::format("{}", fmt::join(words, " "))));
    }
    if (command.operands_complete == Completes::kFile) script += fmt::format("complete -c {} -n {} -F\n", kProgram, ShellQuoted(seen));
  }
  return script;
}

std::string PowerShellCompletion() {
  std::string script = "# PowerShell completion for spin-aks\nRegister-ArgumentCompleter -Native -CommandName 'spin-aks' -ScriptBlock {\n";
  script += "  param($word, $ast, $position)\n  $common = " + PowerShellList(LongFlags(GlobalFlags())) + "\n  $commands = [ordered]@{\n";
  std::vector<std::string> names;
  for (const Command& command : Commands()) {
    std::vector<std::string> words = OperandWords(command);
    for (const std::string& flag : LongFlags(command.flags)) words.push_back(flag);
    script += fmt::format("    '{}' = {}\n", command.name, PowerShellList(words));
    names.emplace_back(command.name);
  }
  script += "  }\n  $values = @{\n";
  for (const Flag* flag : AllFlags()) {
    if (const auto values = OfferedValues(*flag); !values.empty())
      script += fmt::format("    '--{}' = {}\n", flag->name, PowerShellList(values));
  }
  script += "  }\n  $typed = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })\n";
  script += "  $before = @($typed | Where-Object { $_ -ne $word })\n";
  script += "  $command = $before | Where-Object { $commands.Contains($_) } | Select-Object -First 1\n";
  script += "  $offers = if ($before.Count -gt 0 -and $values.ContainsKey($before[-1])) { $values[$before[-1]] }\n";
  script += "    elseif ($command) { $commands[$command] + $common } else { @($commands.Keys) + $common }\n";
  script += "  $offers | Where-Object { $_ -like \"$word*\" } |\n";
  return script + "    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }\n}\n";
}

CompletionOptions ParseCompletion(const CommandLine& line) { return {.shell = line.operands.front()}; }

ExitCode RunCompletion(const CompletionOptions& options, const Session& session) {
  if (options.shell == "bash") session.Out(BashCompletion());
  if (options.shell == "zsh") session.Out(ZshCompletion());
  if (options.shell == "fish") session.Out(FishCompletion());
  if (options.shell == "powershell") session.Out(PowerShellCompletion());
  return ExitCode::kDone;
}

}  // namespace spin_aks
