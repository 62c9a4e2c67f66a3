// SPDX-License-Identifier: Apache-2.0
//
// What to edit in a file so that it says what it is to say. The way goes down both values beside the nodes of the file, so that what is
// alike is not touched, however it is written.
#pragma once

#include "backends/document/document.h"
#include "backends/document/edit.h"
#include "backends/tree/shape.h"
#include "backends/yaml/value.h"

namespace spin_aks::merge {

struct Between {
  const document::Document& document;
  document::NodeId root = document::kNoNode;
  const yaml::Value& is;  // ValueOf(document, root)
  const yaml::Value& becomes;
  // Says where new keys go: behind its own predecessor of theirs that is in the file. Null: `becomes` does.
  const yaml::Value* desired = nullptr;
  tree::Shape shape;
};

// Adds to `edits`, which are of that document. False, and `refusal` set, where a merge key (`<<`) brings in what is to go.
[[nodiscard]] bool PlanEdits(const Between& between, document::Edits& edits, document::Refusal& refusal);

}  // namespace spin_aks::merge
