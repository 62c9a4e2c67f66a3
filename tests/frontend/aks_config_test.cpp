// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/aks_config.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "frontend/settings/effective.h"
#include "frontend/settings/layers.h"
#include "runtime/draw/render.h"
#include "tests/frontend/settings.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

std::string TextOf(const Settled& settled, std::string_view key) {
  if (!settled.settings) return "<no config>\n" + settled.Everything();
  for (const EffectiveSetting& setting : EffectiveSettings(settled.settings->top, {}))
    if (setting.key == key && setting.origin == SettingOrigin::kWritten)
      return setting.value.starts_with('"') ? setting.value.substr(1, setting.value.size() - 2) : setting.value;
  return "<unset>";
}

TEST(LoadConfig, LetsLaterLayersWin) {
  const std::string manifest = std::string(kHttpApp) + "[component.web.tool.aks]\npull_policy = \"Never\"\nsecurity = \"none\"\n";
  Layers layers{.manifest = manifest, .file = "namespace = \"file\"\n[image]\ntag = \"file\"\n[app]\nsecurity = \"restricted\"\n"};
  EXPECT_EQ(TextOf(Settle(layers), "image.tag"), "file");
  EXPECT_EQ(TextOf(Settle(layers), "app.pull_policy"), "Never");
  EXPECT_EQ(TextOf(Settle(layers), "app.security"), "restricted");
  layers.environment = {{"AKS_SPIN_IMAGE__TAG", "env"}};
  EXPECT_EQ(TextOf(Settle(layers), "image.tag"), "env");
  layers.overrides = {"image.tag=first", "image.tag=second"};
  EXPECT_EQ(TextOf(Settle(layers), "image.tag"), "second");
  EXPECT_EQ(TextOf(Settle(layers), "namespace"), "file");
}

// However many there are, the last one of a place holds.
TEST(LoadConfig, LaysOverridesOverEachOtherInTheirOrder) {
  const std::string manifest = std::string(kHttpApp) + "[variables]\nconf = { default = \"x\" }\n";
  Layers layers{.manifest = manifest, .file = "namespace = \"file\"\n[app.labels]\na = \"file\"\nb = \"file\"\n"};
  layers.overrides = {"app.labels.a=1", "namespace=first", "app.labels.c=3", "app.labels.a=2", "namespace=second"};
  EXPECT_EQ(TextOf(Settle(layers), "app.labels.a"), "2");
  EXPECT_EQ(TextOf(Settle(layers), "app.labels.b"), "file");
  EXPECT_EQ(TextOf(Settle(layers), "app.labels.c"), "3");
  EXPECT_EQ(TextOf(Settle(layers), "namespace"), "second");
  layers.overrides = {"variables.conf.value=1", "variables.conf=2", "variables.conf.description=d"};
  EXPECT_EQ(TextOf(Settle(layers), "variables.conf.description"), "d");
  EXPECT_EQ(TextOf(Settle(layers), "variables.conf.value"), "2") << "a bare value is the value of the table";
  layers.overrides = {"variables.conf.description=d", "variables.conf=2", "namespace=n"};
  EXPECT_EQ(TextOf(Settle(layers), "variables.conf.description"), "d");
  layers.overrides = {"app.labels={ a = \"t\" }", "app.labels.c=3", "app.labels={ c = \"u\" }"};
  EXPECT_EQ(TextOf(Settle(layers), "app.labels.a"), "t");
  EXPECT_EQ(TextOf(Settle(layers), "app.labels.c"), "u");
}

TEST(LoadConfig, ReadsTextByTheKeysType) {
  const auto settled =
      Settle({.file = std::string(kRegistry),
              .environment = {{"AKS_SPIN_CREATE_NAMESPACE", "false"}, {"AKS_SPIN_IMAGE__PLATFORMS", "linux/amd64,linux/arm64"}},
              .overrides = {"image.tag=1.10", "app.replicas=3", "env.JSON={\"a\": [1]}", "app.labels.\"example.com/on\"=true"}});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(TextOf(settled, "image.tag"), "1.10");
  EXPECT_EQ(settled.program->targets[0].workloads[0].replicas.value, 3);
  EXPECT_EQ(settled.program->targets[0].workloads[0].environment.at("JSON").value, "{\"a\": [1]}");
  EXPECT_EQ(settled.program->targets[0].workloads[0].labels.at("example.com/on").value, "true");
  EXPECT_EQ(settled.program->targets[0].namespace_unit, NamespaceUnit::kNone);
  EXPECT_EQ(settled.settings->top.root().Get<keys::kImage>().Get<keys::image::kPlatforms>().size(), 2U);
}

// JSON is text, also where it happens to be TOML.
TEST(LoadConfig, TakesTheTextOfAVariableAsItIs) {
  const std::string manifest = std::string(kHttpApp) + "[variables]\nconf = { default = \"x\" }\n";
  for (const std::string text : {"{}", "[]", "[1, 2]", "{\"a\":1}", "{\"a\": [1]}", "1.10", "true", "{ }", "[", "null"}) {
    for (const Layers& layers :
         {Layers{.manifest = manifest, .file = std::string(kRegistry), .overrides = {"variables.conf=" + text}},
          Layers{.manifest = manifest, .file = std::string(kRegistry), .environment = {{"AKS_SPIN_VARIABLES__CONF", text}}},
          Layers{.manifest = manifest, .file = std::string(kRegistry), .overrides = {"variables.conf.value=" + text}}}) {
      const auto settled = Settle(layers);
      ASSERT_TRUE(settled.program) << text << "\n" << settled.Everything();
      const auto* plain = std::get_if<PlainValue>(&settled.program->targets[0].workloads[0].variables[0].source);
      EXPECT_EQ(plain != nullptr ? plain->text.value : "<default>", text);
    }
  }
  const auto table = Settle({.manifest = manifest, .overrides = {"variables.conf={ valeu = 1 }"}});
  EXPECT_EQ(table.Help(Kind::kUnknownSetting), "did you mean `value`?\n") << "not taken for a text";
}

TEST(LoadConfig, SaysHowANameIsQuoted) {
  EXPECT_EQ(Settle({.overrides = {"app.labels.a/b=c"}}).Help(Kind::kMalformedOverride),
            "a name with other characters than letters, digits, `_` and `-` stands in quotes: `app.labels.\"a/b\"=c`\n");
  EXPECT_NE(Settle({.overrides = {"app.node_selector.example.com/pool=c"}})
                .Help(Kind::kMalformedOverride)
                .find("`app.node_selector.\"example.com/pool\"=c`"),
            std::string::npos);
  EXPECT_NE(Settle({.overrides = {"service[0].port=1"}}).Help(Kind::kMalformedOverride).find("array"), std::string::npos);
}

TEST(LoadConfig, PointsAtTheLayerThatAValueCameFrom) {
  const auto settled = Settle({.overrides = {"app.replicas = \"many\""}});
  EXPECT_EQ(settled.Marked(Kind::kSettingType), "\"many\"");
}

TEST(LoadConfig, FindsFreeNamesOfTheEnvironmentAgain) {
  const std::string manifest =
      std::string(kHttpApp) + "key_value_stores = [\"my-cache\"]\n[variables]\nlog_level = { default = \"info\" }\n";
  const auto settled = Settle({.manifest = manifest,
                               .file = std::string(kRegistry),
                               .environment = {{"AKS_SPIN_VARIABLES__LOG_LEVEL", "debug"},
                                               {"AKS_SPIN_KEY_VALUE__MY_CACHE__KIND", "redis"},
                                               {"AKS_SPIN_KEY_VALUE__MY_CACHE__URL", "redis://r"},
                                               {"AKS_SPIN_ENV__A__B", "c"}}});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(std::get<PlainValue>(settled.program->targets[0].workloads[0].variables[0].source).text.value, "debug");
  EXPECT_EQ(settled.program->targets[0].key_value_stores[0].label.value, "my-cache");
  EXPECT_EQ(settled.program->targets[0].workloads[0].environment.at("A__B").value, "c");
}

TEST(LoadConfig, ReadsThePrototypesFile) {
  const std::string file =
      "spin_manifest = \"spin.toml\"\ndockerfile = \"Dockerfile\"\nkubernetes_resources = \".\"\n"
      "tenant_id = \"00000000-0000-0000-0000-000000000000\"\n"
      "[cluster]\nsubscription = \"00000000-0000-0000-0000-000000000000\"\nresource_group = \"rg\"\nname = \"aks\"\n"
      "[container_registry]\nname = \"shopacr\"\n[keyvault]\nname = \"shop-kv\"\n"
      "[store]\nkind = \"cosmos\"\nresource_group = \"rg\"\nname = \"shopcosmos\"\n";
  const auto settled = Settle({.manifest = std::string(kHttpApp) + "key_value_stores = [\"default\"]\n", .file = file});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_TRUE(settled.diagnostics.all().empty()) << settled.Everything();
  EXPECT_EQ(std::get<CosmosStore>(settled.program->targets[0].key_value_stores.at(0).kind).account.value, "shopcosmos");
  EXPECT_EQ(settled.program->targets[0].workloads[0].replicas.value, 2);
}

TEST(LoadConfig, SaysEverythingAtOnce) {
  const auto settled = Settle({.file = "nmaespace = \"a\"\nexpose = \"pubilc\"\n[app]\nreplicas = \"2\"\nlisten_port = 0\n[cluster]\nname "
                                       "= \"a b\"\n[[target]]\nname = \"x\"\n",
                               .environment = {{"AKS_SPIN_NAME", "x"}, {"AKS_SPIN_CLUSTER_NAME", "x"}},
                               .overrides = {"nothing"}});
  EXPECT_FALSE(settled.program);
  EXPECT_EQ(settled.Marked(Kind::kUnknownSetting), "nmaespace");
  EXPECT_EQ(settled.Help(Kind::kUnknownSetting), "did you mean `namespace`?\n");
  EXPECT_EQ(settled.Help(Kind::kSettingChoice), "did you mean `public`?\n");
  EXPECT_EQ(settled.Marked(Kind::kSettingType), "\"2\"");
  EXPECT_EQ(settled.Marked(Kind::kSettingRange), "0");
  EXPECT_EQ(settled.Marked(Kind::kMalformedSetting), "\"a b\"");
  EXPECT_EQ(settled.Marked(Kind::kLaterSetting), "target");
  EXPECT_NE(settled.Help(Kind::kAmbiguousEnvironment).find("AKS_SPIN_KEYVAULT__NAME"), std::string::npos);
  EXPECT_NE(settled.Help(Kind::kUnknownEnvironment).find("did you mean `AKS_SPIN_CLUSTER__NAME`?"), std::string::npos);
  EXPECT_EQ(settled.Marked(Kind::kMalformedOverride), "nothing");
}

TEST(LoadConfig, TellsWhereAKeyBelongs) {
  EXPECT_EQ(SettleFile("replicas = 2").Help(Kind::kUnknownSetting), "did you mean `app.replicas`?\n");
}

TEST(LoadConfig, SendsKeysThatAHeaderCaughtToTheTop) {
  EXPECT_EQ(SettleFile("[app]\nexpose = \"public\"\n").Help(Kind::kUnknownSetting),
            "`expose` belongs to the top level of aks-spin.toml: write it above the first `[header]`\n");
  EXPECT_EQ(SettleFile("[app.app]\nreplicas = 2\n").Help(Kind::kUnknownSetting), "did you mean `[app]`?\n");
  EXPECT_EQ(SettleFile("[[app.service]]\nport = 2\n").Help(Kind::kUnknownSetting), "did you mean `[[service]]`?\n");
  EXPECT_EQ(Settle({.file = std::string(kRegistry), .overrides = {"app.expose=public"}}).Help(Kind::kUnknownSetting),
            "did you mean `expose`?\n");
}

TEST(LoadConfig, OffersNoQuotesWhereTheyWouldBeWrong) {
  EXPECT_EQ(SettleFile("expose = true").Help(Kind::kSettingType), "write one of the strings `none`, `internal` or `public`\n");
}

TEST(LoadConfig, OffersQuotesForANumber) {
  const auto settled = SettleFile("[image]\ntag = 1.10");
  ASSERT_NE(settled.Find(Kind::kSettingType), nullptr);
  EXPECT_EQ(settled.Find(Kind::kSettingType)->fix->replacement, "\"1.10\"");
}

TEST(LoadConfig, StopsAtANewerSchema) {
  const auto settled = SettleFile("schema = 2\nwhat_is_this = 1");
  EXPECT_EQ(settled.Kinds(), std::vector{Kind::kSchemaTooNew}) << settled.Everything();
}

TEST(LoadConfig, StopsAtANewerSchemaInEveryLayer) {
  EXPECT_EQ(Settle({.overrides = {"schema=2"}}).Marked(Kind::kSchemaTooNew), "2");
  EXPECT_EQ(Settle({.environment = {{"AKS_SPIN_SCHEMA", "3"}}}).Marked(Kind::kSchemaTooNew), "3");
}

// Nothing here may be quadratic.
TEST(LoadConfig, StandsHostileSizes) {
  std::string file = "[env]\n";
  std::string manifest = std::string(kHttpApp) + "[variables]\n";
  for (int i = 0; i < 2000; ++i) {
    file += "E" + std::to_string(i) + " = \"x\"\n";
    manifest += "v" + std::to_string(i) + " = { default = \"x\" }\n";
  }
  file += "[variables]\n";
  for (int i = 0; i < 2000; ++i) file += "w" + std::to_string(i) + " = " + std::to_string(i) + "\n";
  const auto settled = Settle({.manifest = manifest, .file = file});
  EXPECT_EQ(settled.diagnostics.Count(Severity::kError), 2000U);
  EXPECT_NE(settled.Find(Kind::kUnknownVariableSetting), nullptr);
  const auto long_names = Settle({.file = "[" + std::string(65536, 'k') + "]\n\"" + std::string(65536, 'q') + "\" = 1\n"});
  EXPECT_NE(long_names.Find(Kind::kUnknownSetting), nullptr);
  EXPECT_LT(long_names.Message(Kind::kUnknownSetting).size(), 300U);
}

TEST(LoadConfig, KeepsASecretThatStandsInTheOpenOutOfTheMessage) {
  const std::string manifest = std::string(kHttpApp) + "[variables]\ndb_password = { required = true, secret = true }\n";
  for (const std::string_view name : {"AKS_SPIN_VARIABLES__DB_PASSWORD", "AKS_SPIN_VARIABLES__DB_PASWORD"}) {
    const auto settled = Settle({.manifest = manifest, .environment = {{std::string(name), "hunter2"}}});
    EXPECT_TRUE(settled.diagnostics.has_errors()) << name;
    for (const Diagnostic& diagnostic : settled.diagnostics.all())
      EXPECT_EQ(Render(diagnostic, *settled.sources, {}).find("hunter2"), std::string::npos) << name;
  }
  EXPECT_FALSE(Settle({.manifest = manifest, .overrides = {"variables.db_password=hunter2"}}).settings) << "so that nothing can show it";
}

TEST(LoadConfig, RefusesBytesThatAreNoText) {
  for (const std::string& set : {std::string("env.F=\xff"), std::string("app.annotations.x=a\xc3"), std::string("e\xffv.F=1")}) {
    const auto settled = Settle({.overrides = {set}});
    EXPECT_FALSE(settled.program) << set;
    EXPECT_NE(settled.Find(Kind::kTomlNotText), nullptr) << set;
  }
  EXPECT_NE(Settle({.environment = {{"AKS_SPIN_ENV__F", "\xff"}}}).Find(Kind::kTomlNotText), nullptr);
}

TEST(LoadConfig, KeepsADigestThatCameWithItsTag) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  const auto image = [&](std::vector<std::string> overrides) {
    const auto settled =
        Settle({.file = std::string(kRegistry) + "[image]\ntag = \"5\"\ndigest = \"" + digest + "\"\n", .overrides = std::move(overrides)});
    return settled.program ? settled.program->targets[0].image.value.Text() : settled.Everything();
  };
  EXPECT_NE(image({}).find("@sha256:"), std::string::npos);
  for (const char* other : {"image.tag=6", "image.repository=zz", "container_registry.name=other1"})
    EXPECT_EQ(image({other}).find("@sha256:"), std::string::npos) << other;
  EXPECT_NE(image({"image.tag=6", "image.digest=" + digest}).find(":6@sha256:"), std::string::npos);
  EXPECT_NE(image({"image.digest=" + digest, "image.tag=6"}).find(":6@sha256:"), std::string::npos);
}

TEST(LoadConfig, RefusesComponentsThatDisagree) {
  const std::string two = R"(spin_manifest_version = 2
application = { name = "shop", version = "1.0.0" }
[[trigger.http]]
route = "/a"
component = "web"
[[trigger.http]]
route = "/b"
component = "other"
[component.web]
source = "web.wasm"
[component.web.tool.aks]
replicas = 2
labels = { team = "x" }
[component.other]
source = "web.wasm"
[component.other.tool.aks]
replicas = 3
labels = { team = "x" }
)";
  const auto settled = Settle({.manifest = two, .file = std::string(kRegistry)});
  EXPECT_EQ(settled.Marked(Kind::kComponentsDisagree), "3");
  EXPECT_EQ(settled.Find(Kind::kComponentsDisagree)->related.size(), 1U);
  EXPECT_EQ(std::ranges::count(settled.Kinds(), Kind::kComponentsDisagree), 1);

  const auto by_file = Settle({.manifest = two, .file = "[app]\nreplicas = 4\n" + std::string(kRegistry)});
  ASSERT_TRUE(by_file.program) << by_file.Everything();
  EXPECT_EQ(by_file.program->targets[0].workloads[0].replicas.value, 4);
  const auto by_flag = Settle({.manifest = two, .file = std::string(kRegistry), .overrides = {"app.replicas=5"}});
  ASSERT_TRUE(by_flag.program) << by_flag.Everything();
  EXPECT_EQ(by_flag.program->targets[0].workloads[0].replicas.value, 5);
  std::string decided = two;
  decided.replace(decided.find(" }\n[["), 1, ", tool = { aks = { replicas = 6 } } ");
  const auto by_application = Settle({.manifest = decided, .file = std::string(kRegistry)});
  ASSERT_TRUE(by_application.program) << by_application.Everything();
  EXPECT_EQ(by_application.program->targets[0].workloads[0].replicas.value, 6);
  const auto of_another_key = Settle({.manifest = two, .file = "[app]\nsecurity = \"none\"\n" + std::string(kRegistry)});
  EXPECT_EQ(of_another_key.Marked(Kind::kComponentsDisagree), "3");
}

TEST(LoadConfig, TakesOneStoreUnderOneName) {
  EXPECT_EQ(
      SettleFile("[store]\nkind = \"cosmos\"\nname = \"abc\"\n[key_value.default]\naccount = \"abc\"").Marked(Kind::kExclusiveSettings),
      "store");
}

TEST(LoadConfig, TreatsAFaultyFileAsTheReaderDoes) { EXPECT_EQ(SettleFile("a = = b").Kinds(), std::vector{Kind::kTomlSyntax}); }

TEST(SpinManifestPath, ComesFromTheHighestLayerOrIsTheDefault) {
  SourceMap sources;
  ConfigInputs inputs;
  EXPECT_EQ(SpinManifestPath(sources, inputs, ReadSettingsFile(sources, inputs)).value, "spin.toml");
  inputs.file = sources.Add(SourceKind::kFile, "aks-spin.toml", "spin_manifest = \"app/spin.toml\"\nunknown = 1\n");
  EXPECT_EQ(SpinManifestPath(sources, inputs, ReadSettingsFile(sources, inputs)).value, "app/spin.toml");
  inputs.environment = {sources.Add(SourceKind::kEnvironment, "AKS_SPIN_SPIN_MANIFEST", "other.toml")};
  EXPECT_EQ(SpinManifestPath(sources, inputs, ReadSettingsFile(sources, inputs)).value, "other.toml");
}

TEST(Effective, ListsValuesWithTheirOriginAndDefaults) {
  const auto settled = Settle({.manifest = std::string(kHttpApp) + "[application.tool.aks]\npull_policy = \"Never\"\n",
                               .file = "[container_registry]\nname = \"shopacr\"\n[[service]]\nport = 81\n[variables]\n",
                               .environment = {{"AKS_SPIN_NAMESPACE", "shop\"x"}},
                               .overrides = {"image.tag=1"}});
  EXPECT_FALSE(settled.program) << "the namespace is malformed";
  const auto good = Settle({.manifest = std::string(kHttpApp) + "[application.tool.aks]\npull_policy = \"Never\"\n",
                            .file = "[container_registry]\nname = \"shopacr\"\n[[service]]\nport = 81\n",
                            .environment = {{"AKS_SPIN_NAMESPACE", "shop"}},
                            .overrides = {"image.tag=1"}});
  ASSERT_TRUE(good.program) << good.Everything();
  const auto settings = EffectiveSettings(good.settings->top, good.reads);
  const auto find = [&](std::string_view key) { return std::ranges::find(settings, key, &EffectiveSetting::key); };
  ASSERT_NE(find("image.tag"), settings.end());
  const auto kind_of = [&](std::string_view key) { return good.sources->Get(find(key)->span.source).kind(); };
  EXPECT_EQ(find("image.tag")->origin, SettingOrigin::kWritten);
  EXPECT_EQ(kind_of("image.tag"), SourceKind::kArgument);
  EXPECT_EQ(find("image.tag")->value, "\"1\"");
  EXPECT_EQ(kind_of("namespace"), SourceKind::kEnvironment);
  EXPECT_EQ(good.sources->Get(find("container_registry.name")->span.source).name(), "aks-spin.toml");
  EXPECT_EQ(good.sources->Get(find("app.pull_policy")->span.source).name(), "spin.toml");
  EXPECT_EQ(find("port")->value, "81");
  EXPECT_EQ(find("port")->elements.back().header, "service");
  EXPECT_EQ(find("target_port")->value, "80");
  EXPECT_EQ(find("target_port")->origin, SettingOrigin::kDefault);
  EXPECT_EQ(find("expose")->origin, SettingOrigin::kDefault);
  EXPECT_EQ(find("expose")->value, "\"none\"");
  EXPECT_EQ(find("app.replicas")->value, "2");
  EXPECT_EQ(find("image.repository")->value, "\"shop\"") << "computed";
  EXPECT_EQ(find("image.repository")->origin, SettingOrigin::kFollows);
  EXPECT_EQ(find("container_registry.server")->form, EffectiveSetting::Form::kComment) << "beside the name it would be refused";
  EXPECT_EQ(find("container_registry.server")->cause, "container_registry.name");
  EXPECT_EQ(find("cluster.access")->value, "\"direct\"") << "the executor's";
  EXPECT_LT(find("namespace"), find("image.tag")) << "in the order of the table of keys";
  EXPECT_EQ(find("cluster.name"), settings.end()) << "neither set nor defaulted";
}

// ---- Layers with a target's ----

TomlTable LayerOf(SourceMap& sources, const std::string& text) {
  Diagnostics diagnostics;
  auto layer = ReadFileLayer(sources, sources.Add(SourceKind::kFile, "aks-spin.toml", text), diagnostics);
  EXPECT_TRUE(layer && !diagnostics.has_errors()) << text;
  return layer.value_or(TomlTable());
}

// `key = value` of everything that is set, elements by their place.
std::string Merged(const std::string& base, const std::string& target, const std::vector<std::string>& above = {}) {
  SourceMap sources;
  LayerStack stack{.base = LayerOf(sources, base), .above = {}};
  for (const std::string& text : above) stack.above.push_back(LayerOf(sources, text));
  const AksConfig config(MergeLayers(sources, std::move(stack), LayerOf(sources, target)));
  std::string all;
  for (const EffectiveSetting& setting : EffectiveSettings(config, {}))
    if (setting.origin == SettingOrigin::kWritten)
      all += fmt::format("{}{}={} ", setting.elements.empty() ? "" : "*", setting.key, setting.value);
  return all;
}

TEST(MergeLayers, PutsATargetBetweenTheTopLevelAndTheEnvironment) {
  EXPECT_EQ(Merged("namespace = \"top\"\n[image]\ntag = \"1\"", "namespace = \"target\""), "namespace=\"target\" image.tag=\"1\" ");
  EXPECT_EQ(Merged("namespace = \"top\"", "namespace = \"target\"", {"namespace = \"environment\""}), "namespace=\"environment\" ");
  EXPECT_EQ(Merged("namespace = \"top\"", ""), "namespace=\"top\" ") << "an empty one leaves the top level as it is";
}

TEST(MergeLayers, MergesTablesAndReplacesArraysForATarget) {
  EXPECT_EQ(Merged("[app.labels]\na = \"1\"\nb = \"1\"", "[app.labels]\nb = \"2\""), "app.labels.a=\"1\" app.labels.b=\"2\" ");
  EXPECT_EQ(Merged("image.platforms = [\"linux/amd64\"]", "image.platforms = [\"linux/arm64\"]"), "image.platforms=[\"linux/arm64\"] ");
}

TEST(MergeLayers, MergesArraysOfTablesByNameForATarget) {
  const std::string two = "[[service]]\nname = \"a\"\nport = 1\n[[service]]\nname = \"b\"\nport = 2\n";
  EXPECT_EQ(Merged(two, "[[service]]\nname = \"b\"\nport = 3\n[[service]]\nname = \"c\"\n"),
            "*name=\"a\" *port=1 *name=\"b\" *port=3 *name=\"c\" ");
  EXPECT_EQ(Merged(two, "[[service]]\nport = 3\n"), "*port=3 ") << "without a name, the list is another one";
  EXPECT_EQ(Merged(two, "", {"[[service]]\nname = \"b\"\nport = 3\n"}), "*name=\"b\" *port=3 ") << "the command line gives the whole";
}

// ---- Keys and tables ----

template <const TableDef& kTable, const auto& kKey>
concept CanRead = requires(Section<kTable> section) { section.template Get<kKey>(); };
template <const TableDef& kTable, const auto& kKey>
concept CanFind = requires(Section<kTable> section) { section.template Find<kKey>(); };

// A key is read in its own table, and with a default only where it has one.
static_assert(CanRead<keys::app::kTable, keys::app::kSecurity>);
static_assert(!CanRead<keys::image::kTable, keys::app::kSecurity>);
static_assert(!CanRead<keys::image::kTable, keys::image::kDigest> && CanFind<keys::image::kTable, keys::image::kDigest>);
static_assert(!CanFind<keys::cluster::kTable, keys::keyvault::kName>, "a key of the same name is another key");

// What targets and workloads will be: tables of tables, by reference.
constexpr Key<std::string> kWeight{{.name = "weight"}};
constexpr TableDef kOwn{&kWeight};
constexpr TableDef kTargetLike = kOwn + (keys::kRoot - TableDef{&keys::kSchema});
static_assert(kTargetLike.Has(kWeight) && kTargetLike.Has(keys::kApp) && !kTargetLike.Has(keys::kSchema));
static_assert(kTargetLike.HasAll(kOwn) && !kTargetLike.HasAll(keys::kRoot));

}  // namespace
}  // namespace spin_aks
