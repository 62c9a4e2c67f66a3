// SPDX-License-Identifier: Apache-2.0
#include "fuzz/arbitrary_value.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "backends/yaml/as_read.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kDeepest = 60;

// What strings are put together from.
constexpr std::array kPieces{
    "a"sv,    "yes"sv,    "no"sv,     "on"sv,         "off"sv,    "y"sv,      "N"sv,      "true"sv,       "null"sv,
    "~"sv,    "="sv,      "<<"sv,     "010"sv,        "0o10"sv,   "0x1f"sv,   "1_000"sv,  "1e3"sv,        ".5"sv,
    "1:30"sv, "-1"sv,     "1"sv,      "2024-01-01"sv, "NaN"sv,    ".inf"sv,   "-"sv,      "- "sv,         "? "sv,
    ": "sv,   ":"sv,      " #"sv,     "#"sv,          " "sv,      "\t"sv,     "\n"sv,     "\n\n"sv,       "\r"sv,
    "\r\n"sv, "{{"sv,     " }}"sv,    "{"sv,          "["sv,      ","sv,      "%"sv,      "@"sv,          "`"sv,
    "&a"sv,   "*a"sv,     "!t"sv,     "|"sv,          ">"sv,      "'"sv,      "\""sv,     "\\"sv,         "---"sv,
    "..."sv,  "/"sv,      "../"sv,    "."sv,          "$(X)"sv,   "$$"sv,     "\0"sv,     "\x7f"sv,       "é"sv,
    "😀"sv,   "\u0085"sv, "\u00a0"sv, "\u2028"sv,     "\u2029"sv, "\ufeff"sv, "\uffff"sv, "\U0010ffff"sv, "app.kubernetes.io/name"sv,
    "\x01"sv, "\x1b"sv,
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  yaml::Value Node(std::size_t depth) {
    switch (Byte() % 8) {
      case 0:
        return {};
      case 1:
        return yaml::AsRead(Byte() % 2 == 0);
      case 2:
        return yaml::AsRead(Integer());
      case 3:
        return List(depth);
      case 4:
        return Map(depth);
      default:
        return yaml::AsRead(String());
    }
  }

 private:
  unsigned Byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  std::int64_t Integer() {
    std::uint64_t bits = 0;
    for (unsigned n = Byte() % 9; n > 0; --n) bits = bits << 8U | Byte();
    return static_cast<std::int64_t>(bits);
  }

  yaml::Value List(std::size_t depth) {
    yaml::List list;
    if (depth == kDeepest) return list;
    for (unsigned n = Byte() % 6; n > 0 && !rest_.empty(); --n) list.push_back(Node(depth + 1));
    return list;
  }

  yaml::Value Map(std::size_t depth) {
    yaml::Map map;
    if (depth == kDeepest) return map;
    for (unsigned n = Byte() % 6; n > 0 && !rest_.empty(); --n) {
      std::string key = String();
      map.Set(std::move(key), Node(depth + 1));
      if (Byte() % 8 == 0) map.entries().back().comment = String();
    }
    return map;
  }

  std::string String() {
    std::string text;
    for (unsigned n = Byte() % 8; n > 0 && !rest_.empty(); --n) AppendPiece(text);
    // Now and then longer than a simple key may be.
    if (Byte() == 0xFF) text.append(Byte() * 16U, 'x');
    return text;
  }

  // A piece, or any one code point below U+0800.
  void AppendPiece(std::string& text) {
    const unsigned choice = Byte();
    if (choice < 0xC0) {
      text += kPieces[choice % kPieces.size()];
      return;
    }
    AppendUtf8(text, static_cast<char32_t>((choice & 0x07U) << 8U | Byte()));
  }

  std::string_view rest_;
};

}  // namespace

yaml::Value DecodeArbitraryValue(std::string_view bytes) { return Decoder(bytes).Node(0); }

}  // namespace spin_aks
