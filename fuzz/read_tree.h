// SPDX-License-Identifier: Apache-2.0
//
// What libyaml says of a text, with no help from the code that is tested: by its document API, not by events and tokens. A second
// opinion on what an edit made of a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"

namespace spin_aks::fuzz {

struct Tree {
  enum class Kind { kScalar, kSequence, kMapping, kAlias };
  Kind kind = Kind::kScalar;
  bool is_plain = false;
  std::string tag;
  std::string anchor;
  std::string text;
  std::vector<Tree> children;  // of a mapping key, value, key, value

  bool operator==(const Tree&) const = default;
};

// One a document. Nothing for what libyaml refuses.
[[nodiscard]] std::optional<std::vector<Tree>> ReadTrees(std::string_view text);

[[nodiscard]] Tree TreeOf(const yaml::Value& value);
// `is_plain` says how a scalar is read, and a string is a string with quotes or without.
void DropStyle(Tree& tree);

}  // namespace spin_aks::fuzz
