// SPDX-License-Identifier: Apache-2.0
#include "ir/utf8.h"

#include <algorithm>
#include <array>

namespace spin_aks {
namespace {

// Of the whole sequence, by its first byte; 0 if none begins so. (0xC0 and 0xC1 could only begin overlong forms.)
std::size_t SequenceSize(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The smallest that needs so many bytes.
constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};

bool IsScalarValue(char32_t c) { return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF); }

}  // namespace

CodePoint utf8::DecodeWide(std::string_view text) {
  const CodePoint malformed{.value = kReplacementCharacter, .bytes = text.substr(0, 1)};
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = SequenceSize(lead);
  if (size < 2 || size > text.size()) return malformed;
  char32_t value = lead & (0xFFU >> (size + 1));
  for (const char c : text.substr(1, size - 1)) {
    if (!IsContinuationByte(c)) return malformed;
    value = value << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  }
  if (value < kSmallest[size] || !IsScalarValue(value)) return malformed;
  return {.value = value, .bytes = text.substr(0, size)};
}

std::optional<std::size_t> FindInvalidUtf8(std::string_view text) {
  for (const CodePoint c : CodePoints(text)) {
    if (c.is_malformed()) return static_cast<std::size_t>(c.bytes.data() - text.data());
  }
  return std::nullopt;
}

void AppendUtf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | (c >> 6U));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12U));
    put(0x80 | ((c >> 6U) & 0x3FU));
  } else {
    put(0xF0 | (c >> 18U));
    put(0x80 | ((c >> 12U) & 0x3FU));
    put(0x80 | ((c >> 6U) & 0x3FU));
  }
  put(0x80 | (c & 0x3FU));
}

std::size_t BoundaryUpTo(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  while (offset > 0 && offset < text.size() && IsContinuationByte(text[offset])) --offset;
  return offset;
}

std::size_t BoundaryFrom(std::string_view text, std::size_t offset) {
  while (offset < text.size() && IsContinuationByte(text[offset])) ++offset;
  return std::min(offset, text.size());
}

}  // namespace spin_aks
