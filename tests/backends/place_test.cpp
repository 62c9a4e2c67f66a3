// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/place.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/random_bytes.h"

namespace spin_aks::tree {
namespace {

Place PlaceOf(ObjectId object, std::string_view path, std::optional<std::string> role = std::nullopt) {
  return {.role = std::move(role), .object = std::move(object), .path = *Path::Parse(path)};
}

TEST(Place, HasTheSpellingOfItsKind) {
  const ObjectId web{.group = "apps", .kind = "Deployment", .kube_namespace = "shop", .name = "web"};
  EXPECT_EQ(PlaceOf(web, ".spec.replicas").Text(), "{Deployment.apps/shop/web}.spec.replicas");
  EXPECT_EQ(PlaceOf(web, "", "deployment/web").Text(), "{deployment/web=Deployment.apps/shop/web}");
  EXPECT_EQ(PlaceOf({.group = "", .kind = "Service", .kube_namespace = "shop", .name = "web"}, "").Text(), "{Service/shop/web}");
  EXPECT_EQ(PlaceOf({.group = "", .kind = "Namespace", .kube_namespace = "", .name = "shop"}, "").Text(), "{Namespace//shop}");
  EXPECT_EQ(PlaceOf({}, ".image.tag").Text(), "{}.image.tag");
  const ObjectId kustomization{.group = "kustomize.config.k8s.io", .kind = "Kustomization", .kube_namespace = "", .name = ""};
  EXPECT_EQ(PlaceOf(kustomization, R"(.resources[="../base"])").Text(),
            R"({Kustomization.kustomize.config.k8s.io//}.resources[="../base"])");
}

TEST(Place, QuotesWhatWouldReadAsSomethingElse) {
  const ObjectId odd{.group = "a/b", .kind = "K.ind", .kube_namespace = "n}s", .name = "sys:admin \"x\""};
  EXPECT_EQ(PlaceOf(odd, "").Text(), R"({"K.ind"."a/b"/"n}s"/"sys:admin \"x\""})");
  EXPECT_EQ(PlaceOf({.group = "", .kind = "ClusterRole", .kube_namespace = "", .name = "system:node.x"}, "").Text(),
            "{ClusterRole//system:node.x}");
}

TEST(Place, IsParsedOnlyAsItIsSpelled) {
  for (const char* text :
       {"", "{", "{}x", "{//}", "Service/shop/web", "{Service/shop}", "{Service}", "{Service/shop/web/more}", "{\"Service\"/shop/web}",
        "{Service/shop/\"\"}", "{=Service/shop/web}", "{Service./shop/web}", "{ Service/shop/web}"}) {
    EXPECT_FALSE(Place::Parse(text)) << text;
  }
}

// Text and value are inverses, for words of any bytes.
TEST(Place, IsItsText) {
  RandomBytes random(7);
  const std::vector<std::string> words{"",  "a",   "apps", "shop", "deployment/web", ".", "a.b", "/", "{", "}", "=", "\"", "\\", "\n",
                                       "é", "x y", "[",    "%"};
  const auto word = [&] { return words[random.Below(words.size())] + (random.Below(4) == 0 ? words[random.Below(words.size())] : ""); };
  for (int i = 0; i < 20'000; ++i) {
    Place place{.role = std::nullopt, .object = {.group = word(), .kind = word(), .kube_namespace = word(), .name = word()}, .path = {}};
    if (random.Below(2) == 0) place.role = word();
    if (random.Below(2) == 0) place.path = Path{}.Key(word()).Match(word(), word());
    const auto parsed = Place::Parse(place.Text());
    ASSERT_TRUE(parsed) << place.Text();
    ASSERT_EQ(*parsed, place) << place.Text();
  }
}

}  // namespace
}  // namespace spin_aks::tree
