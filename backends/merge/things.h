// SPDX-License-Identifier: Apache-2.0
//
// Everything of ours that a merge is about, and where it lies.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "backends/merge/disk_file.h"
#include "backends/merge/merge_tree.h"
#include "backends/tree/shape.h"

namespace spin_aks::merge {

// A document: an object of ours, or a file that is none (a kustomization, a chart's values).
struct Thing {
  OwnedThing key;
  bool is_object = false;
  const WantedFile* wanted = nullptr;        // null: it is not made any more
  const yaml::Value* desired = nullptr;      // likewise
  const tree::Recorded* recorded = nullptr;  // null: nothing
  FilePlace file;                            // where it lies, or would
  std::size_t part = document::kNowhere;     // of that file; kNowhere: it is not there
  tree::ObjectId last_object = {};           // what it was called when it was written last
  bool is_elsewhere = false;                 // it lies below another root than the one that is wanted
  [[nodiscard]] bool is_there() const { return part != document::kNowhere; }
};

// A file of text.
struct TextThing {
  OwnedThing key;
  const WantedFile* wanted = nullptr;
  const tree::Recorded* recorded = nullptr;
  FilePlace file;
  bool is_elsewhere = false;
};

// Read where and when they are asked for.
class DiskView {
 public:
  // What is wanted helps to know what is read; both outlive it.
  explicit DiskView(const DiskFiles& files, std::span<const WantedFile> wanted = {});

  // Null: no file lies there.
  [[nodiscard]] const std::string* Text(const FilePlace& place) const;
  [[nodiscard]] const DiskFile* Find(const FilePlace& place);
  // Right in a directory.
  [[nodiscard]] std::vector<FilePlace> FilesIn(const std::string& root, const std::string& directory) const;
  // All documents with that identity, among all files of a root.
  struct Spot {
    FilePlace file;
    std::size_t part = 0;
  };
  [[nodiscard]] std::vector<Spot> Search(const std::string& root, const tree::ObjectId& object);

 private:
  const DiskFiles& files_;
  std::map<FilePlace, const YamlFile*> made_;
  std::deque<KnownDocuments> known_;
  std::map<FilePlace, DiskFile> read_;
  std::map<std::string, std::map<tree::ObjectId, std::vector<Spot>>> by_object_;  // by root
};

struct Things {
  std::vector<Thing> documents;  // those that are wanted in their order, then the others
  std::vector<TextThing> texts;  // likewise
  std::set<std::string> roots_to_search;
  std::set<FilePlace> directories_to_search;
};
[[nodiscard]] Things FindThings(const TreeMerge& merge, DiskView& disk);

// What a file is called in the lock, if it is one thing.
[[nodiscard]] const std::string& NameOf(const WantedFile& file);

[[nodiscard]] bool IsTombstone(const tree::Recorded& recorded);

// Whether that is mostly what was written: a patch, or an object of somebody else by that name, is not.
[[nodiscard]] bool IsMostly(const yaml::Value& value, const tree::ObjectId& was, const tree::Recorded& recorded);

// Whether an object says in its labels that we manage it.
[[nodiscard]] bool BearsOurLabel(const yaml::Value& object);

// Of a document, by its kind or the name of its file.
[[nodiscard]] tree::Shape ShapeOf(const Thing& thing, const yaml::Value& value);

}  // namespace spin_aks::merge
