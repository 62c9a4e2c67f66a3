// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/text_things.h"

#include <string_view>
#include <utility>
#include <variant>

#include "backends/merge/answers.h"
#include "backends/merge/findings.h"
#include "backends/merge/merge_text.h"
#include "backends/merge/text_lines.h"

namespace spin_aks::merge {
namespace {

bool IsTemplate(const FilePlace& file) { return file.path.contains("templates/"); }

// What may count as written last though it is not recorded so: others of ours wrote into the file, and nobody else.
std::optional<tree::Recorded> WrittenByOurs(const TextThing& thing, const TextFile& made, const std::string& lying) {
  const std::string_view grown_from = thing.wanted->grown_from;
  if (thing.recorded == nullptr) return grown_from.empty() ? std::nullopt : std::optional(RecordOfText(grown_from, made.unit));
  const bool is_ours = made.own && IsComposedOf(lying, *thing.recorded, grown_from);
  return is_ours ? std::optional(RecordOfText(lying, made.unit)) : std::nullopt;
}

}  // namespace

MergedTextThing MergeTextThing(const TextThing& thing, const std::string* lying, const TreeAnswers& answers) {
  if (thing.is_elsewhere) return {.fate = {}, .findings = {MovedRoot(thing.file, thing.wanted->place)}, .recorded = *thing.recorded};
  const auto* made = thing.wanted != nullptr ? &std::get<TextFile>(*thing.wanted->made) : nullptr;
  const std::string_view disk = lying != nullptr ? std::string_view(*lying) : std::string_view();
  const std::string_view desired = made != nullptr ? std::string_view(made->text) : std::string_view();
  const auto by_ours = made != nullptr && lying != nullptr ? WrittenByOurs(thing, *made, *lying) : std::nullopt;
  MergedText merged = MergeText({.recorded = by_ours ? &*by_ours : thing.recorded,
                                 .disk = lying != nullptr ? &disk : nullptr,
                                 .desired = made != nullptr ? &desired : nullptr,
                                 .own = made != nullptr && made->own ? &*made->own : nullptr,
                                 .unit = made != nullptr ? made->unit : TextFile::Unit::kLine,
                                 .answer = answers.all,
                                 .of_all = AnswerForFile(answers, thing.file),
                                 .left = IsTemplate(thing.file) ? tree::MergeInput::Left::kIsConflict : tree::MergeInput::Left::kIsTheirs});
  MergedTextThing result{.fate = {}, .findings = {}, .recorded = std::move(merged.recorded)};
  for (const TextAction& action : merged.actions) {
    if (auto finding = FindingOf(action, thing.file, disk, made)) result.findings.push_back(*std::move(finding));
  }
  if (lying != nullptr || merged.text) result.fate = {.place = thing.file, .text = std::move(merged.text)};
  return result;
}

}  // namespace spin_aks::merge
