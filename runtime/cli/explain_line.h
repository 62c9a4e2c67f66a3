// SPDX-License-Identifier: Apache-2.0
//
// `explain FILE:LINE`: why a line of the output is there. Compiles in memory, finds the file among the outputs, and looks
// up the line's cause. It speaks of what compile writes: a file on disk that says something else is not explained.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/cause.h"
#include "runtime/cli/session.h"
#include "runtime/output/driver.h"

namespace spin_aks {

// A line of a file, as typed; lines count from 1.
struct LineQuestion {
  std::string file;
  std::uint64_t line = 0;

  bool operator==(const LineQuestion&) const = default;
};
// `base/deployment.yaml:12`; nothing for anything else.
[[nodiscard]] std::optional<LineQuestion> ParseLineQuestion(std::string_view subject);

struct LineAnswer {
  std::string_view text;  // of the line; a view into the output
  Cause cause;            // somewhere, and of a rule
};
// One of each line that has a cause, in their order. The output has to have its causes.
[[nodiscard]] std::vector<LineAnswer> AnswerLines(const PlacedFile& output);

[[nodiscard]] ExitCode RunExplainLine(const LineQuestion& question, BuildRequest request, const Session& session);

}  // namespace spin_aks
