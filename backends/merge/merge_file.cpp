// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/merge_file.h"

#include <algorithm>

#include "backends/merge/edits_between.h"

namespace spin_aks::merge {
namespace {

using document::kNowhere;

// What is left of a file once nothing of ours is in it.
bool KeepsSomething(const document::Document& file, std::span<const ObjectMerge> objects, const std::vector<tree::Merged>& merged) {
  std::vector<bool> goes(file.parts().size());
  bool is_any = false;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (merged[i].value) return true;
    if (objects[i].part != kNowhere) is_any = goes[objects[i].part] = true;
  }
  // A file that somebody emptied, or made a comment of, stays.
  return !is_any || std::ranges::find(goes, false) != goes.end();
}

}  // namespace

tree::Merged MergeObject(const ObjectMerge& object) {
  static const tree::Recorded nothing;
  static const tree::Answers none;
  return tree::Merge3({.recorded = object.recorded != nullptr ? *object.recorded : nothing,
                       .disk = object.taken_for != nullptr ? object.taken_for : object.disk,
                       .desired = object.desired,
                       .shape = object.shape,
                       .answers = object.answers != nullptr ? *object.answers : none,
                       .stranger = object.stranger,
                       .left = object.left});
}

bool MergedFile::has_conflict() const {
  return std::ranges::any_of(objects, [](const tree::Merged& merged) { return merged.has_conflict(); });
}

MergedFile MergeFile(const document::Document& file, std::span<const ObjectMerge> objects) {
  MergedFile result;
  for (const ObjectMerge& object : objects) result.objects.push_back(MergeObject(object));
  if (result.has_conflict()) return result;
  if (!KeepsSomething(file, objects, result.objects)) {
    result.text.emplace();
    for (const document::Range& comment : file.comments()) result.lost_comments.push_back(comment);
    return result;
  }
  document::Edits edits(file);
  document::Refusal refusal;
  std::size_t before = kNowhere;  // the part behind which the next one goes
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const ObjectMerge& object = objects[i];
    const auto& becomes = result.objects[i].value;
    if (object.part != kNowhere) before = object.part;
    if (object.part == kNowhere && becomes) {
      edits.AddPart(before == kNowhere && !file.parts().empty() ? file.parts().size() - 1 : before, *becomes);
    } else if (object.part != kNowhere && !becomes) {
      edits.RemovePart(object.part);
    } else if (becomes && !PlanEdits({.document = file,
                                      .root = file.parts()[object.part].root,
                                      .is = *object.disk,
                                      .becomes = *becomes,
                                      .desired = object.desired,
                                      .shape = object.shape},
                                     edits, refusal)) {
      result.refusal = std::move(refusal);
      return result;
    }
  }
  if (auto edited = edits.Apply(refusal)) {
    result.text = std::move(edited->text);
    result.lost_comments = std::move(edited->lost_comments);
  } else {
    result.refusal = std::move(refusal);
  }
  return result;
}

}  // namespace spin_aks::merge
