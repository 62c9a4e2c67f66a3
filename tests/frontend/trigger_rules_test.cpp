// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/trigger_rules.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/frontend/judge.h"

namespace spin_aks {
namespace {

using Briefs = std::vector<std::string>;

std::string Manifest(std::string_view triggers, std::string_view application = "") {
  return "spin_manifest_version = 2\n[application]\nname = \"t\"\n" + std::string(application) + std::string(triggers) +
         "[component.web]\nsource = \"web.wasm\"\n";
}
Briefs InSpin(std::string_view triggers, std::string_view application = "") { return JudgeSpin(Manifest(triggers, application)).Briefs(); }
Briefs InCompile(std::string_view triggers, std::string_view application = "") {
  return JudgeCompile(Manifest(triggers, application), TreeOf({"web.wasm"})).Briefs();
}

TEST(TriggerRules, NameDeclaredComponents) {
  const Judged judged = JudgeSpin(Manifest("[[trigger.http]]\nroute = \"/\"\ncomponent = \"wbe\"\n"));
  EXPECT_EQ(judged.Briefs(), (Briefs{"UnknownComponent: trigger names component `wbe`, which is not declared"}));
  EXPECT_EQ(judged.MarkedBy(DiagnosticKind::kUnknownComponent), "\"wbe\"");
  EXPECT_EQ(judged.HelpOf(DiagnosticKind::kUnknownComponent), (Briefs{"did you mean `web`?"}));
  EXPECT_EQ(judged.sources->Text(judged.diagnostics.all().front().related.front().span), "web");
}

TEST(TriggerRules, NameDeclaredComponentsOfTypesThatNobodyKnows) {
  EXPECT_EQ(InSpin("[[trigger.fake]]\ncomponent = \"nope\"\ncomponents.a = \"gone\"\nx = 1\n").size(), 2U);
  EXPECT_EQ(InSpin("[[trigger.fake]]\ncomponent = \"web\"\nx = 1\n"), Briefs());
}

TEST(TriggerRules, ReadHttpAsSpinDoes) {
  EXPECT_EQ(InSpin("[[trigger.http]]\nroute = \"/\"\ncomponent = \"web\"\npath = \"/x\"\n").size(), 1U);
  EXPECT_EQ(InSpin("[[trigger.http]]\ncomponent = \"web\"\n").size(), 1U);
  EXPECT_EQ(InSpin("[[trigger.http]]\nroute = { private = true }\ncomponent = \"web\"\n"), Briefs());
  for (const char* route : {"false", "{ private = false }", "{}", "{ private = true, x = 1 }", "1"}) {
    const auto said = InSpin("[[trigger.http]]\nroute = " + std::string(route) + "\ncomponent = \"web\"\n");
    ASSERT_EQ(said.size(), 1U) << route;
    EXPECT_TRUE(said.front().starts_with("HttpRoute: ")) << said.front();
  }
}

TEST(TriggerRules, RefuseRoutesThatTheRouterCannotRead) {
  const auto route = [](std::string_view path) {
    return InSpin("[[trigger.http]]\nroute = \"" + std::string(path) + "\"\ncomponent = \"web\"\n");
  };
  for (const char* path : {"/:", "/a/:/b", "/*a", "/**", "/a.*b", "/:/..."}) {
    EXPECT_EQ(route(path), (Briefs{"HttpRoute: the route `" + std::string(path) + "` cannot be read"}));
  }
  for (const char* path : {"/a/*/b", "/*", "/...", "/:user/...", "/a*", "/a:", "", "//"}) EXPECT_EQ(route(path), Briefs()) << path;
}

TEST(TriggerRules, LeadHttpToExactlyOneTarget) {
  EXPECT_EQ(InSpin("[[trigger.http]]\nroute = \"/\"\n"),
            (Briefs{"HttpTriggerTarget: trigger `http-trigger1` has neither `component` nor `static_response`"}));
  EXPECT_EQ(InSpin("[[trigger.http]]\nroute = \"/\"\ncomponent = \"web\"\nstatic_response = { status_code = 404 }\n"),
            (Briefs{"HttpTriggerTarget: trigger `web-http-trigger` has both `component` and `static_response`"}));
  EXPECT_EQ(InSpin("[[trigger.http]]\nroute = \"/\"\nstatic_response = { body = \"x\", surplus = 1 }\n"), Briefs());
  EXPECT_EQ(InSpin("[[trigger.http]]\nroute = \"/\"\nstatic_response = { status_code = 70000, headers = { a = 1 } }\n").size(), 2U);
}

TEST(TriggerRules, KnowTheExecutors) {
  const auto executor = [](std::string_view text) {
    return "[[trigger.http]]\nroute = \"/\"\ncomponent = \"web\"\nexecutor = " + std::string(text) + "\n";
  };
  for (const char* good : {"{ type = \"http\" }", "{ type = \"spin\" }", "{ type = \"wagi\", argv = \"x\" }",
                           "{ type = \"wagi\", entrypoint = \"_start\" }"}) {
    EXPECT_EQ(InCompile(executor(good)), Briefs()) << good;
  }
  // Needed in Spin 3.5 and 3.6, gone in 4.0: a warning where the nodes have one of those, and Spin's newest reads no such thing.
  const std::string unstable = executor("{ type = \"wasip3-unstable\" }");
  EXPECT_EQ(InCompile(unstable), (Briefs{"HttpExecutor: Spin 4.0 has given up the executor `wasip3-unstable`"}));
  EXPECT_EQ(InSpin(unstable), (Briefs{"HttpExecutor: Spin 4.0 has given up the executor `wasip3-unstable`"}));
  for (const char* bad : {"{ type = \"wasip3\" }", "{}", "\"http\"", "{ type = \"wagi\", args = \"x\" }"}) {
    EXPECT_EQ(InSpin(executor(bad)).size(), 1U) << bad;
  }
  // Spin reads this one, and refuses it when the trigger starts.
  EXPECT_EQ(InSpin(executor("{ type = \"wagi\", entrypoint = \"main\" }")), Briefs());
  EXPECT_EQ(InCompile(executor("{ type = \"wagi\", entrypoint = \"main\" }")),
            (Briefs{"HttpExecutor: Spin no longer enters a WAGI module at `main`"}));
}

TEST(TriggerRules, RefuseBase) {
  const std::string http = "[[trigger.http]]\nroute = \"/\"\ncomponent = \"web\"\n";
  EXPECT_EQ(InSpin(http, "trigger.http.base = \"/\"\n"), Briefs());
  EXPECT_EQ(InSpin(http, "trigger.http.base = \"/v1\"\n"), (Briefs{"HttpBase: `base` is `/v1`, and Spin has given it up"}));
  EXPECT_EQ(InSpin("[[trigger.fake]]\ncomponent = \"web\"\n", "trigger.http.base = \"/v1\"\n"), Briefs());
}

TEST(TriggerRules, ReadRedisAsSpinDoes) {
  EXPECT_EQ(InSpin("[[trigger.redis]]\naddress = \"redis://x\"\ncomponent = \"web\"\n").size(), 1U);
  EXPECT_EQ(InSpin("[[trigger.redis]]\nchannel = \"c\"\ncomponent = \"web\"\n"), Briefs());
  EXPECT_EQ(InSpin("[[trigger.redis]]\nchannel = \"c\"\n").size(), 1U);
  EXPECT_EQ(InSpin("[[trigger.redis]]\nchannel = \"c\"\ncomponent = \"web\"\n", "trigger.redis = {}\n").size(), 1U);
  EXPECT_EQ(InCompile("[[trigger.redis]]\nchannel = \"c\"\ncomponent = \"web\"\n"),
            (Briefs{"TriggerAddress: the Redis trigger has no address"}));
  EXPECT_EQ(InCompile("[[trigger.redis]]\nchannel = \"c\"\ncomponent = \"web\"\n", "trigger.redis.address = \"redis://x\"\n"), Briefs());
}

TEST(TriggerRules, LeavePluginsToTheirPluginsUntilTheShimRunsThem) {
  const std::string mqtt = "[[trigger.mqtt]]\ncomponent = \"web\"\ntopic = \"t\"\n";
  EXPECT_EQ(InSpin(mqtt), Briefs());
  EXPECT_EQ(InCompile(mqtt).size(), 2U);  // no `qos`, no settings
  EXPECT_EQ(InCompile(mqtt + "qos = \"1\"\n",
                      "trigger.mqtt = { address = \"mqtt://b:1883\", username = \"\", password = \"\", keep_alive_interval = \"30\" }\n"),
            Briefs());
  EXPECT_EQ(InCompile(mqtt + "qos = \"3\"\n",
                      "trigger.mqtt = { address = \"mqtt://b:1883\", username = \"\", password = \"\", keep_alive_interval = \"soon\" }\n")
                .size(),
            2U);
  EXPECT_EQ(InCompile("[[trigger.sqs]]\ncomponent = \"web\"\nqueue_url = \"https://q\"\nmax_messages = 5\n"), Briefs());
  EXPECT_EQ(InCompile("[[trigger.sqs]]\ncomponent = \"web\"\nmax_messages = 70000\nidle_wait_seconds = -1\n").size(), 3U);
  EXPECT_EQ(InCompile("[[trigger.command]]\ncomponent = \"web\"\n"), Briefs());
  EXPECT_EQ(InCompile("[[trigger.command]]\ncomponent = \"web\"\nargs = []\n").size(), 1U);
}

TEST(TriggerRules, RefuseWhatTheShimLacks) {
  const std::string cron = "[[trigger.cron]]\ncomponent = \"web\"\ncron_expression = \"* * * * * * *\"\n";
  EXPECT_EQ(InSpin(cron), Briefs());
  EXPECT_EQ(InCompile(cron), (Briefs{"TriggerNotOnShim: the shim has no trigger `cron`"}));
  const Judged judged = JudgeCompile(Manifest("[[trigger.htpp]]\nroute = \"/\"\ncomponent = \"web\"\n"));
  EXPECT_EQ(judged.HelpOf(DiagnosticKind::kTriggerNotOnShim).front(), "did you mean `http`?");
}

TEST(TriggerRules, WantATrigger) {
  EXPECT_EQ(InSpin("[trigger]\n"), Briefs());
  EXPECT_EQ(InCompile("[trigger]\n"), (Briefs{"NoTriggers: the application has no trigger: nothing would ever call it"}));
}

}  // namespace
}  // namespace spin_aks
