// SPDX-License-Identifier: Apache-2.0
//
// What Helm would make of one of our charts, without Helm: an evaluator of the few forms that we emit (expression.h, node.h,
// helper.h), over any values. It knows the traps of text/template and Sprig that those forms can meet - nothing where a value is
// absent, empty texts and tables as false, a number that prints as a float - and says where Helm would stop. That Helm agrees is
// judged in tests/peers; here it takes milliseconds, for every chart that is ever made in a test.
#pragma once

#include <string>
#include <vector>

#include "backends/helm/lift.h"
#include "backends/yaml/value.h"

namespace spin_aks::helm {

struct Release {
  std::string kube_namespace;
  std::string service;  // who manages what the release has: `Helm`
};

struct Rendered {
  std::vector<yaml::Value> objects;  // in the chart's order; those whose condition does not hold are not there
  std::string failure;               // why Helm would stop; empty: it would not
};

// `values` as Helm hands them to templates: the chart's own with the user's over them, and without what is null.
[[nodiscard]] Rendered Evaluate(const Chart& chart, const yaml::Map& values, const Release& release);

}  // namespace spin_aks::helm
