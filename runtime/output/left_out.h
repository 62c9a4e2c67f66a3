// SPDX-License-Identifier: Apache-2.0
//
// An ignore file that is somebody's and that a builder goes by: what it leaves out, although the image holds it.
#pragma once

#include "backends/backend.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "runtime/output/layout.h"

namespace spin_aks {

// Of a build context above the application its `.dockerignore`, else one beside the Dockerfile, which builders prefer to ours.
// Reports the lines that it lacks, and keeps those of the former in `layout`: one of the steps adds them.
void FindLeftOut(const Program& program, Layout& layout, Diagnostics& diagnostics);

// Somebody's `.dockerignore` in the application's directory: what the image holds is let in behind what it says.
void AddToTheirIgnore(const Program& program, const Layout& layout, Emitted& image, Diagnostics& diagnostics);

}  // namespace spin_aks
