// SPDX-License-Identifier: Apache-2.0
//
// aks-spin.lock: what was written last, as hashes, and facts of the cloud that cannot be computed. No secret and no hash of one, no time,
// no version of the program.
//
//   spin-aks-lock 1
//   at <back end> <scope> <role> <root> <file> <Kind.group/namespace/name>
//   fact <target> <name> <value>
//   own <back end> <scope> <role or file> <path> <hash>[ adopted| tombstone| mine]
//
// Lines that stand by themselves, sorted by their bytes, so that branches which touch different places merge. Words are those of
// ir/line_word.h, the path is a Path's text (ir/path.h; `.`: the whole), the hash 16 hexadecimal digits. The scope is a target, or `-`
// for what belongs to none.
//
// What git made of it is read, too: conflict markers are skipped, lines may stand twice, and of several hashes for one place each holds.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/place.h"
#include "backends/tree/record.h"

namespace spin_aks::merge {

// Whose output: a form of output, and the target that it is for.
struct OwnedBy {
  std::string backend;
  std::string scope = "-";

  auto operator<=>(const OwnedBy&) const = default;
};

// One of our objects by its role (`deployment/web`), or a file that is none (`Dockerfile`).
struct OwnedThing {
  OwnedBy by;
  std::string name;

  auto operator<=>(const OwnedThing&) const = default;
};

// Where an object was last, to be found again on disk.
struct LastPlace {
  std::string root;  // of the output, as seen from the settings
  std::string file;  // in it
  tree::ObjectId object;

  auto operator<=>(const LastPlace&) const = default;
};

struct FactName {
  std::string target;
  std::string name;

  auto operator<=>(const FactName&) const = default;
};

struct Lock {
  std::map<FactName, std::string> facts;
  std::map<OwnedThing, std::set<LastPlace>> at;  // several only after a merge in git
  std::map<OwnedThing, tree::Recorded> own;

  bool operator==(const Lock&) const = default;
};

// What is wrong with a line, and for whom it is to be said.
struct LockProblem {
  enum class Kind : std::uint8_t {
    kNoLock,     // not a lock at all: nothing is known of what was written
    kTooNew,     // of a later version, which may mean anything: nothing is to be written
    kLine,       // a line that says nothing: what it spoke of is not known
    kTwoValues,  // of one fact
  };
  Kind kind = Kind::kNoLock;
  std::size_t line = 0;  // from 1
  std::string what;      // the word or the fact, for a message

  bool operator==(const LockProblem&) const = default;
};

struct ReadLock {
  Lock lock;  // what could be read
  std::vector<LockProblem> problems;
  // As the file ends its lines, by the first.
  std::string line_break = "\n";
};

// Any bytes. Linear but for sorting.
[[nodiscard]] ReadLock ParseLock(std::string_view text);
[[nodiscard]] std::string WriteLock(const Lock& lock, std::string_view line_break = "\n");

}  // namespace spin_aks::merge
