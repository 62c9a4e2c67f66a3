// SPDX-License-Identifier: Apache-2.0
//
// A file of YAML that lies there, read once: its documents as values, and which objects they are. Documents are read one by one where
// that is the same, and those whose text is known not at all: in a large file mostly one of them is somebody's.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "backends/document/document.h"
#include "backends/output_file.h"
#include "backends/tree/place.h"
#include "backends/yaml/value.h"

namespace spin_aks::merge {

// The documents of a file as it is made, by the text that each would have.
class KnownDocuments {
 public:
  // Which outlives it.
  explicit KnownDocuments(const YamlFile& made);

  // Null: it is none of them.
  [[nodiscard]] const yaml::Value* Find(std::string_view text) const;

 private:
  std::string text_;
  std::unordered_map<std::string_view, const yaml::Value*> by_text_;
};

class DiskFile {
 public:
  // A view of the text, which outlives it, as does what is known.
  explicit DiskFile(std::string_view text, const KnownDocuments* known = nullptr);

  [[nodiscard]] std::string_view text() const { return text_; }
  // Else error() says why.
  [[nodiscard]] bool is_readable() const { return is_readable_; }
  [[nodiscard]] const document::ReadError& error() const { return error_; }

  // How many documents there are, and each of them.
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] const yaml::Value& value(std::size_t part) const { return *values_[part]; }
  [[nodiscard]] const tree::ObjectId& object(std::size_t part) const { return objects_[part]; }
  // The part that is this object; kNowhere: none is.
  [[nodiscard]] std::size_t PartOf(const tree::ObjectId& object) const;

  // ---- With the place of every byte ----

  // All of it, if it is readable.
  [[nodiscard]] const document::Document& document() const;
  // One document of it; its places count from `offset` on.
  struct Part {
    const document::Document* document = nullptr;
    document::NodeId root = document::kNoNode;
    document::Range range = {};  // of the file: where it can be replaced without a look at the others; empty: it cannot
    std::size_t offset = 0;
  };
  [[nodiscard]] Part PartAt(std::size_t part) const;

 private:
  bool ReadInPieces(const KnownDocuments* known);
  bool ReadWhole();
  bool Take(const document::Document& document, document::NodeId root);
  void Add(const yaml::Value& value);

  std::string_view text_;
  bool is_readable_ = false;
  document::ReadError error_;
  std::vector<document::Range> pieces_;  // one a document; empty: it was read as a whole
  std::deque<yaml::Value> read_;
  std::vector<const yaml::Value*> values_;
  std::vector<tree::ObjectId> objects_;
  std::map<tree::ObjectId, std::size_t> by_object_;  // the first part that is it
  // Read when somebody asks.
  mutable std::unique_ptr<document::Document> whole_;
  mutable std::vector<std::unique_ptr<document::Document>> parts_;  // of pieces_
};

}  // namespace spin_aks::merge
