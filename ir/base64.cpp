// SPDX-License-Identifier: Apache-2.0
#include "ir/base64.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace spin_aks {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned kBits = 6;  // of a character

}  // namespace

std::string EncodeBase64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(3, bytes.size()))) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = (group << 8U) | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) text += i <= bytes.size() ? kAlphabet[(group >> (kBits * (3 - i))) & 0x3fU] : '=';
  }
  return text;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  if (text.size() % 4 == 0) {
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  unsigned held = 0;  // bits of the group that are no byte yet
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    group = (group << kBits) | static_cast<std::uint32_t>(value);
    held += kBits;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((group >> held) & 0xffU);
    group &= (1U << held) - 1;
  }
  if (group != 0) return std::nullopt;
  return bytes;
}

}  // namespace spin_aks
