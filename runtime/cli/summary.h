// SPDX-License-Identifier: Apache-2.0
//
// What compile says when it is done.
#pragma once

#include <string>

#include "runtime/cli/options.h"
#include "runtime/output/driver.h"
#include "runtime/output/plan.h"
#include "runtime/report/report.h"
#include "runtime/steps/steps.h"

namespace spin_aks {

// A line for each file that changed, or for a directory of which all is new;
// with kVerbose a line for each file. Then the counts.
[[nodiscard]] std::string DescribeWritten(const WritePlan& plan, Verbosity verbosity);
// The same for `--check`.
[[nodiscard]] std::string DescribeWouldWrite(const WritePlan& plan, Verbosity verbosity);

// The same for machines and for `-v`, with how each file would change.
[[nodiscard]] ReportedChanges DescribeChanges(const WritePlan& plan);

// What became of the files of a run that was interrupted; nothing if there was none.
[[nodiscard]] std::string DescribeFinished(Finished finished);

// Commands to type next, ready to be copied.
[[nodiscard]] std::string DescribeNextSteps(const WritePlan& plan, Emit emit, const Layout& layout, const Program& program, Told told);

}  // namespace spin_aks
