// SPDX-License-Identifier: Apache-2.0
//
// Completion in a real shell: keys go in, and what would be run comes out.
#include "runtime/cli/completion.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

class BashCompletionTest : public testing::Test {
 protected:
  BashCompletionTest() {
    std::string pattern = (fs::temp_directory_path() / "spin-aks-test-XXXXXX").string();
    home_ = ::mkdtemp(pattern.data());
    for (const char* name : {"my dir", "mydir2", "other"}) fs::create_directory(home_ / name);
    std::ofstream(home_ / "ot her.toml") << "";
    std::ofstream(home_ / "rc") << BashCompletion() << "spin-aks() { printf '<%s>' \"$@\"; echo; }\n";
  }
  ~BashCompletionTest() override { fs::remove_all(home_); }

  void SetUp() override {
    if (std::system("bash -c 'type compopt' >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no bash 4";
  }

  // The words of the command that was typed; `\t` is the key.
  std::string Type(const std::string& keys) {
    std::ofstream(home_ / "keys", std::ios::trunc) << keys << "\n";
    const std::string shell =
        "cd '" + home_.string() +
        "' && env -i PATH=\"$PATH\" HOME=. TERM=dumb INPUTRC=/dev/null bash --noprofile --rcfile rc -i <keys 2>/dev/null";
    std::FILE* out = ::popen(shell.c_str(), "r");
    std::string text;
    for (int c = 0; (c = std::fgetc(out)) != EOF;) text += static_cast<char>(c);
    ::pclose(out);
    if (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
  }
  fs::path home_;
};

TEST_F(BashCompletionTest, CompletesCommandsFlagsAndChoices) {
  EXPECT_EQ(Type("spin-aks compi\t --ty\th\t"), "<compile><--type><helm>");
  EXPECT_EQ(Type("spin-aks compile --emit k\t"), "<compile><--emit><k8s>");
  EXPECT_EQ(Type("spin-aks config sh\t --or\t"), "<config><show><--origin>");
  EXPECT_EQ(Type("spin-aks explain ot\\ \t"), "<explain><ot her.toml>") << "a line of a file may be asked for";
}

TEST_F(BashCompletionTest, CompletesCodesKeysAndValues) {
  EXPECT_EQ(Type("spin-aks explain SA050\t1\t"), "<explain><SA0501>");
  EXPECT_EQ(Type("spin-aks explain app.readiness.per\t"), "<explain><app.readiness.period>");
  EXPECT_EQ(Type("spin-aks explain container_reg\t"), "<explain><container_registry>") << "a table, and keys below it";
  EXPECT_EQ(Type("spin-aks compile --set kubernetes_t\thelm"), "<compile><--set><kubernetes_type=helm>");
  EXPECT_EQ(Type("spin-aks compile --set kubernetes_type=he\t"), "<compile><--set><kubernetes_type=helm>");
  EXPECT_EQ(Type("spin-aks compile --set=app.secur\trestr\t"), "<compile><--set=app.security=restricted>");
  EXPECT_EQ(Type("spin-aks config show --set create_namespace=f\t"), "<config><show><--set><create_namespace=false>");
}

TEST_F(BashCompletionTest, CompletesBehindAnEqualsSign) {
  EXPECT_EQ(Type("spin-aks compile --type=h\t"), "<compile><--type=helm>");
  EXPECT_EQ(Type("spin-aks --directory=oth\t"), "<--directory=other/>");
  EXPECT_EQ(Type("spin-aks compile --override=ot\\ \t"), "<compile><--override=ot her.toml>");
  EXPECT_EQ(Type("spin-aks compile --override ot\t"), "<compile><--override><ot>") << "that would be a word by itself";
}

TEST_F(BashCompletionTest, QuotesNamesAndEndsDirectoriesInASlash) {
  EXPECT_EQ(Type("spin-aks -C my\\ \t"), "<-C><my dir/>");
  EXPECT_EQ(Type("spin-aks -C \"my \t"), "<-C><my dir/>");
  EXPECT_EQ(Type("spin-aks -C ot\t"), "<-C><other/>") << "a file is no directory";
  EXPECT_EQ(Type("spin-aks -c ot\\ \t"), "<-c><ot her.toml>");
  EXPECT_EQ(Type("spin-aks -C my\t"), "<-C><my>") << "two are meant";
}

}  // namespace
}  // namespace spin_aks
