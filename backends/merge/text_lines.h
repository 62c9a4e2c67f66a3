// SPDX-License-Identifier: Apache-2.0
//
// A text as lines, and what is recorded of one.
//
// A text has one record: its hash, under a path that holds the hash of each line in 8 digits, `[=5e2f0a11b7…]`; nothing, `[=""]`, where
// it is no matter of lines. So a line of the lock stands by itself, and of two texts after a merge in git the one nearer to the disk holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/output_file.h"
#include "backends/tree/record.h"

namespace spin_aks::merge {

using LineHashes = std::vector<std::uint64_t>;  // 32 bits each

// Views of the text, which outlives them. Line endings and a byte order mark are no part of a line.
struct TextLines {
  std::vector<std::string_view> lines;
  std::vector<std::string_view> breaks;  // of each line; empty: the last one has none
  LineHashes hashes;
  std::string_view mark;               // a byte order mark
  std::string_view line_break = "\n";  // as lines end, by the first

  explicit TextLines(std::string_view text);
};

// Equal for texts of equal lines.
[[nodiscard]] std::uint64_t HashOf(const TextLines& text);

// ---- Records ----

void RecordText(const TextLines& text, TextFile::Unit unit, tree::Mark mark, tree::Recorded& recorded);
// As if that had been written last.
[[nodiscard]] tree::Recorded RecordOfText(std::string_view text, TextFile::Unit unit);

// Whether that is of a text, and not of a document.
[[nodiscard]] bool IsRecordOfText(const tree::Recorded& recorded);
[[nodiscard]] bool HasMark(const tree::Recorded& recorded, tree::Mark mark);
[[nodiscard]] bool IsRecorded(const tree::Recorded& recorded, const TextLines& text);

// The text that was written last, as far as it is known line by line; of several the one nearest to the disk.
[[nodiscard]] std::optional<LineHashes> LastText(const tree::Recorded& recorded, const TextLines& disk);

// How much of what was written last is in the text, line by line, of 1.
[[nodiscard]] double LikenessOfText(std::string_view text, const tree::Recorded& recorded);

// The text without the lines that were written last, as far as they are there. One that ends without a line break still does.
[[nodiscard]] std::string WithoutRecorded(std::string_view text, const tree::Recorded& recorded);

// Whether every line of the text is one that was written last, or one of the other text.
[[nodiscard]] bool IsComposedOf(std::string_view text, const tree::Recorded& recorded, std::string_view other);

// ---- Two texts ----

// Where a line of one text is in another, by the lines that both have in their order.
[[nodiscard]] std::optional<std::size_t> LineIn(std::string_view text, std::string_view other, std::size_t line);

}  // namespace spin_aks::merge
