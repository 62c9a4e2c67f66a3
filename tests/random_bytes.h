// SPDX-License-Identifier: Apache-2.0
//
// Random choices for property tests, the same on every run and machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace spin_aks {

// SplitMix64: small, well mixed, and defined to the bit.
class RandomBytes {
 public:
  explicit RandomBytes(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  // Below `bound`, which is not 0.
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(Next() % bound); }
  // Any bytes.
  std::string Bytes(std::size_t size) {
    std::string out;
    while (out.size() < size) out += static_cast<char>(Next() & 0xFFU);
    return out;
  }

 private:
  std::uint64_t state_;
};

}  // namespace spin_aks
