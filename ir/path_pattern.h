// SPDX-License-Identifier: Apache-2.0
//
// Paths that a build context goes without, in what a builder's ignore file can say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

// Means what it matches, and everything below that.
struct PathPattern {
  struct Token {
    enum class Kind : std::uint8_t {
      kText,         // itself
      kRun,          // any number of characters of one step
      kDirectories,  // any number of whole steps; stands where a step begins
      // What ignore files of others say besides; ours do not, because builders differ there.
      kAny,     // one character of a step
      kOneOf,   // one character that is among `text`
      kNoneOf,  // one that is not
      kRest,    // whatever follows
    } kind = Kind::kText;
    std::string text = {};  // of kText, never empty; of kOneOf and kNoneOf
    bool operator==(const Token&) const = default;
  };
  std::vector<Token> tokens;

  // Whether `path`, which is normalised, or a directory above it matches. O(tokens · length).
  [[nodiscard]] bool Takes(std::string_view path) const;

  bool operator==(const PathPattern&) const = default;
};

}  // namespace spin_aks
