// SPDX-License-Identifier: Apache-2.0
#include "ir/diagnostic.h"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(Diagnostics, ManyAtOnePlaceAreSortedQuickly) {
  Diagnostics diagnostics;
  for (int i = 0; i < 100000; ++i) diagnostics.Report(AnError(), At(1), std::to_string(i % 50000));
  diagnostics.Sort();
  ASSERT_EQ(diagnostics.all().size(), 50000U);
  EXPECT_EQ(diagnostics.all().front().message, "0");
  EXPECT_EQ(diagnostics.all().back().message, "49999");
}

TEST(Diagnostics, StrictMakesWarningsErrors) {
  Diagnostics diagnostics;
  diagnostics.Report(AWarning(), At(0), "w");
  diagnostics.Report(AWarning(), At(1), "n").As(Severity::kNote);
  diagnostics.PromoteWarnings();
  EXPECT_EQ(diagnostics.all()[0].severity, Severity::kError);
  EXPECT_EQ(diagnostics.all()[1].severity, Severity::kNote);
}

}  // namespace
}  // namespace spin_aks
