// SPDX-License-Identifier: Apache-2.0
//
// Help, from the command table. Each fits a screen of 24 by 80 (tested).
#pragma once

#include <string>
#include <string_view>

#include "runtime/cli/command_table.h"
#include "runtime/cli/session.h"

namespace spin_aks {

// `program` is what people type: `spin-aks` or `spin aks`.
[[nodiscard]] std::string DescribeProgram(std::string_view program);
[[nodiscard]] std::string DescribeCommand(std::string_view program, const Command& command);

// `help [COMMAND]`, and `--help` beside any command.
[[nodiscard]] ExitCode RunHelp(const Session& session);

}  // namespace spin_aks
