// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/knobs.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace spin_aks::k8s {

namespace {

struct Row {
  Knob knob;
  KnobOwner owner;
  std::string_view keys;
};
constexpr Row kRows[] = {
#define SPIN_AKS_KNOB(name, owner, keys, ...) {Knob::name, KnobOwner::owner, keys},
#include "backends/k8s/knobs.def"
#undef SPIN_AKS_KNOB
};

}  // namespace

// Charts call them as pods do.
std::optional<Knob> KnobOfPods(std::string_view field) {
  const auto* row = std::ranges::find_if(kRows, [&](const Row& one) { return one.owner == KnobOwner::kWorkload && one.keys == field; });
  return row != std::end(kRows) ? std::optional(row->knob) : std::nullopt;
}

yaml::Mark Knobs::Use(KnobUse use) { return open() ? Add(std::move(use)) : 0; }

yaml::Mark Knobs::Add(KnobUse use) {
  if (uses_.size() >= std::numeric_limits<yaml::Mark>::max()) return 0;
  uses_.push_back(std::move(use));
  return static_cast<yaml::Mark>(uses_.size());
}

Text Knobs::Name(const Generation& generation, Cause cause) {
  Text name(generation.Name(), cause);
  if (access_ != Access::kNone) name.mark = Add({.knob = Knob::kContentName, .owner = generation.role});
  return name;
}

Text Knobs::FixedName(const Generation& generation, Cause cause) {
  return open() ? Text(generation.Name(), cause) : Name(generation, cause);
}

OpenMap Knobs::OfferMap(Knob knob, const std::string& owner, OpenMap ours, const TextMap& users) {
  ours.mark = Use({.knob = knob, .owner = owner});
  for (const auto& [name, value] : users) ours.entries.insert_or_assign(name, Text(value, ours.mark));
  return ours;
}

}  // namespace spin_aks::k8s
