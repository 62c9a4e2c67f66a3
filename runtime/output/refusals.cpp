// SPDX-License-Identifier: Apache-2.0
//
// ReportRefused: what is there, and where it first differs.
#include <algorithm>
#include <string_view>

#include <fmt/core.h>

#include "runtime/draw/shell_word.h"
#include "runtime/output/plan.h"

namespace spin_aks {
namespace {

struct Difference {
  std::uint32_t offset = 0;   // of the first line that differs, behind its indentation, in the old text
  std::string_view new_line;  // what would stand there, without indentation; nothing: the old text is longer
};

std::string_view WithoutIndent(std::string_view line) { return line.substr(std::min(line.find_first_not_of(" \t"), line.size())); }

Difference FindDifference(std::string_view old_text, std::string_view new_text) {
  const auto [a, b] = std::mismatch(old_text.begin(), old_text.end(), new_text.begin(), new_text.end());
  const auto at = static_cast<std::size_t>(a - old_text.begin());
  const std::size_t newline = at == 0 ? std::string_view::npos : old_text.rfind('\n', at - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto line_at = [&](std::string_view text) {
    const std::string_view rest = text.substr(std::min(begin, text.size()));
    return rest.substr(0, rest.find('\n'));
  };
  const std::string_view old_line = line_at(old_text);
  const std::size_t indent = old_line.size() - WithoutIndent(old_line).size();
  return {.offset = static_cast<std::uint32_t>(begin + indent), .new_line = WithoutIndent(line_at(new_text))};
}

void ReportOneRefused(const PlannedWrite& write, SourceMap& sources, Diagnostics& diagnostics) {
  const OutputPlace& place = write.file.place;
  const Difference difference = FindDifference(write.before, write.file.bytes);
  const SourceId source = sources.Add(SourceKind::kFile, place.Text(), write.before);
  const std::uint32_t line = sources.Get(source).LineIndex(difference.offset);
  const auto end = sources.Get(source).LineBegin(line) + static_cast<std::uint32_t>(sources.Get(source).Line(line).size());
  Diagnostic& refused = diagnostics.Report(DiagnosticKind::kWouldOverwrite, {.source = source, .begin = difference.offset, .end = end},
                                           fmt::format("`{}` is there already, with other content", place.Text()));
  constexpr std::size_t kShown = 60;
  const bool is_long = difference.new_line.size() > kShown || difference.new_line.empty();
  refused.Mark(is_long ? "the first line that differs" : fmt::format("would become `{}`", difference.new_line));
  refused.Help(fmt::format("`--override` replaces all such files, `--override={}` this one", ShellWord(place.Text())));
}

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
    if (!write.refused) continue;
    write.change == Change::kRemove ? ReportOneStale(write, sources, diagnostics) : ReportOneRefused(write, sources, diagnostics);
  }
}

}  // namespace spin_aks
