// SPDX-License-Identifier: Apache-2.0
//
// From an address to what stands there. Needs no table: an address says by which fields it selects, and an absent
// `protocol` is TCP everywhere. Linear in the entries and elements on the way: for many places of one tree there are
// Leaves, Diff and Apply.
#pragma once

#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::tree {

// Null if there is nothing. Of several elements that fit, the first; an element of a set by its text, else as a path.
[[nodiscard]] const yaml::Value* Find(const yaml::Value& root, const Path& path);
[[nodiscard]] yaml::Value* Find(yaml::Value& root, const Path& path);

// Replaces what is there, or adds it at the end of its parent. False, and nothing done, if there is no parent that could hold it.
bool Set(yaml::Value& root, const Path& path, yaml::Value value);
// False if there was nothing, and for the root.
bool Remove(yaml::Value& root, const Path& path);

}  // namespace spin_aks::tree
