// SPDX-License-Identifier: Apache-2.0
//
// Downloads that lie in the application already, held against the digest by which the manifest names them. Spin refuses one
// that differs; the image takes whatever lies there, so it is refused here.
#pragma once

#include "ir/app.h"
#include "ir/diagnostic.h"
#include "runtime/output/outputs.h"

namespace spin_aks {

// One that is not there yet is not wrong: the steps say how it comes there.
void CheckRemoteFiles(const App& app, const OutputPlace& application, Diagnostics& diagnostics);

}  // namespace spin_aks
