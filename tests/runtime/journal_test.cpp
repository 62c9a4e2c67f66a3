// SPDX-License-Identifier: Apache-2.0
#include "runtime/writing/journal.h"

#include <gtest/gtest.h>

#include "runtime/ports/our_names.h"

namespace spin_aks {
namespace {

RelPath At(std::string_view path) { return *RelPath::Parse(path); }

Journal Example() {
  return {.roots = {"/home/me/my app", "/srv/100%\nsure"},
          .directories = {{0, At("base")}, {1, At("a b")}},
          .entries = {{{0, At("base/x.yaml")}, std::nullopt, 1}, {{1, At("a b/%25")}, 2, 3}, {{0, At("old")}, 4, std::nullopt}}};
}

TEST(Journal, IsReadAsItWasWritten) {
  for (const std::size_t root : {0, 1}) {
    const JournalCopy copy{.journal = Example(), .root = root};
    EXPECT_EQ(ReadJournal(WriteJournal(copy)), copy) << WriteJournal(copy);
  }
}

// A run that was killed while it wrote its journal had done nothing else.
TEST(Journal, IsNoneUntilItIsWhole) {
  const std::string whole = WriteJournal({.journal = Example(), .root = 0});
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_FALSE(ReadJournal(whole.substr(0, length))) << length;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string other = whole;
    other[at] = other[at] == '0' ? '1' : '0';
    EXPECT_NE(ReadJournal(other), ReadJournal(whole)) << at;
  }
}

TEST(Journal, NamesThatItMakesAreKnownForOurs) {
  const Journal journal = Example();
  for (const JournalEntry& entry : journal.entries) {
    const RelPath temporary = TemporaryOf(journal.Id(), entry), aside = AsideOf(journal.Id(), entry);
    EXPECT_EQ(temporary.Parent(), entry.place.path.Parent());
    EXPECT_NE(temporary, aside);
    EXPECT_TRUE(IsOurDebris(temporary.name())) << temporary.text();
    EXPECT_TRUE(IsOurDebris(aside.name())) << aside.text();
  }
  EXPECT_TRUE(IsOurDebris(JournalName(Phase::kStaged).name()));
  EXPECT_TRUE(IsOurDebris(JournalName(Phase::kCleaning).name()));
  for (const char* name : {".spin-aks", ".spin-aks-new-", ".spin-aks-new-0123456789abcdeg", "spin-aks-journal", ".spin-aks-old-x"})
    EXPECT_FALSE(IsOurDebris(name)) << name;
}

TEST(Journal, AnotherRunHasOtherNames) {
  Journal one = Example(), two = Example();
  two.entries[0].after = 17;
  EXPECT_NE(TemporaryOf(one.Id(), one.entries[1]), TemporaryOf(two.Id(), two.entries[1]));
}

}  // namespace
}  // namespace spin_aks
