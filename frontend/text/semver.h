// SPDX-License-Identifier: Apache-2.0
//
// Versions and requirements as Rust's semver crate reads them, which is what
// Spin uses (https://semver.org and Cargo's comparators).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

struct SemVersion {
  std::uint64_t major = 0, minor = 0, patch = 0;
  std::string prerelease;  // without its `-`
  std::string build;       // without its `+`

  bool operator==(const SemVersion&) const = default;
};

// `1.2.3[-pre][+build]`; all three numbers, without leading zeros.
[[nodiscard]] std::optional<SemVersion> ParseVersion(std::string_view text);

// `^1.2`, `>=1, <2`, `1.*`, `*` …
[[nodiscard]] bool IsVersionRequirement(std::string_view text);

// What two compatible versions have in common: `1` of `1.4.0`, `0.3` of
// `0.3.1`, `0.0.2` whole, a prerelease whole.
[[nodiscard]] std::string CompatibilityKey(const SemVersion& version);

}  // namespace spin_aks
