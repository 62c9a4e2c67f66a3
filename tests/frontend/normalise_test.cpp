// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/normalise.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontend/manifest/dump_manifest.h"
#include "tests/frontend/decoded.h"

namespace spin_aks {
namespace {

using test::Decoded;
using Kind = DiagnosticKind;

const std::string kHead = "spin_manifest_version = 2\n[application]\nname = \"t\"\n";

struct Normalised : Decoded {
  explicit Normalised(const std::string& text) : Decoded(kHead + text) {
    if (!manifest) throw std::runtime_error(Listed());
    Normalise(*manifest, diagnostics);
  }
  [[nodiscard]] std::vector<std::string> TriggerIds() const {
    std::vector<std::string> ids;
    for (const auto& [type, triggers] : manifest->triggers) {
      for (const ManifestTrigger& trigger : triggers) ids.push_back(trigger.id.value().value);
    }
    return ids;
  }
  [[nodiscard]] std::vector<std::string> ComponentIds() const {
    std::vector<std::string> ids;
    for (const ManifestComponent& component : manifest->components) ids.push_back(*component.id);
    return ids;
  }
};

using Ids = std::vector<std::string>;

TEST(Normalise, NamesTriggersAfterTheirComponent) {
  const Normalised normal(
      "[[trigger.http]]\ncomponent = \"a\"\n[[trigger.http]]\ncomponent = \"a\"\n[[trigger.redis]]\ncomponent = \"a\"\n");
  EXPECT_EQ(normal.TriggerIds(), (Ids{"a-http-trigger", "http-trigger1", "a-redis-trigger"}));
}

TEST(Normalise, TakesTheLeastNumberThatIsFree) {
  const Normalised normal("[[trigger.http]]\n[[trigger.http]]\nid = \"http-trigger1\"\n[[trigger.http]]\nid = \"\"\n");
  EXPECT_EQ(normal.TriggerIds(), (Ids{"http-trigger2", "http-trigger1", "http-trigger3"}));
}

TEST(Normalise, LiftsInlineComponentsOut) {
  const Normalised normal("[[trigger.http]]\nid = \"web\"\ncomponent = { source = \"a.wasm\" }\n");
  EXPECT_EQ(normal.ComponentIds(), (Ids{"web-component"}));
  EXPECT_EQ(*std::get<SpannedString>(*normal.manifest->triggers[0].second[0].component), "web-component");
}

TEST(Normalise, CountsInlineComponentsWhereTheirTriggersNameWillNotDo) {
  // No kebab-case, taken already, or several components in one trigger.
  const Normalised normal(
      "[[trigger.http]]\nid = \"my trigger\"\ncomponent = { source = \"a.wasm\" }\n[[trigger.http]]\nid = \"b\"\ncomponent = { source = "
      "\"b.wasm\" }\n"
      "[[trigger.http]]\nid = \"c\"\ncomponents = { x = { source = \"c.wasm\" }, y = [{ source = \"d.wasm\" }, \"b-component\"] }\n"
      "[component.b-component]\nsource = \"e.wasm\"\n");
  EXPECT_EQ(normal.ComponentIds(),
            (Ids{"b-component", "inline-component1", "inline-component2", "inline-component3", "inline-component4"}));
}

TEST(Normalise, PushesPermissionsDownToEachDependency) {
  const Normalised normal(
      "[trigger]\n[component.a]\nsource = \"a.wasm\"\ndependencies_inherit_configuration = true\n"
      "dependencies = { \"x:y\" = \"1.0\", \"x:z\" = { path = \"z.wasm\" } }\n");
  const ManifestComponent& a = normal.manifest->components[0];
  EXPECT_FALSE(a.dependencies_inherit_configuration.has_value());
  EXPECT_TRUE(std::holds_alternative<std::monostate>(a.dependencies[0].inherit));
  EXPECT_EQ(std::get<bool>(a.dependencies[1].inherit), true);
}

TEST(Normalise, RefusesBothWaysToInherit) {
  const Normalised normal(
      "[trigger]\n[component.a]\nsource = \"a.wasm\"\ndependencies_inherit_configuration = false\n"
      "dependencies = { \"x:z\" = { path = \"z.wasm\", inherit_configuration = [] } }\n");
  const Diagnostic& both = normal.Get(Kind::kBothInheritForms);
  EXPECT_EQ(normal.Marked(both), "[]");
  EXPECT_EQ(normal.sources.Text(both.related.at(0).span), "false");
}

TEST(Normalise, ReplacesADependencyOnAComponentByItsSource) {
  const Normalised normal(
      "[trigger]\n[component.a]\nsource = \"a.wasm\"\ndependencies.\"x:y/z\" = { component = \"b\", export = \"e\" }\n"
      "[component.b]\nsource = { url = \"https://b\", digest = \"sha256:0\" }\n");
  const ManifestDependency& dependency = normal.manifest->components[0].dependencies[0];
  EXPECT_EQ(dependency.form, ManifestDependency::Form::kUrl);
  EXPECT_EQ(*dependency.url, "https://b");
  EXPECT_EQ(**dependency.export_name, "e");
}

TEST(Normalise, RefusesDependenciesOnNobody) {
  const Normalised normal(
      "[trigger]\n[component.a]\nsource = \"a.wasm\"\ndependencies.\"x:y/z\" = { component = \"cart1\" }\n[component.cart]\nsource = "
      "\"b.wasm\"\n");
  const Diagnostic& unknown = normal.Get(Kind::kUnknownDependencyComponent);
  EXPECT_EQ(normal.Marked(unknown), "\"cart1\"");
  EXPECT_EQ(test::Helps(unknown), "did you mean `cart`?\n");
}

TEST(Normalise, RefusesDependenciesWithResources) {
  const Normalised normal(
      "[trigger]\n[component.a]\nsource = \"a.wasm\"\ndependencies.\"x:y/z\" = { component = \"b\" }\n"
      "[component.b]\nsource = \"b.wasm\"\nenvironment = { A = \"b\" }\nfiles = [\"x\"]\nexclude_files = [\"y\"]\n");
  EXPECT_NE(normal.Get(Kind::kDependencyWithResources).message.find("`environment` and `files`"), std::string::npos);
}

TEST(Normalise, AComponentThatDependsOnItselfHasResources) {
  const Normalised normal("[trigger]\n[component.a]\nsource = \"a.wasm\"\ndependencies.\"x:y/z\" = { component = \"a\" }\n");
  EXPECT_EQ(normal.Count(Kind::kDependencyWithResources), 1U);
}

TEST(Normalise, TwiceIsOnce) {
  Normalised normal(
      "[[trigger.http]]\ncomponent = { source = \"a.wasm\" }\n[[trigger.http]]\ncomponent = \"b\"\n"
      "[component.b]\nsource = \"b.wasm\"\ndependencies.\"x:y/z\" = { component = \"c\" }\n[component.c]\nsource = \"c.wasm\"\n");
  const std::string once = DumpManifest(*normal.manifest);
  Normalise(*normal.manifest, normal.diagnostics);
  EXPECT_EQ(DumpManifest(*normal.manifest), once);
}

TEST(Normalise, TakesLinearTimeOverThousandsOfTriggers) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "[[trigger.http]]\ncomponent = { source = \"a\" }\nid = \"x y\"\n";
  EXPECT_EQ(Normalised(text).manifest->components.back().id.value, "inline-component5000");
}

}  // namespace
}  // namespace spin_aks
