// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/image_layers.h"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace spin_aks {
namespace {

// Whose an entry is: the first component that uses it.
class Owners {
 public:
  Owners(const App& app, const ImagePlan& plan) {
    for (std::size_t i = 0; i < app.components.size(); ++i) {
      const Component& component = app.components[i];
      wasm_.emplace(ContextPath(app, component), i);
      for (const Dependency& dependency : component.dependencies) wasm_.emplace(ContextPath(app, dependency), i);
      if (!plan.guest_roots[i].empty()) roots_.emplace(plan.guest_roots[i], i);
    }
  }

  [[nodiscard]] std::optional<std::size_t> Of(const ImageEntry& entry) const {
    if (entry.cause.rule == Rule::kCopyWasm) {
      const auto wasm = wasm_.find(entry.source);
      return wasm != wasm_.end() ? std::optional(wasm->second) : std::nullopt;
    }
    for (std::string_view path = entry.path; !path.empty(); path = path.substr(0, path.rfind('/'))) {
      if (const auto root = roots_.find(path); root != roots_.end()) return root->second;
    }
    return std::nullopt;
  }

 private:
  std::map<RelPath, std::size_t> wasm_;
  std::map<std::string_view, std::size_t> roots_;
};

}  // namespace

std::vector<ImageLayer> PlanLayers(const App& app, const ImagePlan& plan) {
  ImageLayer certificates{.what = "root certificates", .entries = {}};
  ImageLayer manifest{.what = "manifest", .entries = {}};
  std::vector<ImageLayer> components;
  for (const Component& component : app.components) components.push_back({.what = "component " + *component.id, .entries = {}});
  const Owners owners(app, plan);
  for (std::size_t i = 0; i < plan.entries.size(); ++i) {
    const auto owner = owners.Of(plan.entries[i]);
    const bool is_certificates = plan.entries[i].cause.rule == Rule::kCaCertificates;
    (owner ? components[*owner] : is_certificates ? certificates : manifest).entries.push_back(i);
  }
  std::vector<ImageLayer> layers;
  const auto add = [&](ImageLayer layer) {
    if (!layer.entries.empty()) layers.push_back(std::move(layer));
  };
  add(std::move(certificates));
  for (ImageLayer& component : components) add(std::move(component));
  add(std::move(manifest));
  return layers;
}

}  // namespace spin_aks
