// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/merge_file.h"

#include <algorithm>
#include <map>
#include <utility>

#include "backends/document/pieces.h"
#include "backends/document/splice.h"
#include "backends/merge/edits_between.h"

namespace spin_aks::merge {
namespace {

using document::kNowhere;

// What is left of a file once nothing of ours is in it.
bool KeepsSomething(const DiskFile& file, std::span<const ObjectMerge> objects, const std::vector<tree::Merged>& merged) {
  std::vector<bool> goes(file.size());
  bool is_any = false;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (merged[i].value) return true;
    if (objects[i].part != kNowhere) is_any = goes[objects[i].part] = true;
  }
  // A file that somebody emptied, or made a comment of, stays.
  return !is_any || std::ranges::find(goes, false) != goes.end();
}

bool Plan(const document::Document& document, document::NodeId root, const ObjectMerge& object, const yaml::Value& becomes,
          document::Edits& edits, document::Refusal& refusal) {
  return PlanEdits(
      {.document = document, .root = root, .is = *object.disk, .becomes = becomes, .desired = object.desired, .shape = object.shape}, edits,
      refusal);
}

// Sets the text of the whole, or why there is none.
void Finish(const document::Edits& edits, std::string_view before, document::Refusal refusal, MergedFile& result) {
  if (edits.empty()) {
    result.text.emplace(before);
  } else if (auto edited = edits.Apply(refusal)) {
    result.text = std::move(edited->text);
    result.lost_comments = std::move(edited->lost_comments);
  } else {
    result.refusal = std::move(refusal);
  }
}

void EditWhole(const document::Document& file, std::span<const ObjectMerge> objects, MergedFile& result) {
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
    } else if (becomes && !Plan(file, file.parts()[object.part].root, object, *becomes, edits, refusal)) {
      result.refusal = std::move(refusal);
      return;
    }
  }
  Finish(edits, file.text(), std::move(refusal), result);
}

// One document of a file, as it is to be. False: it has to be looked at with the others.
bool EditPiece(const DiskFile& file, const ObjectMerge& object, const yaml::Value& becomes, std::map<std::size_t, document::Splice>& pieces,
               MergedFile& result) {
  const DiskFile::Part part = file.PartAt(object.part);
  document::Edits edits(*part.document);
  document::Refusal refusal;
  MergedFile piece;
  if (part.range.empty() || !Plan(*part.document, part.root, object, becomes, edits, refusal)) return false;
  Finish(edits, part.document->text(), std::move(refusal), piece);
  // What comes next has to begin a line.
  const bool is_closed = piece.text && (part.range.end == file.text().size() || piece.text->ends_with('\n'));
  if (!is_closed || document::CutIntoPieces(*piece.text).size() != 1) return false;
  for (const document::Range& comment : piece.lost_comments)
    result.lost_comments.push_back({.begin = part.offset + comment.begin, .end = part.offset + comment.end});
  pieces[part.offset] = {.range = part.range, .text = *std::move(piece.text)};
  return true;
}

// Document by document, where no one comes or goes. False: something has to be said or done that concerns all of it.
bool EditPieces(const DiskFile& file, std::span<const ObjectMerge> objects, MergedFile& result) {
  std::map<std::size_t, document::Splice> pieces;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const ObjectMerge& object = objects[i];
    const auto& becomes = result.objects[i].value;
    if ((object.part != kNowhere) != becomes.has_value()) return false;
    if (object.part == kNowhere || *becomes == *object.disk) continue;
    if (file.size() > 1 && EditPiece(file, object, *becomes, pieces, result)) continue;
    result.lost_comments.clear();
    return false;
  }
  std::vector<document::Splice> splices;
  for (auto& [offset, splice] : pieces) splices.push_back(std::move(splice));
  result.text = document::ApplySplices(file.text(), splices);
  return result.text.has_value();
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

MergedFile MergeFile(const DiskFile& file, std::span<const ObjectMerge> objects) {
  MergedFile result;
  for (const ObjectMerge& object : objects) result.objects.push_back(MergeObject(object));
  if (result.has_conflict()) return result;
  if (!KeepsSomething(file, objects, result.objects)) {
    result.text.emplace();
    result.lost_comments = file.document().comments();
  } else if (!EditPieces(file, objects, result)) {
    EditWhole(file.document(), objects, result);
  }
  return result;
}

}  // namespace spin_aks::merge
