// SPDX-License-Identifier: Apache-2.0
#include "backends/kustomize/losses.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "backends/yaml/resolve.h"
#include "backends/yaml/scalar.h"

namespace spin_aks::kustomize {
namespace {

// Not printable to go-yaml, and not escaped by Go's JSON; of the controls only
// U+0085 is read, as a line break.
bool IsLost(char32_t c) { return (c >= 0x7F && c <= 0x9F) || c == 0xFFFE || c == 0xFFFF; }

std::optional<char32_t> FirstLost(std::string_view text) {
  const auto is_plain_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
  text.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain_ascii) - text.begin()));
  while (!text.empty()) {
    const yaml::CodePoint c = yaml::DecodeUtf8(text);
    if (c.size > 0 && IsLost(c.value)) return c.value;
    text.remove_prefix(std::max<std::size_t>(c.size, 1));
  }
  return std::nullopt;
}

// Written bare, it would be no string to YAML 1.2. The words of YAML 1.1 (`on`) come through.
bool IsBareNonString(std::string_view key) {
  const auto value = yaml::ResolvePlain(key);
  return value ? value->AsString() == nullptr : !yaml::IsReservedWord(key);
}

// One step down: an entry, or an element if there is none.
struct Step {
  const yaml::Entry* entry = nullptr;
  std::size_t index = 0;
};

Path PathOf(const std::vector<Step>& steps) {
  Path path;
  for (const Step& step : steps) path = step.entry != nullptr ? path.Key(step.entry->key) : path.Index(step.index);
  return path;
}

// Sees every leaf of every output, so it makes a path only for what it finds.
class Walk {
 public:
  void Node(const yaml::Value& value, Span cause) {
    if (value.span().is_somewhere()) cause = value.span();
    if (const yaml::Map* map = value.AsMap()) return Entries(*map, cause);
    if (const yaml::List* list = value.AsList()) return Items(*list, cause);
    if (const std::string* text = value.AsString()) Text(*text, cause);
  }

  std::vector<Loss> Take() && { return std::move(losses_); }

 private:
  void Entries(const yaml::Map& map, Span cause) {
    const bool is_annotations = IsAt("metadata", "annotations");
    for (const yaml::Entry& entry : map.entries()) {
      steps_.push_back({.entry = &entry, .index = 0});
      const Span span = entry.value.span().is_somewhere() ? entry.value.span() : cause;
      if (entry.key == "<<" || (is_annotations && IsBareNonString(entry.key))) Report(fmt::format("the key `{}`", entry.key), span);
      Text(entry.key, span);
      Node(entry.value, cause);
      steps_.pop_back();
    }
  }

  void Items(const yaml::List& list, Span cause) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      steps_.push_back({.entry = nullptr, .index = i});
      Node(list[i], cause);
      steps_.pop_back();
    }
  }

  void Text(std::string_view text, Span cause) {
    if (const auto c = FirstLost(text)) Report(fmt::format("U+{:04X}", static_cast<std::uint32_t>(*c)), cause);
  }

  void Report(std::string what, Span cause) { losses_.push_back({.path = PathOf(steps_), .span = cause, .what = std::move(what)}); }

  [[nodiscard]] bool IsAt(std::string_view first, std::string_view second) const {
    return steps_.size() == 2 && steps_[0].entry != nullptr && steps_[0].entry->key == first && steps_[1].entry != nullptr &&
           steps_[1].entry->key == second;
  }

  std::vector<Step> steps_;
  std::vector<Loss> losses_;
};

}  // namespace

std::vector<Loss> FindLosses(const yaml::Value& object) {
  Walk walk;
  walk.Node(object, object.span());
  return std::move(walk).Take();
}

}  // namespace spin_aks::kustomize
