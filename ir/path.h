// SPDX-License-Identifier: Apache-2.0
//
// One grammar for places in a YAML tree, shared by lowering, lock, merge,
// `explain` and the Helm back end.
//
//   path    = step { step }            the empty path is the document itself
//   step    = "." key | "[" key "=" value { "," key "=" value } "]" | "[=" value "]" | "[" index "]"
//   key     = bare | quoted            value = bare | quoted
//   bare    = 1*( ALPHA | DIGIT | "_" | "-" | "/" | ":" )
//   quoted  = JSON string
//
// `.spec.containers[name=web].env[name=LOG].value`, `.data."a.b"`,
// `.ports[containerPort=80,protocol=TCP]`, `.resources[="../base"]` (an element of a set of scalars), `.args[0]`
// (an element of an atomic list). Text and value are exact inverses: a place has one spelling, in
// which a word is quoted only if it must be, `"`, `\` and controls are escaped (`\n`, `\u001f`), and
// an index has no leading zeros. Bytes from 0x80 stand for themselves.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace spin_aks {

struct KeyStep {
  std::string key;
  auto operator<=>(const KeyStep&) const = default;
};
// Selects the list element whose fields have these values (as canonical text).
struct MatchStep {
  std::vector<std::pair<std::string, std::string>> fields;
  auto operator<=>(const MatchStep&) const = default;
};
// Selects an element of a list of scalars by its value.
struct ValueStep {
  std::string value;
  auto operator<=>(const ValueStep&) const = default;
};
struct IndexStep {
  std::size_t index = 0;
  auto operator<=>(const IndexStep&) const = default;
};
using PathStep = std::variant<KeyStep, MatchStep, ValueStep, IndexStep>;

// A step as it stands in a path's text.
void AppendText(std::string& out, const PathStep& step);
// Takes the text of the first step off a path's text: for filing texts by their steps without reading them.
[[nodiscard]] std::string_view TakeStepText(std::string_view& rest);

struct Path {
  std::vector<PathStep> steps;

  // Nothing unless `text` is just what Text() would give.
  [[nodiscard]] static std::optional<Path> Parse(std::string_view text);
  [[nodiscard]] std::string Text() const;

  [[nodiscard]] Path Key(std::string key) const;
  [[nodiscard]] Path Match(std::string field, std::string value) const;
  [[nodiscard]] Path Index(std::size_t index) const;

  auto operator<=>(const Path&) const = default;
};

}  // namespace spin_aks
