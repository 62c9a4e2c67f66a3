// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/answers.h"

namespace spin_aks::merge {
namespace {

bool Concerns(const FilePlace& asked, const FilePlace& file) {
  if (asked.root != file.root) return false;
  return asked.path.empty() || asked.path == file.path || file.path.starts_with(asked.path + "/");
}

}  // namespace

tree::Answers AnswersFor(const TreeAnswers& answers, const FilePlace& file, const tree::ObjectId& object) {
  tree::Answers found{.all = answers.all, .at = {}};
  for (const PlaceAnswer& answer : answers.at) {
    const bool is_of_another = answer.object != tree::ObjectId() && answer.object != object;
    if (Concerns(answer.file, file) && !is_of_another) found.at.insert_or_assign(answer.path, answer.answer);
  }
  return found;
}

std::optional<tree::Answer> AnswerForFile(const TreeAnswers& answers, const FilePlace& file) {
  const tree::Answers found = AnswersFor(answers, file, {});
  const auto it = found.at.find("");
  return it == found.at.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace spin_aks::merge
