// SPDX-License-Identifier: Apache-2.0
//
// What Spin refuses behind the parser, we refuse for the same reason; and what
// compile says beyond Spin is one of the rules that it promises, nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/frontend/judge.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

struct Row {
  std::string file, stage, message;
};

std::vector<Row> RejectedBehindTheParser() {
  std::vector<Row> rows;
  for (const std::string& line : test::ReadSharedLines(test::SharedDir() / "referees/spin/rejected.tsv")) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    Row row{line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)};
    if (row.stage == "load" || row.stage == "later") rows.push_back(std::move(row));
  }
  return rows;
}

// Spin's words, or the name of the case where Spin says nothing yet -> our kind.
const std::vector<std::pair<std::string_view, Kind>>& Reasons() {
  static const std::vector<std::pair<std::string_view, Kind>> reasons = {
      {"unmatched '{{' in template", Kind::kUnmatchedTemplate},
      {"`allowed_outbound_hosts` is malformed", Kind::kAllowedOutboundHost},
      {"inline-allowed-host", Kind::kAllowedOutboundHost},
      {"must start with 'sha256:'", Kind::kSourceDigest},
      {"must specify a package name", Kind::kDependencyNeedsPackage},
      {"using an export to satisfy", Kind::kDependencyExport},
      {"dependency conflicts with", Kind::kDependencyConflict},
      {"build-absolute-workdir", Kind::kAbsoluteWorkdir},
      {"http-bad-executor", Kind::kHttpExecutor},
      {"http-both-component-and-static", Kind::kHttpTriggerTarget},
      {"http-neither-component-nor-static", Kind::kHttpTriggerTarget},
      {"http-unknown-field", Kind::kUnknownKey},
      {"redis-missing-channel", Kind::kMissingKey},
      {"trigger-missing-component-ref", Kind::kUnknownComponent},
      {"loader-tests-triggers-http", Kind::kHttpBase},
      {"manifest-tests-ui-normalization", Kind::kMissingKey},
      {"tests-internal-http", Kind::kHttpRoute},
  };
  return reasons;
}

TEST(CorpusRules, RefuseWhatSpinRefusesForTheSameReason) {
  SPIN_AKS_NEEDS_SHARED("referees/spin/rejected.tsv");
  std::size_t count = 0;
  for (const Row& row : RejectedBehindTheParser()) {
    SCOPED_TRACE(row.file + ": " + row.message);
    const auto reason =
        std::ranges::find_if(Reasons(), [&](const auto& known) { return (row.file + row.message).find(known.first) != std::string::npos; });
    ASSERT_NE(reason, Reasons().end()) << "no reason is known for this case";
    const Judged judged = JudgeSpin(test::ReadShared(test::SharedDir() / "corpus/invalid" / row.file));
    ASSERT_FALSE(judged.diagnostics.all().empty());
    for (const Diagnostic& diagnostic : judged.diagnostics.all()) {
      EXPECT_EQ(diagnostic.kind, reason->second) << Brief(diagnostic);
      EXPECT_TRUE(diagnostic.primary.span.is_somewhere());
    }
    ++count;
  }
  EXPECT_GT(count, 0U);
}

// Spec §3, "what Spin finds only at start or never", and the paths.
bool IsPromised(Kind kind) {
  static const std::set<Kind> promised = {
      Kind::kUnknownComponent, Kind::kDuplicateComponentId, Kind::kDuplicateRoute, Kind::kUnmatchedTemplate,
      Kind::kUnknownVariable,  Kind::kTriggerNotOnShim,     Kind::kFeatureTooNew,  Kind::kPathLeavesApplication,
      Kind::kNoTriggers,       Kind::kTriggerAddress,
      Kind::kHttpExecutor,                                                     // a WAGI entry point that the trigger refuses when it starts
      Kind::kMissingKey,       Kind::kUnknownKey,           Kind::kWrongType,  // settings of the triggers that the shim has compiled in
  };
  return promised.contains(kind);
}

TEST(CorpusRules, CompileRefusesOnlyByRulesThatArePromised) {
  SPIN_AKS_NEEDS_SHARED("corpus/valid");
  std::map<std::string, std::size_t> files_by_kind;
  std::size_t apps = 0, refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(test::SharedDir() / "corpus/valid")) {
    SCOPED_TRACE(entry.path().filename().string());
    const Judged judged = JudgeCompile(test::ReadShared(entry.path()));
    EXPECT_TRUE(judged.app.has_value() || judged.diagnostics.has_errors()) << "neither an application nor a reason";
    ++(judged.diagnostics.has_errors() ? refused : apps);
    std::set<std::string> seen;
    for (const Diagnostic& diagnostic : judged.diagnostics.all()) {
      EXPECT_TRUE(diagnostic.severity != Severity::kError || IsPromised(diagnostic.kind)) << Brief(diagnostic);
      const DiagnosticInfo& info = Describe(diagnostic.kind);
      const std::string_view severity = diagnostic.severity == Severity::kError     ? "error"
                                        : diagnostic.severity == Severity::kWarning ? "warning"
                                                                                    : "note";
      if (seen.insert(std::string(info.code)).second)
        ++files_by_kind[std::string(info.code) + " " + std::string(severity) + " " + std::string(info.name)];
    }
  }
  std::printf("%zu applications, %zu refused\n", apps, refused);
  for (const auto& [kind, files] : files_by_kind) std::printf("%5zu  %s\n", files, kind.c_str());
  EXPECT_EQ(apps + refused, 769U);
}

}  // namespace
}  // namespace spin_aks
