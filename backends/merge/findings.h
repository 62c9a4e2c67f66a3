// SPDX-License-Identifier: Apache-2.0
//
// What there is to say of what was merged, with the place on disk and what caused ours.
#pragma once

#include <optional>
#include <string_view>

#include "backends/merge/merge_text.h"
#include "backends/merge/merge_tree.h"
#include "backends/merge/things.h"

namespace spin_aks::merge {

// Nothing for what was just done. `lying` is null where no file is.
[[nodiscard]] std::optional<Finding> FindingOf(const tree::Action& action, const Thing& thing, const DiskFile* lying);
[[nodiscard]] std::optional<Finding> FindingOf(const TextAction& action, const FilePlace& file, std::string_view disk,
                                               const TextFile* made);

// Of the place, or of what it is a part of.
[[nodiscard]] Cause CauseAt(const yaml::Value& root, const Path& path);
// A value on one line; empty, if it is none or a long one.
[[nodiscard]] std::string Short(const yaml::Value* value);

[[nodiscard]] Finding Unreadable(const FilePlace& file, const DiskFile& lying);
[[nodiscard]] Finding Refused(const FilePlace& file, const DiskFile& lying, const document::Refusal& refusal);
[[nodiscard]] Finding InTheWay(const FilePlace& file, const DiskFile& lying, std::size_t part);
[[nodiscard]] Finding CommentGoes(const FilePlace& file, const document::Range& comment);
[[nodiscard]] Finding MovedRoot(const FilePlace& file, const FilePlace& wanted);

}  // namespace spin_aks::merge
