// SPDX-License-Identifier: Apache-2.0
//
// From an address in a document to the bytes that stand there: what a report points at.
#pragma once

#include "backends/document/document.h"
#include "backends/merge/disk_file.h"
#include "backends/tree/shape.h"
#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::merge {

// Of what is there, or of the nearest thing above it that is. A scalar is all of it, a collection its key or its first line. `value` is
// ValueOf(document, root).
[[nodiscard]] document::Range RangeOf(const document::Document& document, document::NodeId root, const yaml::Value& value,
                                      const Path& path);
// Likewise in a file.
[[nodiscard]] document::Range RangeIn(const DiskFile& file, std::size_t part, const Path& path);

}  // namespace spin_aks::merge
