// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/manifest_writer.h"

#include <gtest/gtest.h>

#include <string>

#include "backends/docker/image_plan.h"
#include "ir/app.h"

namespace spin_aks {
namespace {

RelPath At(std::string_view text) { return *RelPath::Parse(text); }

Component LocalComponent(std::string id, std::string_view path) {
  Component component;
  component.id = std::move(id);
  component.source = Source(LocalSource{At(path)});
  return component;
}

App Shop() {
  App app;
  app.name = std::string("shop");
  app.components.push_back(LocalComponent("web", "target/web.wasm"));
  HttpTrigger trigger;
  trigger.id = "web-http-trigger";
  trigger.component = ComponentId{0};
  trigger.route = std::string("/...");
  app.triggers.emplace_back(trigger);
  return app;
}

std::string Written(const App& app) { return WriteManifest(app, PlanImage(app)).text; }

TEST(ManifestWriter, OneComponentReadsAsItself) {
  EXPECT_EQ(Written(Shop()),
            "# What the shim runs: the application's manifest, normalised for the image.\n"
            "spin_manifest_version = 2\n"
            "\n"
            "[application]\n"
            "name = \"shop\"\n"
            "\n"
            "[[trigger.http]]\n"
            "id = \"web-http-trigger\"\n"
            "route = \"/...\"\n"
            "component = \"web\"\n"
            "\n"
            "[component.web]\n"
            "source = \"wasm/web.wasm\"\n");
}

TEST(ManifestWriter, ASecretsDefaultStaysOutOfTheImage) {
  App app = Shop();
  Variable secret;
  secret.name = std::string("password");
  secret.secret = true;
  secret.default_value = std::string("hunter2");
  app.variables.push_back(secret);
  const std::string text = Written(app);
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  EXPECT_NE(text.find("password = { required = true, secret = true }"), std::string::npos);
}

TEST(ManifestWriter, FilesAreOneDirectoryAtTheRoot) {
  App app = Shop();
  app.components[0].files.push_back({GuestFile::Kind::kFile, "/a.txt", At("a.txt"), {}});
  EXPECT_NE(Written(app).find("files = [{ source = \"files/web\", destination = \"/\" }]\n"), std::string::npos);
}

TEST(ManifestWriter, WhatLiesElsewhereIsNamedWhereBuildPutsIt) {
  App app = Shop();
  const std::string digest(64, 'a');
  app.components[0].source = Source(RemoteSource{"https://example.com/x.wasm", "sha256:" + digest});
  EXPECT_NE(Written(app).find("source = \"wasm/" + digest + ".wasm\"\n"), std::string::npos);
  EXPECT_EQ(Written(app).find("https://"), std::string::npos);
}

TEST(ManifestWriter, InheritingEverythingIsSaidInTheFormThatOldSpinsKnow) {
  App app = Shop();
  Dependency dependency;
  dependency.name = "test:dep/api@1.0.0";
  dependency.source = LocalSource{At("dep.wasm")};
  dependency.inherit_configuration = true;
  app.components[0].dependencies.push_back(dependency);
  const std::string text = Written(app);
  EXPECT_NE(text.find("dependencies_inherit_configuration = true\n"), std::string::npos);
  EXPECT_NE(text.find("\"test:dep/api@1.0.0\" = { path = \"wasm/dep.wasm\" }\n"), std::string::npos);
}

TEST(ManifestWriter, EveryLineKnowsItsCause) {
  App app = Shop();
  app.components[0].source.span = {SourceId{0}, 10, 20};
  const TextFile file = WriteManifest(app, PlanImage(app));
  ASSERT_EQ(file.line_causes.size(), 13U);
  EXPECT_EQ(file.line_causes[12].span, (Span{SourceId{0}, 10, 20}));
}

}  // namespace
}  // namespace spin_aks
