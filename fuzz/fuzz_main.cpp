// SPDX-License-Identifier: Apache-2.0
//
// Stands in for libFuzzer: runs a target over a corpus as ordinary tests, one a
// file, so that what fuzzing found once is tested by every build.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

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
  explicit ReplayTest(fs::path file) : file_(std::move(file)) {}
  void TestBody() override {
    std::ifstream in(file_, std::ios::binary);
    Replay(std::string(std::istreambuf_iterator<char>(in), {}));
  }

 private:
  fs::path file_;
};

class EmptyInputTest : public testing::Test {
 public:
  void TestBody() override { Replay(""); }
};

std::vector<fs::path> Corpus() {
  std::vector<fs::path> files;
  const fs::path folder = fs::path(SPIN_AKS_SOURCE_DIR) / "fuzz/corpus" / SPIN_AKS_FUZZ_TARGET;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace
}  // namespace spin_aks

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const std::string suite = fmt::format("Replay_{}", SPIN_AKS_FUZZ_TARGET);
  testing::RegisterTest(suite.c_str(), "nothing", nullptr, nullptr, __FILE__, __LINE__, [] { return new spin_aks::EmptyInputTest; });
  for (const auto& file : spin_aks::Corpus()) {
    testing::RegisterTest(suite.c_str(), file.filename().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [file] { return new spin_aks::ReplayTest(file); });
  }
  return RUN_ALL_TESTS();
}
