// SPDX-License-Identifier: Apache-2.0
//
// ReportRefused.
#include <string>

#include <fmt/core.h>

#include "runtime/draw/shell_word.h"
#include "runtime/output/plan.h"

namespace spin_aks {
namespace {

void ReportOneStale(const PlannedWrite& write, SourceMap& sources, Diagnostics& diagnostics) {
  const std::string place = write.file.place.Text();
  const SourceId source = sources.Add(SourceKind::kFile, place, write.before);
  const auto end = static_cast<std::uint32_t>(sources.Get(source).Line(0).size());
  diagnostics
      .Report(DiagnosticKind::kStaleOutput, {.source = source, .begin = 0, .end = end},
              fmt::format("`{}` is not made any more, and has its effect as long as it lies there", place))
      .Help(fmt::format("`--override` removes all such files, `--override={}` this one", ShellWord(place)))
      .Help("one of your own: give it another name");
}

}  // namespace

void ReportRefused(const WritePlan& plan, SourceMap& sources, Diagnostics& diagnostics) {
  for (const PlannedWrite& write : plan.writes) {
    if (write.refused) ReportOneStale(write, sources, diagnostics);
  }
}

}  // namespace spin_aks
