// SPDX-License-Identifier: Apache-2.0
//
// What a run is about to do to the files of its roots, written down before it does anything. Each root holds a copy while it
// takes part; the first one's name says how far the run is (`Phase`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/rel_path.h"

namespace spin_aks {

// A directory of the run, by its place among Journal::roots, and a path in it, without links on the way.
struct RootedPath {
  std::size_t root = 0;
  RelPath path;

  auto operator<=>(const RootedPath&) const = default;
};

// What a file holds, as far as it has to be known again: nothing for no file.
using Content = std::optional<std::uint64_t>;
[[nodiscard]] Content ContentOf(const std::optional<std::string>& bytes);

struct JournalEntry {
  RootedPath place;
  Content before, after;  // not equal

  bool operator==(const JournalEntry&) const = default;
};

struct Journal {
  std::vector<std::string> roots;       // absolute, links resolved; the first one leads
  std::vector<RootedPath> directories;  // that are to be made, those above first
  std::vector<JournalEntry> entries;    // in the order of writing

  bool operator==(const Journal&) const = default;

  // Names everything of this run: the same for the same journal alone.
  [[nodiscard]] std::string Id() const;
};

enum class Phase : std::uint8_t {
  kCleaning,  // no file is exchanged, or all are: what is left are temporaries, and directories that may be empty
  kStaged,    // all that is to come lies beside its place, whole; files are being exchanged
};
// The name of a copy. Only the leading root's is ever staged.
[[nodiscard]] RelPath JournalName(Phase phase);

// A copy and the root that it lies in: exact inverses. Nothing for text that is no whole journal: then that run had begun nothing.
struct JournalCopy {
  Journal journal;
  std::size_t root = 0;
  bool operator==(const JournalCopy&) const = default;
};
[[nodiscard]] std::string WriteJournal(const JournalCopy& copy);
[[nodiscard]] std::optional<JournalCopy> ReadJournal(std::string_view text);

// The names beside a place that a run uses: what is to come, later what was there; and, where a file system cannot exchange
// two files in one step, what was there for a moment. Short and of fixed length, so that names near the limit still fit.
[[nodiscard]] RelPath TemporaryOf(const std::string& journal_id, const JournalEntry& entry);
[[nodiscard]] RelPath AsideOf(const std::string& journal_id, const JournalEntry& entry);

}  // namespace spin_aks
