// SPDX-License-Identifier: Apache-2.0
//
// Every folder of golden/ is a test, and pays for a few properties on top: what
// is true of all cases is said once, here. `--update [FILTER]` rewrites what the cases expect.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <set>
#include <string>
#include <string_view>
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
      "SA0502",  // these four are about what lies in the place of an output
      "SA0503", "SA0504", "SA0505",
  };
  return codes;
}

bool HasFlag(const GoldenCommand& command, std::string_view flag) {
  return std::ranges::any_of(command.argv,
                             [&](const std::string& word) { return word == flag || word.starts_with(std::string(flag) + "="); });
}

bool IsCompile(const GoldenCommand& command) { return std::ranges::find(command.argv, "compile") != command.argv.end(); }

std::string BaseName(const std::string& name) { return name.substr(name.rfind('/') + 1); }

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

// The same command again writes nothing, and has nothing to refuse.
void CheckCompilingTwice(const GoldenCase& golden) {
  GoldenOutcome first = RunGoldenCase(golden);
  if (first.exit != 0) return;
  for (const GoldenCommand& command : golden.commands) {
    if (!IsCompile(command) || HasFlag(command, "--stdout")) continue;
    const GoldenOutcome second = RunGoldenCommand(command, first.disk);
    EXPECT_EQ(second.exit, 0) << second.err;
    EXPECT_EQ(first.disk.Files("/"), second.disk.Files("/")) << "compiling twice changed a file";
  }
}

void CheckReadsBack(const std::string& path, const std::string& bytes) {
  // What Helm renders is YAML only afterwards: the judges look at that.
  if (path.find("/templates/") != std::string::npos) return;
  if (path.ends_with(".yaml") || path.ends_with(".yml")) {
    yaml::ReadError error;
    EXPECT_TRUE(yaml::Read(bytes, error)) << path << ":" << error.line << ":" << error.column << ": " << error.message;
  } else if (path.ends_with(".toml")) {
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

// "error[SA0142]: …" has to be followed by "  --> file:line:column", unless its kind speaks of no file.
void CheckEveryDiagnosticHasPlace(const GoldenCase& golden) {
  const std::string text = RunGoldenCase(golden).err;
  for (std::size_t at = 0; (at = text.find("[SA", at)) != std::string::npos; ++at) {
    const std::size_t begin = text.rfind('\n', at) + 1;
    const std::string_view word(text.data() + begin, at - begin);
    if (word != "error" && word != "warning" && word != "note") continue;
    if (FilelessCodes().contains(std::string_view(text).substr(at + 1, 6))) continue;
    const std::size_t next = text.find('\n', at);
    const std::size_t arrow = next == std::string::npos ? std::string::npos : text.find_first_not_of(' ', next + 1);
    EXPECT_TRUE(arrow != std::string::npos && text.compare(arrow, 4, "--> ") == 0) << text.substr(begin, next - begin) << "\nsays no place";
  }
}

// Messages and files speak of what the user has, never of where it lay.
void CheckNothingTellsWhereItRan(const GoldenCase& golden) {
  for (const auto& [path, bytes] : Record(golden, RunGoldenCase(golden))) {
    EXPECT_EQ(bytes.find(kGoldenHome), std::string::npos) << path << " names the directory that the case ran in";
  }
}

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

// ---- One test a case and promise ----

using Promise = void (*)(const GoldenCase&);

class GoldenTest : public testing::Test {
 public:
  GoldenTest(std::filesystem::path folder, Promise promise) : folder_(std::move(folder)), promise_(promise) {}
  void TestBody() override {
    const auto golden = ReadGoldenCase(Root(), folder_);
    ASSERT_TRUE(golden) << folder_.string() << ": " << golden.error();
    promise_(*golden);
  }
  static std::filesystem::path Root() { return std::filesystem::path(SPIN_AKS_SOURCE_DIR) / "golden"; }

 private:
  std::filesystem::path folder_;
  Promise promise_;
};

void Register(const char* suite, const std::filesystem::path& folder, Promise promise) {
  const std::string name = std::filesystem::relative(folder, GoldenTest::Root()).string();
  testing::RegisterTest(suite, name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [folder, promise]() -> GoldenTest* { return new GoldenTest(folder, promise); });
}

void RegisterCase(const std::filesystem::path& folder) {
  const std::pair<const char*, Promise> promises[] = {{"Golden", CheckExpectation},
                                                      {"CompilesTwice", CheckCompilingTwice},
                                                      {"ReadsBack", CheckOutputReads},
                                                      {"HasPlaces", CheckEveryDiagnosticHasPlace},
                                                      {"TellsNoPath", CheckNothingTellsWhereItRan}};
  for (const auto& [suite, promise] : promises) Register(suite, folder, promise);
  const auto golden = ReadGoldenCase(GoldenTest::Root(), folder);
  if (golden && ProgramOf(*golden)) Register("BackendsAgree", folder, CheckBackendsAgree);
}

// ---- Accepting ----

// Prints the cases that changed, and what changed in them.
int Update(std::string_view filter) {
  if (const char* ci = std::getenv("CI"); ci != nullptr && std::string_view(ci) == "true") {
    fmt::print(stderr, "expectations are not rewritten under CI\n");
    return 2;
  }
  int broken = 0;
  for (const auto& folder : ListGoldenCases(GoldenTest::Root())) {
    if (folder.string().find(filter) == std::string::npos) continue;
    const auto golden = ReadGoldenCase(GoldenTest::Root(), folder);
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
  for (const auto& folder : spin_aks::ListGoldenCases(spin_aks::GoldenTest::Root())) spin_aks::RegisterCase(folder);
  return RUN_ALL_TESTS();
}
