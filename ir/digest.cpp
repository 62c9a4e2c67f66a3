// SPDX-License-Identifier: Apache-2.0
#include "ir/digest.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace spin_aks {

std::uint64_t Digest64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::string DigestHex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::uint64_t digest = Digest64(bytes);
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4) hex += kDigits[(digest >> shift) & 0xFU];
  return hex;
}

}  // namespace spin_aks
