// SPDX-License-Identifier: Apache-2.0
#include "runtime/draw/unified_diff.h"

#include <chrono>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace spin_aks {
namespace {

std::string Numbered(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text += fmt::format("{}\n", i);
  return text;
}

TEST(UnifiedDiff, IsWrittenAsDiffWritesIt) {
  EXPECT_EQ(UnifiedDiff("f", "same\n", "same\n"), "");
  EXPECT_EQ(UnifiedDiff("f", std::nullopt, "a\nb\n"), "--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  EXPECT_EQ(UnifiedDiff("f", "a\n", std::nullopt), "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
  EXPECT_EQ(UnifiedDiff("f", "a", "a\n"), "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  const std::string old_text = Numbered(1, 30);
  std::string new_text = old_text;
  new_text.replace(new_text.find("5\n"), 2, "five\n");
  new_text.replace(new_text.find("\n12\n") + 1, 3, "");
  new_text.replace(new_text.find("\n28\n") + 1, 3, "28\n28b\n");
  // As `diff -u` (GNU diffutils 3.8) has it.
  EXPECT_EQ(UnifiedDiff("d/f", old_text, new_text),
            "--- a/d/f\n+++ b/d/f\n"
            "@@ -2,14 +2,13 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n 10\n 11\n-12\n 13\n 14\n 15\n"
            "@@ -26,5 +25,6 @@\n 26\n 27\n 28\n+28b\n 29\n 30\n");
}

// What `patch` does with it: the kept and added lines of its hunks, in place of the kept and removed ones.
std::string Patched(const std::string& old_text, const std::string& diff) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < old_text.size();) {
    const std::size_t end = old_text.find('\n', at) + 1;
    lines.push_back(old_text.substr(at, end - at));
    at = end;
  }
  std::string text;
  std::size_t done = 0;
  for (std::size_t at = diff.find("@@"); at < diff.size();) {
    const std::size_t end = diff.find('\n', at) + 1;
    const std::string line = diff.substr(at, end - at);
    at = end;
    if (line.starts_with("@@")) {
      const std::size_t first = std::stoul(line.substr(4));
      const bool is_empty = line.find(",0 +") < line.find('+', 4) + 1 && line.substr(4, line.find(' ', 4) - 4).ends_with(",0");
      const std::size_t begin = is_empty ? first : first - 1;
      while (done < begin) text += lines[done++];
    } else if (line[0] == '+') {
      text += line.substr(1);
    } else {
      EXPECT_EQ(line.substr(1), lines[done]);
      if (line[0] == ' ') text += lines[done];
      ++done;
    }
  }
  while (done < lines.size()) text += lines[done++];
  return text;
}

TEST(UnifiedDiff, LeadsFromOneTextToTheOther) {
  std::mt19937 random(5);  // NOLINT: the same texts each time
  const auto make = [&] {
    std::string text;
    for (auto i = random() % 40; i > 0; --i) text += fmt::format("{}\n", random() % 6);
    return text;
  };
  for (int i = 0; i < 2000; ++i) {
    const std::string a = make(), b = make();
    ASSERT_EQ(Patched(a, UnifiedDiff("f", a, b)), b) << UnifiedDiff("f", a, b);
  }
}

TEST(UnifiedDiff, OfTextsThatHaveNothingInCommonIsOneHunkAndLinear) {
  const std::string a = Numbered(1, 200'000), b = Numbered(1'000'000, 1'200'000);
  const auto begin = std::chrono::steady_clock::now();
  const std::string diff = UnifiedDiff("f", a, b);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_EQ(Patched(a, diff), b);
}

}  // namespace
}  // namespace spin_aks
