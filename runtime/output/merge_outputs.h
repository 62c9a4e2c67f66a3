// SPDX-License-Identifier: Apache-2.0
//
// What was made, against what lies there: reads all that a merge has to know, and turns what it decides into files to write.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "backends/merge/explain_place.h"
#include "backends/merge/merge_tree.h"
#include "runtime/output/lock_file.h"
#include "runtime/output/outputs.h"
#include "runtime/output/snapshot.h"
#include "runtime/ports/result.h"

namespace spin_aks {

struct RemovedFile {
  merge::FilePlace file;
  OutputPlace place;
  Found found;
};

struct MergedOutputs {
  // As they are to be, in the order of writing; the lock, which is the last one, too: without a byte, where there is to be none.
  Outputs outputs;
  std::vector<Found> found;  // one an output
  std::vector<RemovedFile> removed;
  std::vector<merge::Finding> findings;
  std::map<merge::FilePlace, OutputPlace> places;  // of all that was looked at
  std::map<merge::FilePlace, std::string> texts;   // what lies there
  std::vector<merge::PlaceAnswer> idle;            // answers about places in files, of which there are none
  std::map<std::string, std::string> moved;        // directories that somebody renamed, as people type them: what they are called now
  std::vector<OutputPlace> missing;                // of what is given up: files that do not lie where they were written
  bool is_given_up = false;
  bool is_as_made = true;    // nothing of it was ever changed by anybody
  bool is_as_before = true;  // it lies there already, as it is to be
};

// A line of a file that lies there.
struct LyingLine {
  std::size_t lines = 0;  // that the file has
  std::string text = {};
  std::optional<merge::ExplainedPlace> place = {};  // nothing: it is of nothing that we know
};

struct MergeRequest {
  Outputs outputs;
  LockFile lock;
  std::set<merge::OwnedBy> scopes;         // of which these outputs are all that there is to be
  std::optional<OutputPlace> around = {};  // a tree of somebody else that ours lies in
  std::vector<OutputPlace> inputs = {};    // nobody's output, whatever a lock says
  // What becomes of these scopes: they are as the outputs say, or given up, and the outputs say where they may lie. Nothing of them is to
  // lie there any more then, nor to stand in the lock.
  enum class Wish : std::uint8_t { kAreMade, kAreGivenUp } wish = Wish::kAreMade;
  // What is given up in other forms: comments in it are ours.
  std::vector<Emitted> other_forms = {};
};

class OutputMerger {
 public:
  // Looks at everything once.
  [[nodiscard]] static Result<OutputMerger> Look(MergeRequest request);

  // Finds also what lies elsewhere than it was or would be: before somebody asks about one of places().
  [[nodiscard]] Result<void> LookAround();

  // Files that are merged, or may be.
  [[nodiscard]] const std::map<merge::FilePlace, OutputPlace>& places() const { return places_; }

  // A line, counted from 1, of the file with that real path; nothing: nothing of ours lies there.
  [[nodiscard]] std::optional<LyingLine> Explain(const std::string& real_path, std::size_t line) const;

  [[nodiscard]] Result<MergedOutputs> Merge(const merge::TreeAnswers& answers, WriteLock write_lock) &&;

 private:
  explicit OutputMerger(MergeRequest request);

  // Finds all of it once more, as making it would, and wants nothing of it from now on. What it cannot reach.
  [[nodiscard]] Result<std::vector<merge::Finding>> GiveUp();
  [[nodiscard]] std::vector<OutputPlace> MissingPlaces() const;
  [[nodiscard]] bool IsNoFile(const merge::FilePlace& file) const;
  [[nodiscard]] merge::WantedFile WantedOf(const PlacedFile& output);
  [[nodiscard]] OutputPlace PlaceOf(const merge::FilePlace& file) const;
  [[nodiscard]] bool IsReachable(const merge::FilePlace& file) const;
  [[nodiscard]] Result<void> LookAt(const merge::FilePlace& file);
  [[nodiscard]] Result<void> LookBelow(const std::string& root, const std::string& in_root = {});
  [[nodiscard]] Result<merge::MergedTree> MergeAll(const merge::TreeAnswers& answers);
  [[nodiscard]] merge::TreeMerge Question(const merge::TreeAnswers& answers) const;
  [[nodiscard]] std::string TextOfLock(merge::Lock lock, WriteLock write_lock) const;

  Outputs outputs_;
  LockFile lock_;
  std::set<merge::OwnedBy> scopes_;
  MergeRequest::Wish wish_;
  Outputs given_up_;
  std::vector<Emitted> other_forms_;
  std::map<std::string, OutputPlace> roots_;  // as the lock calls them
  std::string around_;                        // one of those, or empty
  std::set<std::string> inputs_;              // real paths
  std::vector<merge::WantedFile> wanted_;     // one an output
  std::vector<merge::WantedFile> unwanted_;   // one of what is given up
  std::map<merge::FilePlace, OutputPlace> places_;
  std::map<merge::FilePlace, Found> found_;
  merge::DiskFiles disk_;
};

}  // namespace spin_aks
