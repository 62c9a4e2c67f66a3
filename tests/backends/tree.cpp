// SPDX-License-Identifier: Apache-2.0
#include "tests/backends/tree.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace spin_aks::tree {
namespace {

std::string Key(std::string_view step) {
  std::string key(step);
  std::ranges::replace(key, '~', '/');
  return key;
}

std::size_t Index(std::string_view step) {
  std::size_t index = static_cast<std::size_t>(-1);
  std::from_chars(step.data(), step.data() + step.size(), index);
  return index;
}

const yaml::Value* Step(const yaml::Value& node, std::string_view step) {
  if (const yaml::Map* map = node.AsMap()) return map->Find(Key(step));
  const yaml::List* list = node.AsList();
  return list && Index(step) < list->size() ? &(*list)[Index(step)] : nullptr;
}

}  // namespace

const yaml::Value* Find(const yaml::Value& root, std::string_view path) {
  const yaml::Value* node = &root;
  while (node && !path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    node = Step(*node, path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return node;
}

yaml::Value* Find(yaml::Value& root, std::string_view path) { return const_cast<yaml::Value*>(Find(std::as_const(root), path)); }

std::string At(const yaml::Value& root, std::string_view path) {
  const yaml::Value* node = Find(root, path);
  if (!node) return "<none>";
  if (const std::string* text = node->AsString()) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&node->node())) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&node->node())) return *flag ? "true" : "false";
  return "<tree>";
}

bool Erase(yaml::Value& root, std::string_view path) {
  const std::size_t slash = path.rfind('/');
  yaml::Value* parent = Find(root, slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
  const std::string_view step = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (!parent) return false;
  if (yaml::Map* map = parent->AsMap())
    return std::erase_if(map->entries(), [&](const yaml::Entry& entry) { return entry.key == Key(step); }) == 1;
  yaml::List* list = parent->AsList();
  if (!list || Index(step) >= list->size()) return false;
  list->erase(list->begin() + static_cast<std::ptrdiff_t>(Index(step)));
  return true;
}

const yaml::Value& Get(const std::vector<k8s::Object>& objects, std::string_view kind, std::string_view name) {
  const auto it = std::ranges::find_if(objects, [&](const k8s::Object& object) { return object.Kind() == kind && object.Name() == name; });
  if (it == objects.end()) throw std::out_of_range("no " + std::string(kind) + "/" + std::string(name));
  return it->value;
}

}  // namespace spin_aks::tree
