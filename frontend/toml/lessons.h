// SPDX-License-Identifier: Apache-2.0
//
// What somebody meant where the parser gave up. Its sentences say which
// character it wanted; the people who get there mostly brought a habit along:
// a version without quotes, a Windows path, `nil`, the comments of another language.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

struct TomlLesson {
  std::string message;
  std::string help = {};                        // may be empty
  std::size_t begin = 0, end = 0;               // bytes of the text: what is marked; may be empty at the end of a line
  std::optional<std::string> replacement = {};  // for what is marked
};

// `description` is the parser's, as `Error while parsing SCOPE: sentence`; `at` the byte where it stopped.
[[nodiscard]] TomlLesson TeachSyntax(std::string_view description, std::size_t at, std::string_view text);

}  // namespace spin_aks
