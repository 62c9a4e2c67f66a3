// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/semantic_version.h"

#include <algorithm>

#include "ir/ascii.h"
#include "ir/sha256.h"

namespace spin_aks::helm {
namespace {

constexpr std::size_t kMostDigits = 18;  // Helm reads them into 64 bits

bool IsIdentifier(std::string_view text) {
  const auto is_legal = [](char c) { return IsAlnum(c) || c == '-'; };
  return !text.empty() && std::ranges::all_of(text, is_legal);
}

bool HasLeadingZero(std::string_view text) { return IsDigits(text) && text.size() > 1 && text.front() == '0'; }

// Cuts off what stands before the first `end`, or all of it.
std::string_view TakeUntil(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

enum class Zeroes { kLegal, kIllegal };

// `alpha.1`: the parts behind a `-` or a `+`.
bool AreIdentifiers(std::string_view parts, Zeroes leading_zeroes) {
  if (parts.empty() || parts.back() == '.') return false;
  while (!parts.empty()) {
    const std::string_view part = TakeUntil(parts, '.');
    if (!IsIdentifier(part) || (leading_zeroes == Zeroes::kIllegal && HasLeadingZero(part))) return false;
  }
  return true;
}

bool AreThreeNumbers(std::string_view text) {
  if (std::ranges::count(text, '.') != 2) return false;
  for (int i = 0; i < 3; ++i) {
    const std::string_view number = TakeUntil(text, '.');
    if (!IsDigits(number) || HasLeadingZero(number) || number.size() > kMostDigits) return false;
  }
  return true;
}

}  // namespace

bool IsSemanticVersion(std::string_view text) {
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos && !AreIdentifiers(text.substr(plus + 1), Zeroes::kLegal)) return false;
  text = text.substr(0, plus);
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos && !AreIdentifiers(text.substr(dash + 1), Zeroes::kIllegal)) return false;
  return AreThreeNumbers(text.substr(0, dash));
}

std::optional<std::string> AsSemanticVersion(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  std::string whole(text);
  const auto has_more = [](char c) { return c != '.' && !IsDigit(c); };
  const bool is_numbers = std::ranges::none_of(text, has_more);
  for (auto dots = std::ranges::count(text, '.'); is_numbers && dots < 2; ++dots) whole += ".0";
  return IsSemanticVersion(whole) ? std::optional(whole) : std::nullopt;
}

std::string HashedVersion(std::string_view text) {
  constexpr std::size_t kDigits = 8;
  const std::string hash = Sha256Hex(text);
  // Digits alone are a number to semver, and a number has no leading zero.
  for (std::size_t digits = kDigits; digits < hash.size(); ++digits) {
    const std::string version = "0.0.0-" + hash.substr(0, digits);
    if (IsSemanticVersion(version)) return version;
  }
  return "0.0.0-h" + hash.substr(0, kDigits);
}

}  // namespace spin_aks::helm
