// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/findings.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "backends/merge/place_in_file.h"
#include "backends/tree/find.h"
#include "backends/yaml/writer.h"

namespace spin_aks::merge {
namespace {

using document::Range;
using tree::Reason;

bool IsQuiet(Reason reason) {
  return reason == Reason::kTake || reason == Reason::kAdd || reason == Reason::kAgree || reason == Reason::kAdopt;
}

constexpr std::size_t kShortest = 60;

// From the begin of a line to the end of another, line break excluded.
Range RangeOfLines(std::string_view text, const LineRange& lines) {
  std::size_t begin = 0;
  const auto skip = [&text](std::size_t from, std::size_t count) {
    while (count-- > 0) from = std::min(text.find('\n', from), text.size() - 1) + 1;
    return from;
  };
  if (text.empty()) return {};
  begin = std::min(skip(0, lines.begin), text.size());
  const std::size_t end = lines.end == lines.begin ? begin : std::min(text.find('\n', begin), text.size());
  return {.begin = begin, .end = end};
}

// Without its indentation.
Range LineAt(std::string_view text, std::size_t line) {
  Range range = RangeOfLines(text, {.begin = line - 1, .end = line});
  while (range.begin < range.end && text[range.begin] == ' ') ++range.begin;
  return range;
}

}  // namespace

Cause CauseAt(const yaml::Value& root, const Path& path) {
  Cause cause = root.cause();
  Path at;
  for (const PathStep& step : path.steps) {
    at.steps.push_back(step);
    const yaml::Value* value = tree::Find(root, at);
    if (value == nullptr) break;
    if (value->span().is_somewhere()) cause.span = value->span();
    if (value->rule() != Rule::kNone) cause.rule = value->rule();
  }
  return cause;
}

std::string Short(const yaml::Value* value) {
  if (value == nullptr) return {};
  std::string text = yaml::WriteFlow(*value, {});
  return text.size() > kShortest || text.contains('\n') ? std::string() : text;
}

std::optional<Finding> FindingOf(const tree::Action& action, const Thing& thing, const DiskFile* lying) {
  if (IsQuiet(action.reason)) return std::nullopt;
  Finding finding{.what = Finding::What::kPlace, .reason = action.reason, .file = thing.file, .path = action.path};
  finding.is_there = false;
  if (lying != nullptr && thing.is_there()) {
    const yaml::Value& disk = lying->value(thing.part);
    finding.range = RangeIn(*lying, thing.part, action.path);
    finding.is_there = tree::Find(disk, action.path) != nullptr;
    finding.is_alone = lying->size() == 1;
    if (thing.is_object) finding.object = tree::IdOf(disk);
  }
  if (thing.wanted != nullptr && thing.wanted->place != thing.file) finding.wanted_file = thing.wanted->place;
  finding.is_wanted = thing.desired != nullptr && tree::Find(*thing.desired, action.path) != nullptr;
  if (thing.desired != nullptr) {
    if (thing.is_object && finding.object == tree::ObjectId()) finding.object = tree::IdOf(*thing.desired);
    finding.cause = CauseAt(*thing.desired, action.path);
    finding.becomes = Short(tree::Find(*thing.desired, action.path));
  }
  return finding;
}

std::optional<Finding> FindingOf(const TextAction& action, const FilePlace& file, std::string_view disk, const TextFile* made) {
  if (IsQuiet(action.reason)) return std::nullopt;
  Finding finding{.what = Finding::What::kPlace, .reason = action.reason, .file = file, .range = RangeOfLines(disk, action.disk)};
  finding.is_there = action.disk.begin != action.disk.end;
  finding.is_wanted = made != nullptr && action.desired.begin != action.desired.end;
  if (made == nullptr) return finding;
  if (action.desired.begin < made->line_causes.size()) finding.cause = made->line_causes[action.desired.begin];
  const Range wanted = RangeOfLines(made->text, action.desired);
  if (wanted.end - wanted.begin <= kShortest) finding.becomes = made->text.substr(wanted.begin, wanted.end - wanted.begin);
  return finding;
}

Finding Unreadable(const FilePlace& file, const DiskFile& lying) {
  return {.what = Finding::What::kUnreadable,
          .file = file,
          .range = lying.error().line == 0 ? Range{} : LineAt(lying.text(), lying.error().line),
          .message = lying.error().message};
}

Finding Refused(const FilePlace& file, const DiskFile& lying, const document::Refusal& refusal) {
  return {.what = Finding::What::kRefused,
          .file = file,
          .range = refusal.line == 0 ? Range{} : LineAt(lying.text(), refusal.line),
          .message = refusal.message};
}

Finding InTheWay(const FilePlace& file, const DiskFile& lying, std::size_t part) {
  return {.what = Finding::What::kInTheWay,
          .file = file,
          .object = lying.object(part),
          .range = RangeIn(lying, part, Path().Key("metadata").Key("name")),
          .is_alone = lying.size() == 1};
}

Finding CommentGoes(const FilePlace& file, const document::Range& comment) {
  return {.what = Finding::What::kComment, .file = file, .range = comment};
}

Finding MovedRoot(const FilePlace& file, const FilePlace& wanted) {
  return {.what = Finding::What::kMovedRoot, .file = file, .wanted_file = wanted};
}

}  // namespace spin_aks::merge
