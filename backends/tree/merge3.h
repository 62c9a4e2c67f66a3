// SPDX-License-Identifier: Apache-2.0
//
// The table of three-way updates, for one document: what we wrote last (R, as hashes), what is on disk (D), what we
// would write now (N) -> what becomes of each place, the merged value, and what is recorded then. Pure, and of values
// only: where in a file something stands is for who edits files, and `Diff(disk, merged)` says what to edit there.
//
//   R  D   N          becomes                                              recorded
//   r  =r  n or -     n (kTake)                                            n, nothing
//   r  ≠r  =r         D, the user's edit (kEdited)                         r
//   r  ≠r  =D         both agree (kAgree)                                  n
//   r  ≠r  ≠r, ≠D     conflict (kConflict)                                 r
//   r  ≠r  -          D, the user's from now on (kLeft); the root: conflict  nothing
//   r  -   n          stays away (kDeleted; kDeletedChanged if n ≠ r)      r, as a tombstone
//   r  -   -          -                                                    nothing
//   -  -   n          n (kAdd)                                             n
//   -  =n  n          adopted: kept up to date, never removed (kAdopt)     n, marked
//   -  ≠n  n          conflict with what is foreign (kForeign)             nothing
//
// Units. An absent place is judged at its highest absent ancestor. An element of a list that N lacks, and that the user edited
// or extended anywhere below, is left whole. Keys of elements are never removed alone. A union (shape.h) whose arm
// differs between the sides is one leaf, at the map that holds it. A list without addresses is one leaf; where N would change one
// that lost its addresses on disk the conflict is kUnkeyed. New elements go behind N's nearest predecessor that is on disk, else to the
// front.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "backends/tree/record.h"
#include "backends/tree/shape.h"
#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::tree {

enum class Reason : std::uint8_t {
  // Done.
  kTake,
  kAdd,
  kAdopt,
  kAgree,
  // Left alone, and settled: nothing to say but in a list of edits.
  kEdited,
  kDeleted,
  // Left alone, and worth a note.
  kDeletedChanged,  // the user deleted what we would change now
  kLeft,            // we would remove what the user edited
  kReleased,        // we would remove what was there before us
  kMineChanged,     // a place marked as the user's, which we would change now
  // Conflicts: the merged value keeps D.
  kConflict,
  kForeign,
  kUnkeyed,
  // By an answer.
  kOverridden,
  kKept,
  kMarkedMine,
};
[[nodiscard]] bool IsConflict(Reason reason);
// What the user deleted, and what stays so.
[[nodiscard]] bool IsDeletion(Reason reason);

struct Action {
  Reason reason = Reason::kTake;
  Path path;

  bool operator==(const Action&) const = default;
};

enum class Answer : std::uint8_t {
  kOverride,    // ours, also where the user deleted it
  kKeep,        // the user's, and this N is settled
  kKeepAlways,  // the user's for good; for one place
};

struct Answers {
  // For every conflict and every note, and for nothing that is settled: an edit or a deletion that N did not touch stays.
  std::optional<Answer> all;
  // With kOverride: what the user deleted comes back, whether N touched it or not; and the document is nobody's for good.
  bool brings_back = false;
  // For a place and everything below it, settled or not. By the text of its path.
  std::map<std::string, Answer, std::less<>> at;
};

// A document on disk that we have no record of.
enum class Stranger : std::uint8_t {
  kByLeaf,  // each leaf that differs is a conflict of its own
  kWhole,   // equal or one conflict: an object that bears our identity by chance. kOverride merges it by leaf, kKeep leaves ours out.
};

// What it refers to outlives the merge.
struct MergeInput {
  const Recorded& recorded;
  const yaml::Value* disk = nullptr;     // null: the document is not there
  const yaml::Value* desired = nullptr;  // null: we have none any more
  Shape shape;
  const Answers& answers;
  Stranger stranger = Stranger::kByLeaf;
  // What becomes of a leaf that the user edited and N lacks: it is theirs; or a conflict, where what nobody asks for is an error.
  enum class Left : std::uint8_t { kIsTheirs, kIsConflict } left = Left::kIsTheirs;
};

struct Merged {
  std::vector<Action> actions;       // in N's and D's order; nothing for leaves on which all sides agree
  std::optional<yaml::Value> value;  // nothing: there is to be no document
  Recorded recorded;                 // to be written if there is no conflict

  [[nodiscard]] bool has_conflict() const;
};

// O(n log n) in leaves and records, times the depth of what was removed.
[[nodiscard]] Merged Merge3(const MergeInput& input);

}  // namespace spin_aks::tree
