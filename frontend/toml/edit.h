// SPDX-License-Identifier: Apache-2.0
//
// One value of a TOML file set, where it stands or where it would stand: one line is changed or added, and every other byte stays.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/toml/value.h"
#include "ir/source.h"

namespace spin_aks {

struct TomlEdited {
  std::string text;
  std::size_t begin = 0;  // of the value, in the new text
};

// Why nothing was changed.
struct TomlObstacle {
  Span span;            // of the file; where something else stands
  std::string message;  // a sentence without its end
};

// `document` is what ReadToml made of `text`; `path` (at least one step) goes through tables alone. A new key goes behind the last of its
// table, as deep as that; a new table to the end of the file. Of the value only what can be written on one line: no dates.
[[nodiscard]] std::optional<TomlEdited> SetTomlValue(std::string_view text, const TomlValue& document, const std::vector<std::string>& path,
                                                     const TomlValue& value, TomlObstacle& obstacle);

// On one line: strings quoted, tables inline.
[[nodiscard]] std::string TomlTextOf(const TomlValue& value);

}  // namespace spin_aks
