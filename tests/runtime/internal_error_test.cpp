// SPDX-License-Identifier: Apache-2.0
//
// How the program ends when it is our mistake. Each test runs a process of its own: nothing survives such an end.
#include "runtime/os/internal_error.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ir/check.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

// `noexcept`, or the death test itself would catch what is thrown.
template <typename Mistake>
void Make(Mistake mistake) noexcept {
  os::EndOnInternalErrors();
  mistake();
}

TEST(InternalErrorDeathTest, AFailedCheckNamesItsPlaceAndEndsWith70) {
  EXPECT_EXIT(Make([] { CHECK(1 > 2, "one is more than two"); }), testing::ExitedWithCode(70),
              "^spin-aks: internal error: one is more than two \\(tests/runtime/internal_error_test\\.cpp:[0-9]+\\)\n"
              "please report it, with the input\n$");
}

TEST(InternalErrorDeathTest, SoDoesEveryExceptionThatNobodyCatches) {
  EXPECT_EXIT(Make([] { throw std::bad_alloc(); }), testing::ExitedWithCode(70), "^spin-aks: internal error: out of memory\n");
  EXPECT_EXIT(Make([] { throw std::out_of_range("far out"); }), testing::ExitedWithCode(70), "internal error: far out\n");
  EXPECT_EXIT(Make([] { throw 1; }), testing::ExitedWithCode(70), "internal error: an exception of an unknown kind\n");
  EXPECT_EXIT(Make([] { std::terminate(); }), testing::ExitedWithCode(70), "internal error: std::terminate was called\n");
  EXPECT_EXIT(Make([] { std::abort(); }), testing::ExitedWithCode(70), "internal error: aborted\n");
}

TEST(InternalErrorDeathTest, AnIndexOutOfRangeIsSeen) {
  EXPECT_EXIT(Make([] {
                volatile std::size_t index = 3;
                const std::string text = "abc";
                const std::string_view view = text;
                if (view[index] == 'd') std::_Exit(0);
              }),
              testing::ExitedWithCode(70), "Assertion.*internal error: aborted\n");
}

TEST(Check, SaysNothingWhileItHolds) {
  EXPECT_NO_THROW(CHECK(true, "holds"));
  EXPECT_THROW(CHECK(false, "does not hold"), CheckFailure);
}

// ---- The program itself ----

class LittleMemory : public testing::Test {
 protected:
  LittleMemory() {
    std::string pattern = (fs::temp_directory_path() / "spin-aks-test-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    std::ofstream(root_ / "app.wasm", std::ios::binary).write("\0asm\1\0\0\0", 8);
    std::ofstream manifest(root_ / "spin.toml");
    manifest << "spin_manifest_version = 2\n[application]\nname = \"big\"\n[variables]\n";
    for (int i = 0; i < 20'000; ++i) manifest << fmt::format("variable{} = {{ default = \"a\" }}\n", i);
    manifest << "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"app\"\n[component.app]\nsource = \"app.wasm\"\n";
  }
  ~LittleMemory() override { fs::remove_all(root_); }

  // Compiles with at most `mebibytes` of address space (0: no limit); the exit code, -1 for a signal.
  int Compile(rlim_t mebibytes) {
    const pid_t child = ::fork();
    if (child == 0) {
      const rlimit limit{mebibytes << 20U, mebibytes << 20U};
      if (mebibytes != 0) ::setrlimit(RLIMIT_AS, &limit);
      if (std::freopen((root_ / "stderr.txt").c_str(), "w", stderr) == nullptr) std::_Exit(1);
      ::execl(SPIN_AKS_PROGRAM, "spin-aks", "compile", "--quiet", "-C", root_.c_str(), nullptr);
      std::_Exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string Err() {
    std::ostringstream bytes;
    bytes << std::ifstream(root_ / "stderr.txt").rdbuf();
    return bytes.str();
  }
  // What lies there besides the input.
  std::size_t CountOutput() {
    const auto all = fs::recursive_directory_iterator(root_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all))) - 3;
  }
  fs::path root_;
};

TEST_F(LittleMemory, EndsWith70AndWritesNothing) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer needs terabytes of address space for itself";
#endif
  ASSERT_EQ(Compile(24), 70) << Err();
  EXPECT_EQ(Err(), "spin-aks: internal error: out of memory\nplease report it, with the input\n");
  EXPECT_EQ(CountOutput(), 0U);
}

TEST_F(LittleMemory, IsAllThatWasMissing) {
  ASSERT_EQ(Compile(0), 0) << Err();
  EXPECT_GT(CountOutput(), 0U);
}

}  // namespace
}  // namespace spin_aks
