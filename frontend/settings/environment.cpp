// SPDX-License-Identifier: Apache-2.0
//
// `AKS_SPIN_CLUSTER__NAME` -> `cluster.name`: two underscores between levels,
// upper case throughout, so names that are free are found again without case.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "frontend/settings/check.h"
#include "frontend/settings/keys.h"
#include "frontend/settings/keys_root.h"
#include "frontend/settings/layers.h"
#include "frontend/settings/overlay.h"
#include "frontend/settings/override.h"
#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"
#include "ir/names.h"

namespace spin_aks {
namespace {

constexpr std::string_view kPrefix = "AKS_SPIN_";

// As the environment can say it: upper case, with `_` for what a shell does not allow.
std::string Shouted(std::string_view name) {
  std::string out = UpperAscii(name);
  std::ranges::replace_if(out, [](char c) { return !IsUpper(c) && !IsDigit(c); }, '_');
  return out;
}

std::vector<std::string> SplitLevels(std::string_view rest) {
  std::vector<std::string> levels;
  while (true) {
    const std::size_t cut = rest.find("__");
    levels.emplace_back(rest.substr(0, cut));
    if (cut == std::string_view::npos) return levels;
    rest.remove_prefix(cut + 2);
  }
}

// Walks the key tree beside the table of what is known so far.
class Namer {
 public:
  Namer(const TomlTable& below, const SpinManifest* manifest) : below_(&below), manifest_(manifest) {}

  // The steps of the key, and its node; nothing if there is no such key.
  struct Place {
    std::vector<std::string> steps;
    const KeyNode* node = nullptr;
  };
  std::optional<Place> Find(std::string_view rest) {
    Place place{{}, &KeyTree()};
    const auto levels = SplitLevels(rest);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const auto fixed = place.node->fixed.find(LowerAscii(levels[i]));
      if (fixed != place.node->fixed.end()) {
        Enter(place, fixed->first, fixed->second.get());
      } else if (place.node->any_name == nullptr) {
        return std::nullopt;
      } else if (place.node->any_name->leaf != nullptr) {
        // The last level: what is left is one name, underscores and all.
        Enter(place, FreeName(place, JoinFrom(levels, i)), place.node->any_name.get());
        return place;
      } else {
        Enter(place, FreeName(place, levels[i]), place.node->any_name.get());
      }
    }
    if (place.node == &KeyTree()) return std::nullopt;
    return place;
  }

 private:
  static std::string JoinFrom(const std::vector<std::string>& levels, std::size_t first) {
    std::string name = levels[first];
    for (std::size_t i = first + 1; i < levels.size(); ++i) name += "__" + levels[i];
    return name;
  }

  void Enter(Place& place, std::string step, const KeyNode* node) {
    const TomlEntry* entry = below_ != nullptr ? FindSorted(*below_, step) : nullptr;
    below_ = entry != nullptr ? entry->value.AsTable() : nullptr;
    place.steps.push_back(std::move(step));
    place.node = node;
  }

  std::string FreeName(const Place& place, const std::string& shouted) const {
    for (const std::string& candidate : Candidates(place))
      if (Shouted(candidate) == Shouted(shouted)) return candidate;
    return place.steps.size() == 1 && place.steps[0] == keys::kEnv.name ? shouted : LowerAscii(shouted);
  }

  std::vector<std::string> Candidates(const Place& place) const {
    std::vector<std::string> names;
    if (below_ != nullptr)
      for (const TomlEntry& entry : below_->entries) names.push_back(entry.key);
    if (manifest_ == nullptr || place.steps.size() != 1) return names;
    if (place.steps[0] == keys::kVariables.name)
      for (const ManifestVariable& variable : manifest_->variables) names.push_back(variable.name.value);
    for (const ManifestComponent& component : manifest_->components) {
      if (place.steps[0] == keys::kKeyValue.name)
        for (const auto& store : component.key_value_stores) names.push_back(store.value);
      if (place.steps[0] == keys::kSqlite.name)
        for (const auto& database : component.sqlite_databases) names.push_back(database.value);
    }
    return names;
  }

  const TomlTable* below_;  // null: nothing is set there
  const SpinManifest* manifest_;
};

std::vector<std::string> EveryName() {
  std::vector<std::string> names;
  for (const KeyNode* node : ConfigKeys()) {
    if (node->pattern.find_first_of("<[") != std::string::npos) continue;
    std::string name;
    for (const KeyNode* step = node; step->key != nullptr; step = step->parent)
      name = fmt::format("{}{}{}", UpperAscii(step->key->name), name.empty() ? "" : "__", name);
    names.push_back(std::string(kPrefix) + name);
  }
  return names;
}

void ReportUnknown(std::string_view name, Span span, Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 3> kAmbiguous{"AKS_SPIN_NAME", "AKS_SPIN_SUBSCRIPTION", "AKS_SPIN_RESOURCE_GROUP"};
  if (std::ranges::find(kAmbiguous, name) != kAmbiguous.end()) {
    const std::string_view what = name.substr(kPrefix.size());
    diagnostics
        .Report(DiagnosticKind::kAmbiguousEnvironment, span,
                fmt::format("`{}` could mean the cluster's, the registry's or the vault's", name))
        .Help(fmt::format("say which: `AKS_SPIN_CLUSTER__{0}`, `AKS_SPIN_CONTAINER_REGISTRY__{0}` or `AKS_SPIN_KEYVAULT__{0}`", what));
    return;
  }
  auto& report = diagnostics.Report(DiagnosticKind::kUnknownEnvironment, span, fmt::format("{} names no setting", Quoted(name)));
  if (const auto near = Nearest(name, EveryName())) report.Help(fmt::format("did you mean `{}`?", *near));
  report.Help("two underscores stand between levels: `cluster.name` is `AKS_SPIN_CLUSTER__NAME`");
}

}  // namespace

TomlTable ReadEnvironmentLayer(const SourceMap& sources, SourceId variable, const TomlTable& below, const SpinManifest* manifest,
                               Diagnostics& diagnostics) {
  const SourceFile& source = sources.Get(variable);
  const Span whole{variable, 0, static_cast<std::uint32_t>(source.text().size())};
  std::string_view rest = source.name();
  if (rest.starts_with(kPrefix)) rest.remove_prefix(kPrefix.size());
  const auto place = Namer(below, manifest).Find(rest);
  if (!place) {
    ReportUnknown(source.name(), whole, diagnostics);
    return {.entries = {}, .is_partial = true};
  }
  if (!CheckIsText(sources, variable, diagnostics)) return {.entries = {}, .is_partial = true};
  const TomlTable layer = Nest(place->steps, whole, ReadOverrideValue(sources, variable, 0, *place->node));
  if (!CheckSchema(layer, diagnostics)) return {};
  return CheckSettings(sources, layer, KeyTree(), {}, diagnostics);
}

}  // namespace spin_aks
