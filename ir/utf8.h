// SPDX-License-Identifier: Apache-2.0
//
// Bytes as code points. UTF-8 is what RFC 3629 says: no overlong forms, no surrogates, nothing above U+10FFFF. What is malformed is
// read byte by byte, each as U+FFFD, so that a walk over any bytes ends.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "ir/ascii.h"

namespace spin_aks {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;
inline constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";
// Some editors put it in front of a file.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// One code point, or one byte that is part of none. `bytes` points into the text that was read.
struct CodePoint {
  char32_t value = kReplacementCharacter;
  std::string_view bytes;

  // U+FFFD itself takes three bytes.
  [[nodiscard]] bool is_malformed() const { return value == kReplacementCharacter && bytes.size() == 1; }
};

namespace utf8 {

// The first of a text that is not empty and begins with no ASCII character.
[[nodiscard]] CodePoint DecodeWide(std::string_view text);

}  // namespace utf8

// The first of a text that is not empty.
[[nodiscard]] inline CodePoint DecodeFirst(std::string_view text) {
  if (IsAscii(text.front())) return {.value = static_cast<char32_t>(text.front()), .bytes = text.substr(0, 1)};
  return utf8::DecodeWide(text);
}

// `for (const CodePoint c : CodePoints(text))`. The bytes of all of them are the text.
class CodePoints {
 public:
  class Iterator {
   public:
    using value_type = CodePoint;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(std::string_view rest) : rest_(rest) {}
    CodePoint operator*() const { return DecodeFirst(rest_); }
    Iterator& operator++() {
      rest_.remove_prefix(DecodeFirst(rest_).bytes.size());
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return rest_.empty(); }

   private:
    std::string_view rest_;
  };

  explicit CodePoints(std::string_view text) : text_(text) {}
  [[nodiscard]] Iterator begin() const { return Iterator(text_); }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  std::string_view text_;
};

// Offset of the first byte that belongs to no well-formed sequence.
[[nodiscard]] std::optional<std::size_t> FindInvalidUtf8(std::string_view text);

// `c` is no surrogate and not above U+10FFFF.
void AppendUtf8(std::string& out, char32_t c);

// A byte that no code point begins with, though it may be the rest of one.
[[nodiscard]] constexpr bool IsContinuationByte(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// The nearest offset at which a code point of `text` begins or the text ends: not after `offset`, and not before it.
[[nodiscard]] std::size_t BoundaryUpTo(std::string_view text, std::size_t offset);
[[nodiscard]] std::size_t BoundaryFrom(std::string_view text, std::size_t offset);

}  // namespace spin_aks
