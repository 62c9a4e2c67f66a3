// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "backends/k8s/lower_runtime.h"
#include "backends/yaml/reader.h"
#include "tests/backends/programs.h"
#include "tests/backends/tree.h"

namespace spin_aks::k8s {
namespace {

using tree::At;
using tree::Get;

std::vector<Object> LayerOf(Installer installer) {
  Program program = programs::Http();
  program.targets[0].runtime.installer = installer;
  if (installer == Installer::kKwasm) program.targets[0].runtime.handler = std::string("spin");
  return LowerRuntime(program.targets[0].runtime);
}

std::string TextOf(const yaml::Value& value) {
  if (const std::string* text = value.AsString()) return *text;
  std::string out;
  if (const yaml::List* list = value.AsList()) {
    for (const yaml::Value& element : *list) out += TextOf(element) + "\n";
  }
  if (const yaml::Map* map = value.AsMap()) {
    for (const yaml::Entry& entry : map->entries()) out += entry.key.text() + ": " + TextOf(entry.value) + "\n";
  }
  return out;
}

TEST(RuntimeLayer, CarriesNoApplicationsName) {
  for (const Installer installer : {Installer::kRuntimeClassManager, Installer::kKwasm}) {
    for (const Object& object : LayerOf(installer)) {
      EXPECT_EQ(TextOf(object.value).find("shop"), std::string::npos) << object.Name();
      EXPECT_EQ(TextOf(object.value).find("1.4.2"), std::string::npos) << object.Name();
    }
  }
}

TEST(RuntimeLayer, NothingFloats) {
  for (const Installer installer : {Installer::kRuntimeClassManager, Installer::kKwasm}) {
    for (const Object& object : LayerOf(installer)) EXPECT_EQ(TextOf(object.value).find("latest"), std::string::npos) << object.Name();
  }
}

TEST(RuntimeLayer, NoneIsNothing) { EXPECT_TRUE(LayerOf(Installer::kNone).empty()); }

TEST(RuntimeLayer, TheShimNamesItsArchives) {
  const auto layer = LayerOf(Installer::kRuntimeClassManager);
  const yaml::Value& shim = Get(layer, "Shim", "spin-v2");
  EXPECT_EQ(At(shim, "spec/nodeSelector/spin"), "true");
  EXPECT_EQ(At(shim, "spec/containerdRuntimeOptions/SystemdCgroup"), "true");
  EXPECT_EQ(At(shim, "spec/runtimeClass/handler"), "spin-v2");
  EXPECT_EQ(At(shim, "spec/rolloutStrategy/type"), "recreate");
  std::set<std::string> archives;
  for (const char* index : {"0", "1"}) archives.insert(At(shim, std::string("spec/fetchStrategy/platforms/") + index + "/location"));
  const std::string release = "https://shims.example.com/v0.24.0/containerd-shim-spin-v2-linux-";
  EXPECT_EQ(archives, (std::set<std::string>{release + "x86_64.tar.gz", release + "aarch64.tar.gz"}));
}

TEST(RuntimeLayer, KwasmBringsItsRuntimeClass) {
  const auto layer = LayerOf(Installer::kKwasm);
  EXPECT_EQ(At(Get(layer, "RuntimeClass", "wasmtime-spin-v2"), "handler"), "spin");
  EXPECT_NE(TextOf(Get(layer, "Deployment", "kwasm-operator")).find("node-installer:v0.24.0"), std::string::npos);
}

// Rights to change things in the whole cluster are few and named.
TEST(RuntimeLayer, ControllersMayDoLittle) {
  for (const Installer installer : {Installer::kRuntimeClassManager, Installer::kKwasm}) {
    for (const Object& object : LayerOf(installer)) {
      if (object.Kind() != "ClusterRole") continue;
      const std::string rules = TextOf(*tree::Find(object.value, "rules"));
      for (const char* word : {"*", "delete", "secrets", "escalate", "bind"}) EXPECT_EQ(rules.find(word), std::string::npos) << word;
    }
  }
}

// ---- The definition of Shim against the published one ----

// What decides whether an object is accepted; words about it do not.
void ExpectSameSchema(const yaml::Value& ours, const yaml::Value& theirs, const std::string& place) {
  for (const char* key : {"type", "format", "enum", "required"}) {
    const yaml::Value* a = tree::Find(ours, key);
    const yaml::Value* b = tree::Find(theirs, key);
    ASSERT_EQ(a == nullptr, b == nullptr) << place << " " << key;
    if (a) {
      EXPECT_EQ(*a, *b) << place << " " << key;
    }
  }
  const yaml::Value* a = tree::Find(ours, "properties");
  const yaml::Value* b = tree::Find(theirs, "properties");
  ASSERT_EQ(a == nullptr, b == nullptr) << place;
  if (a) {
    ASSERT_EQ(a->AsMap()->entries().size(), b->AsMap()->entries().size()) << place;
    for (const yaml::Entry& entry : a->AsMap()->entries()) {
      const yaml::Value* other = b->AsMap()->Find(entry.key);
      ASSERT_NE(other, nullptr) << place << "." << entry.key.text();
      ExpectSameSchema(entry.value, *other, place + "." + entry.key.text());
    }
  }
  for (const char* key : {"items", "additionalProperties"}) {
    const yaml::Value* x = tree::Find(ours, key);
    const yaml::Value* y = tree::Find(theirs, key);
    ASSERT_EQ(x == nullptr, y == nullptr) << place;
    if (x) ExpectSameSchema(*x, *y, place + "." + key);
  }
}

TEST(RuntimeLayer, TheDefinitionOfShimAcceptsWhatThePublishedOneAccepts) {
  std::ifstream file(SPIN_AKS_SHARED_DIR "/testbed/crds/runtime.spinkube.dev_shims.yaml");
  if (!file) {
    const char* ci = std::getenv("CI");
    ASSERT_FALSE(ci && std::string(ci) == "true") << "the test bed's definitions are not there";
    GTEST_SKIP() << "the test bed's definitions are not there";
  }
  std::stringstream text;
  text << file.rdbuf();
  yaml::ReadError error;
  const auto published = yaml::Read(text.str(), error);
  ASSERT_TRUE(published && published->size() == 1) << error.line << ": " << error.message;
  const yaml::Value ours = ShimDefinition().value;
  const std::string schema = "spec/versions/0/schema/openAPIV3Schema";
  ExpectSameSchema(*tree::Find(ours, schema), *tree::Find((*published)[0], schema), "");
  for (const char* field : {"spec/group", "spec/scope", "spec/names/kind", "spec/names/plural", "spec/versions/0/name", "metadata/name"}) {
    EXPECT_EQ(At(ours, field), At((*published)[0], field));
  }
}

}  // namespace
}  // namespace spin_aks::k8s
