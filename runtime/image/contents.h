// SPDX-License-Identifier: Apache-2.0
//
// What an image is made of, with all its bytes.
#pragma once

#include <optional>
#include <vector>

#include "backends/docker/image_plan.h"
#include "backends/oci/image.h"
#include "ir/app.h"
#include "ir/diagnostic.h"
#include "ir/file_set.h"
#include "runtime/output/driver.h"

namespace spin_aks {

struct ImageInputs {
  const App& app;
  const ImagePlan& plan;
  const FileSet& made;  // what is written for the image, relative to the application's directory; it need not lie there
  OutputPlace context;
};

// The files that the Dockerfile of the same plan takes, layer by layer. What cannot be read, or is gone, is reported.
[[nodiscard]] std::vector<oci::LayerContents> ReadLayers(const ImageInputs& inputs, Diagnostics& diagnostics);

// All of it, in the form that the settings ask for (backends/oci, backends/artifact). Nothing implies a report.
[[nodiscard]] std::optional<oci::Image> MakeImage(const Built& built, Diagnostics& diagnostics);

// Whether the image takes what lies in that place, or would once something does.
[[nodiscard]] bool TakesIntoImage(const Built& built, const OutputPlace& place);

}  // namespace spin_aks
