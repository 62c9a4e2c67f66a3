// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/disk_file.h"

#include <algorithm>
#include <utility>

#include "backends/document/pieces.h"
#include "backends/document/value_of.h"
#include "backends/yaml/writer.h"
#include "ir/check.h"

namespace spin_aks::merge {
namespace {

std::string_view TextOf(std::string_view text, document::Range range) { return text.substr(range.begin, range.end - range.begin); }

std::unique_ptr<document::Document> Parse(std::string_view text, document::ReadError& error) {
  auto document = document::Document::Parse(text, error);
  return document ? std::make_unique<document::Document>(*std::move(document)) : nullptr;
}

}  // namespace

KnownDocuments::KnownDocuments(const YamlFile& made) : text_(yaml::WriteFile(made.comment, made.documents)) {
  const std::vector<document::Range> pieces = document::CutIntoPieces(text_);
  if (pieces.size() != made.documents.size()) return;
  for (std::size_t i = 0; i < pieces.size(); ++i) by_text_.emplace(TextOf(text_, pieces[i]), &made.documents[i]);
}

const yaml::Value* KnownDocuments::Find(std::string_view text) const {
  const auto it = by_text_.find(text);
  return it == by_text_.end() ? nullptr : it->second;
}

DiskFile::DiskFile(std::string_view text, const KnownDocuments* known) : text_(text) { is_readable_ = ReadInPieces(known) || ReadWhole(); }

// False where a document does not end where the next one seems to begin, or cannot be read: then its place is asked of the whole.
bool DiskFile::ReadInPieces(const KnownDocuments* known) {
  pieces_ = document::CutIntoPieces(text_);
  parts_.resize(pieces_.size());
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const std::string_view text = TextOf(text_, pieces_[i]);
    if (const yaml::Value* value = known != nullptr ? known->Find(text) : nullptr; value != nullptr) {
      Add(*value);
      continue;
    }
    document::ReadError ignored;
    parts_[i] = Parse(text, ignored);
    if (!parts_[i] || parts_[i]->parts().size() != 1 || !Take(*parts_[i], parts_[i]->parts().front().root)) return false;
  }
  return !pieces_.empty();
}

bool DiskFile::ReadWhole() {
  pieces_.clear();
  parts_.clear();
  read_.clear();
  values_.clear();
  objects_.clear();
  by_object_.clear();
  whole_ = Parse(text_, error_);
  if (!whole_) return false;
  return std::ranges::all_of(whole_->parts(), [&](const document::Part& part) { return Take(*whole_, part.root); });
}

bool DiskFile::Take(const document::Document& document, document::NodeId root) {
  auto value = ValueOf(document, root, error_);
  if (!value) return false;
  Add(read_.emplace_back(*std::move(value)));
  return true;
}

void DiskFile::Add(const yaml::Value& value) {
  objects_.push_back(tree::IdOf(value));
  by_object_.emplace(objects_.back(), values_.size());
  values_.push_back(&value);
}

std::size_t DiskFile::PartOf(const tree::ObjectId& object) const {
  const auto it = by_object_.find(object);
  return it == by_object_.end() ? document::kNowhere : it->second;
}

const document::Document& DiskFile::document() const {
  if (whole_) return *whole_;
  if (pieces_.size() == 1) return *PartAt(0).document;
  document::ReadError ignored;
  whole_ = Parse(text_, ignored);
  CHECK(whole_ != nullptr, "what can be read in pieces can be read");
  return *whole_;
}

DiskFile::Part DiskFile::PartAt(std::size_t part) const {
  if (pieces_.empty()) return {.document = whole_.get(), .root = whole_->parts()[part].root};
  if (!parts_[part]) {
    document::ReadError ignored;
    parts_[part] = Parse(TextOf(text_, pieces_[part]), ignored);
    CHECK(parts_[part] != nullptr, "what was written can be read");
  }
  return {
      .document = parts_[part].get(), .root = parts_[part]->parts().front().root, .range = pieces_[part], .offset = pieces_[part].begin};
}

}  // namespace spin_aks::merge
