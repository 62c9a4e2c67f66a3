// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/elements.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "backends/tree/canonical.h"

namespace spin_aks::tree {
namespace {

using Fields = std::vector<std::string>;

// kyaml's AssociativeSequenceKeys, in its order.
constexpr std::array<std::string_view, 7> kGuesses{"mountPath", "devicePath", "ip", "type", "topologyKey", "name", "containerPort"};

std::optional<PathStep> SetStep(const yaml::Value& element, ListKind list) {
  auto text = KeyText(element);
  if (!text) return std::nullopt;
  return ValueStep{list == ListKind::kPaths ? NormalPath(*text) : *std::move(text)};
}

bool HasTwins(const std::vector<PathStep>& steps) {
  std::vector<const PathStep*> sorted;
  sorted.reserve(steps.size());
  for (const PathStep& step : steps) sorted.push_back(&step);
  const auto value = [](const PathStep* step) -> const PathStep& { return *step; };
  std::ranges::sort(sorted, {}, value);
  return std::ranges::adjacent_find(sorted, {}, value) != sorted.end();
}

template <typename StepOf>
Elements Address(const yaml::List& list, StepOf step_of) {
  Elements elements;
  elements.steps.reserve(list.size());
  for (const yaml::Value& element : list) {
    auto step = step_of(element);
    if (!step) return {.atomic = Atomic::kMissingKey, .steps = {}, .keys = {}};
    elements.steps.push_back(*std::move(step));
  }
  if (HasTwins(elements.steps)) return {.atomic = Atomic::kDoubledKey, .steps = {}, .keys = {}};
  return elements;
}

Elements AddressByKeys(const yaml::List& list, Fields keys) {
  Elements elements = Address(list, [&](const yaml::Value& element) { return MatchOf(element, keys); });
  if (elements.atomic == Atomic::kNo) elements.keys = std::move(keys);
  return elements;
}

Elements Guess(const yaml::List& list) {
  if (list.empty()) return {};
  for (const std::string_view key : kGuesses) {
    Elements elements = AddressByKeys(list, {std::string(key)});
    if (elements.atomic == Atomic::kNo) return elements;
  }
  return {.atomic = Atomic::kByTable, .steps = {}, .keys = {}};
}

}  // namespace

std::optional<std::string> KeyText(const yaml::Value& value) {
  if (const std::string* text = value.AsString()) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value.node())) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&value.node())) return *flag ? "true" : "false";
  return std::nullopt;
}

std::optional<MatchStep> MatchOf(const yaml::Value& element, const std::vector<std::string>& fields) {
  const yaml::Map* map = element.AsMap();
  if (!map) return std::nullopt;
  MatchStep step;
  step.fields.reserve(fields.size());
  for (const std::string& field : fields) {
    const yaml::Value* found = map->Find(field);
    std::optional<std::string> text = found ? KeyText(*found) : std::nullopt;
    if (!found) text = DefaultOf(field);
    if (!text) return std::nullopt;
    step.fields.emplace_back(field, *std::move(text));
  }
  return step;
}

Elements AddressElements(const yaml::List& list, const Shape& shape) {
  switch (shape.list) {
    case ListKind::kAtomic:
      return shape.unknown == Unknown::kInferKeys ? Guess(list) : Elements{.atomic = Atomic::kByTable, .steps = {}, .keys = {}};
    case ListKind::kKeyed: {
      Fields keys;
      for (const std::string_view key : shape.keys) {
        if (!key.empty()) keys.emplace_back(key);
      }
      return AddressByKeys(list, std::move(keys));
    }
    case ListKind::kSet:
    case ListKind::kPaths:
      return Address(list, [&](const yaml::Value& element) { return SetStep(element, shape.list); });
  }
  return {};
}

}  // namespace spin_aks::tree
