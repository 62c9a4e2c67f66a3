// SPDX-License-Identifier: Apache-2.0
//
// All that compiling makes, against all that lies there and what was written last: what is to lie there, what there is to say of it, and
// the lock that is to be written then. Pure: the disk is a map of texts.
//
// Our objects are known by their roles, and found again where they lie: in the file where they were last, in the one where they would be
// new, else anywhere below the root. They stay there; entries of `resources` follow them. What no run of these scopes makes is left alone.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backends/document/document.h"
#include "backends/document/edit.h"
#include "backends/merge/file_place.h"
#include "backends/merge/lock.h"
#include "backends/output_file.h"
#include "backends/tree/merge3.h"

namespace spin_aks::merge {

// A file as it is made, and where it goes unless what it holds lies elsewhere already.
struct WantedFile {
  OwnedBy by;
  std::string name;  // of a file that is one thing; empty: its path
  FilePlace place;
  const OutputFile* made = nullptr;
  // A text that may stand there though nothing is recorded, because others of ours wrote it; empty: none.
  std::string_view grown_from = {};
};

// What somebody says to a conflict, for one file or a place in it.
struct PlaceAnswer {
  FilePlace file;
  tree::ObjectId object = {};  // all empty: whichever documents the file holds
  std::string path = {};       // as text; empty: all of it
  tree::Answer answer = tree::Answer::kKeep;
};
struct TreeAnswers {
  std::optional<tree::Answer> all;
  std::vector<PlaceAnswer> at;
};

using DiskFiles = std::map<FilePlace, std::string>;

// What it refers to outlives the merge.
struct TreeMerge {
  std::span<const WantedFile> wanted;  // each place once, in the order in which they were made
  std::set<OwnedBy> scopes;            // that this run compiled, though nothing may be left in one
  const Lock& lock;
  const DiskFiles& disk;
  const TreeAnswers& answers;
  // The root of a tree of somebody else that ours lies in; objects of ours may lie there, too. Empty: there is none.
  std::string around = {};
  // Files that were made, and are not wanted any more: comments in them are no loss.
  std::span<const WantedFile> given_up = {};
};

// What became of one place, where there is something to say: nothing for what was just done.
struct Finding {
  enum class What : std::uint8_t {
    kPlace,       // by its reason
    kUnreadable,  // no YAML, where we have a document: `message` says why
    kRefused,     // cannot be edited safely: `message` says why
    kMovedRoot,   // lies below another root than the one that is compiled now
    kInTheWay,    // is somebody else's, and ours is to be called so from now on
    kComment,     // goes with what is removed
  };
  What what = What::kPlace;
  tree::Reason reason = tree::Reason::kTake;
  FilePlace file = {};
  FilePlace wanted_file = {};  // where it would go, if that is elsewhere
  tree::ObjectId object = {};  // of a document that is one
  Path path = {};              // in a document
  document::Range range = {};  // in what lies there
  bool is_there = true;        // whether that is the place itself, or the nearest above it
  bool is_alone = true;        // in its file
  bool is_wanted = true;       // whether we want anything there
  Cause cause = {};            // of what we want there
  std::string becomes = {};    // what we want there, if that is a short text
  std::string message = {};
};

// What becomes of one file.
struct FileFate {
  FilePlace place;
  std::optional<std::string> text;  // nothing: there is to be no file

  bool operator==(const FileFate&) const = default;
};

struct MergedTree {
  std::vector<FileFate> files;  // of every file that something of ours lies in, or is to
  std::vector<Finding> findings;
  Lock lock;
  // Below these something of ours was not where it should be: the same merge with all their files on `disk` may find it.
  std::set<std::string> roots_to_search;
  // Directories in which something of ours is new, and something of somebody else may be the same: likewise.
  std::set<FilePlace> directories_to_search;
  // Places in documents that an answer speaks of, and that there are.
  std::set<std::pair<FilePlace, std::string>> answered;
  // What a kustomization of ours names, and is not on `disk`: likewise.
  std::set<FilePlace> places_to_read;
  // Directories of ours that somebody renamed, and where they are.
  std::map<FilePlace, FilePlace> moved;
};

// Where things of ours may lie: what has to be on `disk`, if it is there.
[[nodiscard]] std::set<FilePlace> PlacesToRead(const TreeMerge& merge);

[[nodiscard]] MergedTree MergeTree(const TreeMerge& merge);

}  // namespace spin_aks::merge
