// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/gaps.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "frontend/manifest/spin_manifest.h"
#include "frontend/toml/reader.h"

namespace spin_aks {
namespace {

// Of a manifest, and where its parts are.
struct Read {
  SourceMap sources;
  SourceId id;
  Diagnostics reports;
  Gaps gaps;

  explicit Read(const std::string& text) : id(sources.Add(SourceKind::kFile, "spin.toml", text)) {
    const auto document = ReadToml(sources, id, reports);
    (void)DecodeWhatIsRight(*document, reports);
    gaps = Gaps(*document, reports);
  }
  [[nodiscard]] Span At(std::string_view part) const {
    const auto begin = static_cast<std::uint32_t>(sources.Get(id).text().find(part));
    return {id, begin, begin + static_cast<std::uint32_t>(part.size())};
  }
};

const std::string kHead = "spin_manifest_version = 2\n[application]\nname = \"shop\"\n";
const std::string kTriggers = "[[trigger.http]]\nroute = \"/\"\ncomponent = \"web\"\n";
const std::string kWeb = "[component.web]\nsource = \"web.wasm\"\n";

TEST(Gaps, AreNoneWhereAllWasRead) {
  const Read read(kHead + kTriggers + kWeb);
  EXPECT_TRUE(read.gaps.empty());
  EXPECT_FALSE(read.gaps.MayHold("variables.?"));
  EXPECT_FALSE(read.gaps.MayHold("component.@.source", read.At("\"web.wasm\"")));
}

TEST(Gaps, AMisspeltKeyStandsForTheOneThatItResembles) {
  const Read read(kHead + "vrsion = \"1\"\n" + kTriggers + kWeb);
  EXPECT_TRUE(read.gaps.MayHold("application.version"));
  EXPECT_FALSE(read.gaps.MayHold("application.description"));
  EXPECT_FALSE(read.gaps.MayHold("variables.?"));
}

TEST(Gaps, AnUnknownKeyMayStandForEachThatIsNotThere) {
  const Read read(kHead + kTriggers + kWeb + "frobnicate = 1\n");
  EXPECT_TRUE(read.gaps.MayHold("component.*.files"));
  EXPECT_FALSE(read.gaps.MayHold("component.*.files!"));
  EXPECT_FALSE(read.gaps.MayHold("component.*.source"));
  EXPECT_FALSE(read.gaps.MayHold("component.?"));
}

TEST(Gaps, AWrongValueIsMissingWithAllBelowIt) {
  const Read read(kHead + kTriggers + kWeb + "files = 7\nkey_value_stores = [\"a\", 7]\n");
  EXPECT_TRUE(read.gaps.MayHold("component.*.files.?"));
  EXPECT_TRUE(read.gaps.MayHold("component.*.key_value_stores.?"));
  EXPECT_FALSE(read.gaps.MayHold("component.*.sqlite_databases.?"));
}

TEST(Gaps, AMisnamedEntryMayBeAnyOther) {
  const Read read(kHead + "[variables]\nfine = { default = \"\" }\nBad = { default = \"\" }\n" + kTriggers + kWeb);
  EXPECT_TRUE(read.gaps.MayHold("variables.?"));
  EXPECT_TRUE(read.gaps.MayHold("variables.@", read.At("Bad")));
  EXPECT_FALSE(read.gaps.MayHold("variables.@", read.At("fine")));
}

TEST(Gaps, AMissingKeyIsTheOneThatWasNamed) {
  const Read read(kHead + "[component.web]\nfiles = []\n");
  EXPECT_TRUE(read.gaps.MayHold("trigger.*.?"));
  EXPECT_TRUE(read.gaps.MayHold("component.*.source"));
  EXPECT_FALSE(read.gaps.MayHold("component.*.exclude_files"));
  EXPECT_FALSE(read.gaps.MayHold("variables.?"));
}

TEST(Gaps, TellThisOneFromTheOthers) {
  const Read read(kHead + kTriggers + kWeb + "exclude_file = []\n[component.api]\nsource = \"api.wasm\"\n");
  EXPECT_TRUE(read.gaps.MayHold("component.@.exclude_files", read.At("\"web.wasm\"")));
  EXPECT_FALSE(read.gaps.MayHold("component.@.exclude_files", read.At("\"api.wasm\"")));
  EXPECT_FALSE(read.gaps.MayHold("component.@.exclude_files", read.At("\"/\""))) << "which is a trigger's";
  EXPECT_FALSE(read.gaps.MayHold("component.@.exclude_files", Span{})) << "which is nowhere";
}

TEST(Gaps, AHeaderOfTooManyBracketsIsTheWholeTable) {
  const Read read(kHead + kTriggers + "[[component.web]]\nsource = \"web.wasm\"\n");
  EXPECT_TRUE(read.gaps.MayHold("component.@", read.At("[[component.web]]")));
  EXPECT_FALSE(read.gaps.MayHold("component.?"));
}

}  // namespace
}  // namespace spin_aks
