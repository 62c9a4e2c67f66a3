// SPDX-License-Identifier: Apache-2.0
#include "ir/utf8.h"

namespace spin_aks {
namespace {

// Length of the well-formed sequence at the beginning, 0 if there is none.
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto in = [&](std::size_t i, unsigned low, unsigned high) { return i < text.size() && byte(i) >= low && byte(i) <= high; };
  const unsigned lead = byte(0);
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead <= 0xDFU) return in(1, 0x80, 0xBF) ? 2 : 0;
  if (lead >= 0xE0U && lead <= 0xEFU) {
    const bool second = in(1, lead == 0xE0U ? 0xA0 : 0x80, lead == 0xEDU ? 0x9F : 0xBF);
    return second && in(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (lead >= 0xF0U && lead <= 0xF4U) {
    const bool second = in(1, lead == 0xF0U ? 0x90 : 0x80, lead == 0xF4U ? 0x8F : 0xBF);
    return second && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::optional<std::size_t> FindInvalidUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = SequenceLength(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

}  // namespace spin_aks
