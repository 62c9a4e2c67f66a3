// SPDX-License-Identifier: Apache-2.0
//
// The parser's line and column -> byte offset. Its columns count code points
// and do not count a byte order mark; spans are bytes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace spin_aks {

class TomlOffsets {
 public:
  // `text` is valid UTF-8 and outlives this.
  explicit TomlOffsets(std::string_view text);

  // Both one-based. O(1): also for a line of megabytes; nothing is counted on a line of ASCII. Places beyond the end are the end.
  [[nodiscard]] std::uint32_t At(std::uint32_t line, std::uint32_t column) const;

 private:
  struct Line {
    std::uint32_t begin = 0;  // byte offset
    std::uint32_t first = 0;  // number of its first code point
  };

  std::string_view text_;
  std::vector<Line> lines_;                 // and where one more would begin
  std::vector<std::uint32_t> checkpoints_;  // byte offset of every kStride-th code point
};

}  // namespace spin_aks
