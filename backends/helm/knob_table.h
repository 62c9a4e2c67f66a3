// SPDX-License-Identifier: Apache-2.0
//
// What a chart makes of each knob: backends/k8s/knobs.def as a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backends/helm/chart_values.h"
#include "backends/k8s/knobs.h"

namespace spin_aks::helm {

using Owner = k8s::KnobOwner;

// What becomes of a node that a knob turns. Where the value is absent, a text or an integer is the chart's default, and anything
// else is left out.
enum class Shape : std::uint8_t {
  kText,              // the text
  kOptionalText,      // the text; left out where it is empty
  kInteger,           // the integer
  kReplicas,          // the integer; left out where an autoscaler counts
  kStructure,         // a tree as Kubernetes has it; left out where it is empty
  kItems,             // further items of the list that the node stands in
  kTextMap,           // the entries that are marked, beside those that are not
  kGuard,             // the node as it is, if the value is true, or not empty
  kInGuard,           // the text or integer, behind a guard of the same value
  kSeveralPods,       // the node as it is, if several pods may run
  kInternalBalancer,  // the node as it is, if the Service has a load balancer that is internal
  kImage,             // a reference put together from its parts
  kAccount,           // the name, where pods run as an account of their own
  kVariable,          // an environment variable, in the form that the kubelet leaves alone
  kContentName,       // a name that follows what it names
  kHashOfLines,       // a hash of texts, some of which are such names
};

struct KnobDef {
  Owner owner{};
  std::vector<std::string> keys;
  Shape shape{};
  Schema schema;
  std::string_view sentence;
};
[[nodiscard]] const KnobDef& DefOf(k8s::Knob knob);

// A comment for a table of values, by its last key; empty: it needs none.
[[nodiscard]] std::string_view AboutTable(std::string_view key);

}  // namespace spin_aks::helm
