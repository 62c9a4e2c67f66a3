// SPDX-License-Identifier: Apache-2.0
//
// A file as an emitter makes it: YAML is a tree until it meets the disk.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/cause.h"

namespace spin_aks {

// One file of YAML: documents as trees until the last function.
struct YamlFile {
  std::string comment;  // above the first document, one `# ` a line; may be empty
  std::vector<yaml::Value> documents;
  Cause cause = {};  // of the comment, and of what has no place of its own
  // What each document is for us, whatever it is called: `deployment/app`. Empty: no objects but one document, which is its file.
  std::vector<std::string> roles = {};
  std::string target = {};  // that it is for; empty: for all of them
  bool operator==(const YamlFile&) const = default;
};
// One file of anything else.
struct TextFile {
  // How it meets what people made of it: line by line, as a whole, or as a whole that others are built from: deleted, it is made again.
  enum class Unit : std::uint8_t { kLine, kFile, kIntermediate };
  std::string text;
  std::vector<Cause> line_causes;  // one a line
  Unit unit = Unit::kLine;
  std::optional<std::string> own = {};  // what of it is to be known as ours again; nothing: all
  bool operator==(const TextFile&) const = default;
};
// A text all of whose lines are there for one reason.
[[nodiscard]] inline TextFile TextBy(Rule rule, std::string text, Span span = {}, TextFile::Unit unit = TextFile::Unit::kLine) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  return {.text = std::move(text), .line_causes = std::vector<Cause>(lines, {.span = span, .rule = rule}), .unit = unit};
}
using OutputFile = std::variant<YamlFile, TextFile>;

// Whether a file is YAML by its name. (A chart's templates are called so, too.)
[[nodiscard]] inline bool IsYamlName(std::string_view path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

}  // namespace spin_aks
