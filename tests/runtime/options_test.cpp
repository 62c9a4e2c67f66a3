// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "runtime/cli/completion.h"
#include "runtime/cli/help.h"
#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

std::expected<CommandLine, UsageError> Parse(std::vector<std::string> words) {
  words.insert(words.begin(), "spin-aks");
  return ParseCommandLine(words);
}
UsageError Refused(std::vector<std::string> words) {
  const auto line = Parse(std::move(words));
  EXPECT_FALSE(line);
  return line ? UsageError{} : line.error();
}

TEST(OptionsTest, TakesFlagsBeforeAndAfterTheCommand) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"-C", "app", "-v", "compile", "-t", "kube", "--set", "a=b", "--set=c=d"},
                                             {"compile", "-tkube", "--set", "a=b", "--set", "c=d", "--directory=app", "--verbose"},
                                             {"-t", "kube", "--set=a=b", "compile", "-vC", "app", "--set=c=d"}}) {
    const auto line = Parse(words);
    ASSERT_TRUE(line) << line.error().message;
    EXPECT_EQ(line->command->name, "compile");
    EXPECT_EQ(line->globals.directory, "app");
    EXPECT_EQ(line->globals.verbosity, Verbosity::kVerbose);
    EXPECT_EQ(line->globals.sets, (std::vector<std::string>{"a=b", "c=d"}));
    EXPECT_EQ(line->Value("type"), "kube");
  }
}

TEST(OptionsTest, NeverTakesTheNextWordForAnOptionalValue) {
  const auto line = Parse({"compile", "--override", "-q", "--override=base/a.yaml"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->flags.at("override"), (std::vector<std::string>{"", "base/a.yaml"}));
  EXPECT_NE(Refused({"compile", "--override", "base/a.yaml"}).message.find("one word too many"), std::string::npos);
}

// They are read a few at a time: wherever a portion ends, what stands there means the same.
TEST(OptionsTest, ReadsAlikeBehindAnyNumberOfFlags) {
  const auto describe = [](std::size_t sets, std::vector<std::string> words) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < sets; ++i) all.insert(all.end(), {"--set", "a=b"});
    std::ranges::move(words, std::back_inserter(all));
    const auto line = Parse(std::move(all));
    if (!line) return line.error().message + line.error().help;
    EXPECT_GE(line->globals.sets.size(), sets);
    std::string text(line->command == nullptr ? "" : line->command->name);
    for (std::size_t i = sets; i < line->globals.sets.size(); ++i) text += " set " + line->globals.sets[i];
    for (const std::string& operand : line->operands) text += " " + operand;
    for (const auto& [flag, values] : line->flags)
      for (const std::string& value : values) text += " " + std::string(flag) + "=" + value;
    return text;
  };
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"compile", "-t", "kube", "--set=c=d", "--out", "there"},
                                             {"compile", "--out", "--set", "c=d"},
                                             {"compile", "--out", "--set=c=d"},
                                             {"compile", "--override", "base/a.yaml"},
                                             {"compile", "--override=base/a.yaml", "--override", "--check"},
                                             {"compile", "--frob", "word"},
                                             {"compile", "--frob=x", "word"},
                                             {"compile", "--set"},
                                             {"explain", "--", "-t", "--set=c=d"},
                                             {"compile", "--out", "--", "--set", "c=d"},
                                             {"compile", "-vtkube", "-C", "-", "--set", ""}}) {
    const std::string alone = describe(0, words);
    for (std::size_t sets = 24; sets < 70; ++sets) ASSERT_EQ(describe(sets, words), alone) << sets << " " << words[1];
  }
}

TEST(OptionsTest, GuessesNothing) {
  EXPECT_EQ(Refused({"--vers"}).message, "there is no flag `--vers`");
  EXPECT_EQ(Refused({"compile", "--stdou"}).help, "did you mean `--stdout`?");
  EXPECT_EQ(Refused({"comple"}).help, "did you mean `compile`?");
  EXPECT_EQ(Refused({"compile", "-X"}).message, "there is no flag `-X`");
  EXPECT_EQ(Refused({"validate", "--format", "jsn"}).help, "did you mean `json`?");
  EXPECT_EQ(Refused({"scaffold"}).message, "`scaffold` is not in this version yet");
}

// A typing mistake is one thing, a version that is too old another.
TEST(OptionsTest, SaysWhatComesLater) {
  EXPECT_EQ(Refused({"explain", "--schema"}).message, "`--schema` is not in this version yet");
  EXPECT_EQ(Refused({"compile", "--jobs=4"}).message, "`--jobs` is not in this version yet");
  EXPECT_EQ(Refused({"compile", "--all"}).message, "`--all` is not in this version yet");
  EXPECT_EQ(Refused({"validate", "--schema"}).message, "there is no flag `--schema`");
}

TEST(OptionsTest, SaysWhichCommandAFlagBelongsTo) {
  EXPECT_EQ(Refused({"validate", "--stdout"}).message, "`--stdout` is a flag of `compile`, not of `validate`");
}

TEST(OptionsTest, WantsValuesThatAreValues) {
  EXPECT_NE(Refused({"compile", "--out"}).message.find("needs a value"), std::string::npos);
  EXPECT_NE(Refused({"compile", "--out="}).message.find("needs a value"), std::string::npos);
  EXPECT_NE(Refused({"compile", "--out", ""}).message.find("needs a value"), std::string::npos);
  EXPECT_NE(Refused({"compile", "--out", "-q"}).message.find("needs a value"), std::string::npos);
  EXPECT_NE(Refused({"compile", "--out", "-X"}).message.find("looks like a flag"), std::string::npos);
  EXPECT_NE(Refused({"compile", "--check=yes"}).message.find("takes no value"), std::string::npos);
  EXPECT_EQ(Parse({"compile", "--out=-q"})->Value("out"), "-q");
}

TEST(OptionsTest, WantsTheOperandsOfTheCommand) {
  EXPECT_FALSE(Parse({"explain"}));
  EXPECT_FALSE(Parse({"explain", "a", "b"}));
  EXPECT_FALSE(Parse({"completion", "tcsh"}));
  EXPECT_TRUE(Parse({"completion", "--help"})) << "who asks how it is used does not know yet";
}

TEST(OptionsTest, KnowsHowItWasCalled) {
  EXPECT_EQ(ProgramName("/home/x/.local/share/spin/plugins/aks/aks"), "spin aks");
  EXPECT_EQ(ProgramName("./spin-aks"), "spin-aks");
  EXPECT_EQ(ProgramName(""), "spin-aks");
  EXPECT_TRUE(ParseCommandLine({}));
}

void ExpectFitsAScreen(const std::string& text, std::string_view what) {
  std::size_t lines = 0;
  for (std::string_view rest = text; !rest.empty(); ++lines) {
    const std::size_t end = rest.find('\n');
    EXPECT_LE(DisplayWidth(rest.substr(0, end)), 80U) << what << ": " << rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  EXPECT_LE(lines, 24U) << what;
}

TEST(HelpTest, FitsAScreen) {
  ExpectFitsAScreen(DescribeProgram("spin-aks"), "the program");
  for (const Command& command : Commands()) ExpectFitsAScreen(DescribeCommand("spin-aks", command), command.name);
}

TEST(HelpTest, SpeaksOfTheProgramAsItWasCalled) {
  for (const Command& command : Commands()) {
    if (command.as_plugin == AsPlugin::kLeftOut) continue;
    const std::string text = DescribeCommand("spin aks", command);
    EXPECT_EQ(text.find("spin-aks "), std::string::npos) << text;
    EXPECT_NE(text.find("spin aks"), std::string::npos);
  }
}

TEST(CompletionTest, KnowsEveryCommandAndFlag) {
  for (const std::string& script : {BashCompletion(), ZshCompletion(), FishCompletion(), PowerShellCompletion()}) {
    for (const Command& command : Commands()) {
      EXPECT_NE(script.find(command.name), std::string::npos) << command.name;
      for (const Flag& flag : command.flags) EXPECT_NE(script.find(flag.name), std::string::npos) << flag.name;
    }
    for (const Flag& flag : GlobalFlags()) EXPECT_NE(script.find(flag.name), std::string::npos) << flag.name;
  }
}

// The table's own rule: the parser learns each name once.
TEST(CommandTableTest, GivesOneNameOneArity) {
  std::vector<const Flag*> all;
  for (const Flag& flag : GlobalFlags()) all.push_back(&flag);
  for (const Command& command : Commands()) {
    for (const Flag& flag : command.flags) all.push_back(&flag);
  }
  for (const Flag* a : all) {
    for (const Flag* b : all) {
      if (a->name == b->name) {
        EXPECT_TRUE(a->arity == b->arity && a->letter == b->letter) << a->name;
      }
      if (a->letter != '\0' && a->letter == b->letter) {
        EXPECT_EQ(a->name, b->name);
      }
    }
  }
}

}  // namespace
}  // namespace spin_aks
