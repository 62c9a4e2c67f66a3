// SPDX-License-Identifier: Apache-2.0
//
// Characters, code points, and strings of other languages: ir/ascii, utf8, json_text, toml_text.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ir/ascii.h"
#include "ir/json_text.h"
#include "ir/toml_text.h"
#include "ir/utf8.h"
#include "tests/random_bytes.h"

namespace spin_aks {
namespace {

using namespace std::string_view_literals;

TEST(Ascii, HoldsNoOtherByteForALetter) {
  for (int byte = 0x80; byte < 0x100; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_FALSE(IsAlnum(c) || IsHexDigit(c) || IsControl(c) || IsAscii(c)) << byte;
    EXPECT_EQ(ToLower(c), c);
    EXPECT_EQ(ToUpper(c), c);
  }
}

TEST(Ascii, ChangesTheCaseOfLettersAlone) {
  EXPECT_EQ(LowerAscii("AZaz@[`{09-É"), "azaz@[`{09-É");
  EXPECT_EQ(UpperAscii("AZaz@[`{09-é"), "AZAZ@[`{09-é");
}

TEST(Ascii, NoDigitsAreNotDigits) {
  EXPECT_TRUE(IsDigits("0123456789"));
  EXPECT_FALSE(IsDigits(""));
  EXPECT_FALSE(IsDigits("1a"));
}

std::vector<char32_t> Values(std::string_view text) {
  std::vector<char32_t> values;
  for (const CodePoint c : CodePoints(text)) values.push_back(c.value);
  return values;
}

TEST(Utf8, ReadsOneToFourBytes) { EXPECT_EQ(Values("a\u00e9\u20ac\U0001F600"), (std::vector<char32_t>{'a', 0xe9, 0x20ac, 0x1F600})); }

// Each of the bytes by itself, so that nothing that follows is swallowed.
TEST(Utf8, ReadsWhatIsMalformedByteByByte) {
  for (const std::string_view bad : {"\x80"sv, "\xbf"sv, "\xc0\xaf"sv, "\xc1\xbf"sv, "\xe0\x80\x80"sv, "\xe0\x9f\xbf"sv, "\xed\xa0\x80"sv,
                                     "\xf0\x8f\xbf\xbf"sv, "\xf4\x90\x80\x80"sv, "\xf5\x80"sv, "\xff"sv, "\xe2\x82"sv, "\xf0\x9f\x98"sv}) {
    const std::string text = std::string(bad) + "\"";
    std::size_t malformed = 0;
    char32_t last = 0;
    for (const CodePoint c : CodePoints(text)) {
      malformed += c.is_malformed() ? 1 : 0;
      last = c.value;
    }
    EXPECT_EQ(malformed, bad.size()) << testing::PrintToString(bad);
    EXPECT_EQ(last, U'"');
    EXPECT_EQ(FindInvalidUtf8("é" + text), 2U);
  }
}

TEST(Utf8, TheReplacementCharacterItselfIsText) {
  EXPECT_FALSE(DecodeFirst(kReplacementBytes).is_malformed());
  EXPECT_EQ(FindInvalidUtf8(kReplacementBytes), std::nullopt);
}

TEST(Utf8, WritingIsTheInverseOfReading) {
  for (const char32_t c : {0x0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff}) {
    std::string text;
    AppendUtf8(text, c);
    EXPECT_EQ(Values(text), std::vector<char32_t>{c});
  }
}

// Whatever the bytes are, a walk over them ends, and loses none.
TEST(Utf8, TheBytesOfAllCodePointsAreTheText) {
  RandomBytes random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string text, walked;
    for (std::size_t i = random.Below(12); i > 0; --i) text += static_cast<char>(random.Below(256));
    for (const CodePoint c : CodePoints(text)) walked += c.bytes;
    EXPECT_EQ(walked, text);
  }
}

TEST(Utf8, CutsBetweenCodePoints) {
  constexpr std::string_view text = "a€b";
  EXPECT_EQ(BoundaryUpTo(text, 1), 1U);
  EXPECT_EQ(BoundaryUpTo(text, 3), 1U);
  EXPECT_EQ(BoundaryUpTo(text, 4), 4U);
  EXPECT_EQ(BoundaryUpTo(text, 99), 5U);
  EXPECT_EQ(BoundaryFrom(text, 1), 1U);
  EXPECT_EQ(BoundaryFrom(text, 2), 4U);
  EXPECT_EQ(BoundaryFrom(text, 99), 5U);
}

TEST(JsonString, EscapesControlsAndNothingElse) {
  EXPECT_EQ(JsonString("a\"\\\b\f\n\r\t\0\x1f\x7f/é"sv), R"("a\"\\\b\f\n\r\t\u0000\u001f\u007f/é")");
}

TEST(JsonString, ReadsWhatItWrote) {
  RandomBytes random(2);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t i = random.Below(8); i > 0; --i) text += static_cast<char>(random.Below(round % 2 == 0 ? 0x24 : 0x100));
    const std::string written = JsonString(text) + "rest";
    std::string_view rest = written;
    EXPECT_EQ(TakeJsonString(rest), text);
    EXPECT_EQ(rest, "rest");
  }
}

TEST(JsonString, RefusesWhatItNeverWrites) {
  for (std::string_view text :
       {"", "a", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u00", "\"\\u0041\"", "\"\\u00e9\"", "\"\\u001F\"", "\"\\/\""}) {
    EXPECT_EQ(TakeJsonString(text), std::nullopt) << text;
  }
}

TEST(TomlString, EscapesWhatAnEditorCouldTripOver) {
  EXPECT_EQ(TomlString("a\"\\\b\f\n\r\t\0\x1f\x7f/é"sv), R"("a\"\\\b\f\n\r\t\u0000\u001F\u007F/é")");
  EXPECT_EQ(TomlString("\u0080\u009f\u00a0\u2028\u2029"), "\"\\u0080\\u009F\u00a0\\u2028\\u2029\"");
}

TEST(TomlKey, IsBareWhereItCanBe) {
  EXPECT_EQ(TomlKey("a-B_9"), "a-B_9");
  EXPECT_EQ(TomlKey(""), "\"\"");
  EXPECT_EQ(TomlKey("a.b"), "\"a.b\"");
  EXPECT_EQ(TomlKey("é"), "\"é\"");
}

}  // namespace
}  // namespace spin_aks
