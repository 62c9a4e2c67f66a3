// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/leaves.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "backends/tree/canonical.h"
#include "backends/tree/find.h"
#include "tests/backends/bare.h"
#include "tests/backends/yaml_of.h"

namespace spin_aks::tree {
namespace {

using yaml::Value;

std::vector<std::string> PathsOf(const Value& value, const Shape& shape) {
  std::vector<std::string> paths;
  for (const Leaf& leaf : Leaves(value, shape)) paths.push_back(leaf.path.Text());
  return paths;
}

TEST(Leaves, AreAddressedByTheKeysOfTheirLists) {
  const Value pod = YamlOf(R"(
apiVersion: v1
kind: Pod
spec:
  containers:
  - name: web
    args: [a, b]
    env: [{name: LOG, value: info}]
    ports: [{containerPort: 80}]
)");
  EXPECT_EQ(PathsOf(pod, ShapeOf(pod)),
            (std::vector<std::string>{".apiVersion", ".kind", ".spec.containers[name=web].name", ".spec.containers[name=web].args",
                                      ".spec.containers[name=web].env[name=LOG].name", ".spec.containers[name=web].env[name=LOG].value",
                                      ".spec.containers[name=web].ports[containerPort=80,protocol=TCP].containerPort"}));
}

TEST(Leaves, AreScalarsEmptyCollectionsAndListsThatAreReplaced) {
  EXPECT_EQ(PathsOf(YamlOf("{a: null, b: {}, c: [], d: [1], e: {f: 1}}"), {}), (std::vector<std::string>{".a", ".b", ".c", ".d", ".e.f"}));
  EXPECT_EQ(PathsOf(YamlOf("x"), {}), std::vector<std::string>{""});
}

TEST(Leaves, OfASetAreItsElements) {
  const Value file =
      YamlOf("{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: [./a.yaml, ../base/, https://x/y//z]}");
  EXPECT_EQ(PathsOf(file, ShapeOf(file)), (std::vector<std::string>{".apiVersion", ".kind", R"(.resources[="a.yaml"])",
                                                                    R"(.resources[="../base"])", ".resources[=https://x/y//z]"}));
}

TEST(Leaves, SayWhyAListIsOne) {
  const auto why = [](const char* containers) {
    const Value pod = YamlOf(std::string("{apiVersion: v1, kind: Pod, spec: {containers: ") + containers + "}}");
    const auto leaves = Leaves(pod, ShapeOf(pod));
    EXPECT_EQ(leaves.back().path.Text(), ".spec.containers");
    return leaves.back().atomic;
  };
  EXPECT_EQ(why("[{image: a}]"), Atomic::kMissingKey);
  EXPECT_EQ(why("[{name: null}]"), Atomic::kMissingKey);
  EXPECT_EQ(why("[web]"), Atomic::kMissingKey);
  EXPECT_EQ(why("[{name: a}, {name: b}, {name: a}]"), Atomic::kDoubledKey);
  EXPECT_EQ(why("[{name: 1}, {name: \"1\"}]"), Atomic::kDoubledKey);
  EXPECT_EQ(why("[]"), Atomic::kNo) << "nothing is missing there";
  EXPECT_EQ(Leaves(YamlOf("[1]"), {}).back().atomic, Atomic::kByTable);
}

TEST(Leaves, KnowWhatCausedThem) {
  const Span far{.source = SourceId{1}, .begin = 3, .end = 4};
  Value value(yaml::Map{yaml::E("a", 1)});
  value = std::move(value).At(far);
  EXPECT_EQ(Leaves(value, {}).front().span, far) << "what caused the parent";
}

TEST(Leaves, HashKindAndValueAlone) {
  EXPECT_EQ(HashOf(YamlOf("{a: 'x', b: 1}")), HashOf(YamlOf("b: 1  # one\na: x\n")));
  std::vector<std::uint64_t> hashes;
  for (const char* text : {"null", "{}", "[]", "''", "1", "'1'", "true", "'true'", "[[]]", "[[], []]", "{a: {}}", "{a: []}"})
    hashes.push_back(HashOf(YamlOf(text)));
  std::ranges::sort(hashes);
  EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

// Frozen with version 1 of the lock: a change makes every file of every user look edited.
TEST(Leaves, HashTheFrozenForm) {
  const Value value = YamlOf("{b: [null, true, false, -7], a: 'é:;', '': {}}");
  EXPECT_EQ(Canonical(value), "{s0:{}s1:as4:é:;s1:b[ntfi-7;]}");
  EXPECT_EQ(HashOf(value), 0x63E2832A89EF4D8BULL);
}

TEST(NormalPath, IsOneSpellingOfARelativeWay) {
  for (const auto& [text, normal] : std::vector<std::pair<const char*, const char*>>{{"a.yaml", "a.yaml"},
                                                                                     {"./a.yaml", "a.yaml"},
                                                                                     {"../base/", "../base"},
                                                                                     {"x/../a/./b", "a/b"},
                                                                                     {"../../x", "../../x"},
                                                                                     {"x/..", "."},
                                                                                     {"", "."},
                                                                                     {"/etc/./x", "/etc/x"},
                                                                                     {"https://h/a/../b", "https://h/a/../b"},
                                                                                     {"h/a//b/../c", "h/a//b/../c"},
                                                                                     {"h/a/./b?ref=v1", "h/a/./b?ref=v1"}}) {
    EXPECT_EQ(NormalPath(text), normal) << text;
  }
}

TEST(Find, FollowsAnAddressWithoutATable) {
  Value pod = YamlOf("{ports: [{port: 80}, {port: 80, protocol: UDP}], set: [./a, b], list: [x, z]}");
  const auto text = [&](const char* path) {
    const Value* found = Find(pod, *Path::Parse(path));
    return found ? Canonical(*found) : "nothing";
  };
  EXPECT_EQ(text(".ports[port=80,protocol=UDP].protocol"), "s3:UDP");
  EXPECT_EQ(text(".ports[port=80,protocol=TCP].port"), "i80;") << "an absent protocol is TCP";
  EXPECT_EQ(text(".set[=a]"), "s3:./a");
  EXPECT_EQ(text(".list[1]"), "s1:z");
  for (const char* path : {".ports[port=81]", ".list[2]", ".list.x", ".ports[0].nothing", ".set[=c]"})
    EXPECT_EQ(text(path), "nothing") << path;
}

TEST(Find, SetsAndRemoves) {
  Value value = YamlOf("{a: {b: 1}, list: [{name: x}]}");
  EXPECT_TRUE(Set(value, *Path::Parse(".a.b"), yaml::AsRead(2)));
  EXPECT_TRUE(Set(value, *Path::Parse(".a.c"), yaml::AsRead(3)));
  EXPECT_TRUE(Set(value, *Path::Parse(".list[name=z]"), YamlOf("{name: z}")));
  EXPECT_TRUE(Remove(value, *Path::Parse(".list[name=x]")));
  EXPECT_EQ(value, YamlOf("{a: {b: 2, c: 3}, list: [{name: z}]}"));
  EXPECT_FALSE(Set(value, *Path::Parse(".nowhere.c"), yaml::AsRead(3)));
  EXPECT_FALSE(Set(value, *Path::Parse(".list.c"), yaml::AsRead(3)));
  EXPECT_FALSE(Set(value, *Path::Parse(".list[7]"), yaml::AsRead(3)));
  EXPECT_FALSE(Remove(value, *Path::Parse(".a.d")));
  EXPECT_FALSE(Remove(value, Path{}));
}

}  // namespace
}  // namespace spin_aks::tree
