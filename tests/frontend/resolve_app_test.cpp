// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/resolve_app.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "frontend/text/routes.h"
#include "tests/frontend/judge.h"

namespace spin_aks {
namespace {

using Briefs = std::vector<std::string>;

Judged Compile(std::string_view more, std::vector<std::string> files = {"main.wasm"}) {
  return JudgeCompile(std::string(kBase) + std::string(more), TreeOf(files));
}

std::string Two(std::string_view first, std::string_view second) {
  return "spin_manifest_version = 2\napplication = { name = \"t\" }\n[[trigger.http]]\nroute = \"" + std::string(first) +
         "\"\ncomponent = \"a\"\n[[trigger.http]]\nroute = \"" + std::string(second) +
         "\"\ncomponent = \"a\"\n[component]\na = { source = \"a.wasm\" }\n";
}

TEST(RouteKey, IsWhatTwoEqualRoutesShare) {
  for (const auto& [a, b] : {std::pair("/a", "/a/"), std::pair("a", "/a"), std::pair("/a/...", "/a/*"), std::pair("/", ""),
                             std::pair("/...", "/*"), std::pair("/:id/x", "/:name/x")}) {
    EXPECT_EQ(RouteKey(a), RouteKey(b)) << a << " " << b;
  }
  for (const auto& [a, b] :
       {std::pair("/a", "/a/..."), std::pair("/a", "/b"), std::pair("/", "/..."), std::pair("/a/:id", "/a/x"), std::pair("/a", "/A")}) {
    EXPECT_NE(RouteKey(a), RouteKey(b)) << a << " " << b;
  }
}

TEST(ResolveApp, RefusesTwoTriggersOnOneRoute) {
  const Judged judged = JudgeCompile(Two("/a", "/a/"), TreeOf({"a.wasm"}));
  EXPECT_EQ(judged.Briefs(), (Briefs{"DuplicateRoute: route `/a/` is taken already"}));
  EXPECT_EQ(judged.diagnostics.all().front().related.front().text, "`/a` matches the same requests");
  EXPECT_FALSE(judged.app);
  EXPECT_TRUE(JudgeCompile(Two("/a", "/a/..."), TreeOf({"a.wasm"})).app);
  EXPECT_EQ(JudgeSpin(Two("/a", "/a")).Briefs(), Briefs());
}

TEST(ResolveApp, WarnsOfRoutesThatSpinAnswersItself) {
  const Judged judged = JudgeCompile(Two("/.well-known/spin/health", "/.well-known/other"), TreeOf({"a.wasm"}));
  EXPECT_EQ(judged.Briefs(), (Briefs{"ReservedRoute: route `/.well-known/spin/health` is never reached"}));
  EXPECT_TRUE(judged.app);
}

TEST(ResolveApp, KnowsTheNamesInTemplates) {
  const Judged judged = Compile(
      "variables = { a = \"x{{ api_hots }}\", b = \"{{ open\", c = \"{{api_host}}\" }\nallowed_outbound_hosts = [\"https://{{ nope }}\"]\n"
      "environment = { LITERAL = \"{{ nope }}\" }\n[variables]\napi_host = { required = true }\n");
  EXPECT_EQ(judged.Briefs(),
            (Briefs{"UnknownVariable: template names variable `api_hots`, which is not declared", "UnmatchedTemplate: `{{` is never closed",
                    "UnknownVariable: template names variable `nope`, which is not declared"}));
  EXPECT_EQ(judged.MarkedBy(DiagnosticKind::kUnknownVariable), "{{ api_hots }}");
  EXPECT_EQ(judged.HelpOf(DiagnosticKind::kUnknownVariable), (Briefs{"did you mean `api_host`?"}));
}

TEST(ResolveApp, ReadsTemplatesOfTriggers) {
  const Judged judged = JudgeCompile(
      "spin_manifest_version = 2\napplication = { name = \"t\", trigger.redis.address = \"redis://{{ a }}\" }\n"
      "[[trigger.redis]]\nchannel = \"{{ b }}\"\naddress = \"{{ c\"\ncomponent = \"x\"\n[component]\nx = { source = \"x.wasm\" }\n",
      TreeOf({"x.wasm"}));
  EXPECT_EQ(judged.Briefs().size(), 3U);
}

TEST(ResolveApp, WarnsOfCallsToNobody) {
  const Judged judged =
      Compile("allowed_outbound_hosts = [\"http://mian.spin.internal\", \"http://main.spin.internal\", \"http://*.spin.internal\"]\n");
  EXPECT_EQ(
      judged.Briefs(),
      (Briefs{"UnknownChainedComponent: `http://mian.spin.internal` is a component of this application, and there is none called `mian`"}));
  EXPECT_EQ(judged.HelpOf(DiagnosticKind::kUnknownChainedComponent), (Briefs{"did you mean `main`?"}));
  EXPECT_TRUE(judged.app);
}

TEST(ResolveApp, KeepsSourcesInside) {
  EXPECT_EQ(
      Compile("[component]\na = { source = \"../a.wasm\" }\nb = { source = \"/b.wasm\" }\nc = { source = \"x/../c.wasm\" }\n",
              {"main.wasm", "c.wasm"})
          .Briefs(),
      (Briefs{"PathLeavesApplication: `../a.wasm` leaves the application directory", "PathLeavesApplication: `/b.wasm` is absolute"}));
  EXPECT_EQ(Compile("[component.main.dependencies]\n\"a:b\" = { path = \"../dep.wasm\" }\n").Briefs(),
            (Briefs{"PathLeavesApplication: `../dep.wasm` leaves the application directory"}));
  EXPECT_EQ(JudgeSpin(std::string(kBase) + "[component]\na = { source = \"../a.wasm\" }\n").Briefs(), Briefs());
}

TEST(ResolveApp, FollowsLinksOnlyInside) {
  ProjectTree tree = TreeOf({});
  const auto link = [&](const char* path, ProjectNode::LinkFault fault, NodeKind kind = NodeKind::kFile) {
    tree.nodes[*RelPath::Parse(path)] = ProjectNode{.kind = kind, .is_link = true, .fault = fault};
  };
  link("main.wasm", ProjectNode::LinkFault::kOutside);
  link("dir", ProjectNode::LinkFault::kOutside, NodeKind::kDirectory);
  link("late.wasm", ProjectNode::LinkFault::kDangling);
  link("good.wasm", ProjectNode::LinkFault::kNone);
  link("loop.wasm", ProjectNode::LinkFault::kLoop);
  const Judged judged =
      JudgeCompile(std::string(kBase) +
                       "[component]\na = { source = \"dir/a.wasm\" }\nb = { source = \"late.wasm\" }\nc = { source = \"good.wasm\" }\n"
                       "d = { source = \"loop.wasm\" }\ne = { source = \".\" }\n",
                   tree);
  EXPECT_EQ(judged.Briefs(), (Briefs{"PathLeavesApplication: `main.wasm` goes through a link that ends outside the application directory",
                                     "PathLeavesApplication: `dir/a.wasm` goes through a link that ends outside the application directory",
                                     "SourceNotBuilt: `late.wasm` does not exist yet", "SourceNotAFile: `loop.wasm` is not a file",
                                     "SourceNotAFile: `.` is not a file"}));
}

TEST(ResolveApp, WarnsOfSourcesThatAreNotThereYet) {
  const Judged judged = Compile("", {});
  EXPECT_EQ(judged.Briefs(), (Briefs{"SourceNotBuilt: `main.wasm` does not exist yet"}));
  EXPECT_TRUE(judged.app);
  EXPECT_EQ(Compile("", {"main.wasm/x"}).Briefs(), (Briefs{"SourceNotAFile: `main.wasm` is not a file"}));
}

TEST(ResolveApp, SaysTogetherWhatIsWrongInDifferentWays) {
  const Judged judged = Compile("variables = { a = \"{{ x }}\" }\n[component]\nb = { source = \"/b.wasm\" }\n");
  EXPECT_EQ(judged.Briefs().size(), 2U);
}

TEST(ResolveApp, CarriesTheTriggersTyped) {
  const Judged judged = Compile(
      "[[trigger.http]]\nroute = { private = true }\ncomponent = \"main\"\nexecutor = { type = \"wagi\", argv = \"a b\" }\n"
      "[[trigger.http]]\nroute = \"/teapot\"\nstatic_response = { status_code = 418, headers = { a = \"b\" }, body = \"short\", x = 1 }\n"
      "[[trigger.command]]\ncomponent = \"main\"\n");
  ASSERT_TRUE(judged.app) << judged.Briefs().front();
  ASSERT_EQ(judged.app->triggers.size(), 4U);
  const auto& first = std::get<HttpTrigger>(judged.app->triggers[0]);
  EXPECT_EQ(first.id, "main-http-trigger");
  EXPECT_EQ(first.component, ComponentId{0});
  EXPECT_EQ(first.route->value, "/...");
  const auto& hidden = std::get<HttpTrigger>(judged.app->triggers[1]);
  EXPECT_FALSE(hidden.route);
  EXPECT_EQ(std::get<HttpTrigger::Wagi>(hidden.executor).argv, "a b");
  const auto& teapot = std::get<HttpTrigger>(judged.app->triggers[2]);
  EXPECT_FALSE(teapot.component);
  EXPECT_EQ(*teapot.static_response, (HttpTrigger::StaticResponse{418, {{"a", "b"}}, "short"}));
  EXPECT_EQ(std::get<CommandTrigger>(judged.app->triggers[3]).component, ComponentId{0});
}

TEST(ResolveApp, CarriesDependenciesAsSources) {
  const Judged judged = Compile(
      "dependencies_inherit_configuration = true\n[component.main.dependencies]\n\"a:b@1.0.0\" = \"^1.0\"\n"
      "plain = { version = \"2\", package = \"c:d\", registry = \"r.example\" }\n\"e:f/g\" = { path = \"dep.wasm\", export = \"h\" }\n",
      {"main.wasm", "dep.wasm"});
  ASSERT_TRUE(judged.app) << judged.Briefs().front();
  const Component& main = judged.app->components.front();
  EXPECT_TRUE(main.dependencies_inherit_configuration);
  ASSERT_EQ(main.dependencies.size(), 3U);
  EXPECT_EQ(std::get<RegistrySource>(main.dependencies[0].source), (RegistrySource{"", "a:b", ""}));
  EXPECT_EQ(main.dependencies[0].version_requirement, "^1.0");
  EXPECT_EQ(std::get<RegistrySource>(main.dependencies[1].source), (RegistrySource{"r.example", "c:d", ""}));
  EXPECT_EQ(std::get<LocalSource>(main.dependencies[2].source), LocalSource{*RelPath::Parse("dep.wasm")});
  EXPECT_EQ(main.dependencies[2].export_name, "h");
}

TEST(SpinFeatures, AreMeasuredAgainstTheNodes) {
  const std::string depends = std::string(kBase) + "[component.main.dependencies]\n\"a:b\" = { path = \"d.wasm\", inherit_configuration = ";
  const auto said = [](const std::string& text, SpinVersion nodes) {
    return JudgeCompile(text, TreeOf({"main.wasm", "d.wasm"}), nodes).Briefs();
  };
  EXPECT_EQ(said(depends + "true }\n", {3, 6}), Briefs());  // all of one is all
  EXPECT_EQ(said(depends + "[\"variables\"] }\n", {3, 6}),
            (Briefs{"FeatureTooNew: to inherit permissions dependency by dependency needs Spin 4.0, and the nodes have 3.6"}));
  EXPECT_EQ(said(depends + "[\"variables\"] }\n", {4, 0}), Briefs());
  EXPECT_EQ(said(depends + "true }\n\"c:d\" = { path = \"d.wasm\" }\n", {3, 6}).size(), 1U);
  EXPECT_EQ(said(depends + "true }\n", {2, 7}), (Briefs{"FeatureTooNew: dependencies need Spin 3.0, and the nodes have 2.7"}));
  const std::string static_response = std::string(kBase) + "[[trigger.http]]\nroute = \"/x\"\nstatic_response = {}\n";
  EXPECT_EQ(said(static_response, {3, 4}), (Briefs{"FeatureTooNew: a static response needs Spin 3.5, and the nodes have 3.4"}));
  EXPECT_EQ(said(static_response, {3, 5}), Briefs());
}

TEST(WantedPaths, NameWhatTheTreeIsAskedFor) {
  const Judged judged = JudgeSpin(
      std::string(kBase) +
      "files = [{ source = \"assets\", destination = \"/\" }]\n[component.main.dependencies]\n\"a:b\" = { path = \"deps/d.wasm\" }\n"
      "[component]\nout = { source = \"../x.wasm\" }\nhere = { source = \".\" }\n");
  ASSERT_TRUE(judged.manifest);
  std::vector<std::string> wanted;
  for (const RelPath& path : WantedPaths(*judged.manifest, {})) wanted.push_back(path.text());
  EXPECT_EQ(wanted, (std::vector<std::string>{"assets", "deps/d.wasm", "main.wasm"}));
  wanted.clear();
  for (const RelPath& path : WantedPaths(*judged.manifest, RelPath::Known("app"))) wanted.push_back(path.text());
  EXPECT_EQ(wanted, (std::vector<std::string>{"app/assets", "app/deps/d.wasm", "app/main.wasm", "x.wasm"}));
}

}  // namespace
}  // namespace spin_aks
