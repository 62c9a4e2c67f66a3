// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/variable_types.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "frontend/text/quantity.h"

namespace spin_aks {
namespace {

TEST(HasVariableType, TakesWhatTheTypeSays) {
  for (const char* text : {"0", "-12", "+3"}) EXPECT_TRUE(HasVariableType(text, "int")) << text;
  for (const char* text : {"", "-", "1.0", "0x1", "1 "}) EXPECT_FALSE(HasVariableType(text, "int")) << text;
  for (const char* text : {"true", "false"}) EXPECT_TRUE(HasVariableType(text, "bool")) << text;
  for (const char* text : {"", "True", "1", "yes"}) EXPECT_FALSE(HasVariableType(text, "bool")) << text;
  for (const char* text : {"https://a", "redis+tls://b:1/c", "x://y"}) EXPECT_TRUE(HasVariableType(text, "url")) << text;
  for (const char* text : {"", "a", "://a", "https://", "https://a b", "1x://a"}) EXPECT_FALSE(HasVariableType(text, "url")) << text;
  EXPECT_FALSE(HasVariableType("a\nb", "path"));
  EXPECT_TRUE(HasVariableType("a\nb", "string"));
}

TEST(IsJson, FollowsRfc8259) {
  for (const char* text : {"null", " true ", "0", "-0.5e+3", "\"\\u00e9\\n\"", "[]", "[1, [2]]", "{}", "{\"a\" : {\"b\":[]}}"})
    EXPECT_TRUE(IsJson(text)) << text;
  for (const char* text : {"", "nul", "01", "1.", "+1", ".5", "\"a", "\"\\x\"", "\"\\u12\"", "[1,]", "[1 2]", "{a:1}", "{\"a\"}",
                           "{\"a\":1,}", "1 2", "\"\t\""})
    EXPECT_FALSE(IsJson(text)) << text;
}

TEST(IsJson, StopsAtHostileDepth) { EXPECT_FALSE(IsJson(std::string(100000, '['))); }

TEST(CompareQuantities, KnowsEverySuffix) {
  EXPECT_EQ(CompareQuantities("1", "1000m"), std::weak_ordering::equivalent);
  EXPECT_EQ(CompareQuantities("0.1", "100m"), std::weak_ordering::equivalent);
  EXPECT_EQ(CompareQuantities("1Ki", "1024"), std::weak_ordering::equivalent);
  EXPECT_EQ(CompareQuantities("1e3", "1k"), std::weak_ordering::equivalent);
  EXPECT_EQ(CompareQuantities("1M", "1Mi"), std::weak_ordering::less);
  EXPECT_EQ(CompareQuantities("2Gi", "2047Mi"), std::weak_ordering::greater);
}

}  // namespace
}  // namespace spin_aks
