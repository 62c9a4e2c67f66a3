// SPDX-License-Identifier: Apache-2.0
//
// How far one file of a journal is, told from what lies in its place and in its temporary: nothing else has to be remembered.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/ports/ports.h"
#include "runtime/writing/journal.h"

namespace spin_aks {

// More than any output of ours; what somebody puts in its place may be anything.
inline constexpr std::size_t kMostComparedBytes = std::size_t{256} << 20U;

// What lies at one name. A link is never followed: it is something else.
struct Lying {
  enum class Kind : std::uint8_t { kNothing, kFile, kOther } kind = Kind::kNothing;
  std::string bytes = {};  // of a file

  [[nodiscard]] bool Is(const Content& content) const;
};
[[nodiscard]] Result<Lying> LookAt(const Directory& root, const RelPath& path);

// The two names of an entry. Where a file system cannot exchange files in one step, a crash between the steps leaves what was
// there under a third name; here it is where it belongs.
struct Lie {
  Lying place, temporary;
};
[[nodiscard]] Result<Lie> LookAtBoth(const Directory& root, const std::string& journal_id, const JournalEntry& entry);

enum class Progress : std::uint8_t {
  kWaiting,  // the old file in place, the new one beside it
  kDone,     // the other way round
  kStuck,    // it can never be done: what was to come is gone, or somebody else wrote there
  kWrong,    // done, but what was displaced is somebody else's
  kSettled,  // nobody has anything to do here, forwards or backwards
};
// With one such file, nothing of the run may stay.
[[nodiscard]] bool SpeaksAgainst(Progress progress);
[[nodiscard]] Progress Judge(const JournalEntry& entry, const Lie& lie);

}  // namespace spin_aks
