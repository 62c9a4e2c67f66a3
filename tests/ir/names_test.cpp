// SPDX-License-Identifier: Apache-2.0
#include "ir/names.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "tests/random_bytes.h"

namespace spin_aks {
namespace {

std::string Legal(std::string_view text) { return KubeName::Legalize(text).text(); }

TEST(KubeName, TakesWhatIsALegalServiceName) {
  for (const std::string_view text : {"a", "web", "a-1", "a--b"}) EXPECT_TRUE(KubeName::Parse(text)) << text;
  EXPECT_TRUE(KubeName::Parse(std::string(63, 'a')));
  for (const std::string_view text : {"", "-a", "a-", "1a", "A", "a.b", "a_b", "é", "a b", "a\n"})
    EXPECT_FALSE(KubeName::Parse(text)) << text;
  EXPECT_FALSE(KubeName::Parse(std::string(64, 'a')));
}

TEST(KubeName, LegalizesToTheNearestName) {
  EXPECT_EQ(Legal("my_key"), "my-key");
  EXPECT_EQ(Legal("My Shop!"), "my-shop");
  EXPECT_EQ(Legal("--a..b--"), "a-b");
  EXPECT_EQ(Legal("1shop"), "app-1shop");
  EXPECT_EQ(Legal("größe"), "gr-e");
}

TEST(KubeName, TextWithoutAUsableCharacterStillHasANameOfItsOwn) {
  EXPECT_TRUE(Legal("").starts_with("app-"));
  EXPECT_TRUE(Legal("日本").starts_with("app-"));
  EXPECT_NE(Legal("日本"), Legal("中国"));
}

TEST(KubeName, LongNamesThatDifferStayDifferent) {
  const std::string stem(80, 'a');
  EXPECT_NE(Legal(stem + "x"), Legal(stem + "y"));
  EXPECT_EQ(Legal(stem).size(), 63U);
  EXPECT_EQ(KubeName::Legalize(stem, 20).text().size(), 20U);
}

TEST(KubeName, WhateverIsLegalizedIsLegal) {
  constexpr std::string_view kAlphabet = "aZ0-_. /\xC3\xA9";
  RandomBytes random(4);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = random.Below(90); n > 0; --n) text += kAlphabet[random.Below(kAlphabet.size())];
    const std::size_t most = KubeName::kMinLength + random.Below(KubeName::kMaxLength - KubeName::kMinLength + 1);
    const KubeName name = KubeName::Legalize(text, most);
    ASSERT_TRUE(KubeName::Parse(name.text())) << text;
    ASSERT_LE(name.text().size(), most) << text;
    ASSERT_TRUE(KubeName::Parse(name.WithSuffix(text).text())) << text;
  }
}

TEST(KubeName, ASuffixLeavesTheNameAsItIs) {
  EXPECT_EQ(KubeName::Parse("a--b")->WithSuffix("My_Key").text(), "a--b-my-key");
  EXPECT_EQ(KubeName::Parse("a")->WithSuffix("1").text(), "a-1");
  const KubeName longest = *KubeName::Parse(std::string(63, 'a'));
  EXPECT_NE(longest.WithSuffix("x"), longest.WithSuffix("y"));
  EXPECT_NE(longest.WithSuffix("日"), longest.WithSuffix("本"));
  EXPECT_NE(KubeName::Parse("a")->WithSuffix("日"), KubeName::Parse("a")->WithSuffix("本"));
}

TEST(ImageRef, TakesReferencesApart) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  const auto full = ImageRef::Parse("shop.azurecr.io:443/team/shop:1.4.0@" + digest);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->registry(), "shop.azurecr.io:443");
  EXPECT_EQ(full->repository(), "team/shop");
  EXPECT_EQ(full->tag(), "1.4.0");
  EXPECT_EQ(full->digest(), digest);
  EXPECT_EQ(full->NameText(), "shop.azurecr.io:443/team/shop");
  EXPECT_EQ(ImageRef::Parse("team/shop")->registry(), "");
  EXPECT_EQ(ImageRef::Parse("localhost/shop")->registry(), "localhost");
  EXPECT_EQ(ImageRef::Parse("shop:5000")->tag(), "5000");
}

TEST(ImageRef, TextAndValueAreInverses) {
  for (const char* text : {"a", "a:b", "a/b", "a.b/c", "localhost:5000/a/b_c/d__e/f.g-h--i:T_.-1", "a-b.c-d.io/x"}) {
    const auto ref = ImageRef::Parse(text);
    ASSERT_TRUE(ref) << text;
    EXPECT_EQ(ref->Text(), text);
  }
}

TEST(ImageRef, RefusesWhatNoRegistryWouldTake) {
  for (const char* text :
       {"",     ":a", "a:", "a@",  "a@sha256:00", "A",    "a/B",    "a//b",   "/a",      "a/",   "a:b:c", "a..b", "a___b",
        "a._b", "-a", "a-", "a b", "a..b/c",      ".a/c", "a.-b/c", "a.b:/c", "a.b:x/c", "a:.x", "é",     "a.b/"}) {
    EXPECT_FALSE(ImageRef::Parse(text)) << text;
  }
  EXPECT_FALSE(ImageRef::Parse(std::string(256, 'a')));
  EXPECT_FALSE(ImageRef::Parse("a:" + std::string(129, 'a')));
}

TEST(Legalize, RepositoriesAndTagsAreLegal) {
  EXPECT_EQ(LegalizeRepository("My Shop/API_v2"), "my-shop/api-v2");
  // The cut falls on the slash.
  const std::string cut = LegalizeRepository(std::string(245, 'a') + "/" + std::string(20, 'b'));
  EXPECT_TRUE(ImageRef::Parse(cut)) << cut;
  EXPECT_EQ(LegalizeTag("1.0.0+build 7"), "1.0.0-build-7");
  EXPECT_EQ(LegalizeTag("..-"), "");
  RandomBytes random(5);
  for (int i = 0; i < 5000; ++i) {
    const std::string text = random.Bytes(random.Below(600));
    ASSERT_TRUE(ImageRef::Parse(LegalizeRepository(text))) << LegalizeRepository(text);
    const std::string tag = LegalizeTag(text);
    ASSERT_TRUE(tag.empty() || ImageRef::Parse("a:" + tag)) << tag;
  }
}

TEST(Legalize, LabelValuesAreLegal) {
  EXPECT_EQ(LegalizeLabelValue("1.0.0+build"), "1.0.0-build");
  EXPECT_EQ(LegalizeLabelValue("_a_"), "a");
  RandomBytes random(6);
  for (int i = 0; i < 5000; ++i) {
    const std::string value = LegalizeLabelValue(random.Bytes(random.Below(200)));
    ASSERT_TRUE(IsLabelValue(value)) << value;
  }
}

TEST(Grammars, OfKubernetes) {
  EXPECT_TRUE(IsLabelValue(""));
  EXPECT_FALSE(IsLabelValue("a b"));
  EXPECT_FALSE(IsLabelValue("-a"));
  EXPECT_TRUE(IsQualifiedName("app.kubernetes.io/name"));
  EXPECT_TRUE(IsQualifiedName("Name_1"));
  for (const char* text : {"", "/a", "a/", "a/b/c", "A/b", "-a", "a..b/c"}) EXPECT_FALSE(IsQualifiedName(text)) << text;
  EXPECT_TRUE(IsDnsSubdomain("a.b-c.1"));
  for (const char* text : {"", ".", "a.", ".a", "a..b", "A"}) EXPECT_FALSE(IsDnsSubdomain(text)) << text;
}

}  // namespace
}  // namespace spin_aks
