// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/find.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "backends/tree/canonical.h"
#include "backends/tree/elements.h"

namespace spin_aks::tree {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

template <typename Predicate>
std::size_t Position(const yaml::List& list, Predicate fits) {
  const auto it = std::ranges::find_if(list, fits);
  return it == list.end() ? kNowhere : static_cast<std::size_t>(it - list.begin());
}

std::size_t PositionOf(const yaml::List& list, const IndexStep& step) { return step.index < list.size() ? step.index : kNowhere; }

std::size_t PositionOf(const yaml::List& list, const MatchStep& step) {
  std::vector<std::string> fields;
  for (const auto& [field, value] : step.fields) fields.push_back(field);
  return Position(list, [&](const yaml::Value& element) { return MatchOf(element, fields) == step; });
}

std::size_t PositionOf(const yaml::List& list, const ValueStep& step) {
  const std::size_t exact = Position(list, [&](const yaml::Value& element) { return KeyText(element) == step.value; });
  if (exact != kNowhere) return exact;
  return Position(list, [&](const yaml::Value& element) {
    const std::string* text = element.AsString();
    return text && NormalPath(*text) == step.value;
  });
}

std::size_t PositionOf(const yaml::List& /*list*/, const KeyStep& /*step*/) { return kNowhere; }

std::size_t PositionOf(const yaml::List& list, const PathStep& step) {
  return std::visit([&](const auto& s) { return PositionOf(list, s); }, step);
}

const yaml::Value* Down(const yaml::Value& node, const PathStep& step) {
  if (const yaml::Map* map = node.AsMap()) {
    const auto* key = std::get_if<KeyStep>(&step);
    return key ? map->Find(key->key) : nullptr;
  }
  const yaml::List* list = node.AsList();
  const std::size_t at = list ? PositionOf(*list, step) : kNowhere;
  return at == kNowhere ? nullptr : &(*list)[at];
}

yaml::Value* Parent(yaml::Value& root, const Path& path) {
  if (path.steps.empty()) return nullptr;
  return Find(root, Path{{path.steps.begin(), path.steps.end() - 1}});
}

}  // namespace

const yaml::Value* Find(const yaml::Value& root, const Path& path) {
  const yaml::Value* node = &root;
  for (const PathStep& step : path.steps) {
    node = Down(*node, step);
    if (!node) return nullptr;
  }
  return node;
}

yaml::Value* Find(yaml::Value& root, const Path& path) { return const_cast<yaml::Value*>(Find(std::as_const(root), path)); }

bool Set(yaml::Value& root, const Path& path, yaml::Value value) {
  if (yaml::Value* found = Find(root, path)) {
    *found = std::move(value);
    return true;
  }
  yaml::Value* parent = Parent(root, path);
  if (!parent) return false;
  const auto* key = std::get_if<KeyStep>(&path.steps.back());
  if (yaml::Map* map = parent->AsMap(); map && key) {
    map->Add(key->key, std::move(value));
    return true;
  }
  yaml::List* list = parent->AsList();
  if (!list || key || std::holds_alternative<IndexStep>(path.steps.back())) return false;
  list->push_back(std::move(value));
  return true;
}

bool Remove(yaml::Value& root, const Path& path) {
  yaml::Value* parent = Parent(root, path);
  if (!parent) return false;
  const PathStep& step = path.steps.back();
  if (yaml::Map* map = parent->AsMap()) {
    const auto* key = std::get_if<KeyStep>(&step);
    return key && std::erase_if(map->entries(), [&](const yaml::Entry& entry) { return entry.key == key->key; }) > 0;
  }
  yaml::List* list = parent->AsList();
  const std::size_t at = list ? PositionOf(*list, step) : kNowhere;
  if (at == kNowhere) return false;
  list->erase(list->begin() + static_cast<std::ptrdiff_t>(at));
  return true;
}

}  // namespace spin_aks::tree
