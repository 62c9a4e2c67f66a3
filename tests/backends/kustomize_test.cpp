// SPDX-License-Identifier: Apache-2.0
#include "backends/kustomize/emit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "backends/kube/emit.h"
#include "backends/kustomize/losses.h"
#include "backends/render_files.h"
#include "backends/yaml/reader.h"
#include "backends/yaml/writer.h"
#include "tests/backends/bundles.h"

namespace spin_aks {
namespace {

Placement SampleTarget() {
  Placement target(*ImageRef::Parse("shop.azurecr.io/shop:1.0.0"));
  target.directory = *RelPath::Parse("overlays/default");
  return target;
}

RelPath P(std::string_view text) { return RelPath::Parse(text).value(); }

std::vector<yaml::Value> ReadDocuments(const std::string& text) {
  yaml::ReadError error;
  const auto documents = yaml::Read(text, error);
  EXPECT_TRUE(documents.has_value()) << error.message;
  return documents.value_or(std::vector<yaml::Value>());
}

// What `kustomize build` does with a tree that has no field but `resources`. Fails on any other.
void Build(const FileSet& files, const RelPath& directory, std::vector<yaml::Value>& objects) {
  const auto kustomization = ReadDocuments(files.at(directory / P("kustomization.yaml")));
  ASSERT_EQ(kustomization.size(), 1U);
  for (const auto& [key, value, comment] : kustomization.front().AsMap()->entries()) {
    ASSERT_TRUE(key == "apiVersion" || key == "kind" || key == "resources") << key.text();
  }
  for (const yaml::Value& resource : *kustomization.front().AsMap()->Find("resources")->AsList()) {
    const RelPath path = P(directory.text() + "/" + *resource.AsString());
    if (!files.contains(path)) {
      Build(files, path, objects);
      continue;
    }
    const auto documents = ReadDocuments(files.at(path));
    ASSERT_EQ(documents.size(), 1U) << "one object a file: " << path.text();
    objects.push_back(documents.front());
  }
}

std::vector<std::string> Sorted(const std::vector<yaml::Value>& values) {
  std::vector<std::string> texts;
  for (const yaml::Value& value : values) texts.push_back(yaml::Write(value));
  std::ranges::sort(texts);
  return texts;
}

std::vector<yaml::Value> BuildOverlay(const k8s::Bundle& bundle, RuntimeInclude include) {
  std::vector<yaml::Value> objects;
  Build(RenderFiles(kustomize::Layout(bundle, SampleTarget(), include)), P("overlays/default"), objects);
  return objects;
}

TEST(Kustomize, TheBaseHasOneObjectAFile) {
  const Emitted emitted = kustomize::Layout(SampleBundle(), SampleTarget(), RuntimeInclude::kSeparate);
  std::vector<std::string> base;
  for (const auto& [path, file] : emitted.files) {
    if (path.IsWithin(P("base"))) base.push_back(path.text());
  }
  EXPECT_EQ(base, (std::vector<std::string>{"base/configmap-shop-extra.yaml", "base/configmap.yaml", "base/deployment.yaml",
                                            "base/kustomization.yaml", "base/namespace.yaml"}));
}

TEST(Kustomize, FilesNeverShareAName) {
  const k8s::Bundle bundle{.app = {ObjectOf("a", "A", "x"), ObjectOf("a", "B", "x"), ObjectOf("a", "C", "x"), ObjectOf("a-x", "D", "x"),
                                   ObjectOf("kustomization", "E", "x")},
                           .runtime = {}};
  EXPECT_EQ(BuildOverlay(bundle, RuntimeInclude::kSeparate).size(), 5U);
}

TEST(Kustomize, TheOverlayPointsAtTheBaseAndSaysWhatItIsFor) {
  const FileSet files = RenderFiles(kustomize::Layout(SampleBundle(), SampleTarget(), RuntimeInclude::kSeparate));
  EXPECT_EQ(files.at(P("overlays/default/kustomization.yaml")),
            "# Target `default`. What is to differ here from the base goes here, not into the base.\n"
            "apiVersion: kustomize.config.k8s.io/v1beta1\n"
            "kind: Kustomization\n"
            "resources:\n"
            "- ../../base\n");
}

TEST(Kustomize, TheBuiltOverlayIsWhatTheRawManifestsSay) {
  for (const RuntimeInclude include : {RuntimeInclude::kSeparate, RuntimeInclude::kApp}) {
    const FileSet raw = RenderFiles(kube::Layout(SampleBundle(), include));
    EXPECT_EQ(Sorted(BuildOverlay(SampleBundle(), include)), Sorted(ReadDocuments(raw.at(P("app.yaml")))));
  }
}

TEST(Kustomize, TheRuntimeLayerIsTheSameForEveryBackEnd) {
  const Emitted raw = kube::Layout(SampleBundle(), RuntimeInclude::kSeparate);
  const Emitted tree = kustomize::Layout(SampleBundle(), SampleTarget(), RuntimeInclude::kSeparate);
  std::size_t shared = 0;
  for (const auto& [path, file] : raw.files) {
    if (!path.IsWithin(P("runtime"))) continue;
    ASSERT_TRUE(tree.files.contains(path)) << path.text();
    EXPECT_EQ(tree.files.at(path), file) << path.text();
    ++shared;
  }
  EXPECT_EQ(shared, 8U);
}

TEST(Kustomize, ResourcesCarryTheCauseOfTheirObject) {
  k8s::Bundle bundle = SampleBundle();
  const Span cause{.source = SourceId{3}, .begin = 4, .end = 5};
  bundle.app[3].value = std::move(bundle.app[3].value).At(cause);
  const Emitted emitted = kustomize::Layout(bundle, SampleTarget(), RuntimeInclude::kSeparate);
  const YamlFile& base = std::get<YamlFile>(emitted.files.at(P("base/kustomization.yaml")));
  EXPECT_EQ(base.documents.front().AsMap()->Find("resources")->AsList()->back().span(), cause);
}

// Paths and reasons of what is lost of `object`.
std::vector<std::string> Losses(const k8s::Object& object) {
  std::vector<std::string> losses;
  for (const kustomize::Loss& loss : kustomize::FindLosses(object.value)) losses.push_back(loss.path.Text() + " " + loss.what);
  return losses;
}

TEST(KustomizeLosses, CharactersThatItChangesOrRefusesAreFound) {
  yaml::Map data;
  for (const char* text : {"a\x7f", "\u0080", "a\u0085b", "\u009f", "\uffff", "\x1b", "\u00a0", "\u2028", "\ufeff", "😀"})
    data.Set("k" + std::to_string(data.entries().size()), yaml::AsRead(text));
  EXPECT_EQ(Losses(ObjectOf("configmap", "ConfigMap", "x", std::move(data))),
            (std::vector<std::string>{".data.k0 U+007F", ".data.k1 U+0080", ".data.k2 U+0085", ".data.k3 U+009F", ".data.k4 U+FFFF"}));
}

TEST(KustomizeLosses, KeysOfAnnotationsThatItTakesForNumbersAreFound) {
  yaml::Map annotations;
  for (const char* key : {"1.0", "010", "true", "null", "on", "y", "a", "example.com/1.0"})
    annotations.Set(std::string_view(key), yaml::AsRead("x"));
  k8s::Object object =
      ObjectOf("configmap", "ConfigMap", "x",
               {{.key = "1.0", .value = yaml::AsRead("010"), .comment = {}}, {.key = "<<", .value = yaml::AsRead("x"), .comment = {}}});
  object.value.AsMap()->Find("metadata")->AsMap()->Set("annotations", annotations);
  EXPECT_EQ(Losses(object),
            (std::vector<std::string>{R"(.metadata.annotations."1.0" the key `1.0`)", ".metadata.annotations.010 the key `010`",
                                      ".metadata.annotations.true the key `true`", ".metadata.annotations.null the key `null`",
                                      R"(.data."<<" the key `<<`)"}));
}

TEST(KustomizeLosses, PointAtTheNearestCause) {
  const Span cause{.source = SourceId{3}, .begin = 4, .end = 5};
  const k8s::Object object =
      ObjectOf("configmap", "ConfigMap", "x", {{.key = "a", .value = yaml::AsRead("\x7f").At(cause), .comment = {}}});
  EXPECT_EQ(kustomize::FindLosses(object.value),
            (std::vector<kustomize::Loss>{{.path = Path{}.Key("data").Key("a"), .span = cause, .what = "U+007F"}}));
}

}  // namespace
}  // namespace spin_aks
