// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frontend/frontend.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

struct Loaded {
  Loaded(std::string text, ManifestScope scope) {
    manifest = LoadManifest(sources, sources.Add(SourceKind::kFile, "spin.toml", std::move(text)), scope, diagnostics);
  }
  [[nodiscard]] bool Has(Kind kind) const {
    return std::ranges::find(diagnostics.all(), kind, &Diagnostic::kind) != diagnostics.all().end();
  }

  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<SpinManifest> manifest;
};

const std::string kHead = "spin_manifest_version = 2\n[application]\nname = \"t\"\n";

TEST(LoadManifest, ReportsASyntaxErrorAlone) {
  const Loaded loaded(kHead + "author = \"x\"\n[trigger\n", ManifestScope::kSpin);
  EXPECT_FALSE(loaded.manifest.has_value());
  ASSERT_EQ(loaded.diagnostics.all().size(), 1U);
  EXPECT_EQ(loaded.diagnostics.all()[0].kind, Kind::kTomlSyntax);
}

TEST(LoadManifest, ReportsWhatEveryStageFindsInOneRun) {
  const Loaded loaded(
      kHead +
          "author = \"x\"\n[variables]\nv = { secret = true }\n[[trigger.http]]\ncomponent = \"main\"\n[component.main]\nsource = \"a\"\n"
          "allowed_outbound_hosts = [\"example.com\"]\ndependencies.\"a:b/c\" = { component = \"nope\" }\n",
      ManifestScope::kSpin);
  EXPECT_FALSE(loaded.manifest.has_value());
  EXPECT_TRUE(loaded.Has(Kind::kUnknownKey));                  // parse
  EXPECT_TRUE(loaded.Has(Kind::kUnknownDependencyComponent));  // normal form
  EXPECT_TRUE(loaded.Has(Kind::kVariableNeedsValue));          // load
  EXPECT_TRUE(loaded.Has(Kind::kAllowedOutboundHost));
  EXPECT_TRUE(loaded.Has(Kind::kMissingKey));  // start: the trigger has no route
}

TEST(LoadManifest, SaysNothingOfWhatOnlyFollowsFromAnUnreadablePart) {
  const Loaded components(kHead + "[[trigger.http]]\nroute = \"/\"\ncomponent = \"main\"\n[[component]]\nid = \"main\"\n",
                          ManifestScope::kSpin);
  EXPECT_EQ(components.diagnostics.all().size(), 1U);
  const Loaded triggers(kHead + "[trigger.http]\nroute = \"/\"\n", ManifestScope::kCompile);
  EXPECT_EQ(triggers.diagnostics.all().size(), 1U);
}

TEST(LoadManifest, RefusesTwoComponentsOfOneIdOnlyWhereItCompiles) {
  const std::string text =
      "spin_manifest_version = \"1\"\nname = \"t\"\ntrigger = { type = \"http\" }\n[[component]]\nid = \"my_app\"\nsource = \"a\"\n"
      "[component.trigger]\nroute = \"/a\"\n[[component]]\nid = \"my-app\"\nsource = \"b\"\n[component.trigger]\nroute = \"/b\"\n";
  EXPECT_TRUE(Loaded(text, ManifestScope::kSpin).manifest.has_value());
  const Loaded compiled(text, ManifestScope::kCompile);
  EXPECT_FALSE(compiled.manifest.has_value());
  const auto& all = compiled.diagnostics.all();
  const auto duplicate = std::ranges::find(all, Kind::kDuplicateComponentId, &Diagnostic::kind);
  ASSERT_NE(duplicate, all.end());
  EXPECT_EQ(compiled.sources.Text(duplicate->primary.span), "\"my-app\"");
  EXPECT_EQ(compiled.sources.Text(duplicate->related.at(0).span), "\"my_app\"");
}

TEST(LoadManifest, ErrorsOfOthersDoNotCountAgainstThisFile) {
  SourceMap sources;
  Diagnostics diagnostics;
  diagnostics.Report(Kind::kTomlSyntax, {}, "elsewhere");
  const SourceId id = sources.Add(SourceKind::kFile, "spin.toml", kHead + "[trigger]\n");
  EXPECT_TRUE(LoadManifest(sources, id, ManifestScope::kSpin, diagnostics).has_value());
}

}  // namespace
}  // namespace spin_aks
