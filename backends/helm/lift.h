// SPDX-License-Identifier: Apache-2.0
//
// The application's objects, with what users of a chart want to set lifted out of
// them: the leaf becomes an expression, and its literal the default in values.yaml.
// Nothing is decided here: rendered with its defaults, a chart is what the other
// back ends write.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/helm/chart_values.h"
#include "backends/helm/helper.h"
#include "backends/helm/node.h"
#include "backends/k8s/lower.h"
#include "ir/program.h"

namespace spin_aks::helm {

struct LiftedObject {
  std::string stem;  // as k8s::Object has it
  std::string name;
  Document document;
};

struct Chart {
  std::vector<LiftedObject> objects;  // in the order of application
  ChartValues values;
  std::vector<Helper> helpers;  // that the objects include
};

// What k8s::Lower made of the program.
struct Variants {
  std::vector<k8s::Object> app;  // with several pods, if `single` is there
  // With one pod, where the chart's user says how many there are: the same but for what only several have.
  std::optional<std::vector<k8s::Object>> single;
};
[[nodiscard]] Chart Lift(const Site& site, const Variants& variants);

// The label says who the release belongs to, wherever it stands.
void LiftManagedBy(Node& object);

}  // namespace spin_aks::helm
