// SPDX-License-Identifier: Apache-2.0
//
// What people really did to lines of YAML (../shared/git-history), to be done again to other files.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace spin_aks::life {

// Lines that one commit put in the place of others, either of which may be none; bare of line breaks.
struct RealEdit {
  std::vector<std::string> before, after;
  std::string source;  // the case that it is of
};

// Of whatever cases the folder holds; none where there is no folder.
[[nodiscard]] const std::vector<RealEdit>& RealEdits();

// The edit as somebody would do it here: in the place of a line with the key that was edited there, else behind some line, as far in as
// that. `below(n)` chooses. Nothing: there is no such place.
[[nodiscard]] std::optional<std::string> DoAgain(const RealEdit& edit, const std::string& text,
                                                 const std::function<std::size_t(std::size_t)>& below);

}  // namespace spin_aks::life
