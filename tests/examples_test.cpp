// SPDX-License-Identifier: Apache-2.0
//
// The examples compile as they are, and the README shows nothing but what is
// in them and what comes out of them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/golden_case.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

fs::path Root() { return SPIN_AKS_SOURCE_DIR; }

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What compiling writes into an example, and git ignores there. It may lie
// about from `./dev run compile`, and must not be taken for input.
const std::set<std::string>& Outputs() {
  static const std::set<std::string> outputs{"Dockerfile", ".dockerignore", ".spin-aks", "aks-spin.lock", "base",
                                             "overlays",   "manifests",     "charts",    "runtime"};
  return outputs;
}

MemoryDisk ReadExample(const fs::path& folder) {
  MemoryDisk disk;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    const fs::path path = fs::relative(it->path(), folder);
    if (Outputs().contains(path.begin()->string())) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file()) {
      disk.AddFile(fmt::format("{}/{}", kGoldenHome, path.string()), ReadAll(it->path()));
    }
  }
  return disk;
}

GoldenOutcome CompileExample(const std::string& name, const std::string& type) {
  const auto command = ParseGoldenCommand("spin-aks compile -t " + type);
  return RunGoldenCommand(*command, ReadExample(Root() / "examples" / name));
}

TEST(Examples, AllCompileInEveryForm) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(Root() / "examples")) {
    if (!entry.is_directory()) continue;
    ++count;
    const std::string name = entry.path().filename().string();
    for (const char* type : {"kustomize", "kube"}) {
      const GoldenOutcome outcome = CompileExample(name, type);
      EXPECT_EQ(outcome.exit, 0) << name << " as " << type << "\n" << outcome.err;
    }
  }
  EXPECT_GE(count, 5U);
}

TEST(Examples, StorefrontHasNothingToWarnOf) {
  EXPECT_EQ(CompileExample("storefront", "kustomize").err.find("warning"), std::string::npos);
}

// ---- README ----

// A fenced block below a comment that names a file.
struct Shown {
  std::string file;
  std::string text;
};

std::vector<Shown> ShownFiles(const std::string& readme) {
  std::vector<Shown> all;
  constexpr std::string_view kOpen = "<!-- ";
  for (std::size_t at = 0; (at = readme.find(kOpen, at)) != std::string::npos;) {
    const std::size_t close = readme.find(" -->\n```", at);
    const std::size_t begin = readme.find('\n', close + 5) + 1;
    const std::size_t end = readme.find("\n```", begin) + 1;
    all.push_back({readme.substr(at + kOpen.size(), close - at - kOpen.size()), readme.substr(begin, end - begin)});
    at = end;
  }
  return all;
}

// A file of an example as it lies there, or as compiling it makes it; any other file from the tree.
std::string RealText(const std::string& file) {
  constexpr std::string_view kExamples = "examples/";
  if (!file.starts_with(kExamples)) return ReadAll(Root() / file);
  const std::size_t slash = file.find('/', kExamples.size());
  const auto files = CompileExample(file.substr(kExamples.size(), slash - kExamples.size()), "kustomize").disk.Files(kGoldenHome);
  const auto found = files.find(file.substr(slash + 1));
  return found == files.end() ? "" : found->second;
}

// A line `…` stands for what was left out.
void ExpectExcerpt(const Shown& shown) {
  const std::string real = RealText(shown.file);
  constexpr std::string_view kLeftOut = "…\n";
  std::size_t from = 0;
  for (std::size_t at = 0; at < shown.text.size();) {
    const std::size_t end = std::min(shown.text.find(kLeftOut, at), shown.text.size());
    const std::string piece = shown.text.substr(at, end - at);
    const std::size_t found = real.find(piece, from);
    ASSERT_NE(found, std::string::npos) << "README.md shows what is not in " << shown.file << ":\n" << piece;
    from = found + piece.size();
    at = end + kLeftOut.size();
  }
}

TEST(Readme, ShowsRealInputAndOutput) {
  const auto shown = ShownFiles(ReadAll(Root() / "README.md"));
  EXPECT_GE(shown.size(), 3U);
  for (const Shown& each : shown) ExpectExcerpt(each);
}

}  // namespace
}  // namespace spin_aks
