// SPDX-License-Identifier: Apache-2.0
#include "runtime/steps/shell_command.h"

#include "runtime/draw/display.h"
#include "runtime/draw/shell_word.h"

namespace spin_aks {

ShellCommand::ShellCommand(std::initializer_list<std::string_view> words) { Words(words); }

ShellCommand& ShellCommand::Word(std::string_view word) { return Shell(ShellWord(std::string(word))); }

ShellCommand& ShellCommand::Words(std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) Word(word);
  return *this;
}

ShellCommand& ShellCommand::Shell(std::string_view text) {
  if (!text_.empty()) text_ += ' ';
  text_ += text;
  return *this;
}

ShellCommand& ShellCommand::Remark(std::string_view text) {
  text_.append("  # ").append(MakeVisible(text));
  return *this;
}

}  // namespace spin_aks
