// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/image_plan.h"

#include <gtest/gtest.h>

#include <string>

#include "backends/docker/dockerfile.h"
#include "backends/docker/emit.h"

namespace spin_aks {
namespace {

RelPath At(std::string_view text) { return RelPath::Parse(text).value(); }

Component MakeComponent(std::string id, std::string_view wasm) {
  Component component;
  component.id = std::move(id);
  component.source = Source(LocalSource{At(wasm)});
  return component;
}
void AddFile(Component& component, std::string_view path) {
  component.files.push_back({GuestFile::Kind::kFile, "/" + std::string(path), At(path), {}});
}
std::size_t Layers(const Dockerfile& dockerfile) {
  std::size_t layers = 0;
  for (const Instruction& instruction : dockerfile.instructions) layers += std::holds_alternative<CopyInstruction>(instruction) ? 1 : 0;
  return layers;
}
Program With(App app) {
  return {.app = std::move(app),
          .name = KubeName::Legalize("shop"),
          .top = {},
          .targets = {Placement(ImageRef::Parse("example.com/shop:1").value())}};
}

TEST(ImagePlan, ComponentsThatSeeTheSameShareIt) {
  App app;
  for (const char* id : {"a", "b", "c"}) {
    app.components.push_back(MakeComponent(id, std::string(id) + ".wasm"));
    AddFile(app.components.back(), *app.components.back().id == "c" ? "other.txt" : "same.txt");
  }
  const ImagePlan plan = PlanImage(app);
  EXPECT_EQ(plan.guest_roots, (std::vector<std::string>{"/files/a", "/files/a", "/files/c"}));
}

TEST(ImagePlan, WasmFilesOfOneNameLieApart) {
  App app;
  app.components.push_back(MakeComponent("a", "a/main.wasm"));
  app.components.push_back(MakeComponent("b", "b/main.wasm"));
  app.components.push_back(MakeComponent("c", "a/main.wasm"));
  const ImagePlan plan = PlanImage(app);
  EXPECT_EQ(plan.wasm.at(At("a/main.wasm")), "/wasm/main.wasm");
  EXPECT_EQ(plan.wasm.at(At("b/main.wasm")), "/wasm-2/main.wasm");
  EXPECT_EQ(plan.wasm.size(), 2U);
}

TEST(ImagePlan, WhatLiesElsewhereHasAPlaceOfItsOwn) {
  const std::string hex(64, '7');
  EXPECT_EQ(FetchedPath(Source(RemoteSource{"https://a/b", "sha256:" + hex}))->text(), ".spin-aks/remote/" + hex + ".wasm");
  EXPECT_TRUE(FetchedPath(Source(RemoteSource{"https://a/b", "sha256:../../x"}))->IsWithin(At(".spin-aks/remote")));
  const RegistrySource one{"", "a:b", "1.0.0"}, other{"ghcr.io/x", "a:b", "1.0.0"};
  EXPECT_NE(FetchedPath(Source(one)), FetchedPath(Source(other)));
  EXPECT_TRUE(FetchedPath(Source(one))->text().starts_with(".spin-aks/registry/a-b-1.0.0-"));
}

// The context may be a directory above; what is written for the image lies in the application's.
TEST(ImagePlan, WhatIsWrittenForAnApplicationLiesInItsDirectory) {
  App app;
  app.directory = At("services/web");
  app.components.push_back(MakeComponent("a", "target/main.wasm"));
  app.components.push_back(MakeComponent("b", "x"));
  app.components.back().source = Source(RegistrySource{"", "a:b", "1.0.0"});
  const ImagePlan plan = PlanImage(app, CaCertificates{});
  EXPECT_TRUE(plan.wasm.contains(At("target/main.wasm")));
  for (const ImageEntry& entry : plan.entries) {
    const bool is_local = entry.source == At("target/main.wasm");
    EXPECT_TRUE(is_local || entry.source.IsWithin(At("services/web/.spin-aks"))) << entry.source.text();
  }
}

TEST(ImagePlan, ADependencysRequirementIsPartOfItsPlace) {
  Dependency one, other;
  one.source = other.source = RegistrySource{"", "a:b", ""};
  one.version_requirement = "^1.0";
  other.version_requirement = "^2.0";
  EXPECT_NE(FetchedPath(one), FetchedPath(other));
}

TEST(ImageLayers, ThreeHundredFilesInFiftyDirectoriesFit) {
  App app;
  app.components.push_back(MakeComponent("web", "web.wasm"));
  for (int i = 0; i < 300; ++i) AddFile(app.components[0], "d" + std::to_string(i % 50) + "/f" + std::to_string(i));
  EXPECT_EQ(Layers(PlanDockerfile(PlanImage(app))), 52U);
}

TEST(ImageLayers, OneTooManyIsAnError) {
  App app;
  app.components.push_back(MakeComponent("web", "web.wasm"));
  for (int i = 0; i < 98; ++i) AddFile(app.components[0], "d" + std::to_string(i) + "/f");
  Diagnostics diagnostics;
  EXPECT_TRUE(EmitImage(With(app), {At("Dockerfile")}, diagnostics));
  AddFile(app.components[0], "e/f");
  EXPECT_FALSE(EmitImage(With(app), {At("Dockerfile")}, diagnostics));
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].kind, DiagnosticKind::kTooManyLayers);
}

TEST(EmitImage, ALineBreakInANameIsAnError) {
  App app;
  app.components.push_back(MakeComponent("web", "web.wasm"));
  AddFile(app.components[0], "a\nb");
  Diagnostics diagnostics;
  EXPECT_FALSE(EmitImage(With(app), {At("Dockerfile")}, diagnostics));
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].kind, DiagnosticKind::kImageFileName);
}

TEST(EmitImage, WhatItsOwnerAloneCanReadIsSaidOnceAndOpened) {
  App app;
  app.components.push_back(MakeComponent("a", "a.wasm"));
  AddFile(app.components.back(), "b.txt");
  app.closed = {At("a.wasm"), At("b.txt"), At("elsewhere")};
  Diagnostics diagnostics;
  const auto emitted = EmitImage(With(app), {At("Dockerfile")}, diagnostics);
  ASSERT_TRUE(emitted);
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].kind, DiagnosticKind::kNotReadableByAll);
  EXPECT_NE(std::get<TextFile>(emitted->files.at(At("Dockerfile"))).text.find("COPY --chmod=755 [\"a.wasm\""), std::string::npos);
}

TEST(EmitImage, TheDockerfileLiesWhereItIsWantedAndSaysTheSame) {
  App app;
  app.components.push_back(MakeComponent("web", "target/web.wasm"));
  Diagnostics diagnostics;
  const auto here = EmitImage(With(app), {At("Dockerfile")}, diagnostics);
  const auto there = EmitImage(With(app), {At("deploy/web.Dockerfile")}, diagnostics);
  ASSERT_TRUE(here && there);
  EXPECT_EQ(here->files.at(At("Dockerfile")), there->files.at(At("deploy/web.Dockerfile")));
  EXPECT_TRUE(there->files.contains(At(".spin-aks/spin.toml")));
  EXPECT_TRUE(there->files.contains(At(".dockerignore")));
}

}  // namespace
}  // namespace spin_aks
