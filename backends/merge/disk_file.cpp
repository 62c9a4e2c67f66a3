// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/disk_file.h"

#include <algorithm>
#include <utility>

#include "backends/document/value_of.h"

namespace spin_aks::merge {

DiskFile::DiskFile(std::string_view text) : text_(text), document_(document::Document::Parse(text, error_)) {
  if (!document_) return;
  for (const document::Part& part : document_->parts()) {
    auto value = ValueOf(*document_, part.root, error_);
    if (!value) {
      document_.reset();
      return;
    }
    objects_.push_back(tree::IdOf(*value));
    values_.push_back(*std::move(value));
  }
}

std::size_t DiskFile::PartOf(const tree::ObjectId& object) const {
  const auto it = std::ranges::find(objects_, object);
  return it == objects_.end() ? document::kNowhere : static_cast<std::size_t>(it - objects_.begin());
}

}  // namespace spin_aks::merge
