// SPDX-License-Identifier: Apache-2.0
//
// The promise that everything else stands on: what is written reads back the same.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/reader.h"
#include "backends/yaml/writer.h"
#include "fuzz/arbitrary_value.h"
#include "tests/backends/bare.h"
#include "tests/random_bytes.h"

namespace spin_aks::yaml {
namespace {

using namespace std::string_view_literals;

void ExpectSurvives(const Bare& bare) {
  const Value& value = bare.value;
  const std::string text = Write(value);
  ReadError error;
  const auto read = Read(text, error);
  ASSERT_TRUE(read.has_value()) << error.line << ":" << error.column << " " << error.message << "\n" << text;
  ASSERT_EQ(read->size(), 1U) << text;
  ASSERT_EQ(read->front(), value) << text;
  ASSERT_TRUE(text.ends_with('\n'));
  ASSERT_EQ(text.find('\r'), std::string::npos);
}

// As a value, a key, an element, below a map in a list, and above another entry.
void ExpectStringSurvives(std::string_view text) {
  Map map;
  map.Set("value", AsRead(text));
  map.Set(std::string(text), AsRead("key"));
  map.Set("list", L{text, L{text}, Map{E(std::string(text), text, std::string(text))}});
  map.Set("end", AsRead(text));
  ExpectSurvives(map);
  ExpectSurvives(text);
  ExpectSurvives(L{text, text});
}

TEST(YamlRoundTrip, HostileValuesSurvive) {
  for (const std::string_view text :
       {"'"sv,         "\""sv,       "a\nb"sv,     "a\nb\n"sv, "a\n\n"sv,  "\n"sv,         "{{ .Values.x }}"sv,
        "$(X)"sv,      "$$(X)"sv,    "a$$b"sv,     "yes"sv,    "010"sv,    "1e3"sv,        "~"sv,
        " a"sv,        "a "sv,       " \n "sv,     "\ta"sv,    "a\t"sv,    "a\u0085b"sv,   "a\u2028b"sv,
        "\x7f"sv,      "😀"sv,       "\ufeffa"sv,  "a\r\nb"sv, "# a\nb"sv, "%a\nb"sv,      "---\na"sv,
        "a\n---\nb"sv, "- a\n- b"sv, "? a\n: b"sv, "|\n>"sv,   "\0"sv,     "a: b\nc: d"sv, "<<"sv,
        "="sv,         "..."sv}) {
    ExpectStringSurvives(text);
  }
}

TEST(YamlRoundTrip, LongStringsSurvive) {
  for (const std::size_t size :
       {std::size_t{127}, std::size_t{999}, std::size_t{1000}, std::size_t{1001}, std::size_t{1025}, std::size_t{65536}}) {
    ExpectStringSurvives(std::string(size, 'x'));
    ExpectStringSurvives(std::string(size, ' '));
    ExpectStringSurvives(std::string(size, '\n'));
    ExpectStringSurvives("a\n" + std::string(size, 'x'));
    std::string wide;
    while (wide.size() < size) wide += "é\u2028";
    ExpectStringSurvives(wide);
  }
}

TEST(YamlRoundTrip, EveryCodePointSurvives) {
  std::string all;
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 251) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    if (c < 0x80) {
      all += static_cast<char>(c);
    } else if (c < 0x800) {
      all += {static_cast<char>(0xC0U | c >> 6U), static_cast<char>(0x80U | (c & 0x3FU))};
    } else if (c < 0x10000) {
      all += {static_cast<char>(0xE0U | c >> 12U), static_cast<char>(0x80U | (c >> 6U & 0x3FU)), static_cast<char>(0x80U | (c & 0x3FU))};
    } else {
      all += {static_cast<char>(0xF0U | c >> 18U), static_cast<char>(0x80U | (c >> 12U & 0x3FU)),
              static_cast<char>(0x80U | (c >> 6U & 0x3FU)), static_cast<char>(0x80U | (c & 0x3FU))};
    }
  }
  ExpectStringSurvives(all);
}

TEST(YamlRoundTrip, IntegersOfEverySizeSurvive) {
  for (const std::int64_t n : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN}) ExpectSurvives(AsRead(n));
}

TEST(YamlRoundTrip, EveryValueSurvives) {
  RandomBytes random(3);
  std::size_t written = 0;
  for (int i = 0; i < 20000; ++i) {
    const Value value = DecodeArbitraryValue(random.Bytes(random.Below(400)));
    ExpectSurvives(value);
    if (HasFatalFailure()) return;
    written += Write(value).size();
  }
  EXPECT_GT(written, 500000U) << "the generator no longer makes trees";
}

}  // namespace
}  // namespace spin_aks::yaml
