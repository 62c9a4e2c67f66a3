// SPDX-License-Identifier: Apache-2.0
//
// `clean`: what `compile` has written goes, and nothing else does; a tree of others is as it was before ours went into it.
#pragma once

#include <expected>

#include "runtime/cli/compile.h"
#include "runtime/cli/session.h"

namespace spin_aks {

// A merge like every other one, in which the application makes nothing any more: what people changed is a conflict, to be answered.
[[nodiscard]] std::expected<CompileOptions, UsageError> ParseClean(const CommandLine& line);

}  // namespace spin_aks
