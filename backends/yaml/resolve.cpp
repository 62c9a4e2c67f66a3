// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/resolve.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "backends/yaml/as_read.h"
#include "backends/yaml/scalar.h"
#include "ir/ascii.h"

namespace spin_aks::yaml {
namespace {

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) { return std::ranges::find(words, text) != words.end(); }

// `0`, `-7`, `42`: what is no octal, no float and no date anywhere.
std::optional<std::int64_t> CanonicalInteger(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (!IsDigits(digits) || (digits.starts_with('0') && text != "0")) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// `[0-9]*(\.[0-9]*)?([eE][-+]?[0-9]+)?` with at least one digit before the exponent.
bool IsDecimal(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, exponent);
  if (exponent != std::string_view::npos) {
    std::string_view digits = text.substr(exponent + 1);
    if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
    if (!IsDigits(digits)) return false;
  }
  const std::size_t dot = mantissa.find('.');
  if (dot == std::string_view::npos) return IsDigits(mantissa);
  return IsDigits(std::string(mantissa.substr(0, dot)).append(mantissa.substr(dot + 1)));
}

// What go-yaml parses as a number of any kind, after it dropped the `_`.
bool LooksNumeric(std::string_view text) {
  std::string bare(text);
  std::erase(bare, '_');
  std::string_view rest = bare;
  if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
  if (rest.starts_with("0x") || rest.starts_with("0X")) return std::ranges::all_of(rest.substr(2), IsHexDigit);
  if (rest.starts_with("0o") || rest.starts_with("0O") || rest.starts_with("0b") || rest.starts_with("0B")) return IsDigits(rest.substr(2));
  return IsDecimal(rest) || IsOneOf(rest, {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"});
}

// Takes digits off the front; how many.
std::size_t TakeDigits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count;
}

bool TakeDash(std::string_view& text) {
  if (!text.starts_with('-')) return false;
  text.remove_prefix(1);
  return true;
}

// `2024-1-2`, with or without something that may be a time behind it.
bool LooksLikeDate(std::string_view text) {
  if (TakeDigits(text) != 4 || !TakeDash(text) || TakeDigits(text) == 0 || !TakeDash(text) || TakeDigits(text) == 0) return false;
  return text.empty() || std::string_view("Tt \t").find(text.front()) != std::string_view::npos;
}

}  // namespace

std::optional<Value> ResolvePlain(std::string_view text) {
  if (IsOneOf(text, {"", "~", "null", "Null", "NULL"})) return Value();
  if (IsOneOf(text, {"true", "True", "TRUE"})) return AsRead(true);
  if (IsOneOf(text, {"false", "False", "FALSE"})) return AsRead(false);
  if (const auto integer = CanonicalInteger(text)) return AsRead(*integer);
  // Some readers take `NaN` and `inf` for numbers, none of ours does.
  if (IsReservedWord(text) && !IsOneOf(text, {"nan", "NaN", "NAN", "inf", "Inf", "INF", "infinity", "Infinity"})) return std::nullopt;
  if (LooksNumeric(text) || LooksLikeDate(text)) return std::nullopt;
  return AsRead(text);
}

}  // namespace spin_aks::yaml
