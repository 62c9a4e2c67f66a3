// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/variable_types.h"

#include <algorithm>
#include <cstddef>

#include "ir/ascii.h"
#include "ir/check.h"

namespace spin_aks {
namespace {

bool IsPrintable(char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; }

bool IsInt(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text.size() <= 19 && IsDigits(text);
}

// A scheme, `://`, and something without blanks.
bool IsUrl(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == 0 || colon == std::string_view::npos || text.size() == colon + 3 || !IsAlpha(text.front())) return false;
  const auto scheme = [](char c) { return IsAlnum(c) || c == '+' || c == '-' || c == '.'; };
  return std::ranges::all_of(text.substr(0, colon), scheme) && std::ranges::all_of(text.substr(colon + 3), IsPrintable);
}

bool IsPathText(std::string_view text) { return !text.empty() && std::ranges::none_of(text, IsControl); }

// A recogniser; it keeps nothing.
class Json {
 public:
  explicit Json(std::string_view text) : rest_(text) {}

  bool Document() {
    Blanks();
    if (!Value(0)) return false;
    Blanks();
    return rest_.empty();
  }

 private:
  static constexpr int kMaxDepth = 128;

  void Blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }
  bool Take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  bool Value(int depth) {
    if (rest_.empty() || depth > kMaxDepth) return false;
    switch (rest_.front()) {
      case '{':
        return Items('}', depth, [this] { return String() && (Blanks(), Take(":")) && (Blanks(), true); });
      case '[':
        return Items(']', depth, [] { return true; });
      case '"':
        return String();
      case 't':
        return Take("true");
      case 'f':
        return Take("false");
      case 'n':
        return Take("null");
      default:
        return Number();
    }
  }

  // `before` reads what stands before each value.
  template <typename Before>
  bool Items(char close, int depth, Before before) {
    rest_.remove_prefix(1);
    Blanks();
    const std::string_view end(&close, 1);
    if (Take(end)) return true;
    while (true) {
      if (!before() || !Value(depth + 1)) return false;
      Blanks();
      if (Take(end)) return true;
      if (!Take(",")) return false;
      Blanks();
    }
  }

  bool String() {
    if (!Take("\"")) return false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !Escape())) return false;
    }
    return false;
  }

  bool Escape() {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c != 'u') return std::string_view("\"\\/bfnrt").contains(c);
    const bool hex = rest_.size() >= 4 && std::ranges::all_of(rest_.substr(0, 4), IsHexDigit);
    if (hex) rest_.remove_prefix(4);
    return hex;
  }

  bool Digits() {
    const std::size_t count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(count);
    return count > 0;
  }

  bool Number() {
    (void)Take("-");
    if (!Take("0") && !Digits()) return false;
    if (Take(".") && !Digits()) return false;
    if (!Take("e") && !Take("E")) return true;
    if (!Take("+")) (void)Take("-");
    return Digits();
  }

  std::string_view rest_;
};

}  // namespace

bool IsJson(std::string_view text) { return Json(text).Document(); }

bool HasVariableType(std::string_view text, std::string_view type) {
  if (type == "int") return IsInt(text);
  if (type == "bool") return text == "true" || text == "false";
  if (type == "url") return IsUrl(text);
  if (type == "path") return IsPathText(text);
  if (type == "json") return IsJson(text);
  CHECK(type == "string", "types of variables are those of the table of keys");
  return true;
}

std::string DescribeVariableType(std::string_view type) {
  if (type == "int") return "an `int` is a whole number: digits, with a sign at most";
  if (type == "bool") return "a `bool` is `true` or `false`";
  if (type == "url") return "a `url` is `scheme://…`, without blanks";
  if (type == "path") return "a `path` is not empty and has no control characters";
  if (type == "json") return "`json` is one value after RFC 8259";
  return "";
}

}  // namespace spin_aks
