// SPDX-License-Identifier: Apache-2.0
//
// What to type when the files are written: every command that stands between them and pods that answer.
// Each runs as printed from the directory that it was printed in, once what is in capitals is filled in. The order is that of a
// first deployment; what is done once for a cluster, or once for an application, says so.
#pragma once

#include <cstdint>

#include "runtime/output/driver.h"
#include "runtime/output/plan.h"
#include "runtime/steps/shell_command.h"

namespace spin_aks {

// Whether a runtime layer that was there already is told of.
enum class Told : std::uint8_t { kWhatIsNew, kEverything };

// The files' writing is planned or done.
[[nodiscard]] Steps DescribeSteps(const WritePlan& plan, Emit emit, const Layout& layout, const Program& program, Told told);

}  // namespace spin_aks
