// SPDX-License-Identifier: Apache-2.0
#include "ir/diagnostic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

namespace spin_aks {
namespace {

Span At(std::uint32_t begin, SourceId source = SourceId{0}) { return {.source = source, .begin = begin, .end = begin + 1}; }

// Any two kinds: what they are called does not matter here.
DiagnosticKind KindOf(Severity severity) { return std::ranges::find(AllDiagnostics(), severity, &DiagnosticInfo::severity)->kind; }
DiagnosticKind AnError() { return KindOf(Severity::kError); }
DiagnosticKind AWarning() { return KindOf(Severity::kWarning); }

std::vector<std::string> Messages(const Diagnostics& diagnostics) {
  std::vector<std::string> messages;
  for (const Diagnostic& d : diagnostics.all()) messages.push_back(d.message);
  return messages;
}

TEST(DiagnosticRegistry, CodesAreUniqueAndAscending) {
  const auto& all = AllDiagnostics();
  EXPECT_EQ(std::ranges::adjacent_find(all, std::greater_equal<>{}, &DiagnosticInfo::kind), all.end());
}

TEST(DiagnosticRegistry, EveryKindIsFoundByItsCodeInAnyCase) {
  for (const DiagnosticInfo& info : AllDiagnostics()) {
    std::string lower(info.code);
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    ASSERT_EQ(FindDiagnostic(lower), &info);
    ASSERT_EQ(&Describe(info.kind), &info);
    ASSERT_EQ(info.code.size(), 6U);
  }
  for (const char* code : {"", "SA", "SA9999", "SA01000", "XA0100", "0100"}) EXPECT_EQ(FindDiagnostic(code), nullptr) << code;
}

TEST(DiagnosticRegistry, LongFormsBeginWithTheirFirstWord) {
  for (const DiagnosticInfo& info : AllDiagnostics()) {
    ASSERT_FALSE(info.explanation.empty()) << info.code;
    EXPECT_NE(info.explanation.front(), '\n') << info.code;
    EXPECT_NE(info.explanation.front(), ' ') << info.code;
  }
}

TEST(Diagnostics, ReportTakesTheSeverityOfItsKind) {
  Diagnostics diagnostics;
  diagnostics.Report(AWarning(), At(0), "w");
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.Report(AnError(), At(0), "e");
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Diagnostics, AreSortedByPlaceAndThenByOrder) {
  Diagnostics diagnostics;
  diagnostics.Report(AnError(), Span{}, "nowhere");
  diagnostics.Report(AnError(), At(5, SourceId{1}), "other file");
  diagnostics.Report(AnError(), At(9), "late");
  diagnostics.Report(AWarning(), At(2), "early, first");
  diagnostics.Report(AnError(), At(2), "early, second");
  diagnostics.Sort();
  EXPECT_EQ(Messages(diagnostics), (std::vector<std::string>{"early, first", "early, second", "late", "other file", "nowhere"}));
}

TEST(Diagnostics, EqualOnesAreKeptOnce) {
  Diagnostics diagnostics;
  diagnostics.Report(AnError(), At(1), "a");
  diagnostics.Report(AnError(), At(1), "b");
  diagnostics.Report(AnError(), At(1), "a");
  diagnostics.Report(AnError(), At(1), "a").Help("differs");
  diagnostics.Report(AnError(), At(1), "a").Also(At(3), "differs");
  diagnostics.Report(AnError(), At(1), "a").Replace(At(3), "differs");
  diagnostics.Report(AnError(), At(2), "a");
  diagnostics.Sort();
  EXPECT_EQ(Messages(diagnostics), (std::vector<std::string>{"a", "b", "a", "a", "a", "a"}));
}

TEST(Diagnostics, AreGatheredByWhatTheySay) {
  Diagnostics diagnostics;
  for (std::uint32_t i = 0; i < 24; ++i) diagnostics.Report(AWarning(), At(i), i == 5 ? "other" : "same").Help("once");
  diagnostics.Report(AWarning(), At(0), "same");  // a place that is shown already
  diagnostics.Report(AnError(), At(30), "same");
  diagnostics.Report(AnError(), At(31), "same");
  diagnostics.Gather(std::array{AWarning()});
  EXPECT_EQ(Messages(diagnostics), (std::vector<std::string>{"same", "other", "same", "same"}));
  const Diagnostic& first = diagnostics.all().front();
  EXPECT_EQ(first.related,
            (std::vector<Label>{{At(1), "here as well"}, {At(2), "here as well"}, {At(3), "here as well, and 19 more like it"}}));
  EXPECT_EQ(first.help, (std::vector<std::string>{"once"}));
}

TEST(Diagnostics, ManyEqualOnesAreOne) {
  Diagnostics diagnostics;
  for (int i = 0; i < 100000; ++i) diagnostics.Report(AnError(), At(1), std::to_string(i % 400));
  diagnostics.Sort();
  ASSERT_EQ(diagnostics.all().size(), 400U);
  EXPECT_EQ(diagnostics.all().front().message, "0");
  EXPECT_EQ(diagnostics.all().back().message, "399");
  EXPECT_EQ(diagnostics.Count(Severity::kError), 400U);
}

TEST(Diagnostics, StrictMakesWarningsErrors) {
  Diagnostics diagnostics;
  diagnostics.Report(AWarning(), At(0), "w");
  diagnostics.Report(AWarning(), At(1), "n").As(Severity::kNote);
  diagnostics.PromoteWarnings();
  EXPECT_EQ(diagnostics.all()[0].severity, Severity::kError);
  EXPECT_EQ(diagnostics.all()[1].severity, Severity::kNote);
}

// ---- Floods ----

constexpr std::uint32_t kFlood = 100000;

// Without words where nobody will read them, as those do who report many.
void Flood(DiagnosticKind kind, Diagnostics& diagnostics) {
  for (std::uint32_t i = 0; i < kFlood; ++i) diagnostics.Report(kind, At(i), diagnostics.IsFull(kind, At(i)) ? "" : std::to_string(i));
}

bool AllHaveWords(const Diagnostics& diagnostics) {
  return std::ranges::none_of(diagnostics.all(), [](const Diagnostic& d) { return d.message.empty(); });
}

TEST(DiagnosticFlood, HoldsFewAndCountsAll) {
  Diagnostics diagnostics;
  Flood(AnError(), diagnostics);
  EXPECT_LE(diagnostics.all().size(), 4 * Diagnostics::kMostOfAKind);
  EXPECT_EQ(diagnostics.Count(Severity::kError), kFlood);
  EXPECT_EQ(diagnostics.left_out(), kFlood - diagnostics.all().size());
}

TEST(DiagnosticFlood, HoldsTheFirstByPlaceWhateverTheOrder) {
  for (const std::uint32_t step : {1U, 7U, kFlood - 1}) {  // coprime to the number of places: each comes once
    Diagnostics diagnostics;
    for (std::uint32_t i = 0, at = 0; i < kFlood + 1; ++i, at = (at + step) % (kFlood + 1))
      diagnostics.Report(AnError(), At(at), std::to_string(at));
    diagnostics.Sort();
    diagnostics.Truncate(Diagnostics::kMostOfAKind);
    ASSERT_EQ(diagnostics.all().size(), Diagnostics::kMostOfAKind);
    for (std::uint32_t i = 0; i < Diagnostics::kMostOfAKind; ++i) ASSERT_EQ(diagnostics.all()[i].message, std::to_string(i)) << step;
    EXPECT_EQ(diagnostics.left_out(), kFlood + 1 - Diagnostics::kMostOfAKind);
  }
}

TEST(DiagnosticFlood, TakesNoErrorAway) {
  Diagnostics diagnostics;
  Flood(AWarning(), diagnostics);
  Flood(KindOf(Severity::kNote), diagnostics);
  diagnostics.Report(AnError(), At(kFlood), "the error");
  Flood(AWarning(), diagnostics);
  diagnostics.Sort();
  diagnostics.Truncate(Diagnostics::kMostOfAKind);
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.all().back().message, "the error");
  EXPECT_EQ(diagnostics.Count(Severity::kNote), kFlood);
}

TEST(DiagnosticFlood, OfOneKindLeavesTheOthers) {
  Diagnostics diagnostics;
  Flood(AnError(), diagnostics);
  const DiagnosticKind other = std::ranges::find_if(AllDiagnostics(), [](const DiagnosticInfo& info) {
                                 return info.severity == Severity::kError && info.kind != AnError();
                               })->kind;
  diagnostics.Report(other, At(kFlood), "other");
  diagnostics.Remove(AnError());
  EXPECT_EQ(Messages(diagnostics), (std::vector<std::string>{"other"}));
  EXPECT_EQ(diagnostics.Count(Severity::kError), 1U);
}

TEST(DiagnosticFlood, IsAsFullInANestedSink) {
  Diagnostics diagnostics;
  Flood(AnError(), diagnostics);
  Diagnostics nested = diagnostics.Nested();
  EXPECT_FALSE(nested.has_errors());
  EXPECT_TRUE(nested.IsFull(AnError(), At(kFlood)));
  nested.Report(AnError(), At(kFlood), {});
  nested.Report(AWarning(), At(kFlood), "w");
  EXPECT_TRUE(nested.has_errors());
  diagnostics.Append(std::move(nested));
  EXPECT_EQ(diagnostics.Count(Severity::kError), kFlood + 1);
  EXPECT_EQ(diagnostics.Count(Severity::kWarning), 1U);
  EXPECT_EQ(diagnostics.all().back().message, "w");
}

TEST(DiagnosticFlood, OfWarningsHoldsOneThatIsMadeAnError) {
  Diagnostics diagnostics;
  Flood(AWarning(), diagnostics);
  diagnostics.Report(AWarning(), At(kFlood), "e").As(Severity::kError);
  diagnostics.Report(AWarning(), At(kFlood + 1), {});
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.Count(Severity::kError), 1U);
  EXPECT_EQ(diagnostics.Count(Severity::kWarning), kFlood + 1);
}

TEST(DiagnosticFlood, IsPromotedAsAWhole) {
  Diagnostics diagnostics;
  Flood(AWarning(), diagnostics);
  diagnostics.PromoteWarnings();
  EXPECT_EQ(diagnostics.Count(Severity::kError), kFlood);
  EXPECT_EQ(diagnostics.Count(Severity::kWarning), 0U);
}

TEST(DiagnosticFlood, ShowsNoneWithoutWords) {
  const auto flooded = [](auto change) {
    Diagnostics diagnostics;
    Flood(AWarning(), diagnostics);
    change(diagnostics);
    return diagnostics;
  };
  EXPECT_TRUE(AllHaveWords(flooded([](Diagnostics& d) { d.Sort(); })));
  EXPECT_TRUE(AllHaveWords(flooded([](Diagnostics& d) { d.PromoteWarnings(); })));
  EXPECT_TRUE(AllHaveWords(flooded([](Diagnostics& d) { d.Remove(AnError()); })));
  EXPECT_TRUE(AllHaveWords(flooded([](Diagnostics& d) { d.Gather(std::array{AnError()}); })));
  Diagnostics above;
  above.Append(flooded([](Diagnostics&) {}));
  EXPECT_TRUE(AllHaveWords(above));
}

}  // namespace
}  // namespace spin_aks
