// SPDX-License-Identifier: Apache-2.0
//
// References that lead nowhere because somebody deleted an object of ours, or because what people wrote or changed refers to what is made
// otherwise now. Judged on the tree as it is to be: with what people edited in it, and with what they put there themselves.
#pragma once

#include "ir/diagnostic.h"
#include "ir/program.h"
#include "ir/source.h"
#include "runtime/output/merge_outputs.h"

namespace spin_aks {

// Costs nothing where nothing was edited. The files that refer join `sources`.
void WarnOfDangling(const MergedOutputs& merged, const Program& program, SourceMap& sources, Diagnostics& diagnostics);

}  // namespace spin_aks
