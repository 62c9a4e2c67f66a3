// SPDX-License-Identifier: Apache-2.0
//
// Differences of objects as people read them: fields with short names, values as text, inputs as lines.
#pragma once

#include <string>

#include "backends/compare/object_changes.h"
#include "ir/source.h"
#include "runtime/output/subjects.h"
#include "runtime/report/differences.h"

namespace spin_aks {

// `after` is what `changes` were made from; `sources` what its causes are in. Nobody is shown a password.
[[nodiscard]] ReportedDifferences DescribeDifferences(const compare::ObjectChanges& changes, const Subjects& after,
                                                      const SourceMap& sources);

// What a field is called in a line with others: `replicas`, `env LOG`, `labels`.
[[nodiscard]] std::string ShortName(const Path& path);

}  // namespace spin_aks
