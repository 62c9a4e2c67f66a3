// SPDX-License-Identifier: Apache-2.0
//
// YAML text -> Value, for text of our own: what the writer prints, and what
// kustomize, Helm and kubectl make of it. Not for files that people keep; those
// need a view that loses nothing.
//
// Strict where readers disagree. A bare scalar that one reader takes for a
// string and another for a boolean, a number or a date (`yes`, `0o10`, `1e3`,
// `2024-01-01`) is refused, and so are floats, anchors, aliases, tags, merge keys,
// keys that are not strings, duplicate keys and nesting beyond kMaxDepth.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"

namespace spin_aks::yaml {

// Collections within collections. The documents that we write stay below 20.
inline constexpr std::size_t kMaxDepth = 64;

// Why a text was refused, and where: one-based, columns in code points.
struct ReadError {
  std::size_t line = 0;
  std::size_t column = 0;
  std::string message;

  bool operator==(const ReadError&) const = default;
};

// Every document of the text, in order; a text without any has none. Nothing, and
// `error` set, if it is refused. Values carry no spans and no comments.
[[nodiscard]] std::optional<std::vector<Value>> Read(std::string_view text, ReadError& error);

}  // namespace spin_aks::yaml
