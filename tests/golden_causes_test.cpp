// SPDX-License-Identifier: Apache-2.0
//
// Nothing is emitted without a reason: of every golden that compiles, in every form of output, each line has a rule and
// an input, and `explain FILE:LINE` has an answer. And no rule is dead.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ir/rule.h"
#include "runtime/cli/compile.h"
#include "runtime/cli/explain_line.h"
#include "runtime/cli/options.h"
#include "runtime/output/driver.h"
#include "tests/golden_case.h"

namespace spin_aks {
namespace {

// Everything that one compile command of a golden makes in this form; nothing where it does not compile.
std::optional<Outputs> Compile(const GoldenCommand& command, MemoryDisk& disk, const Backend& backend) {
  const auto line = ParseCommandLine(command.argv);
  if (!line || line->command == nullptr || line->command->name != "compile") return std::nullopt;
  auto options = ParseCompile(*line);
  if (!options) return std::nullopt;
  options->build.backend = &backend;
  options->build.emit = Emit::kBoth;
  options->build.causes = Causes::kKept;

  const MemoryDirectory home(disk, kGoldenHome);
  const std::unique_ptr<Directory> directory = home.Open(line->globals.directory);
  const Environment environment{command.variables};
  Project project;
  Diagnostics diagnostics;
  ReadProject({.settings_path = line->globals.config, .sets = line->globals.sets}, Manifest::kNeeded, *directory, environment, project,
              diagnostics);
  auto built = Build(options->build, project, *directory, diagnostics);
  if (!built || diagnostics.has_errors()) return std::nullopt;
  return PlaceOutputs(*std::move(built));
}

// What is counted over all of them.
struct Totals {
  std::size_t compiles = 0, files = 0, lines = 0, answered = 0;
  std::set<std::string> exceptions;  // "file:line", a sample of each file
  std::set<Rule> used;

  void Add(const std::string& golden, const Outputs& outputs) {
    ++compiles;
    for (const PlacedFile& output : outputs) {
      ++files;
      const auto printed = static_cast<std::size_t>(std::ranges::count(output.bytes, '\n'));
      lines += printed;
      const std::vector<LineAnswer> answers = AnswerLines(output);
      for (std::size_t i = 0; i < answers.size(); ++i)
        AddLine(answers[i], [&] { return fmt::format("{}: {}:{}", golden, output.place.Text(), i + 1); });
      if (answers.size() != printed || !output.bytes.ends_with('\n')) exceptions.insert(output.place.Text() + ": its end");
    }
  }

 private:
  void AddLine(const LineAnswer& answer, const auto& place) {
    if (answer.cause.rule == Rule::kNone || !answer.cause.span.is_somewhere()) {
      exceptions.insert(fmt::format("{}: {}", place(), answer.text));
      return;
    }
    ++answered;
    used.insert(answer.cause.rule);
  }
};

const Totals& AllGoldens() {
  static const Totals totals = [] {
    Totals all;
    const auto root = std::filesystem::path(SPIN_AKS_SOURCE_DIR) / "golden";
    for (const auto& folder : ListGoldenCases(root)) {
      auto golden = ReadGoldenCase(root, folder);
      if (!golden) continue;  // tests/golden_test.cpp says so
      for (const GoldenCommand& command : golden->commands) {
        for (const Backend& backend : Backends()) {
          if (const auto outputs = Compile(command, golden->disk, backend)) all.Add(golden->name, *outputs);
        }
      }
    }
    return all;
  }();
  return totals;
}

TEST(GoldenCauses, EveryLineOfEveryOutputSaysWhyItIsThere) {
  const Totals& all = AllGoldens();
  fmt::print("{} compiles, {} files, {} lines: {} without a cause; `explain FILE:LINE` answers {}\n", all.compiles, all.files, all.lines,
             all.lines - all.answered, all.answered);
  EXPECT_GT(all.compiles, 100U);
  EXPECT_EQ(all.answered, all.lines);
  std::size_t shown = 0;
  for (const std::string& exception : all.exceptions) {
    if (++shown <= 40) ADD_FAILURE() << exception;
  }
}

TEST(GoldenCauses, EveryRuleHasMadeSomeLine) {
  for (const RuleInfo& rule : AllRules())
    EXPECT_TRUE(AllGoldens().used.contains(rule.rule)) << rule.name << " is dead, or no golden shows it";
}

TEST(Rules, SayWhyInOneLineAndInSeveralAndWhereTheFactStands) {
  for (const RuleInfo& rule : AllRules()) {
    EXPECT_FALSE(rule.sentence.empty() || rule.sentence.contains('\n') || rule.sentence.ends_with('.')) << rule.name;
    EXPECT_TRUE(rule.explanation.starts_with('\n') && rule.explanation.ends_with(".\n")) << rule.name;
    EXPECT_FALSE(rule.source.empty()) << rule.name;
    EXPECT_EQ(&Describe(rule.rule), &rule);
  }
}

}  // namespace
}  // namespace spin_aks
