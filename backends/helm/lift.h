// SPDX-License-Identifier: Apache-2.0
//
// The application's objects, with what users of a chart want to set lifted out of them: every node that the lowering marked becomes
// an expression, and its literal the default in values.yaml. One walk, which knows no field of Kubernetes: what may be set, and what
// becomes of it, is the lowering's to mark and backends/k8s/knobs.def's to say. Nothing is decided here: rendered with its defaults,
// a chart is what the other back ends write.
#pragma once

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
  std::string notes;            // the text of NOTES.txt
};

// `root` is the way to our values: nothing in a chart of our own, one key in one of somebody else's. Of `bundle` (lowered with open
// knobs) the application's objects are lifted, without the Namespace: a release cannot own the one that it is in.
[[nodiscard]] Chart Lift(const Site& site, const k8s::Bundle& bundle, const std::vector<std::string>& root);

// The runtime layer as a part of the chart: nothing in it is for the chart's user to set, and its namespaces are its own.
[[nodiscard]] std::vector<LiftedObject> LiftRuntime(const Site& site, const std::vector<k8s::Object>& runtime);

}  // namespace spin_aks::helm
