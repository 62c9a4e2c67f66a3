// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/config_hash.h"

#include <fmt/format.h>

#include <utility>

#include "backends/k8s/runtime_config.h"

namespace spin_aks::k8s {
namespace {

constexpr Cause kCause{.span = {}, .rule = Rule::kConfigHash};

// Length first, so that no two lists of texts become one text.
std::string PlaceOf(const SecretRef& secret) {
  std::string out;
  for (const std::string& part : {*secret.vault, *secret.name, secret.version ? **secret.version : std::string()})
    out += fmt::format("{}:{}", part.size(), part);
  return out;
}

std::vector<Text> LinesOf(const Site& site, const VaultPlan& plan, Knobs& knobs) {
  std::vector<Text> lines;
  for (const VaultUse& vault : plan.vaults()) lines.push_back(knobs.Name(vault.generation, kCause));
  if (!HasRuntimeConfig(site)) return lines;
  lines.push_back(RuntimeConfigSecret(site) ? Text(TextHash(WriteRuntimeConfig(site, PlaceOf)), kCause)
                                            : RuntimeConfigMapName(site, Rule::kConfigHash, knobs));
  return lines;
}

}  // namespace

std::optional<Text> ConfigHash(const Site& site, const VaultPlan& plan, Knobs& knobs) {
  const std::vector<Text> lines = LinesOf(site, plan, knobs);
  if (lines.empty()) return std::nullopt;
  std::string read;
  for (const Text& line : lines) read += *line + "\n";
  Text hash(TextHash(read), kCause);
  hash.mark = knobs.Use({.knob = Knob::kConfigHash, .value = yaml::List(lines.begin(), lines.end())});
  return hash;
}

}  // namespace spin_aks::k8s
