// SPDX-License-Identifier: Apache-2.0
//
// Whether the back ends agree on a program: what each of them comes to in the cluster, as far as that is known without their tools.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "backends/helm/lift.h"
#include "backends/yaml/value.h"
#include "ir/program.h"

namespace spin_aks {

// Sorted by kind, namespace and name. Without the application's own Namespace, which no chart has.
using ObjectSet = std::vector<yaml::Value>;

// What `kubectl apply -f` of the raw manifests would bring; nothing if they cannot be made.
[[nodiscard]] std::optional<ObjectSet> RawObjects(const Program& program);
// What `kubectl apply -k` of the overlay would: its resources, with theirs. Our kustomizations do no more than list. Nothing where
// kustomize cannot carry what is in them.
[[nodiscard]] std::optional<ObjectSet> KustomizedObjects(const Program& program);
// What Helm would, from the chart's own values, if it called itself what the other back ends call us; `failure` says where it would stop.
[[nodiscard]] std::optional<ObjectSet> ChartObjects(const Program& program, std::string& failure);

// What goes wrong where one value of the chart's is not there, or is null; empty: nothing does. Then every place that takes it holds
// the chart's default, or is left out. `tried` counts them.
[[nodiscard]] std::string DescribeDependence(const Program& program, std::size_t& tried);

// The first object that only one of the two has, or has otherwise; empty: they are equal.
[[nodiscard]] std::string DescribeDifference(const ObjectSet& expected, const ObjectSet& actual);

}  // namespace spin_aks
