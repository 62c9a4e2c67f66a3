// SPDX-License-Identifier: Apache-2.0
//
// What Spin itself makes of real manifests is what we make of them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/frontend.h"
#include "frontend/manifest/dump_manifest.h"
#include "frontend/manifest/normalise.h"
#include "frontend/toml/reader.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks {
namespace {

using Json = nlohmann::json;

std::string Listed(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::string text;
  for (const Diagnostic& d : diagnostics.all()) {
    text += std::string(Describe(d.kind).code) + " " + d.message;
    if (d.primary.span.is_somewhere()) {
      const LineColumn at = sources.Get(d.primary.span.source).Locate(d.primary.span.begin);
      text += " at " + std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    text += "\n";
  }
  return text;
}

// `null` is how Spin writes an absent option.
void DropNulls(Json& json) {
  if (json.is_object()) {
    for (auto it = json.begin(); it != json.end();) it = it->is_null() ? json.erase(it) : std::next(it);
  }
  if (json.is_structured()) {
    for (Json& child : json) DropNulls(child);
  }
}

Json Dumped(const SpinManifest& manifest) {
  Json json = Json::parse(DumpManifest(manifest));
  DropNulls(json);
  return json;
}

void ExpectSame(Json theirs, const SpinManifest& ours, std::string_view what) {
  DropNulls(theirs);
  const Json dumped = Dumped(ours);
  EXPECT_EQ(dumped, theirs) << what << ": " << Json::diff(theirs, dumped).dump(1);
}

TEST(Corpus, ReadsEveryManifestAsSpinDoes) {
  SPIN_AKS_NEEDS_SHARED("referees/spin/parsed.jsonl");
  std::size_t count = 0;
  for (const std::string& line : test::ReadSharedLines(test::SharedDir() / "referees/spin/parsed.jsonl")) {
    const Json spin = Json::parse(line);
    const std::string file = spin.at("file");
    SCOPED_TRACE(file);
    SourceMap sources;
    const SourceId id = sources.Add(SourceKind::kFile, file, test::ReadShared(test::SharedDir() / "corpus/valid" / file));
    Diagnostics diagnostics;
    const auto document = ReadToml(sources, id, diagnostics);
    ASSERT_TRUE(document.has_value()) << Listed(diagnostics, sources);
    auto manifest = DecodeSpinManifest(*document, diagnostics);
    ASSERT_TRUE(manifest.has_value()) << Listed(diagnostics, sources);
    ExpectSame(spin.at("parsed"), *manifest, "parsed");
    Normalise(*manifest, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << Listed(diagnostics, sources);
    ExpectSame(spin.contains("normalized") ? spin.at("normalized") : spin.at("parsed"), *manifest, "normalized");
    ++count;
  }
  EXPECT_EQ(count, 769U);
}

TEST(Corpus, AcceptsEveryManifestThatSpinAccepts) {
  SPIN_AKS_NEEDS_SHARED("corpus/valid");
  for (const auto& entry : std::filesystem::directory_iterator(test::SharedDir() / "corpus/valid")) {
    SourceMap sources;
    const SourceId id = sources.Add(SourceKind::kFile, "spin.toml", test::ReadShared(entry.path()));
    Diagnostics diagnostics;
    const auto manifest = LoadManifest(sources, id, ManifestScope::kSpin, diagnostics);
    EXPECT_TRUE(manifest.has_value()) << entry.path().filename() << "\n" << Listed(diagnostics, sources);
  }
}

}  // namespace
}  // namespace spin_aks
