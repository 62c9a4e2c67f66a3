// SPDX-License-Identifier: Apache-2.0
//
// Every folder of golden/ is a test, and pays for a few properties on top: what
// is true of all cases is said once, here. `--update [FILTER]` rewrites what the cases expect.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/yaml/reader.h"
#include "frontend/toml/reader.h"
#include "fuzz/agreement.h"
#include "ir/diagnostic.h"
#include "ir/source.h"
#include "tests/golden_case.h"

namespace spin_aks {
namespace {

// Kinds that speak of no place in any file.
const std::set<std::string_view>& FilelessCodes() {
  static const std::set<std::string_view> codes{
      "SA0001",  // a file that is not there
      "SA0005",  // no application
  };
  return codes;
}

bool HasFlag(const GoldenCommand& command, std::string_view flag) {
  return std::ranges::any_of(command.argv,
                             [&](const std::string& word) { return word == flag || word.starts_with(std::string(flag) + "="); });
}

bool Compiles(const GoldenCommand& command) {
  return !command.fails && std::ranges::find(command.argv, "compile") != command.argv.end() && !HasFlag(command, "--stdout");
}

std::string BaseName(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// What is written and can be read here: YAML and TOML. What Helm renders is YAML only afterwards: the judges look at that.
bool IsYaml(std::string_view path) {
  return (path.ends_with(".yaml") || path.ends_with(".yml")) && path.find("/templates/") == std::string_view::npos;
}
bool IsToml(std::string_view path) { return path.ends_with(".toml"); }

// The lines "error[SA0142]: …" of what was said, but for kinds that speak of no file.
std::vector<std::size_t> FindDiagnostics(std::string_view text) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; (at = text.find("[SA", at)) != std::string::npos; ++at) {
    const std::size_t begin = text.rfind('\n', at) + 1;
    const std::string_view word = text.substr(begin, at - begin);
    if (word != "error" && word != "warning" && word != "note") continue;
    if (!FilelessCodes().contains(text.substr(at + 1, 6))) begins.push_back(begin);
  }
  return begins;
}

// ---- What each case is held to ----

void CheckExpectation(const GoldenCase& golden) {
  const GoldenOutcome outcome = RunGoldenCase(golden);
  EXPECT_EQ(BaseName(golden.name).starts_with("fail_"), outcome.exit != 0)
      << "a case is called fail_… if and only if its exit code is not zero; this one's is " << outcome.exit << "\n"
      << outcome.err;
  const GoldenRecord expected = ReadExpected(golden);
  const GoldenRecord actual = Record(golden, outcome);
  for (const auto& [path, bytes] : actual) {
    if (expected.contains(path)) {
      EXPECT_EQ(expected.at(path), bytes) << "in expected/" << path << "; `./dev golden --update " << golden.name << "` accepts it";
    } else {
      ADD_FAILURE() << "not expected: " << path << "\n" << bytes;
    }
  }
  for (const auto& [path, bytes] : expected) EXPECT_TRUE(actual.contains(path)) << "expected, but not made: " << path;
}

bool Always(const GoldenCase&, const GoldenRecord&) { return true; }

bool WritesOutput(const GoldenCase& golden, const GoldenRecord& expected) {
  const bool writes = std::ranges::any_of(expected, [](const auto& entry) { return entry.first.starts_with("tree/"); });
  return !expected.contains("exit.txt") && writes && std::ranges::any_of(golden.commands, Compiles);
}

// Each command right again writes nothing, and has nothing to refuse.
void CheckCompilingTwice(const GoldenCase& golden) {
  MemoryDisk disk = golden.disk;
  for (const GoldenCommand& command : golden.commands) {
    GoldenOutcome first = RunGoldenCommand(command, std::move(disk));
    ASSERT_EQ(first.exit != 0, command.fails) << first.err;
    disk = std::move(first.disk);
    if (!Compiles(command)) continue;
    const GoldenOutcome second = RunGoldenCommand(command, disk);
    EXPECT_EQ(second.exit, 0) << second.err;
    EXPECT_EQ(disk.Files("/"), second.disk.Files("/")) << "compiling twice changed a file: " << command.line;
  }
}

bool HasLock(const MemoryDisk& disk) {
  return std::ranges::any_of(disk.Files("/"), [](const auto& file) { return file.first.ends_with(".lock"); });
}

// A first run whose conflicts nobody has to answer.
bool BeginsWithCompiling(const GoldenCase& golden, const GoldenRecord& expected) {
  const GoldenCommand& first = golden.commands.front();
  const bool is_answered = HasFlag(first, "--override") || HasFlag(first, "--keep") || HasFlag(first, "--keep-always");
  return WritesOutput(golden, expected) && Compiles(first) && !HasFlag(first, "--check") && !is_answered && !HasLock(golden.disk);
}

// What it wrote goes again, and nothing else does.
void CheckCleaning(const GoldenCase& golden) {
  GoldenOutcome compiled = RunGoldenCommand(golden.commands.front(), golden.disk);
  ASSERT_EQ(compiled.exit, 0) << compiled.err;
  GoldenCommand clean = golden.commands.front();
  std::ranges::replace(clean.argv, "compile", "clean");
  std::erase_if(clean.argv, [](const std::string& word) { return word == "--next" || word == "--frozen"; });
  const GoldenOutcome cleaned = RunGoldenCommand(clean, std::move(compiled.disk));
  EXPECT_EQ(cleaned.exit, 0) << cleaned.err;
  EXPECT_EQ(cleaned.err.find("[SA"), std::string::npos) << cleaned.err;
  EXPECT_EQ(cleaned.disk.Files("/"), golden.disk.Files("/")) << clean.line;
}

bool WritesData(const GoldenCase&, const GoldenRecord& expected) {
  return std::ranges::any_of(
      expected, [](const auto& entry) { return entry.first.starts_with("tree/") && (IsYaml(entry.first) || IsToml(entry.first)); });
}

void CheckReadsBack(const std::string& path, const std::string& bytes) {
  if (IsYaml(path)) {
    yaml::ReadError error;
    EXPECT_TRUE(yaml::Read(bytes, error)) << path << ":" << error.line << ":" << error.column << ": " << error.message;
  } else if (IsToml(path)) {
    SourceMap sources;
    Diagnostics diagnostics;
    EXPECT_TRUE(ReadToml(sources, sources.Add(SourceKind::kFile, path, bytes), diagnostics)) << path;
  }
}

// Whatever is written is read by others: YAML by readers of both versions, TOML by Spin.
void CheckOutputReads(const GoldenCase& golden) {
  for (const auto& [path, bytes] : Record(golden, RunGoldenCase(golden))) {
    if (path.starts_with("tree/")) CheckReadsBack(path, bytes);
  }
}

bool HasDiagnostics(const GoldenCase&, const GoldenRecord& expected) {
  const auto err = expected.find("stderr.txt");
  return err != expected.end() && !FindDiagnostics(err->second).empty();
}

// "error[SA0142]: …" has to be followed by "  --> file:line:column", unless its kind speaks of no file.
void CheckEveryDiagnosticHasPlace(const GoldenCase& golden) {
  const std::string text = RunGoldenCase(golden).err;
  for (const std::size_t begin : FindDiagnostics(text)) {
    const std::size_t next = text.find('\n', begin);
    const std::size_t arrow = next == std::string::npos ? std::string::npos : text.find_first_not_of(' ', next + 1);
    EXPECT_TRUE(arrow != std::string::npos && text.compare(arrow, 4, "--> ") == 0) << text.substr(begin, next - begin) << "\nsays no place";
  }
}

bool SaysAnything(const GoldenCase&, const GoldenRecord& expected) {
  return std::ranges::any_of(expected, [](const auto& entry) { return entry.first != "exit.txt" && entry.first != "removed.txt"; });
}

// Messages and files speak of what the user has, never of where it lay.
void CheckNothingTellsWhereItRan(const GoldenCase& golden) {
  for (const auto& [path, bytes] : Record(golden, RunGoldenCase(golden))) {
    EXPECT_EQ(bytes.find(kGoldenHome), std::string::npos) << path << " names the directory that the case ran in";
  }
}

bool HasProgram(const GoldenCase& golden, const GoldenRecord&) { return ProgramOf(golden).has_value(); }

// Raw manifests, the built Kustomize tree and the rendered chart are the same objects.
void CheckBackendsAgree(const GoldenCase& golden) {
  const auto program = ProgramOf(golden);
  ASSERT_TRUE(program);
  const auto raw = RawObjects(*program);
  ASSERT_TRUE(raw);
  std::string failure;
  const auto chart = ChartObjects(*program, failure);
  ASSERT_TRUE(chart);
  EXPECT_EQ(failure, "");
  EXPECT_EQ(DescribeDifference(*raw, *chart), "") << "the chart differs";
  const auto kustomized = KustomizedObjects(*program);
  EXPECT_EQ(DescribeDifference(*raw, kustomized.value_or(*raw)), "") << "kustomize's tree differs";
}

std::size_t values_taken_away = 0;

// Without one of its values, a chart holds its default in that value's place, or leaves the place out.
void CheckChartsDoWithoutValues(const GoldenCase& golden) {
  const auto program = ProgramOf(golden);
  ASSERT_TRUE(program);
  EXPECT_EQ(DescribeDependence(*program, values_taken_away), "");
}

// ---- One test a case and promise that applies to it ----

struct Promise {
  const char* name;
  // Whether there is anything to check, by what the case expects: `Golden` holds that to what happens.
  bool (*applies)(const GoldenCase& golden, const GoldenRecord& expected);
  void (*check)(const GoldenCase& golden);
};

constexpr Promise kPromises[] = {
    {"Golden", Always, CheckExpectation},
    {"CompilesTwice", WritesOutput, CheckCompilingTwice},
    {"CleansUp", BeginsWithCompiling, CheckCleaning},
    {"ReadsBack", WritesData, CheckOutputReads},
    {"HasPlaces", HasDiagnostics, CheckEveryDiagnosticHasPlace},
    {"TellsNoPath", SaysAnything, CheckNothingTellsWhereItRan},
    {"BackendsAgree", HasProgram, CheckBackendsAgree},
    {"ValuesMayBeAbsent", HasProgram, CheckChartsDoWithoutValues},
};

std::filesystem::path Root() { return std::filesystem::path(SPIN_AKS_SOURCE_DIR) / "golden"; }

class GoldenTest : public testing::Test {
 public:
  GoldenTest(std::filesystem::path folder, const Promise& promise) : folder_(std::move(folder)), promise_(promise) {}
  void TestBody() override {
    const auto golden = ReadGoldenCase(Root(), folder_);
    ASSERT_TRUE(golden) << folder_.string() << ": " << golden.error();
    promise_.check(*golden);
  }

 private:
  std::filesystem::path folder_;
  const Promise& promise_;
};

// A promise that no case is held to is no promise.
class PromiseTest : public testing::Test {
 public:
  PromiseTest(const char* promise, std::size_t held, std::size_t all) : promise_(promise), held_(held), all_(all) {}
  void TestBody() override {
    fmt::print("{}: {} of {} cases\n", promise_, held_, all_);
    EXPECT_GT(held_, 0U);
  }

 private:
  const char* promise_;
  std::size_t held_, all_;
};

template <typename Test, typename... Args>
void Register(const char* suite, const std::string& name, Args... args) {
  testing::RegisterTest(suite, name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [args...]() -> testing::Test* { return new Test(args...); });
}

// A case that cannot be read is held to all promises, and fails them.
void RegisterAll() {
  const auto folders = ListGoldenCases(Root());
  std::array<std::size_t, std::size(kPromises)> held{};
  for (const auto& folder : folders) {
    const auto golden = ReadGoldenCase(Root(), folder);
    const GoldenRecord expected = golden ? ReadExpected(*golden) : GoldenRecord{};
    for (std::size_t i = 0; i < held.size(); ++i) {
      if (golden && !kPromises[i].applies(*golden, expected)) continue;
      ++held[i];
      Register<GoldenTest>(kPromises[i].name, std::filesystem::relative(folder, Root()).string(), folder, std::cref(kPromises[i]));
    }
  }
  for (std::size_t i = 0; i < held.size(); ++i)
    Register<PromiseTest>("Promises", kPromises[i].name, kPromises[i].name, held[i], folders.size());
}

// ---- Accepting ----

// Prints the cases that changed, and what changed in them.
int Update(std::string_view filter) {
  if (const char* ci = std::getenv("CI"); ci != nullptr && std::string_view(ci) == "true") {
    fmt::print(stderr, "expectations are not rewritten under CI\n");
    return 2;
  }
  int broken = 0;
  for (const auto& folder : ListGoldenCases(Root())) {
    if (folder.string().find(filter) == std::string::npos) continue;
    const auto golden = ReadGoldenCase(Root(), folder);
    if (!golden) {
      fmt::print(stderr, "{}: {}\n", folder.string(), golden.error());
      ++broken;
      continue;
    }
    const GoldenRecord record = Record(*golden, RunGoldenCase(*golden));
    if (record == ReadExpected(*golden)) continue;
    WriteExpected(*golden, record);
    fmt::print("{}\n", golden->name);
  }
  return broken == 0 ? 0 : 1;
}

}  // namespace
}  // namespace spin_aks

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--update") return spin_aks::Update(argc > 2 ? argv[2] : "");
  testing::InitGoogleTest(&argc, argv);
  spin_aks::RegisterAll();
  const int result = RUN_ALL_TESTS();
  fmt::print("{} times a chart was evaluated without one of its values\n", spin_aks::values_taken_away);
  return result;
}
