// SPDX-License-Identifier: Apache-2.0
#include "tests/backends/tree.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "backends/k8s/content_hash.h"
#include "backends/tree/elements.h"
#include "backends/tree/find.h"

namespace spin_aks::tree {
namespace {

// One word of it: a key, or a list's index.
PathStep StepOf(std::string_view word) {
  IndexStep step;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), step.index);
  if (!word.empty() && error == std::errc() && end == word.data() + word.size()) return step;
  std::string key(word);
  std::ranges::replace(key, '~', '/');
  return KeyStep{std::move(key)};
}

Path PathOf(std::string_view text) {
  Path path;
  while (!text.empty()) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    path.steps.push_back(StepOf(text.substr(0, slash)));
    text.remove_prefix(std::min(slash + 1, text.size()));
  }
  return path;
}

}  // namespace

const yaml::Value* Find(const yaml::Value& root, std::string_view path) { return Find(root, PathOf(path)); }
yaml::Value* Find(yaml::Value& root, std::string_view path) { return Find(root, PathOf(path)); }
bool Erase(yaml::Value& root, std::string_view path) { return Remove(root, PathOf(path)); }

std::string At(const yaml::Value& root, std::string_view path) {
  const yaml::Value* node = Find(root, path);
  if (!node) return "<none>";
  if (auto text = KeyText(*node)) return *std::move(text);
  return "<tree>";
}

bool IsCalled(const k8s::Object& object, std::string_view name) {
  const std::string_view whole = object.Name();
  return whole == name || (whole.size() == name.size() + 1 + k8s::kContentHashLength && whole.starts_with(std::string(name) + "-"));
}

const yaml::Value& Get(const std::vector<k8s::Object>& objects, std::string_view kind, std::string_view name) {
  const auto it = std::ranges::find_if(objects, [&](const k8s::Object& object) { return object.Kind() == kind && IsCalled(object, name); });
  if (it == objects.end()) throw std::out_of_range("no " + std::string(kind) + "/" + std::string(name));
  return it->value;
}

}  // namespace spin_aks::tree
