// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/spelling.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace spin_aks {
namespace {

const std::vector<std::string_view> kKeys{"source", "files", "environment", "allowed_outbound_hosts", "ai_models"};

TEST(Spelling, CountsASwapAsOneSlip) {
  EXPECT_EQ(EditDistance("soruce", "source"), 1U);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
}

TEST(Spelling, CaseAndDashesAreNoDifference) { EXPECT_EQ(EditDistance("Allowed-Outbound-Hosts", "allowed_outbound_hosts"), 0U); }

TEST(Spelling, SuggestsWhatIsNear) {
  EXPECT_EQ(Nearest("allow_outbound_hosts", kKeys), "allowed_outbound_hosts");
  EXPECT_EQ(Nearest("sources", kKeys), "source");
  EXPECT_EQ(Nearest("AI_MODELS", kKeys), "ai_models");
}

TEST(Spelling, IsSilentAboutWhatIsFar) {
  EXPECT_EQ(Nearest("id", kKeys), std::nullopt);
  EXPECT_EQ(Nearest("config", kKeys), std::nullopt);
  EXPECT_EQ(Nearest("", kKeys), std::nullopt);
}

TEST(Spelling, TakesTheFirstOfEquallyNear) { EXPECT_EQ(Nearest("cat", std::vector<std::string>{"cut", "cot"}), "cut"); }

TEST(Spelling, DoesNotGoThroughPagesOfText) {
  EXPECT_EQ(Nearest(std::string(1U << 20U, 'a'), std::vector<std::string>{std::string(1U << 20U, 'a') + "b"}), std::nullopt);
}

TEST(Spelling, ListsNamesAsASentenceDoes) {
  EXPECT_EQ(QuoteList({"a"}), "`a`");
  EXPECT_EQ(QuoteList({"a", "b", "c"}, "or"), "`a`, `b` or `c`");
}

}  // namespace
}  // namespace spin_aks
