// SPDX-License-Identifier: Apache-2.0
//
// A file of YAML that lies there, read once: its documents as values, and which objects they are.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/document/document.h"
#include "backends/tree/place.h"
#include "backends/yaml/value.h"

namespace spin_aks::merge {

class DiskFile {
 public:
  // A view of the text, which outlives it.
  explicit DiskFile(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  // Null: it cannot be read, and error() says why.
  [[nodiscard]] const document::Document* document() const { return document_ ? &*document_ : nullptr; }
  [[nodiscard]] const document::ReadError& error() const { return error_; }
  // One for each part of the document.
  [[nodiscard]] const std::vector<yaml::Value>& values() const { return values_; }
  [[nodiscard]] const std::vector<tree::ObjectId>& objects() const { return objects_; }
  // The part that is this object; kNowhere: none is.
  [[nodiscard]] std::size_t PartOf(const tree::ObjectId& object) const;

 private:
  std::string_view text_;
  document::ReadError error_;  // in front of what sets it
  std::optional<document::Document> document_;
  std::vector<yaml::Value> values_;
  std::vector<tree::ObjectId> objects_;
};

}  // namespace spin_aks::merge
