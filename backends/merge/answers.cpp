// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/answers.h"

namespace spin_aks::merge {
namespace {

bool Concerns(const FilePlace& asked, const FilePlace& file) {
  if (asked.root != file.root) return false;
  return asked.path.empty() || asked.path == file.path || file.path.starts_with(asked.path + "/");
}

// It answers conflicts in the file and brings back what was deleted; what somebody changed and nobody asks about stays.
bool IsOverrideOfFile(const PlaceAnswer& answer) {
  return answer.answer == tree::Answer::kOverride && answer.path.empty() && answer.object == tree::ObjectId();
}

}  // namespace

tree::Answers AnswersFor(const TreeAnswers& answers, const FilePlace& file, const tree::ObjectId& object) {
  tree::Answers found{.all = answers.all, .at = {}};
  for (const PlaceAnswer& answer : answers.at) {
    const bool is_of_another = answer.object != tree::ObjectId() && answer.object != object;
    if (!Concerns(answer.file, file) || is_of_another) continue;
    if (IsOverrideOfFile(answer)) {
      found.all = tree::Answer::kOverride;
      found.brings_back = true;
    } else {
      found.at.insert_or_assign(answer.path, answer.answer);
    }
  }
  return found;
}

std::optional<tree::Answer> AnswerForFile(const TreeAnswers& answers, const FilePlace& file) {
  std::optional<tree::Answer> found;
  for (const PlaceAnswer& answer : answers.at) {
    if (Concerns(answer.file, file) && answer.path.empty() && answer.object == tree::ObjectId()) found = answer.answer;
  }
  return found;
}

}  // namespace spin_aks::merge
