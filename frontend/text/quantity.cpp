// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>

namespace spin_aks {
namespace {

double Factor(std::string_view suffix) {
  static constexpr std::array<std::pair<std::string_view, double>, 16> kFactors{{{"", 1},
                                                                                 {"n", 1e-9},
                                                                                 {"u", 1e-6},
                                                                                 {"m", 1e-3},
                                                                                 {"k", 1e3},
                                                                                 {"M", 1e6},
                                                                                 {"G", 1e9},
                                                                                 {"T", 1e12},
                                                                                 {"P", 1e15},
                                                                                 {"E", 1e18},
                                                                                 {"Ki", 0x1p10},
                                                                                 {"Mi", 0x1p20},
                                                                                 {"Gi", 0x1p30},
                                                                                 {"Ti", 0x1p40},
                                                                                 {"Pi", 0x1p50},
                                                                                 {"Ei", 0x1p60}}};
  for (const auto& [name, factor] : kFactors)
    if (name == suffix) return factor;
  return 1;
}

double Size(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  double number = 0;
  std::from_chars(text.data(), text.data() + digits, number);
  std::string_view suffix = text.substr(digits);
  if (suffix.size() < 2 || (suffix[0] != 'e' && suffix[0] != 'E')) return number * Factor(suffix);
  int exponent = 0;
  suffix.remove_prefix(suffix[1] == '+' ? 2 : 1);
  std::from_chars(suffix.data(), suffix.data() + suffix.size(), exponent);
  return number * std::pow(10.0, exponent);
}

}  // namespace

std::weak_ordering CompareQuantities(std::string_view a, std::string_view b) {
  const double x = Size(a);
  const double y = Size(b);
  // `0.1` and `100m` differ in the last bit only.
  if (std::abs(x - y) <= 1e-12 * std::max(std::abs(x), std::abs(y))) return std::weak_ordering::equivalent;
  return x < y ? std::weak_ordering::less : std::weak_ordering::greater;
}

bool IsWholeQuantity(std::string_view text) {
  const double size = Size(text);
  return std::abs(size - std::round(size)) <= 1e-12 * std::max(1.0, std::abs(size));
}

}  // namespace spin_aks
