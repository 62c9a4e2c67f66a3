// SPDX-License-Identifier: Apache-2.0
//
// `.dockerignore`: nothing, but what the image has. The same patterns mean the
// same to Docker's classic builder, BuildKit and buildah.
#pragma once

#include "backends/backend.h"
#include "backends/docker/image_plan.h"

namespace spin_aks {

// Lets in every source of the plan and no file more, except where a directory's
// name itself needs escaping: builders look for exceptions below a directory by comparing text, so such
// a directory is let in as a whole.
[[nodiscard]] TextFile WriteDockerignore(const ImagePlan& plan);

}  // namespace spin_aks
