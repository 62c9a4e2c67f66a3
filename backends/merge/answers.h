// SPDX-License-Identifier: Apache-2.0
//
// What somebody says to conflicts, for one document or one file.
#pragma once

#include <optional>

#include "backends/merge/merge_tree.h"
#include "backends/tree/merge3.h"

namespace spin_aks::merge {

// All that concerns a document of that file: by its places.
[[nodiscard]] tree::Answers AnswersFor(const TreeAnswers& answers, const FilePlace& file, const tree::ObjectId& object);

// What is said of the file as a whole, or of a directory above it; nothing of what is said of one object in it.
[[nodiscard]] std::optional<tree::Answer> AnswerForFile(const TreeAnswers& answers, const FilePlace& file);

}  // namespace spin_aks::merge
