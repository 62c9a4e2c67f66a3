// SPDX-License-Identifier: Apache-2.0
#include "frontend/frontend.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/frontend/settings.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

std::string Manifest(std::string_view trigger, std::string_view more) {
  return "spin_manifest_version = 2\n[application]\nname = \"shop\"\nversion = \"1.4.2\"\n" + std::string(trigger) +
         "\n[component.web]\nsource = \"web.wasm\"\n" + std::string(more);
}
constexpr std::string_view kRedisTrigger = "[[trigger.redis]]\nchannel = \"c\"\ncomponent = \"web\"";
constexpr std::string_view kCommandTrigger = "[[trigger.command]]\ncomponent = \"web\"";

// ---- A directory with only a spin.toml ----

TEST(Resolve, NeedsNoSettings) {
  const auto settled = Settle({});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(settled.Kinds(), std::vector{Kind::kNoRegistry});
  const Program& program = *settled.program;
  EXPECT_EQ(program.targets[0].image->Text(), "registry.invalid/shop:1.4.2");
  EXPECT_EQ(program.targets[0].kube_namespace.value, "shop");
  EXPECT_EQ(program.targets[0].directory.text(), "overlays/default");
  EXPECT_EQ(program.targets[0].runtime.shim_version.value, "0.25.1");
  EXPECT_EQ(program.targets[0].runtime.handler.value, "spin-v2");
  ASSERT_EQ(program.targets[0].workloads.size(), 1U);
  const Workload& workload = program.targets[0].workloads[0];
  EXPECT_EQ(workload.http, Workload::Http::kServes);
  EXPECT_EQ(workload.replicas.value, 2);
  EXPECT_EQ(workload.listen_port.value, 80);
  EXPECT_EQ(workload.resources.requests.at("cpu").value, "100m");
  ASSERT_EQ(program.targets[0].services.size(), 1U);
  EXPECT_EQ(program.targets[0].services[0].type, ServiceType::kClusterIp);
  EXPECT_EQ(program.targets[0].services[0].ports[0].port.value, 80);
}

TEST(Resolve, MakesNamesLegal) {
  auto manifest = std::string(kHttpApp);
  manifest.replace(manifest.find("\"shop\""), 6, "\"My Shop_1\"");
  const auto settled = Settle({.manifest = manifest, .file = std::string(kRegistry)});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(settled.program->name.text(), "my-shop-1");
  EXPECT_EQ(settled.program->targets[0].image->repository(), "my-shop-1");
  EXPECT_EQ(settled.program->app.name.value, "My Shop_1");
}

// A name that was written is taken or refused, never changed.
TEST(Resolve, ChangesNoNameThatWasWritten) {
  EXPECT_EQ(SettleFile("namespace = \"team_a\"").Marked(Kind::kMalformedSetting), "\"team_a\"");
  EXPECT_EQ(SettleFile("namespace = \"2024\"").program.value().targets.at(0).kube_namespace.value, "2024")
      << "a label may begin with a digit";
  EXPECT_EQ(SettleFile("namespace = \"team-a\"").program.value().targets.at(0).kube_namespace.value, "team-a");
}

// ---- The image ----

TEST(Resolve, PutsTheImageTogether) {
  const auto text = [](const std::string& file) {
    const auto settled = Settle({.file = file});
    return settled.program ? settled.program->targets[0].image->Text() : settled.Everything();
  };
  const std::string digest = "sha256:" + std::string(64, 'a');
  EXPECT_EQ(text("[container_registry]\nname = \"ShopAcr\""), "shopacr.azurecr.io/shop:1.4.2");
  EXPECT_EQ(text("[container_registry]\nserver = \"ghcr.io/acme\"\n[image]\nrepository = \"a/b\"\ntag = \"2\""), "ghcr.io/acme/a/b:2");
  EXPECT_EQ(text("[container_registry]\nserver = \"localhost:5000\"\n[image]\ndigest = \"" + digest + "\""),
            "localhost:5000/shop:1.4.2@" + digest);
  EXPECT_EQ(text("[image]\nreference = \"ghcr.io/x/y:3\""), "ghcr.io/x/y:3");
}

TEST(Resolve, RefusesTwoAnswersToOneQuestion) {
  EXPECT_EQ(SettleFile("", "").Kinds(), std::vector<Kind>{});
  EXPECT_EQ(Settle({.file = "[container_registry]\nname = \"shopacr\"\nserver = \"ghcr.io\""}).Marked(Kind::kExclusiveSettings),
            "\"ghcr.io\"");
  EXPECT_EQ(SettleFile("[image]\nreference = \"a.b/c:1\"\ntag = \"2\"").Marked(Kind::kExclusiveSettings), "\"2\"");
  EXPECT_EQ(SettleFile("[app]\nreplicas = 3\nautoscale = { max = 5 }").Marked(Kind::kExclusiveSettings), "3");
  EXPECT_EQ(SettleFile("[runtime]\ninclude = \"app\"").Marked(Kind::kExclusiveSettings), "\"app\"");
  EXPECT_EQ(SettleFile("[[service]]\nport = 81\nports = [{ port = 82 }]").Marked(Kind::kExclusiveSettings), "81");
}

TEST(Resolve, WarnsOfAFloatingTag) {
  const auto settled = Settle({.manifest = "spin_manifest_version = 2\napplication = { name = \"shop\" }\n[[trigger.http]]\nroute = "
                                           "\"/\"\ncomponent = \"web\"\n[component.web]\nsource = \"web.wasm\"\n",
                               .file = std::string(kRegistry)});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(settled.program->targets[0].image->tag(), "latest");
  EXPECT_EQ(settled.Kinds(), std::vector{Kind::kFloatingTag});
}

TEST(Resolve, WarnsOfAReferenceThatFloats) {
  EXPECT_EQ(SettleFile("[image]\nreference = \"nginx\"").Marked(Kind::kFloatingTag), "\"nginx\"");
  EXPECT_TRUE(SettleFile("[image]\nreference = \"nginx@sha256:" + std::string(64, 'a') + "\"").Kinds().empty());
}

TEST(Resolve, WantsAPlatform) {
  EXPECT_EQ(SettleFile("[image]\nplatforms = []").Message(Kind::kMissingSetting), "`image.platforms` is empty");
}

TEST(Resolve, AttachesOnlyWhatIsAzures) {
  EXPECT_EQ(Settle({.file = "[container_registry]\nserver = \"ghcr.io/acme\"\nauth = \"attach\""}).Marked(Kind::kExclusiveSettings),
            "\"attach\"");
  EXPECT_TRUE(Settle({.file = "[container_registry]\nserver = \"shopacr.azurecr.io/a\"\nauth = \"attach\""}).Kinds().empty());
}

TEST(Resolve, NamesThePullSecret) {
  const auto named = Settle({.file = "[container_registry]\nserver = \"ghcr.io/acme\"\npull_secret = { name = \"ghcr\" }"});
  ASSERT_TRUE(named.program) << named.Everything();
  EXPECT_EQ(named.program->targets[0].pull_secret->text(), "ghcr");
  const auto by_auth = Settle({.file = "[container_registry]\nserver = \"ghcr.io/acme\"\nauth = \"pull-secret\""});
  ASSERT_TRUE(by_auth.program) << by_auth.Everything();
  EXPECT_EQ(by_auth.program->targets[0].pull_secret->text(), "shop-pull");
  EXPECT_EQ(Settle({.file = "[container_registry]\nserver = \"ghcr.io/acme\"\nauth = \"none\"\npull_secret = { name = \"ghcr\" }"})
                .Marked(Kind::kExclusiveSettings),
            "\"none\"");
  EXPECT_EQ(Settle({.file = "[container_registry]\nserver = \"ghcr.io/acme\"\npull_secret = {}"}).Marked(Kind::kSettingWithoutEffect),
            "pull_secret");
}

// ---- Workload ----

TEST(Resolve, ListensOn8080WithoutPrivileges) {
  const auto restricted = SettleFile("[app]\nsecurity = \"restricted\"");
  ASSERT_TRUE(restricted.program) << restricted.Everything();
  EXPECT_EQ(restricted.program->targets[0].workloads[0].listen_port.value, 8080);
  EXPECT_EQ(restricted.program->targets[0].services[0].ports[0].port.value, 80);
  EXPECT_EQ(restricted.program->targets[0].services[0].ports[0].target_port.value, 8080);
  EXPECT_EQ(SettleFile("[app]\nsecurity = \"restricted\"\nlisten_port = 81").Marked(Kind::kPrivilegedPort), "81");
  EXPECT_EQ(SettleFile("[app]\nlisten_port = 81\n[runtime]\nspin = \"2.2\"").Marked(Kind::kSpinVersion), "81");
}

TEST(Resolve, ScalesByCpuUnlessToldOtherwise) {
  const auto settled = SettleFile("[app]\nautoscale = { max = 6 }");
  ASSERT_TRUE(settled.program) << settled.Everything();
  const Autoscale& autoscale = *settled.program->targets[0].workloads[0].autoscale;
  EXPECT_EQ(autoscale.min.value, 2);
  EXPECT_EQ(autoscale.cpu->value, 80);
  EXPECT_FALSE(autoscale.memory);
  EXPECT_EQ(SettleFile("[app]\nautoscale = { min = 7, max = 6 }").Marked(Kind::kSettingRange), "7");
  EXPECT_EQ(SettleFile("[app]\nautoscale = { min = 7 }").Marked(Kind::kMissingSetting), "autoscale");
}

TEST(Resolve, KeepsRequestsBelowLimits) {
  const auto small = SettleFile("[app.resources]\nlimits = { memory = \"64Mi\" }");
  ASSERT_TRUE(small.program) << small.Everything();
  EXPECT_EQ(small.program->targets[0].workloads[0].resources.requests.at("memory").value, "64Mi");
  EXPECT_EQ(SettleFile("[app.resources]\nrequests = { 'nvidia.com/gpu' = 1 }").Marked(Kind::kSettingRange), "1");
  EXPECT_EQ(SettleFile("[app.resources]\nlimits = { 'nvidia.com/gpu' = 0.5 }").Marked(Kind::kSettingRange), "0.5");
  EXPECT_EQ(SettleFile("[app.resources]\nlimits = { 'nvidia.com/gpu' = 2 }").Kinds(), std::vector<Kind>{});
  EXPECT_EQ(SettleFile("[app.resources]\nrequests = { cpu = 1 }\nlimits = { cpu = \"500m\" }").Marked(Kind::kSettingRange), "\"500m\"");
}

TEST(Resolve, RefusesFractionsOfAByte) {
  const auto limit = SettleFile("[app.resources]\nlimits = { memory = \"512m\" }");
  EXPECT_EQ(limit.Marked(Kind::kSettingRange), "\"512m\"");
  EXPECT_EQ(limit.Help(Kind::kSettingRange), "did you mean `512Mi`?\n");
  EXPECT_EQ(limit.Kinds().size(), 1U) << limit.Everything();
  EXPECT_EQ(SettleFile("[app.resources]\nrequests = { ephemeral-storage = \"400m\" }").Marked(Kind::kSettingRange), "\"400m\"");
  EXPECT_TRUE(SettleFile("[app.resources]\nlimits = { memory = \"512M\", cpu = \"500m\" }").Kinds().empty());
}

TEST(Resolve, MeasuresAgainstNoEmptyRequest) {
  EXPECT_EQ(SettleFile("[app]\nautoscale = { max = 6 }\nresources = { requests = { cpu = \"0\" } }").Marked(Kind::kSettingRange), "\"0\"");
  EXPECT_EQ(SettleFile("[app]\nautoscale = { max = 6, memory = 70 }\nresources = { limits = { memory = 0 } }").Marked(Kind::kSettingRange),
            "0");
  EXPECT_TRUE(SettleFile("[app]\nautoscale = { max = 6, memory = 70 }\nresources = { requests = { cpu = \"0\" } }").Kinds().empty());
}

TEST(Resolve, RefusesWhatCannotRoll) {
  EXPECT_EQ(SettleFile("[app]\nstrategy = { surge = 0, unavailable = \"0%\" }").Marked(Kind::kSettingRange), "0");
}

TEST(Resolve, WarnsOfABudgetThatBlocksDrains) {
  EXPECT_EQ(SettleFile("[app]\ndisruption = { max_unavailable = 0 }").Kinds(), std::vector{Kind::kDrainBlocked});
  EXPECT_EQ(SettleFile("[app]\ndisruption = { max_unavailable = \"0%\" }").Kinds(), std::vector{Kind::kDrainBlocked});
  EXPECT_TRUE(SettleFile("[app]\ndisruption = { max_unavailable = 1 }").Kinds().empty());
  EXPECT_EQ(SettleFile("[app]\nreplicas = 1\ndisruption = { max_unavailable = 1 }").Kinds(), std::vector{Kind::kSettingWithoutEffect});
  EXPECT_EQ(SettleFile("[app]\nreplicas = 1\ndisruption = { max_unavailable = 0 }").Kinds(), std::vector{Kind::kDrainBlocked});
}

TEST(Resolve, WarnsOfPortsThatNothingListensOn) { EXPECT_EQ(SettleFile("[app]\nreadiness = { port = 81 }").Marked(Kind::kDeadPort), "81"); }

TEST(Resolve, KeepsItsOwnLabelsAndEnvironment) {
  EXPECT_EQ(SettleFile("[app.labels]\n\"app.kubernetes.io/name\" = \"x\"").Marked(Kind::kReservedLabel), "\"x\"");
  EXPECT_EQ(SettleFile("[app.labels]\n\"azure.workload.identity/use\" = \"false\"").Marked(Kind::kReservedLabel), "\"false\"");
  EXPECT_EQ(SettleFile("[app.annotations]\n\"spin-aks/config-hash\" = \"x\"").Marked(Kind::kReservedLabel), "\"x\"");
  EXPECT_EQ(SettleFile("[env]\nSPIN_VARIABLE_X = \"x\"").Marked(Kind::kReservedEnvironment), "\"x\"");
  EXPECT_EQ(SettleFile("[env]\nSPIN_HTTP_LISTEN_ADDR = \"x\"").Help(Kind::kReservedEnvironment), "the port is `app.listen_port`\n");
}

TEST(Resolve, RunsACommandAsAJob) {
  const auto settled = Settle({.manifest = Manifest(kCommandTrigger, ""), .file = std::string(kRegistry)});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(settled.program->targets[0].workloads[0].kind, Workload::Kind::kJob);
  EXPECT_TRUE(settled.program->targets[0].services.empty());
  EXPECT_EQ(Settle({.manifest = Manifest(kCommandTrigger, ""), .file = "[app]\nreplicas = 3"}).Marked(Kind::kSettingWithoutEffect),
            "replicas");
}

TEST(Resolve, RefusesACommandBesideAServer) {
  const auto settled = Settle({.manifest = std::string(kHttpApp) + std::string(kCommandTrigger) + "\n"});
  EXPECT_FALSE(settled.program);
  EXPECT_NE(settled.Find(Kind::kCommandBesideServers), nullptr) << settled.Everything();
}

// ---- Services ----

TEST(Resolve, ExposesInOneWord) {
  const auto service = [](const std::string& file) { return SettleFile(file).program.value().targets.at(0).services.at(0); };
  EXPECT_EQ(service("expose = \"none\"").type, ServiceType::kClusterIp);
  EXPECT_EQ(service("expose = \"internal\"").type, ServiceType::kLoadBalancer);
  EXPECT_TRUE(service("expose = \"internal\"").internal);
  EXPECT_FALSE(service("expose = \"public\"").internal);
}

TEST(Resolve, NeverMakesALoadBalancerPublicUnasked) {
  const auto service = [](const std::string& file) { return SettleFile(file).program.value().targets.at(0).services.at(0); };
  EXPECT_TRUE(service("[[service]]\ntype = \"LoadBalancer\"").internal);
  EXPECT_FALSE(service("[[service]]\ntype = \"LoadBalancer\"\ninternal = false").internal);
  EXPECT_FALSE(service("expose = \"public\"\n[[service]]\nname = \"x\"").internal);
}

// Azure goes by the annotation, whatever the settings say.
TEST(Resolve, LetsNoAnnotationUndoASetting) {
  const auto judged = [](const std::string& head, const std::string& service, const std::string& annotation) {
    return SettleFile(head + "\n[[service]]\n" + service + "\n[service.annotations]\n\"service.beta.kubernetes.io/azure-" + annotation);
  };
  const std::string is_public = "load-balancer-internal\" = \"false\"";
  const std::string is_internal = "load-balancer-internal\" = \"true\"";
  EXPECT_EQ(judged("expose = \"internal\"", "", is_public).Marked(Kind::kExclusiveSettings), "\"false\"");
  EXPECT_EQ(judged("", "type = \"LoadBalancer\"\ninternal = true", is_public).Marked(Kind::kExclusiveSettings), "\"false\"");
  EXPECT_EQ(judged("", "type = \"LoadBalancer\"", is_public).Marked(Kind::kExclusiveSettings), "\"false\"");
  EXPECT_EQ(judged("expose = \"public\"", "", is_internal).Marked(Kind::kExclusiveSettings), "\"true\"");
  EXPECT_TRUE(judged("expose = \"internal\"", "", is_internal).Kinds().empty());
  EXPECT_TRUE(judged("expose = \"public\"", "", is_public).Kinds().empty());
  EXPECT_TRUE(judged("", "", is_public).Kinds().empty()) << "a ClusterIP has no address to hide";
  EXPECT_EQ(judged("expose = \"public\"", "dns_label = \"shop\"", "dns-label-name\" = \"stop\"").Marked(Kind::kExclusiveSettings),
            "\"stop\"");
  EXPECT_TRUE(judged("expose = \"public\"", "dns_label = \"shop\"", "dns-label-name\" = \"shop\"").Kinds().empty());
}

TEST(Resolve, MakesTheServicesThatAreWritten) {
  const auto settled = SettleFile(
      "[[service]]\nport = 8080\n[[service]]\nname = \"inner\"\ntype = \"Headless\"\nports = [{ port = 80 }, { port = 81, name = \"alt\" "
      "}]\n[service.annotations]\na = \"b\"");
  ASSERT_TRUE(settled.program) << settled.Everything();
  const auto& services = settled.program->targets[0].services;
  ASSERT_EQ(services.size(), 2U);
  EXPECT_EQ(services[0].name.text(), "shop");
  EXPECT_EQ(services[0].ports[0].port.value, 8080);
  EXPECT_EQ(services[1].type, ServiceType::kHeadless);
  EXPECT_EQ(services[1].ports[1].name, "alt");
  EXPECT_EQ(services[1].annotations.at("a").value, "b");
  EXPECT_TRUE(SettleFile("[service]\ntype = \"None\"").program.value().targets.at(0).services.empty());
  EXPECT_EQ(SettleFile("[[service]]\n[[service]]\n").Message(Kind::kNameCollision), "two services are called `shop`");
  EXPECT_EQ(SettleFile("[[service]]\nports = [{ port = 80 }, { name = \"b\", port = 80 }]").Marked(Kind::kNameCollision), "80");
}

// DNS gives the pods' own addresses, and nothing translates the port.
TEST(Resolve, GivesAHeadlessServiceThePodsPort) {
  const auto restricted = SettleFile("[app]\nsecurity = \"restricted\"\n[[service]]\ntype = \"Headless\"");
  ASSERT_TRUE(restricted.program) << restricted.Everything();
  EXPECT_EQ(restricted.program->targets[0].services[0].ports[0].port.value, 8080);
  EXPECT_TRUE(restricted.Kinds().empty());
  EXPECT_EQ(SettleFile("[[service]]\ntype = \"Headless\"\nport = 8080").Marked(Kind::kDeadPort), "8080");
  EXPECT_EQ(SettleFile("[[service]]\ntype = \"Headless\"\nports = [{ port = 80 }, { port = 81 }]").Marked(Kind::kDeadPort), "81");
  EXPECT_TRUE(SettleFile("[[service]]\ntype = \"Headless\"\nport = 80").Kinds().empty());
}

TEST(Resolve, GivesOnePublicNameToOneService) {
  EXPECT_EQ(SettleFile("expose = \"public\"\n[[service]]\ndns_label = \"shop\"\n[[service]]\nname = \"other\"\ndns_label = \"shop\"")
                .Message(Kind::kNameCollision),
            "two services have the public name `shop`");
}

TEST(Resolve, SaysWhatANoServiceIgnores) {
  EXPECT_EQ(SettleFile("[[service]]\ntype = \"None\"\nport = 81\ndns_label = \"shop\"").Kinds(),
            (std::vector{Kind::kSettingWithoutEffect, Kind::kSettingWithoutEffect}));
}

TEST(Resolve, OffersNoServiceWithoutHttp) {
  const std::string manifest = Manifest(kRedisTrigger, "[application.trigger.redis]\naddress = \"redis://r\"\n");
  const auto settled = Settle({.manifest = manifest, .file = "expose = \"public\"\n" + std::string(kRegistry)});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_TRUE(settled.program->targets[0].services.empty());
  EXPECT_EQ(settled.Marked(Kind::kSettingWithoutEffect), "\"public\"");
}

// ---- Runtime ----

TEST(Resolve, KnowsTheRuntimesNames) {
  const auto kwasm = SettleFile("[runtime]\ninstaller = \"kwasm\"\nspin = \"3.0\"");
  ASSERT_TRUE(kwasm.program) << kwasm.Everything();
  EXPECT_EQ(kwasm.program->targets[0].runtime.handler.value, "spin");
  EXPECT_EQ(kwasm.program->targets[0].runtime.shim_version.value, "0.17.0");
  EXPECT_EQ(SettleFile("[runtime]\nspin = \"4.9\"").Marked(Kind::kSpinVersion), "\"4.9\"");
  EXPECT_EQ(SettleFile("[runtime]\nspin = \"2.5\"").Marked(Kind::kMissingSetting), "\"2.5\"");
  EXPECT_TRUE(SettleFile("[runtime]\nspin = \"2.5\"\nshim_version = \"0.15.1\"").program);
}

TEST(Resolve, LetsTheShimDecideWhichSpinItHas) {
  const auto older = SettleFile("[runtime]\nshim_version = \"0.20.1\"");
  ASSERT_TRUE(older.program) << older.Everything();
  EXPECT_EQ(older.program->targets[0].runtime.spin_version.value, "3.3");
  EXPECT_EQ(older.program->targets[0].runtime.shim_version.value, "0.20.1");
  EXPECT_EQ(SettleFile("[runtime]\nspin = \"3.6\"\nshim_version = \"0.17.0\"").Message(Kind::kExclusiveSettings),
            "shim 0.17.0 has Spin 3.0 in it, not 3.6");
  EXPECT_EQ(SettleFile("[runtime]\nspin = \"3.6.2\"\nshim_version = \"0.23.0\"").Kinds(), std::vector{Kind::kUnpinnedShim});
  EXPECT_EQ(SettleFile("[runtime]\nshim_version = \"0.99.0\"").Kinds(), std::vector{Kind::kUnpinnedShim}) << "newer than this program";
  EXPECT_EQ(SettleFile("[runtime]\nshim_version = \"0.15.1\"").Marked(Kind::kMissingSetting), "\"0.15.1\"");
}

TEST(Resolve, ListensElsewhereFromShim15On) {
  EXPECT_TRUE(
      SettleFile("[app]\nlisten_port = 81\n[runtime]\ninstaller = \"none\"\nspin = \"2.7\"\nshim_version = \"0.15.1\"").Kinds().empty());
  EXPECT_EQ(SettleFile("[app]\nlisten_port = 81\n[runtime]\nspin = \"2.5\"\nshim_version = \"0.14.0\"").Message(Kind::kSpinVersion),
            "shim 0.14.0 listens on port 80 and no other");
  EXPECT_EQ(SettleFile("[app]\nlisten_port = 81\n[runtime]\nspin = \"2.2\"").Message(Kind::kSpinVersion),
            "Spin 2.2 listens on port 80 and no other");
}

// Every pod would wait for a runtime that nothing configures.
TEST(Resolve, RefusesAHandlerThatTheInstallerDoesNotMake) {
  EXPECT_EQ(SettleFile("[runtime]\nhandler = \"spin\"").Message(Kind::kExclusiveSettings),
            "the installer `rcm` configures the handler `spin-v2`, not `spin`");
  EXPECT_EQ(SettleFile("[runtime]\ninstaller = \"kwasm\"\nhandler = \"spin-v2\"").Marked(Kind::kExclusiveSettings), "\"spin-v2\"");
  EXPECT_TRUE(SettleFile("[runtime]\nhandler = \"spin-v2\"").Kinds().empty());
  EXPECT_TRUE(SettleFile("[runtime]\ninstaller = \"kwasm\"\nhandler = \"spin\"").Kinds().empty());
  EXPECT_TRUE(SettleFile("[runtime]\ninstaller = \"none\"\nhandler = \"our-own\"").Kinds().empty());
}

TEST(Resolve, RefusesATargetThatIsNot) { EXPECT_EQ(SettleFile("default_target = \"prod\"").Marked(Kind::kUnknownTarget), "\"prod\""); }

// ---- Redis ----

TEST(Resolve, TakesTheRedisAddressFromAVariable) {
  const std::string manifest = Manifest(kRedisTrigger, "[variables]\nredis_address = { default = \"redis://r\" }\n");
  const auto settled = Settle({.manifest = manifest, .file = "[redis]\naddress_variable = \"redis_address\"\n" + std::string(kRegistry)});
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(settled.program->app.redis_address->value, "{{ redis_address }}");
  const auto misspelt = Settle({.manifest = manifest, .file = std::string("[redis]\naddress_variable = \"redis_adress\"")});
  EXPECT_EQ(misspelt.Help(Kind::kUnknownVariableSetting), "did you mean `redis_address`?\n");
  EXPECT_EQ(SettleFile("[redis]\naddress_variable = \"x\"").Marked(Kind::kSettingWithoutEffect), "\"x\"");
}

}  // namespace
}  // namespace spin_aks
