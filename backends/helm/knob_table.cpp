// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/knob_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace spin_aks::helm {
namespace {

std::vector<std::string> SplitKeys(std::string_view dotted) {
  std::vector<std::string> keys;
  while (!dotted.empty()) {
    const std::size_t dot = std::min(dotted.find('.'), dotted.size());
    keys.emplace_back(dotted.substr(0, dot));
    dotted.remove_prefix(std::min(dot + 1, dotted.size()));
  }
  return keys;
}

std::vector<KnobDef> MakeTable() {
  using namespace schema;  // the table's column speaks of them
  std::vector<KnobDef> table;
#define SPIN_AKS_KNOB(name, owner, keys, shape, schema, sentence) \
  table.push_back({Owner::owner, SplitKeys(keys), Shape::shape, schema, sentence});
#include "backends/k8s/knobs.def"
#undef SPIN_AKS_KNOB
  return table;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kTables{{
    {"image", "The image that the pods run."},
    {"serviceAccount", "The account that the pods run as."},
    {"keyvault", "Where secrets are read from, and as whom."},
    {"service", "How the pods are reached."},
    {"ingress", "An Ingress to the Service."},
    {"autoscaling", "A number of pods that follows their load."},
    {"variables", "Variables of the application; those that are not here keep the default of its manifest."},
}};

}  // namespace

const KnobDef& DefOf(k8s::Knob knob) {
  static const std::vector<KnobDef> table = MakeTable();
  return table[static_cast<std::size_t>(knob)];
}

std::string_view AboutTable(std::string_view key) {
  const auto found = std::ranges::find(kTables, key, &std::pair<std::string_view, std::string_view>::first);
  return found == kTables.end() ? std::string_view() : found->second;
}

}  // namespace spin_aks::helm
