// SPDX-License-Identifier: Apache-2.0
//
// A manifest and settings down to the application's objects: what the pages of docs/ are made of that show what comes of a feature.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/lower.h"
#include "backends/tree/node.h"
#include "ir/diagnostic.h"
#include "tests/frontend/settings.h"

namespace spin_aks {

struct Lowered {
  Settled settled;
  std::vector<k8s::Object> objects;  // none where it is refused

  Lowered(const std::string& manifest, const std::string& settings);

  // The first of its kind.
  [[nodiscard]] tree::Node Find(std::string_view kind) const;
  // What runs: a Job, or a Deployment.
  [[nodiscard]] tree::Node Workload() const;
  [[nodiscard]] tree::Node Pod() const { return Workload()["spec"]["template"]["spec"]; }
  // The codes of what is said with one of the severities, each once, with commas between; empty for none.
  [[nodiscard]] std::string Said(std::vector<Severity> severities) const;
};

}  // namespace spin_aks
