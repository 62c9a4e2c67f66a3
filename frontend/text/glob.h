// SPDX-License-Identifier: Apache-2.0
//
// File patterns as Rust's `glob` crate reads and matches them, with the options
// that Spin uses (the defaults: case counts, `*` crosses `/`, dots are ordinary).
//
//   ?       one character             [abc] [a-z]  one of these
//   *       any run of characters     [!abc]       none of these
//   **      as a whole path step: any number of directories
//
// There is no escape but a class of one (`[*]`), and `{a,b}` means itself.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/path_pattern.h"

namespace spin_aks {

class GlobPattern {
 public:
  struct Parsed;

  // `text` is valid UTF-8. O(length).
  [[nodiscard]] static Parsed Parse(std::string_view text);

  // The whole of `text`; text that is not UTF-8 matches nothing. O(pattern × text), whatever the pattern.
  [[nodiscard]] bool Matches(std::string_view text) const;

  // The same as patterns of which one takes a path exactly if this matches it, as long as no directory is called like a file that
  // this matches. Nothing where that cannot be said: `?` and classes may mean a slash.
  [[nodiscard]] std::optional<std::vector<PathPattern>> AsPathPatterns() const;

  [[nodiscard]] const std::string& text() const { return text_; }
  // Holds `**`.
  [[nodiscard]] bool is_recursive() const { return is_recursive_; }
  // Holds anything that does not stand for itself.
  [[nodiscard]] bool has_wildcards() const { return has_wildcards_; }

 private:
  struct Range {
    char32_t first, last;
  };
  struct Token {
    enum class Kind { kCharacter, kAny, kRun, kDirectories, kWithin, kExcept } kind;
    char32_t character = 0;
    std::vector<Range> ranges = {};
  };
  class Parser;

  [[nodiscard]] static bool Accepts(const Token& token, char32_t c);
  void Close(std::vector<bool>& states, char32_t previous) const;

  std::string text_;
  std::vector<Token> tokens_;
  std::size_t shortest_ = 0;  // bytes of the shortest text that matches, at least
  bool is_recursive_ = false;
  bool has_wildcards_ = false;
};

struct GlobPattern::Parsed {
  std::optional<GlobPattern> pattern;
  std::string_view problem;  // without a pattern: what is wrong with the text, as a clause
};

// Whether Spin takes an entry of `files` that names nothing for a pattern.
[[nodiscard]] bool LooksLikeGlob(std::string_view text);

}  // namespace spin_aks
