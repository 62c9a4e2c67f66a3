// SPDX-License-Identifier: Apache-2.0
#include "ir/line_word.h"

#include <gtest/gtest.h>

#include <string>

#include "ir/digest.h"

namespace spin_aks {
namespace {

TEST(LineWord, AnyTextIsOneWordAndComesBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const std::string& text :
       {std::string(), std::string("a b"), std::string("100%"), std::string("\r\n\x7f"), std::string("über"), all}) {
    const std::string word = EscapeWord(text);
    EXPECT_FALSE(word.empty());
    EXPECT_EQ(word.find_first_of(" \n\r\t"), std::string::npos);
    EXPECT_EQ(UnescapeWord(word), text);
  }
  EXPECT_EQ(EscapeWord("a b%"), "a%20b%25");
}

TEST(LineWord, APercentNeedsTwoDigits) {
  for (const std::string_view word : {"a%", "a%2", "%zz", "%2 "}) EXPECT_FALSE(UnescapeWord(word)) << word;
}

TEST(Digest, ItsDigitsComeBackAndNoOthers) {
  EXPECT_EQ(HexOf(0xABC), "0000000000000abc");
  EXPECT_EQ(DigestIn("0000000000000abc"), 0xABCU);
  for (const std::string_view hex : {"abc", "0000000000000ABC", "0x0000000000abcd", "00000000000000abc"})
    EXPECT_FALSE(DigestIn(hex)) << hex;
}

}  // namespace
}  // namespace spin_aks
