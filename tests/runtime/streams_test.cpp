// SPDX-License-Identifier: Apache-2.0
//
// Streams that are closed, as the real program finds them.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

class StreamsTest : public testing::Test {
 protected:
  StreamsTest() {
    std::string pattern = (fs::temp_directory_path() / "spin-aks-test-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    std::ofstream(root_ / "spin.toml") << "spin_manifest_version = 2\n[application]\nname = \"shop\"\n[[trigger.http]]\nroute = \"/...\"\n"
                                          "component = \"web\"\n[component.web]\nsource = \"web.wasm\"\n";
  }
  ~StreamsTest() override { fs::remove_all(root_); }

  // The exit code of a line of shell; `$P` is the program.
  int Shell(const std::string& line) const {
    const int status = std::system(fmt::format("cd '{}' && P='{}' && {}", root_.string(), SPIN_AKS_PROGRAM, line).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string Read(const char* path) const {
    std::ostringstream bytes;
    bytes << std::ifstream(root_ / path).rdbuf();
    return bytes.str();
  }
  fs::path root_;
};

// Nobody is there to be told; what was asked for is done.
TEST_F(StreamsTest, AClosedStandardErrorIsNoFailure) {
  EXPECT_EQ(Shell("$P compile --check -v >out 2>&-"), 1);
  EXPECT_NE(Read("out").find("+FROM scratch"), std::string::npos);
  EXPECT_EQ(Shell("$P compile --stdout >out 2>&-"), 0);
  EXPECT_EQ(Shell("$P compile 2>&-"), 0);
}

// The lock is that of the shell's own flock(1): the message has to be there while it waits.
TEST_F(StreamsTest, SaysThatItWaitsWhileItWaits) {
  EXPECT_EQ(
      Shell("exec 9<. && flock 9 && { $P compile -q 2>err 9<&- & } && for i in $(seq 100); do sleep 0.02; test -s err && break; done; "
            "cp err said; flock -u 9; wait $!"),
      0);
  EXPECT_EQ(Read("said"), "waiting for another run in `.` to end\n");
}

TEST_F(StreamsTest, DataThatGoesNowhereIsAFailure) {
  EXPECT_EQ(Shell("$P compile --stdout -q >&- 2>err"), 6);
  EXPECT_NE(Read("err").find("error: cannot write `standard output`: it is closed"), std::string::npos) << Read("err");
  EXPECT_EQ(Shell("$P validate --manifest - <&- 2>err"), 3) << "nor does it come from nowhere";
}

}  // namespace
}  // namespace spin_aks
