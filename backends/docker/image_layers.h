// SPDX-License-Identifier: Apache-2.0
//
// Which entries of an image go to a registry together: what changes together, so that a change of one component uploads that one.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "backends/docker/image_plan.h"
#include "ir/app.h"

namespace spin_aks {

struct ImageLayer {
  std::string what;                  // "component web"
  std::vector<std::size_t> entries;  // of the plan
};

// Each entry once. Root certificates lie lowest, then one layer a component with its Wasm and its files (what several use is the first
// one's), and the manifest, which names all of it, on top.
[[nodiscard]] std::vector<ImageLayer> PlanLayers(const App& app, const ImagePlan& plan);

}  // namespace spin_aks
