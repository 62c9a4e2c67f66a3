// SPDX-License-Identifier: Apache-2.0
#include "backends/kustomize/losses.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "backends/tree/shape.h"
#include "backends/tree/walk.h"
#include "backends/yaml/resolve.h"
#include "backends/yaml/scalar.h"
#include "ir/utf8.h"

namespace spin_aks::kustomize {
namespace {

// Not printable to go-yaml, and not escaped by Go's JSON; of the controls only
// U+0085 is read, as a line break.
bool IsLost(char32_t c) { return (c >= 0x7F && c <= 0x9F) || c == 0xFFFE || c == 0xFFFF; }

std::optional<char32_t> FirstLost(std::string_view text) {
  const auto is_plain_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
  text.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain_ascii) - text.begin()));
  for (const CodePoint c : CodePoints(text)) {
    if (IsLost(c.value)) return c.value;
  }
  return std::nullopt;
}

// Written bare, it would be no string to YAML 1.2. The words of YAML 1.1 (`on`) come through.
bool IsBareNonString(std::string_view key) {
  const auto value = yaml::ResolvePlain(key);
  return value ? value->AsString() == nullptr : !yaml::IsReservedWord(key);
}

// `metadata.annotations.*`, whose keys kustomize writes bare.
bool IsAnnotation(const Path& path) {
  return path.steps.size() == 3 && path.steps[0] == PathStep(KeyStep{"metadata"}) && path.steps[1] == PathStep(KeyStep{"annotations"});
}

// Sees every node of every output, so it makes a path only for what it finds.
class Finder {
 public:
  void Visit(const tree::Trail& trail) {
    if (const yaml::Entry* entry = trail.entry()) {
      const bool is_lost = entry->key == "<<" || (IsBareNonString(entry->key) && IsAnnotation(trail.path()));
      if (is_lost) Report(trail, fmt::format("the key `{}`", entry->key));
      Text(trail, entry->key);
    }
    if (const std::string* text = trail.value().AsString()) Text(trail, *text);
  }

  std::vector<Loss> Take() && { return std::move(losses_); }

 private:
  void Text(const tree::Trail& trail, std::string_view text) {
    if (const auto c = FirstLost(text)) Report(trail, fmt::format("U+{:04X}", static_cast<std::uint32_t>(*c)));
  }
  void Report(const tree::Trail& trail, std::string what) {
    losses_.push_back({.path = trail.path(), .span = trail.span(), .what = std::move(what)});
  }

  std::vector<Loss> losses_;
};

}  // namespace

std::vector<Loss> FindLosses(const yaml::Value& object) {
  Finder finder;
  tree::Walk(object, tree::ShapeOf(object), [&](const tree::Trail& trail) {
    finder.Visit(trail);
    return tree::Next::kInto;
  });
  return std::move(finder).Take();
}

}  // namespace spin_aks::kustomize
