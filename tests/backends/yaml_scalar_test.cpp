// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/scalar.h"

#include <gtest/gtest.h>

#include <string_view>

namespace spin_aks::yaml {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, TakesTheFirstCodePoint) {
  EXPECT_EQ(DecodeUtf8("az").value, U'a');
  EXPECT_EQ(DecodeUtf8("éz").value, U'é');
  EXPECT_EQ(DecodeUtf8("\u2028z").size, 3U);
  EXPECT_EQ(DecodeUtf8("😀").value, U'😀');
  EXPECT_EQ(DecodeUtf8("\U0010ffff").value, 0x10FFFFU);
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndPieces) {
  for (const std::string_view text : {"\x80"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xED\xA0\x80"sv,
                                      "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xC3"sv, "\xE2\x80"sv, "\xC3z"sv, "\xFF"sv}) {
    EXPECT_EQ(DecodeUtf8(text).size, 0U) << text.size();
  }
}

TEST(Visibility, HidesControlsBlanksAndMarksOfDirection) {
  for (const char32_t c : {U' ', U'~', U'\u00A1', U'é', U'\u2010', U'\u2030', U'日', U'\uFFFD', U'😀'})
    EXPECT_TRUE(IsVisible(c)) << static_cast<unsigned>(c);
  for (const char32_t c : {U'\0', U'\x1F', U'\x7F', U'\x85', U'\u00A0', U'\u00AD', U'\u200B', U'\u2028', U'\u202E', U'\u2066', U'\u3000',
                           U'\uFEFF', U'\uFFFF', U'\U000E0041', U'\U0010FFFE'}) {
    EXPECT_FALSE(IsVisible(c)) << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace spin_aks::yaml
