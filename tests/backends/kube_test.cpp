// SPDX-License-Identifier: Apache-2.0
#include "backends/kube/emit.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "backends/render_files.h"
#include "tests/backends/bare.h"
#include "tests/backends/bundles.h"

namespace spin_aks {
namespace {

std::vector<std::string> Paths(const Emitted& emitted) {
  std::vector<std::string> paths;
  for (const auto& [path, file] : emitted.files) paths.push_back(path.text());
  return paths;
}

const YamlFile& App(const Emitted& emitted) { return std::get<YamlFile>(emitted.files.at(*RelPath::Parse("app.yaml"))); }

TEST(Kube, TheApplicationIsOneFileInTheOrderOfApplying) {
  const k8s::Bundle bundle = SampleBundle();
  const Emitted emitted = kube::Layout(bundle, RuntimeInclude::kSeparate);
  ASSERT_EQ(App(emitted).documents.size(), bundle.app.size());
  for (std::size_t i = 0; i < bundle.app.size(); ++i) EXPECT_EQ(App(emitted).documents[i], bundle.app[i].value);
}

// `kubectl apply -f manifests/` does not enter directories.
TEST(Kube, TheRuntimeLayerLiesInDirectoriesOfItsOwn) {
  EXPECT_EQ(Paths(kube::Layout(SampleBundle(), RuntimeInclude::kSeparate)),
            (std::vector<std::string>{"app.yaml", "runtime/1-definitions/customresourcedefinition.yaml",
                                      "runtime/1-definitions/kustomization.yaml", "runtime/2-installer/deployment.yaml",
                                      "runtime/2-installer/kustomization.yaml", "runtime/2-installer/namespace.yaml",
                                      "runtime/3-shim/kustomization.yaml", "runtime/3-shim/shim.yaml", "runtime/README.md"}));
}

TEST(Kube, AnIncludedRuntimeComesBeforeTheApplication) {
  const Emitted emitted = kube::Layout(SampleBundle(), RuntimeInclude::kApp);
  EXPECT_EQ(Paths(emitted), std::vector<std::string>{"app.yaml"});
  ASSERT_EQ(App(emitted).documents.size(), 8U);
  EXPECT_EQ(App(emitted).documents.front(), SampleBundle().runtime.front().value);
  EXPECT_EQ(App(emitted).documents.back(), SampleBundle().app.back().value);
}

TEST(Kube, WithoutARuntimeThereIsNoneInTheOutput) {
  EXPECT_EQ(Paths(kube::Layout({.app = SampleBundle().app, .runtime = {}}, RuntimeInclude::kSeparate)),
            std::vector<std::string>{"app.yaml"});
}

TEST(RuntimeLayer, TheReadmeSaysHowToApplyItInOrder) {
  const FileSet files = RenderFiles(kube::Layout(SampleBundle(), RuntimeInclude::kSeparate));
  const std::string& readme = files.at(*RelPath::Parse("runtime/README.md"));
  EXPECT_NE(readme.find("kubectl apply --server-side -k 1-definitions\n"
                        "kubectl kustomize 1-definitions | kubectl wait --for=condition=Established --timeout=60s -f -\n"
                        "kubectl apply --server-side -k 2-installer\n"
                        "kubectl apply --server-side -k 3-shim\n"),
            std::string::npos)
      << readme;
}

TEST(RenderFiles, WritesTreesAndKeepsTexts) {
  Emitted emitted;
  emitted.files[*RelPath::Parse("a.yaml")] = YamlFile{.comment = "why", .documents = {yaml::Map{yaml::E("on", "1e3")}}};
  emitted.files[*RelPath::Parse("b.txt")] = TextFile{.text = "{{ as it is }}", .line_causes = {}};
  EXPECT_EQ(RenderFiles(emitted),
            (FileSet{{*RelPath::Parse("a.yaml"), "# why\n\"on\": \"1e3\"\n"}, {*RelPath::Parse("b.txt"), "{{ as it is }}"}}));
}

TEST(Backends, AreFoundByNameAndAliasInAnyCase) {
  for (const char* name : {"kube", "KUBE", "raw", "Manifests", "k8s"}) {
    ASSERT_NE(FindBackend(name), nullptr) << name;
    EXPECT_EQ(FindBackend(name)->name, "kube");
  }
  EXPECT_EQ(FindBackend("kustomize"), &Backends().front());
  for (const char* name : {"", "kub", "kube ", "helmm"}) EXPECT_EQ(FindBackend(name), nullptr) << name;
}

}  // namespace
}  // namespace spin_aks
