// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/spin_manifest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontend/manifest/dump_manifest.h"
#include "tests/frontend/decoded.h"

namespace spin_aks {
namespace {

using test::Decoded;
using test::Helps;
using Kind = DiagnosticKind;

const std::string kV2 = "spin_manifest_version = 2\n[application]\nname = \"t\"\n";
const std::string kTrigger = "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"main\"\n";
const std::string kMain = "[component.main]\nsource = \"main.wasm\"\n";
const std::string kBase = kV2 + kTrigger + kMain;
const std::string kV1 =
    "spin_manifest_version = \"1\"\nname = \"t\"\ntrigger = { type = \"http\" }\n"
    "[[component]]\nid = \"main\"\nsource = \"main.wasm\"\n";
const std::string kV1Trigger = "[component.trigger]\nroute = \"/...\"\n";

std::vector<std::string> Texts(const std::vector<SpannedString>& spanned) {
  std::vector<std::string> texts;
  for (const SpannedString& text : spanned) texts.push_back(*text);
  return texts;
}

// ---- What is read ----

TEST(SpinManifest, KeepsWhereEveryPartWasWritten) {
  const Decoded decoded(kBase + "environment = { PORT = \"80\" }\n");
  ASSERT_TRUE(decoded.manifest.has_value()) << decoded.Listed();
  const ManifestComponent& main = decoded.manifest->components.at(0);
  EXPECT_EQ(decoded.sources.Text(main.id.span), "main");
  EXPECT_EQ(decoded.sources.Text(main.span), "[component.main]");
  EXPECT_EQ(decoded.sources.Text(main.environment.at(0).value.span), "\"80\"");
  EXPECT_EQ(decoded.sources.Text(main.environment.at(0).key.span), "PORT");
}

TEST(SpinManifest, ReadsAStructWrittenAsAnArray) {
  const Decoded decoded(kBase + "build = [\"make\", \"sub\", [\"*.rs\"]]\n[variables]\nv = [\"what\", true]\n");
  ASSERT_TRUE(decoded.manifest.has_value()) << decoded.Listed();
  const ManifestComponent& main = decoded.manifest->components.at(0);
  EXPECT_EQ(Texts(main.build->commands), std::vector<std::string>{"make"});
  EXPECT_EQ(**main.build->workdir, "sub");
  EXPECT_TRUE(*decoded.manifest->variables.at(0).required);
}

TEST(SpinManifest, ReadsNoArrayWhereSeveralFormsAreLegal) {
  const auto forms = [](const std::string& text) { return Decoded(text).Count(Kind::kNoSuchForm); };
  EXPECT_EQ(forms(kBase + "files = [[\"static\", \"/\"]]\n"), 1U);
  EXPECT_EQ(forms(kV1 + "files = [[\"static\", \"/\"]]\n" + kV1Trigger), 1U);
  EXPECT_EQ(forms(kV2 + "targets = [[\"https://e\"]]\n" + kTrigger + kMain), 1U);
  EXPECT_EQ(forms(kBase + "dependencies.\"a:b/c\" = [\"x\", \"e\", true]\n"), 1U);
  EXPECT_EQ(forms(kV2 + kTrigger + "[component.main]\nsource = [\"r\", \"a:b\", \"1.0.0\"]\n"), 1U);
  EXPECT_EQ(forms(kV2 + kTrigger + "[component.main]\nsource = [\"https://e\", \"sha256:00\"]\n"), 1U);
}

TEST(SpinManifest, OverwritesTheComponentOfAVersionOneTrigger) {
  for (const char* component : {"\"x\"", "1", "{}"}) {
    const Decoded decoded(kV1 + "trigger = { route = \"/\", component = " + component + " }\n");
    ASSERT_TRUE(decoded.manifest.has_value()) << decoded.Listed();
    const ManifestTrigger& trigger = decoded.manifest->triggers.at(0).second.at(0);
    EXPECT_EQ(std::get<SpannedString>(*trigger.component).value, "main");
    ASSERT_EQ(trigger.settings.size(), 1U);
    EXPECT_EQ(trigger.settings.at(0).key, "route");
  }
}

TEST(SpinManifest, FoldsVersionOneAsSpinDoes) {
  const Decoded decoded(
      "spin_version = \"1\"\nname = \"t\"\ntrigger = { type = \"http\", base = \"/\" }\n"
      "[[component]]\nid = \"My_App\"\nsource = \"a.wasm\"\nallowed_http_hosts = [\"self\", \"a.com:8080\"]\nconfig = { k = \"v\" }\n"
      "[component.trigger]\nroute = \"/x\"\n");
  ASSERT_TRUE(decoded.manifest.has_value()) << decoded.Listed();
  EXPECT_EQ(decoded.manifest->version, SpinManifest::Version::kV1);
  const ManifestComponent& app = decoded.manifest->components.at(0);
  EXPECT_EQ(*app.id, "my-app");
  EXPECT_EQ(Texts(app.allowed_outbound_hosts), (std::vector<std::string>{"redis://*:*", "mysql://*:*", "postgres://*:*", "http://self",
                                                                         "http://a.com:8080", "https://a.com:8080"}));
  EXPECT_TRUE(app.allowed_http_hosts.empty());
  const ManifestTrigger& trigger = decoded.manifest->triggers.at(0).second.at(0);
  EXPECT_EQ(**trigger.id, "trigger-my-app");
  EXPECT_EQ(trigger.settings.at(0).key, "route");
}

TEST(SpinManifest, AnEmptyListOfHostsTakesVersionOnesDatabasesAway) {
  const Decoded decoded(kV1 + "allowed_outbound_hosts = []\n" + kV1Trigger);
  ASSERT_TRUE(decoded.manifest.has_value()) << decoded.Listed();
  EXPECT_TRUE(decoded.manifest->components.at(0).allowed_outbound_hosts.empty());
}

TEST(SpinManifest, TheLaterOfTwoComponentsTakesTheIdInVersionOne) {
  const Decoded decoded(kV1 + kV1Trigger +
                        "[[component]]\nid = \"MAIN\"\nsource = \"b.wasm\"\n[component.trigger]\n[[component]]\nid = \"main\"\nsource = "
                        "\"c.wasm\"\n[component.trigger]\n");
  ASSERT_TRUE(decoded.manifest.has_value()) << decoded.Listed();
  ASSERT_EQ(decoded.manifest->components.size(), 2U);
  EXPECT_EQ(std::get<ManifestLocalSource>(decoded.manifest->components[0].source.form).path.value, "c.wasm");
  ASSERT_EQ(decoded.manifest->replaced_components.size(), 1U);
  EXPECT_EQ(decoded.manifest->triggers.at(0).second.size(), 3U);
}

TEST(SpinManifest, DumpsEveryFormThatSpinReads) {
  const Decoded decoded(
      kV2 +
      "targets = [\"spin-up@3.5\", { url = \"https://e\" }]\n[trigger]\n[component.a]\n"
      "source = { package = \"ns:p\", version = \"1.0.0\" }\ntargets = []\nbuild = { command = [\"x\", \"y\"] }\n"
      "profile.debug = { source = \"d.wasm\", environment = { A = \"\" }, build = { command = \"z\" } }\n"
      "dependencies.\"x:y/z@1.0.0\" = { url = \"https://e\", digest = \"sha256:0\", inherit_configuration = [\"files\"] }\n");
  ASSERT_TRUE(decoded.manifest.has_value()) << decoded.Listed();
  EXPECT_EQ(
      DumpManifest(*decoded.manifest),
      R"({"spin_manifest_version":2,"application":{"name":"t","targets":["spin-up@3.5",{"url":"https://e"}]},"trigger":{},"component":{"a":{)"
      R"("source":{"package":"ns:p","version":"1.0.0"},"targets":[],"build":{"command":["x","y"]},)"
      R"("dependencies":{"x:y/z@1.0.0":{"url":"https://e","digest":"sha256:0","inherit_configuration":["files"]}},)"
      R"("profile":{"debug":{"source":"d.wasm","environment":{"A":""},"build":{"command":"z"}}}}}})");
}

// ---- What is refused, and how ----

TEST(SpinManifest, ReportsEverythingThatIsWrongInOneRun) {
  const Decoded decoded(
      "spin_manifest_version = 2\nname = \"top\"\n[application]\nauthor = \"x\"\n[variables]\nKEY = { default = 1 }\n"
      "[trigger.http]\n[component.my_main]\nfiles = [{ source = \"a\" }]\nkey_value_stores = [\"a b\", 1]\n");
  EXPECT_FALSE(decoded.manifest.has_value());
  EXPECT_EQ(decoded.Count(Kind::kUnknownKey), 2U) << decoded.Listed();         // `name`, `author`
  EXPECT_EQ(decoded.Count(Kind::kMissingKey), 2U) << decoded.Listed();         // `application.name`, `source`
  EXPECT_EQ(decoded.Count(Kind::kWrongType), 3U) << decoded.Listed();          // `default`, `trigger.http`, a store
  EXPECT_EQ(decoded.Count(Kind::kInvalidIdentifier), 3U) << decoded.Listed();  // `KEY`, `my_main`, `a b`
  EXPECT_EQ(decoded.Count(Kind::kNoSuchForm), 1U) << decoded.Listed();         // `files`
}

TEST(SpinManifest, MarksTheKeyTheValueOrTheHeader) {
  const Decoded decoded(kV2 + kTrigger + "[component.main]\norigin = \"a\"\ndescription = 5\n");
  EXPECT_EQ(decoded.Marked(decoded.Get(Kind::kUnknownKey)), "origin");
  EXPECT_EQ(decoded.Marked(decoded.Get(Kind::kWrongType)), "5");
  EXPECT_EQ(decoded.Marked(decoded.Get(Kind::kMissingKey)), "[component.main]");
}

TEST(SpinManifest, SuggestsTheNearestKey) {
  const Decoded decoded(kBase + "exclude_file = []\n");
  const Diagnostic& unknown = decoded.Get(Kind::kUnknownKey);
  EXPECT_EQ(Helps(unknown), "did you mean `exclude_files`?\n");
  EXPECT_EQ(unknown.fix->replacement, "exclude_files");
}

TEST(SpinManifest, ListsTheKeysWhereNoneIsNear) {
  EXPECT_NE(Helps(Decoded(kBase + "blob_containers = []\n").Get(Kind::kUnknownKey)).find("`key_value_stores`"), std::string::npos);
}

TEST(SpinManifest, TeachesWhatPeopleOftenGetWrong) {
  const auto help = [](const std::string& line) { return Helps(Decoded(kBase + line).Get(Kind::kUnknownKey)); };
  EXPECT_NE(help("id = \"main\"\n").find("[component.<id>]"), std::string::npos);
  EXPECT_NE(help("config = { a = \"b\" }\n").find("`variables`"), std::string::npos);
  EXPECT_NE(help("allowed_hosts = []\n").find("`allowed_outbound_hosts`"), std::string::npos);
  EXPECT_NE(help("trigger = { route = \"/\" }\n").find("[[trigger.http]]"), std::string::npos);
  EXPECT_NE(Helps(Decoded(kV1 + "variables = {}\n" + kV1Trigger).Get(Kind::kUnknownKey)).find("`config`"), std::string::npos);
}

TEST(SpinManifest, KnowsTheBracketsOfBothVersions) {
  EXPECT_NE(Helps(Decoded(kV2 + "[trigger.http]\nroute = \"/\"\n").Get(Kind::kWrongType)).find("[[trigger.http]]"), std::string::npos);
  EXPECT_NE(Helps(Decoded(kV2 + "[trigger]\n[[component]]\nid = \"a\"\n").Get(Kind::kWrongType)).find("[component.<id>]"),
            std::string::npos);
}

TEST(SpinManifest, ReadsOnWhereOnlyTheVersionsQuotesAreWrong) {
  const Decoded decoded("spin_manifest_version = \"2\"\n[application]\nnam = \"t\"\n[trigger]\n");
  EXPECT_EQ(decoded.Get(Kind::kManifestVersion).fix->replacement, "2");
  EXPECT_EQ(decoded.Count(Kind::kUnknownKey), 1U);
}

TEST(SpinManifest, TakesTheVersionThatTheTablesTell) {
  const auto fix = [](const std::string& text) {
    const Decoded decoded(text);
    EXPECT_EQ(decoded.diagnostics.all().size(), 1U) << decoded.Listed();
    return decoded.Get(Kind::kManifestVersion).fix->replacement;
  };
  const std::string two = kBase.substr(kBase.find('\n'));
  const std::string one = kV1.substr(kV1.find('\n')) + kV1Trigger;
  EXPECT_EQ(fix("spin_manifest_version = 1" + two), "2");
  EXPECT_EQ(fix("spin_manifest_version = \"2\"" + two), "2");
  EXPECT_EQ(fix("spin_manifest_version = \"1\"" + two), "2");
  EXPECT_EQ(fix("spin_version = \"2\"" + one), "\"1\"");
  EXPECT_EQ(fix("spin_manifest_version = \"2\"" + one), "\"1\"");
  EXPECT_EQ(fix("spin_manifest_version = 1" + one), "\"1\"");
  EXPECT_EQ(Helps(Decoded(two).Get(Kind::kManifestVersion)), "write `spin_manifest_version = 2`\n");
  EXPECT_EQ(Helps(Decoded(one).Get(Kind::kManifestVersion)), "write `spin_manifest_version = \"1\"`\n");
}

TEST(SpinManifest, ReadsAVersionWhoseKeyIsMisspelt) {
  const auto fix = [](const std::string& text) {
    const Decoded decoded(text);
    EXPECT_EQ(decoded.diagnostics.all().size(), 1U) << decoded.Listed();
    return decoded.Get(Kind::kUnknownKey).fix->replacement;
  };
  EXPECT_EQ(fix("spin_manifest_versoin = 2" + kBase.substr(kBase.find('\n'))), "spin_manifest_version");
  EXPECT_EQ(fix("spin_versoin = \"1\"" + kV1.substr(kV1.find('\n')) + kV1Trigger), "spin_version");
  EXPECT_EQ(Decoded("spin_manifest_versoin = 2").Count(Kind::kUnknownKey), 1U);
}

TEST(SpinManifest, RefusesEveryOtherVersion) {
  for (const char* version : {"3", "\"0\"", "\"1.0\"", "true", "1.0", "[2]", "2024-01-01"}) {
    const Decoded decoded("spin_manifest_version = " + std::string(version) + "\n");
    EXPECT_EQ(decoded.Marked(decoded.Get(Kind::kManifestVersion)), version);
  }
  EXPECT_EQ(Decoded("").Count(Kind::kManifestVersion), 1U);
  EXPECT_EQ(Decoded("spin_version = \"1\"\nspin_manifest_version = \"1\"\n").Count(Kind::kManifestVersion), 1U);
}

TEST(SpinManifest, RefusesMalformedPackages) {
  for (const char* line :
       {"source = { package = \"not_a_package\", version = \"1.0.0\" }\n", "source = { package = \"ns\", version = \"1.0.0\" }\n"}) {
    EXPECT_EQ(Decoded(kV2 + kTrigger + "[component.main]\n" + line).Count(Kind::kInvalidPackageName), 1U) << line;
  }
  for (const char* name : {"a:b_c", "a:", "a:b/C_d", "a:b@1", "Up_per", "a/b", "a:b@1.0.0/c"}) {
    const Decoded decoded(kBase + "dependencies.\"" + name + "\" = { path = \"x\" }\n");
    EXPECT_EQ(decoded.Count(Kind::kInvalidPackageName), 1U) << name << decoded.Listed();
  }
}

TEST(SpinManifest, PackagesAreLowerCaseAndTheirInterfacesNeedNotBe) {
  for (const char* name : {"FOO:bar", "foo:BAR"}) {
    EXPECT_EQ(Decoded(kBase + "dependencies.\"" + name + "\" = { path = \"x\" }\n").Count(Kind::kInvalidPackageName), 1U) << name;
  }
  EXPECT_TRUE(Decoded(kBase + "dependencies.\"foo:bar/BAZ\" = { path = \"x\" }\n").manifest.has_value());
  const std::string component = kV2 + kTrigger + "[component.main]\n";
  EXPECT_EQ(Decoded(component + "source = { package = \"A:b\", version = \"1.0.0\" }\n").Count(Kind::kInvalidPackageName), 1U);
}

TEST(SpinManifest, RefusesRegistriesThatAreNoHosts) {
  const auto source = [](const std::string& registry) {
    return "source = { registry = \"" + registry + "\", package = \"a:b\", version = \"1.0.0\" }\n";
  };
  const std::string component = kV2 + kTrigger + "[component.main]\n";
  for (const char* registry : {"https://ghcr.io", "ghcr.io/x", "", "a b", "{{ r }}", "ä.de", "a:1:2", "x@", "[::1", "a%20b"}) {
    const Decoded decoded(component + source(registry));
    EXPECT_EQ(decoded.Count(Kind::kInvalidPackageName), 1U) << registry << decoded.Listed();
  }
  for (const char* registry : {"ghcr.io", "ghcr.io:443", "localhost", "[::1]:80"}) {
    const Decoded decoded(component + source(registry));
    EXPECT_TRUE(decoded.manifest.has_value()) << registry << decoded.Listed();
  }
  EXPECT_EQ(Decoded(kBase + "[component.main.profile.debug]\n" + source("x/y")).Count(Kind::kInvalidPackageName), 1U);
}

TEST(SpinManifest, TellsWhereVersionOnesTriggerWentTo) {
  const Decoded decoded("trigger = { type = \"redis\", base = \"/\" }\n" + kV2);
  EXPECT_EQ(decoded.diagnostics.all().size(), 1U) << decoded.Listed();
  const std::string help = Helps(decoded.Get(Kind::kWrongType));
  EXPECT_NE(help.find("`[[trigger.redis]]`"), std::string::npos) << help;
  EXPECT_NE(help.find("`[application.trigger.redis]`"), std::string::npos) << help;
  const Decoded nested(kV2 + "[trigger]\nbase = \"/\"\n");
  EXPECT_NE(Helps(nested.Get(Kind::kWrongType)).find("`[application.trigger.http]`"), std::string::npos);
}

TEST(SpinManifest, ToldWhatAFormLacks) {
  const Decoded decoded(kBase + "dependencies.\"a:b/c\" = { url = \"https://e\", sha256 = \"x\" }\n");
  const Diagnostic& form = decoded.Get(Kind::kNoSuchForm);
  EXPECT_NE(form.message.find("`url`, but lacks `digest`"), std::string::npos) << form.message;
  EXPECT_EQ(form.fix->replacement, "digest");
}

TEST(SpinManifest, APartThatIsUnreadableMakesNoSecondError) {
  // The variable without a default, the trigger without a route, the missing component: all consequences.
  const Decoded variable(kBase + "[variables]\na = { default = 1 }\n");
  EXPECT_EQ(variable.diagnostics.all().size(), 1U) << variable.Listed();
  const Decoded trigger(kV1);
  EXPECT_EQ(trigger.diagnostics.all().size(), 1U) << trigger.Listed();
}

TEST(SpinManifest, NothingIsEmptyWithoutAnError) {
  for (const char* text : {"spin_manifest_version = 2\napplication = 1\ntrigger = 1\ncomponent = 1\nvariables = 1\n",
                           "spin_manifest_version = 2\napplication = []\ntrigger = []\ncomponent = []\nvariables = []\n",
                           "spin_manifest_version = 2\napplication = [1, 2, 3]\ntrigger = { http = [1] }\ncomponent = { a = [[]] }\n",
                           "spin_manifest_version = \"1\"\ntrigger = []\ncomponent = [1, [], {}]\nname = {}\n",
                           "spin_manifest_version = 2\ntrigger.x = [{ component = 1, components = { a = [1, []], b = 2 }, dependencies = { "
                           "m = [1], n = 2 } }]\n",
                           "spin_manifest_version = 2\ncomponent.a = { tool = { t = 1 }, profile = { p = { build = [], files = 1 } }, "
                           "build = { command = 1 } }\n"}) {
    const Decoded decoded{std::string(text)};
    EXPECT_FALSE(decoded.manifest.has_value());
    EXPECT_TRUE(decoded.diagnostics.has_errors());
    for (const Diagnostic& diagnostic : decoded.diagnostics.all())
      EXPECT_TRUE(diagnostic.primary.span.is_somewhere()) << diagnostic.message;
  }
}

TEST(SpinManifest, LongNamesDoNotFloodTheMessage) {
  const std::string name(1U << 16U, 'a');
  const Decoded decoded(kBase + name + " = 1\n[component." + name + "_]\n");
  for (const Diagnostic& diagnostic : decoded.diagnostics.all()) EXPECT_LT(diagnostic.message.size(), 400U);
}

}  // namespace
}  // namespace spin_aks
