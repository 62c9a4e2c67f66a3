// SPDX-License-Identifier: Apache-2.0
//
// What referees/spin/files.jsonl cannot say: how directories are gathered, what
// is generated, and what is reported. (What the guest sees: tests/runtime/files_referee_test.cpp.)
#include "frontend/app/files.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;
using Fault = ProjectNode::LinkFault;

RelPath At(std::string_view text) { return RelPath::Parse(text).value(); }

class Files : public testing::Test {
 protected:
  void Tree(std::initializer_list<std::string_view> files) {
    for (const std::string_view file : files) AddNode(file, {.kind = NodeKind::kFile});
  }
  void AddNode(std::string_view path, ProjectNode node) {
    tree_.nodes[At(path)] = std::move(node);
    for (RelPath at = At(path).Parent(); !at.is_root(); at = at.Parent()) tree_.nodes[at].kind = NodeKind::kDirectory;
  }
  void Pattern(std::string text) { component_.files.push_back({SpannedString(std::move(text)), std::nullopt, {}}); }
  void Mount(std::string source, std::string destination) {
    component_.files.push_back({SpannedString(std::move(source)), SpannedString(std::move(destination)), {}});
  }
  void Exclude(std::string text) { component_.exclude_files.emplace_back(std::move(text)); }

  // `guest<-source`, a slash behind the source of a directory.
  std::string Resolve() {
    std::string out;
    const std::vector<GuestFiles> all = ResolveFiles({component_}, tree_, generated_, diagnostics_);
    for (const GuestFile& file : all.front()) {
      const bool is_file = file.kind == GuestFile::Kind::kFile;
      out += file.guest_path +
             (file.kind == GuestFile::Kind::kEmptyDirectory ? " is empty " : "<-" + file.source.text() + (is_file ? " " : "/ "));
    }
    return out;
  }
  std::vector<Kind> Kinds() {
    std::vector<Kind> kinds;
    for (const Diagnostic& diagnostic : diagnostics_.all()) kinds.push_back(diagnostic.kind);
    return kinds;
  }

  ManifestComponent component_;
  ProjectTree tree_;
  std::vector<RelPath> generated_;
  Diagnostics diagnostics_;
};

TEST_F(Files, AMountIsOneDirectory) {
  Tree({"static/a", "static/css/b", "other"});
  Mount("static", "/assets");
  EXPECT_EQ(Resolve(), "/assets<-static/ ");
}

TEST_F(Files, AMountAtTheRootIsOneDirectory) {
  Tree({"static/a", "static/css/b"});
  Mount("static", "/");
  EXPECT_EQ(Resolve(), "/<-static/ ");
}

TEST_F(Files, EverythingBelowIsOneDirectory) {
  Tree({"static/a", "static/css/b", "static/css/c"});
  Pattern("static/**/*");
  EXPECT_EQ(Resolve(), "/static<-static/ ");
}

// What matches today need not be all of it tomorrow.
TEST_F(Files, APatternThatHappensToMatchAllIsStillFiles) {
  Tree({"static/a.html", "static/b.html"});
  Pattern("static/*.html");
  EXPECT_EQ(Resolve(), "/static/a.html<-static/a.html /static/b.html<-static/b.html ");
}

TEST_F(Files, WhatIsExcludedIsLeftOutOfTheContextAndElseTears) {
  Tree({"static/a", "static/css/b"});
  Pattern("static/**/*");
  Exclude("static/css/*.map");
  EXPECT_EQ(Resolve(), "/static<-static/ ");
  Exclude("static/css/?.map");  // `?` may mean a slash, which no ignore file can say
  EXPECT_EQ(Resolve(), "/static/a<-static/a /static/css/b<-static/css/b ");
}

TEST_F(Files, AnExclusionElsewhereTearsNothing) {
  Tree({"static/a", "static/css/b", "docs/x"});
  Pattern("**/*");
  Exclude("docs/[a-z]");
  EXPECT_EQ(Resolve(), "/static<-static/ ");
}

TEST_F(Files, ADirectoryWithALinkInsideIsFiles) {
  Tree({"static/a", "a.txt"});
  AddNode("static/l", {.kind = NodeKind::kFile, .is_link = true, .target = At("a.txt")});
  Mount("static", "/x");
  EXPECT_EQ(Resolve(), "/x/a<-static/a /x/l<-a.txt ");
}

TEST_F(Files, ALinkedDirectoryIsWhatItPointsTo) {
  Tree({"static/a"});
  AddNode("ld", {.kind = NodeKind::kDirectory, .is_link = true, .target = At("static")});
  AddNode("ld/a", {.kind = NodeKind::kFile});
  tree_.nodes[At("ld")] = {.kind = NodeKind::kDirectory, .is_link = true, .target = At("static")};
  Mount("ld", "/x");
  EXPECT_EQ(Resolve(), "/x<-static/ ");
}

TEST_F(Files, AnOverlaidDirectoryIsFiles) {
  Tree({"static/a", "static/b", "other"});
  Mount("static", "/s");
  Mount("other", "/s/b");
  EXPECT_EQ(Resolve(), "/s/a<-static/a /s/b<-other ");
}

TEST_F(Files, AnotherFileInADirectoryTearsIt) {
  Tree({"static/a", "other"});
  Mount("static", "/s");
  Mount("other", "/s/other");
  EXPECT_EQ(Resolve(), "/s/a<-static/a /s/other<-other ");
}

TEST_F(Files, WhatCompileWritesIsLeftOutWithANote) {
  Tree({"a.txt", "Dockerfile"});
  generated_ = {At("Dockerfile"), At("manifests")};
  Pattern("./*");
  EXPECT_EQ(Resolve(), "/a.txt<-a.txt ");
  EXPECT_EQ(Kinds(), std::vector{Kind::kGeneratedFileSkipped});
  EXPECT_EQ(diagnostics_.all()[0].severity, Severity::kNote);
}

// Else the first compile would copy the directory, and the second would not.
TEST_F(Files, ADirectoryThatWillHoldWhatCompileWritesIsFilesFromTheStart) {
  Tree({"deploy/a", "deploy/b"});
  generated_ = {At("deploy/manifests")};
  Mount("deploy", "/d");
  EXPECT_EQ(Resolve(), "/d/a<-deploy/a /d/b<-deploy/b ");
}

TEST_F(Files, TheLaterEntryWins) {
  Tree({"a", "b"});
  Mount("a", "/x");
  Mount("b", "/x");
  EXPECT_EQ(Resolve(), "/x<-b ");
}

TEST_F(Files, WhatIsMissingIsAWarningAndArrivesAsWhatItTurnsOutToBe) {
  Tree({"a"});
  Mount("dist", "/assets");
  EXPECT_EQ(Resolve(), "/assets<-dist/ ");
  EXPECT_EQ(Kinds(), std::vector{Kind::kFileNotThere});
  EXPECT_FALSE(diagnostics_.has_errors());
}

TEST_F(Files, WhatIsMissingIsNotCopiedWhereItCouldHoldWhatIsExcluded) {
  Mount("dist", "/assets");
  Exclude("**/*.map");
  EXPECT_EQ(Resolve(), "");
}

TEST_F(Files, AMisspeltNameHasASuggestion) {
  Tree({"static/index.html"});
  Pattern("static/indx.html");
  Resolve();
  ASSERT_FALSE(diagnostics_.all().empty());
  EXPECT_EQ(diagnostics_.all()[0].help.front(), "did you mean `static/index.html`?");
}

TEST_F(Files, AFileCannotAlsoBeADirectory) {
  Tree({"a", "b"});
  Mount("a", "/x");
  Mount("b", "/x/y");
  Resolve();
  EXPECT_EQ(Kinds(), std::vector{Kind::kGuestPathClash});
}

TEST_F(Files, ALoopIsAnErrorUnlessAllOfItIsExcluded) {
  Tree({"static/a"});
  AddNode("static/loop", {.kind = NodeKind::kDirectory, .is_link = true, .fault = Fault::kLoop});
  Pattern("static/**/*");
  Resolve();
  EXPECT_EQ(Kinds(), std::vector{Kind::kFileLinkLoop});
  Exclude("static/loop/**");
  diagnostics_ = {};
  EXPECT_EQ(Resolve(), "/static/a<-static/a ");
  EXPECT_FALSE(diagnostics_.has_errors());
}

TEST_F(Files, EachWayOutIsAnError) {
  AddNode("out", {.kind = NodeKind::kFile, .is_link = true, .fault = Fault::kOutside});
  for (const char* text : {"../x", "/etc/hostname", "a/../../x", "out", "o*"}) {
    component_.files.clear();
    diagnostics_ = {};
    Pattern(text);
    Resolve();
    EXPECT_EQ(Kinds(), std::vector{Kind::kPathLeavesApplication}) << text;
  }
}

TEST_F(Files, EveryKindOfReport) {
  Tree({"a"});
  const auto expect = [&](Kind kind, auto add) {
    component_ = {};
    diagnostics_ = {};
    add();
    Resolve();
    EXPECT_EQ(Kinds(), std::vector{kind});
  };
  expect(Kind::kFilePattern, [&] { Pattern("[a"); });
  expect(Kind::kFilePattern, [&] { Pattern("./*"), Exclude("[a"); });
  expect(Kind::kFilePatternEnd, [&] { Pattern("static/.."); });
  expect(Kind::kFileDestination, [&] { Mount("a", "/dir/"); });
  expect(Kind::kFileDestination, [&] { Mount("a", ""); });
  expect(Kind::kPatternFindsNothing, [&] { Pattern("nope/*"); });
  expect(Kind::kWholeApplication, [&] { Pattern("*"); });
}

TEST_F(Files, WantedIsWhatAPatternSaysFirst) {
  Pattern("static/**/*");
  Pattern("a/b.txt");
  Pattern("*.md");
  Mount("docs", "/d");
  EXPECT_EQ(WantedFiles(component_, {}), (std::vector{At(""), At("a/b.txt"), At("docs"), At("static")}));
  component_.files.clear();
  Mount("link/../docs", "/d");  // which directory that is, only the tree can say
  EXPECT_EQ(WantedFiles(component_, {}), std::vector{At("")});
}

TEST_F(Files, WantedOfADirectoryAboveIsWhatTheWayUpNames) {
  Mount("../shared/static", "/");
  Mount("assets", "/a");
  EXPECT_EQ(WantedFiles(component_, At("app")), (std::vector{At("app/assets"), At("shared/static")}));
}

TEST_F(Files, AWayUpBehindALinkLeavesWhereItLeadsTo) {
  Tree({"x/y/a", "x/b", "b"});
  AddNode("link", {.kind = NodeKind::kDirectory, .is_link = true, .target = At("x/y")});
  AddNode("link/a", {.kind = NodeKind::kFile});
  Mount("link/../b", "/m");
  Pattern("link/../b");
  Pattern("link/../*");
  EXPECT_EQ(Resolve(), "/b<-x/b /link is empty /m<-x/b ");
  EXPECT_EQ(Kinds(), std::vector<Kind>());
}

TEST_F(Files, NothingLiesBehindAFileOrBehindNothing) {
  Tree({"f", "b"});
  Mount("f/../b", "/m");
  Mount("nothing/../b", "/n");
  Mount("f/", "/o");
  EXPECT_EQ(Resolve(), "/n<-b/ ");
  EXPECT_EQ(Kinds(), (std::vector{Kind::kFileNotThere, Kind::kFileNotThere, Kind::kFileNotThere}));
  EXPECT_EQ(diagnostics_.all()[0].severity, Severity::kError);
  EXPECT_EQ(diagnostics_.all()[1].severity, Severity::kWarning);
  EXPECT_EQ(diagnostics_.all()[2].severity, Severity::kError);
  component_.files.clear();
  diagnostics_ = {};
  Pattern("f/../b");
  EXPECT_EQ(Resolve(), "");
  EXPECT_EQ(Kinds(), std::vector{Kind::kFileNotThere});
}

// A hang or a crash is the failure.
TEST_F(Files, HostileEntriesAreCheap) {
  Tree({"a"});
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "x/";
  Mount("a", deep + "f");
  Pattern(deep);
  Pattern(deep + "*");
  for (int i = 0; i < 5000; ++i) Pattern("missing" + std::to_string(i));
  Resolve();
  EXPECT_FALSE(diagnostics_.all().empty());
}

}  // namespace
}  // namespace spin_aks
