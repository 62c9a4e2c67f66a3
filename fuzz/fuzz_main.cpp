// SPDX-License-Identifier: Apache-2.0
//
// Stands in for libFuzzer: runs a target over a corpus as ordinary tests, one a
// file, so that what fuzzing found once is tested by every build.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/two_texts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

// Breaking the promise ends the process, which is what a fuzzer wants and is good enough for a test.
void Replay(std::string_view bytes) {
  EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
}

class ReplayTest : public testing::Test {
 public:
  explicit ReplayTest(std::string bytes) : bytes_(std::move(bytes)) {}
  void TestBody() override { Replay(bytes_); }

 private:
  std::string bytes_;
};

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// By name. Inputs of golden cases and examples, as fuzz/seeds hands them to libFuzzer, and what fuzzing found.
std::map<std::string, std::string> Corpus(const fs::path& root, std::string_view target) {
  std::map<std::string, std::string> corpus{{"nothing", ""}};
  const std::string first = target == "aks_config" ? "aks-spin.toml" : "spin.toml";
  for (const char* folder : {"golden", "examples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (target == "yaml_value" || entry.path().filename() != first) continue;
      std::string& text = corpus[fs::relative(entry.path().parent_path(), root).string()] = ReadAll(entry.path());
      const fs::path second = entry.path().parent_path() / "aks-spin.toml";
      if ((target == "compile" || target == "chart") && fs::exists(second)) text += std::string(fuzz::kBetween) + ReadAll(second);
    }
  }
  const fs::path found = root / "fuzz/corpus" / target;
  if (!fs::exists(found)) return corpus;
  for (const auto& entry : fs::directory_iterator(found)) corpus[entry.path().filename().string()] = ReadAll(entry.path());
  return corpus;
}

}  // namespace
}  // namespace spin_aks

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const std::string suite = fmt::format("Replay_{}", SPIN_AKS_FUZZ_TARGET);
  for (const auto& [name, bytes] : spin_aks::Corpus(SPIN_AKS_SOURCE_DIR, SPIN_AKS_FUZZ_TARGET)) {
    testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [text = bytes] { return new spin_aks::ReplayTest(text); });
  }
  return RUN_ALL_TESTS();
}
