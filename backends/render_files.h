// SPDX-License-Identifier: Apache-2.0
//
// What an emitter made -> the bytes to be written. The last function before the
// output: until here YAML is a tree.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "ir/cause.h"
#include "ir/file_set.h"

namespace spin_aks {

// Relative to the same root as `emitted`.
[[nodiscard]] FileSet RenderFiles(const Emitted& emitted);

// One of those files as it was made, and what caused each of its lines.
struct TracedFile {
  OutputFile made = TextFile{};
  std::vector<Cause> line_causes;
};
using TraceSet = std::map<RelPath, TracedFile>;
// As they were made alone, without the causes of their lines.
[[nodiscard]] TraceSet KeepMade(Emitted emitted);
// What belongs to no input in particular was caused by `otherwise`.
[[nodiscard]] TraceSet TraceFiles(Emitted emitted, Span otherwise);

// The address of what stands on a line, counted from 0: `{Deployment.apps/shop/web}.spec.replicas`. Empty for what is no YAML, or no
// part of a document.
[[nodiscard]] std::string AddressOfLine(const OutputFile& file, std::size_t line);

}  // namespace spin_aks
