// SPDX-License-Identifier: Apache-2.0
//
// Everything that it takes to build the image: the Dockerfile, the image's
// manifest and `.dockerignore`.
#pragma once

#include <optional>
#include <vector>

#include "backends/backend.h"
#include "backends/docker/dockerignore.h"
#include "backends/docker/image_plan.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "ir/rel_path.h"

namespace spin_aks {

// Docker allows 127, overlay file systems somewhat fewer; a base image of ours has none.
inline constexpr std::size_t kMaxLayers = 100;

// Where the parts go that the user may place.
struct ImageLayout {
  RelPath dockerfile;  // relative to the application's directory
  // What says which files are sent to the builder. In a context above the application `.dockerignore` is somebody's: it lies beside the
  // Dockerfile then.
  RelPath ignore = RelPath::Known(".dockerignore");
  RelPath home = RelPath::Known(kHome);
  std::vector<IgnoreSection> others = {};  // of `.dockerignore`, of other applications in this directory
  bool has_own_ignore = true;              // else it is somebody's, who is to let in what the image holds
};

// Files relative to the application's directory. Empty implies an error: a name
// that no Dockerfile can hold, or more than kMaxLayers layers.
[[nodiscard]] std::optional<Emitted> EmitImage(const Program& program, const ImageLayout& layout, Diagnostics& diagnostics);

}  // namespace spin_aks
