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

// `right`, which stands once in `text`, written as `wrong`.
std::string Slip(std::string text, std::string_view right, std::string_view wrong) {
  return text.replace(text.find(right), right.size(), wrong);
}

const std::string kTwo = kHead +
                         "[application.trigger.redis]\naddress = \"redis://r\"\n"
                         "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"hello\"\n"
                         "[[trigger.redis]]\nchannel = \"c\"\ncomponent = \"other\"\n"
                         "[component.hello]\nsource = \"a.wasm\"\nbuild.command = \"make\"\n"
                         "[component.other]\nsource = \"a.wasm\"\n"
                         "[variables]\nv = { required = true }\n";
const std::string kOnlyHttp = kHead +
                              "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"hello\"\n"
                              "[component.hello]\nsource = \"a.wasm\"\n";
const std::string kOne =
    "spin_version = \"1\"\nname = \"t\"\ntrigger = { type = \"http\" }\n"
    "[[component]]\nid = \"hello\"\nsource = \"a.wasm\"\n[component.trigger]\nroute = \"/...\"\n";

TEST(LoadManifest, CountsOneMistakeOnce) {
  struct Mistake {
    const std::string* text;
    std::string_view right, wrong;
    Kind kind;
    std::string_view help;
  };
  const Mistake mistakes[] = {
      {&kTwo, "route =", "rout =", Kind::kUnknownKey, "did you mean `route`?"},
      {&kTwo, "route =", "path =", Kind::kUnknownKey, "a trigger's path is its `route`"},
      {&kTwo, "source =", "surce =", Kind::kUnknownKey, "did you mean `source`?"},
      {&kTwo, "name =", "nam =", Kind::kUnknownKey, "did you mean `name`?"},
      {&kTwo, "channel =", "chanel =", Kind::kUnknownKey, "did you mean `channel`?"},
      {&kTwo, "address =", "adress =", Kind::kUnknownKey, "did you mean `address`?"},
      {&kTwo, "command =", "comand =", Kind::kUnknownKey, "did you mean `command`?"},
      {&kTwo, "[application]", "[aplication]", Kind::kUnknownKey, "did you mean `application`?"},
      {&kTwo, "component = \"hello\"", "componet = \"hello\"", Kind::kUnknownKey, "did you mean `component`?"},
      {&kTwo, "component = \"hello\"", "static_respons = {}", Kind::kUnknownKey, "did you mean `static_response`?"},
      {&kTwo, "component = \"other\"", "componnt = \"other\"", Kind::kUnknownKey, "did you mean `component`?"},
      {&kTwo, "component = \"hello\"", "component = \"Hello\"", Kind::kInvalidIdentifier, "`hello` would do"},
      {&kTwo, "required = true", "required = \"true\"", Kind::kWrongType, "write it without quotes"},
      {&kOnlyHttp, "trigger.http", "triggers.http", Kind::kUnknownKey, "did you mean `[[trigger.http]]`?"},
      {&kOne, "route =", "rout =", Kind::kUnknownKey, "did you mean `route`?"},
      {&kOne, "[component.trigger]\nroute", "route", Kind::kUnknownKey, "the route belongs into `[component.trigger]`"},
      {&kOne, "[component.trigger]", "[[component.trigger]]", Kind::kWrongType,
       "a component has one trigger: `[component.trigger]`, with one pair of brackets"},
      {&kOne, "type =", "typ =", Kind::kMissingKey, "add `type = \"http\"`"},
  };
  for (const auto& [text, right, wrong, kind, help] : mistakes) {
    const std::string slipped = Slip(*text, right, wrong);
    const Loaded loaded(text == &kTwo && wrong == "[aplication]" ? Slip(slipped, "[application.trigger", "[aplication.trigger") : slipped,
                        ManifestScope::kCompile);
    ASSERT_EQ(loaded.diagnostics.all().size(), 1U) << wrong << ": " << loaded.diagnostics.all().back().message;
    EXPECT_EQ(loaded.diagnostics.all()[0].kind, kind) << wrong;
    EXPECT_EQ(loaded.diagnostics.all()[0].help.front(), help) << wrong;
  }
}

TEST(LoadManifest, ReportsAMissingKeyBesideAnotherThatNobodyKnows) {
  const Loaded loaded(Slip(kTwo, "route =", "frobnicate ="), ManifestScope::kCompile);
  EXPECT_TRUE(loaded.Has(Kind::kUnknownKey));
  EXPECT_TRUE(loaded.Has(Kind::kMissingKey));
}

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
