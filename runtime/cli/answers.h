// SPDX-License-Identifier: Apache-2.0
//
// What is typed to answer conflicts -> which places that is.
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backends/merge/merge_tree.h"
#include "runtime/cli/compile.h"
#include "runtime/output/merge_outputs.h"
#include "runtime/output/snapshot.h"

namespace spin_aks {

// What is said to conflicts by `--override`, `--keep` and `--keep-always`, as far as the command has them.
[[nodiscard]] std::optional<UsageError> ParseAnswers(const CommandLine& line, CompileOptions& options);

struct ResolvedAnswers {
  merge::TreeAnswers in_files;
  std::set<std::string> stale;  // real paths of files that may go
};

using PlacesOfFiles = std::map<merge::FilePlace, OutputPlace>;

// A place that no file of the output has would answer nothing, in silence: it is refused.
[[nodiscard]] std::expected<ResolvedAnswers, UsageError> ResolveAnswers(const CompileOptions& options, const PlacesOfFiles& places,
                                                                        const std::vector<StaleFile>& stale, const Session& session);

// A place in a file that is not there, as a slip of the pen makes one: where no file that was meant has it.
[[nodiscard]] std::optional<UsageError> RefuseIdle(const CompileOptions& options, const MergedOutputs& merged);

// Two ways to one file have one real path.
[[nodiscard]] std::set<std::string> RealPaths(const PlacesOfFiles& places);

}  // namespace spin_aks
