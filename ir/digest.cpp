// SPDX-License-Identifier: Apache-2.0
#include "ir/digest.h"

#include <algorithm>
#include <charconv>

#include "ir/ascii.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace spin_aks {

std::uint64_t Digest64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string DigestHex(std::string_view bytes) { return HexOf(Digest64(bytes)); }

std::string HexOf(std::uint64_t digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4) hex += kDigits[(digest >> shift) & 0xFU];
  return hex;
}

std::optional<std::uint64_t> DigestIn(std::string_view hex) {
  std::uint64_t digest = 0;
  if (hex.size() != 16 || !std::ranges::all_of(hex, IsLowerHexDigit)) return std::nullopt;
  std::from_chars(hex.data(), hex.data() + hex.size(), digest, 16);
  return digest;
}

}  // namespace spin_aks
