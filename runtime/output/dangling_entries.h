// SPDX-License-Identifier: Apache-2.0
//
// Entries of kustomizations that people wrote, and that lead to what goes now: kustomize builds nothing of what names it.
#pragma once

#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/output/merge_outputs.h"

namespace spin_aks {

// Costs nothing where nothing goes. The files that refer join `sources`.
void WarnOfEntries(const MergedOutputs& merged, SourceMap& sources, Diagnostics& diagnostics);

}  // namespace spin_aks
