// SPDX-License-Identifier: Apache-2.0
//
// A command for a POSIX shell, to be copied from a terminal and to run as it stands.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

class ShellCommand {
 public:
  ShellCommand(std::initializer_list<std::string_view> words);

  // One word, quoted where a shell would read it as something else.
  ShellCommand& Word(std::string_view word);
  ShellCommand& Words(std::initializer_list<std::string_view> words);
  // As a shell reads it: `&&`, `|`, `"$HOME"`.
  ShellCommand& Shell(std::string_view text);
  // What a shell skips, behind all else.
  ShellCommand& Remark(std::string_view text);

  [[nodiscard]] const std::string& Text() const { return text_; }

 private:
  std::string text_;
};

// What is printed, in order: a command, or what to read.
using Steps = std::vector<std::string>;

// In capitals, as in `--name CLUSTER`: what no setting says and somebody has to fill in.
inline constexpr std::string_view kSomeGroup = "GROUP", kSomeCluster = "CLUSTER", kSomeIdentity = "IDENTITY";

}  // namespace spin_aks
