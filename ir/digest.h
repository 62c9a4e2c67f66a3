// SPDX-License-Identifier: Apache-2.0
//
// Content hashes. The only user of xxHash. Not cryptographic: for change
// detection and for names, never for trust.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

// XXH3-64 of the bytes.
[[nodiscard]] std::uint64_t Digest64(std::string_view bytes);
// The same as 16 lower-case hexadecimal digits.
[[nodiscard]] std::string DigestHex(std::string_view bytes);

[[nodiscard]] std::string HexOf(std::uint64_t digest);
// Nothing for what HexOf does not write.
[[nodiscard]] std::optional<std::uint64_t> DigestIn(std::string_view hex);

}  // namespace spin_aks
