// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/semver.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include <fmt/format.h>

#include "ir/ascii.h"

namespace spin_aks {
namespace {

bool TakeChar(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// A number without leading zeros.
std::optional<std::uint64_t> TakeNumber(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || length == 0 || (length > 1 && text.front() == '0')) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

enum class Zeros : std::uint8_t { kRefused, kAllowed };

// Words of letters, digits and `-` between dots; none of them empty. Of a
// prerelease, a word of digits has no leading zero.
std::optional<std::string> TakeIdentifiers(std::string_view& text, Zeros zeros) {
  const auto is_part = [](char c) { return IsAlnum(c) || c == '-' || c == '.'; };
  const auto length = static_cast<std::size_t>(std::ranges::find_if_not(text, is_part) - text.begin());
  const std::string_view all = text.substr(0, length);
  for (std::size_t begin = 0; begin <= all.size();) {
    const std::size_t end = std::min(all.find('.', begin), all.size());
    const std::string_view word = all.substr(begin, end - begin);
    const bool is_number = std::ranges::all_of(word, IsDigit);
    if (word.empty() || (zeros == Zeros::kRefused && is_number && word.size() > 1 && word.front() == '0')) return std::nullopt;
    begin = end + 1;
  }
  text.remove_prefix(length);
  return std::string(all);
}

bool TakeSuffixes(std::string_view& text, SemVersion& out) {
  if (TakeChar(text, '-')) {
    auto prerelease = TakeIdentifiers(text, Zeros::kRefused);
    if (!prerelease) return false;
    out.prerelease = *std::move(prerelease);
  }
  if (TakeChar(text, '+')) {
    auto build = TakeIdentifiers(text, Zeros::kAllowed);
    if (!build) return false;
    out.build = *std::move(build);
  }
  return true;
}

void SkipBlanks(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
}

bool TakeWildcard(std::string_view& text) { return TakeChar(text, '*') || TakeChar(text, 'x') || TakeChar(text, 'X'); }

// `op? major[.minor[.patch[-pre][+build]]]`, where minor and patch may be `*`.
bool TakeComparator(std::string_view& text) {
  for (const std::string_view op : {">=", "<=", "=", ">", "<", "~", "^"}) {
    if (!text.starts_with(op)) continue;
    text.remove_prefix(op.size());
    break;
  }
  SkipBlanks(text);
  if (!TakeNumber(text)) return false;
  bool is_wild = false;
  std::size_t numbers = 1;
  for (; numbers < 3 && TakeChar(text, '.'); ++numbers) {
    if (TakeWildcard(text)) {
      is_wild = true;
    } else if (is_wild || !TakeNumber(text)) {
      return false;
    }
  }
  SemVersion ignored;
  if (numbers == 3 && !is_wild && !TakeSuffixes(text, ignored)) return false;
  SkipBlanks(text);
  return true;
}

}  // namespace

std::optional<SemVersion> ParseVersion(std::string_view text) {
  SemVersion out;
  const auto major = TakeNumber(text);
  if (!major || !TakeChar(text, '.')) return std::nullopt;
  const auto minor = TakeNumber(text);
  if (!minor || !TakeChar(text, '.')) return std::nullopt;
  const auto patch = TakeNumber(text);
  if (!patch || !TakeSuffixes(text, out) || !text.empty()) return std::nullopt;
  out.major = *major;
  out.minor = *minor;
  out.patch = *patch;
  return out;
}

bool IsVersionRequirement(std::string_view text) {
  constexpr std::size_t kMaxComparators = 32;
  SkipBlanks(text);
  if (TakeWildcard(text)) {
    SkipBlanks(text);
    return text.empty();
  }
  for (std::size_t count = 1; count <= kMaxComparators; ++count) {
    if (!TakeComparator(text)) return false;
    if (text.empty()) return true;
    if (!TakeChar(text, ',')) return false;
    SkipBlanks(text);
  }
  return false;
}

std::string CompatibilityKey(const SemVersion& version) {
  const auto& [major, minor, patch, prerelease, build] = version;
  if (!prerelease.empty()) return fmt::format("{}.{}.{}-{}", major, minor, patch, prerelease);
  if (major > 0) return fmt::format("{}", major);
  if (minor > 0) return fmt::format("0.{}", minor);
  return fmt::format("0.0.{}", patch);
}

}  // namespace spin_aks
