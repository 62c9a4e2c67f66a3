// SPDX-License-Identifier: Apache-2.0
//
// What the users of a chart may set, said where it is lowered: `knobs.Offer(Knob::kReplicas, workload.name, workload.replicas)`
// marks the node that it becomes, and the chart's back end makes a reference of every node that is marked. What exists only for
// some values - a disruption budget for several pods - is lowered behind a condition. The other back ends have no knobs: there
// nothing is marked, and only what holds is lowered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/k8s/generation.h"
#include "backends/k8s/objects.h"
#include "backends/yaml/value.h"

namespace spin_aks::k8s {

enum class Knob : std::uint8_t {
#define SPIN_AKS_KNOB(name, ...) name,
#include "backends/k8s/knobs.def"
#undef SPIN_AKS_KNOB
};

// Whose values a knob is among.
enum class KnobOwner : std::uint8_t { kApp, kWorkload, kService, kVault };

// The knob that turns a field of the pods, by its spelling; nothing: a chart's users cannot set it.
[[nodiscard]] std::optional<Knob> KnobOfPods(std::string_view field);

// One knob at one node, or at many.
struct KnobUse {
  Knob knob{};
  std::string owner = {};  // the workload, Service or vault that it is of; empty: the application
  yaml::Value value = {};  // the default, where the node is not it: a condition's, a variable's
  std::string name = {};   // of a variable
  std::string about = {};  // what the application says of it
  VariableType type = {};  // of it
  bool is_needed = false;  // whether the application does not start without it
};

class Knobs {
 public:
  // kNames: only names that follow what they name are marked, for who lays them out in two parts.
  enum class Access : std::uint8_t { kNone, kNames, kOpen };
  explicit Knobs(Access access) : access_(access) {}

  [[nodiscard]] bool open() const { return access_ == Access::kOpen; }
  [[nodiscard]] const std::vector<KnobUse>& uses() const { return uses_; }

  // The mark of a node that this turns. There is room for 65535; what comes later cannot be set.
  [[nodiscard]] yaml::Mark Use(KnobUse use);
  [[nodiscard]] yaml::Mark Use(Knob knob, const KubeName& owner) { return Use({.knob = knob, .owner = owner.text()}); }

  template <typename T>
  [[nodiscard]] yaml::Marked<T> Offer(Knob knob, const std::string& owner, yaml::Marked<T> value) {
    value.mark = Use({.knob = knob, .owner = owner});
    return value;
  }
  template <typename T>
  [[nodiscard]] Open<T> OfferTree(Knob knob, const std::string& owner, T value) {
    return {std::move(value), Use({.knob = knob, .owner = owner})};
  }
  // A generation's name. It follows the chart's values, unless what it names has none of them in it.
  [[nodiscard]] Text Name(const Generation& generation, Cause cause);
  [[nodiscard]] Text FixedName(const Generation& generation, Cause cause);
  // `users` as they are set, beside what is ours.
  [[nodiscard]] OpenMap OfferMap(Knob knob, const std::string& owner, OpenMap ours, const TextMap& users);

 private:
  [[nodiscard]] yaml::Mark Add(KnobUse use);

  Access access_;
  std::vector<KnobUse> uses_;
};

}  // namespace spin_aks::k8s
