// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/references.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/backends/programs.h"
#include "tests/backends/tree.h"

namespace spin_aks::k8s {
namespace {

Bundle Lowered(const Program& program) {
  Diagnostics diagnostics;
  auto bundle = Lower(At(program, program.targets[0]), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) ADD_FAILURE() << diagnostic.message;
  return bundle.value_or(Bundle());
}

std::vector<std::string> Check(const Bundle& bundle, const Program& program) {
  Diagnostics diagnostics;
  CheckReferences(bundle, ProvidedFor(At(program, program.targets[0])), diagnostics);
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    EXPECT_EQ(diagnostic.kind, DiagnosticKind::kBrokenReference);
    messages.push_back(diagnostic.message);
  }
  return messages;
}

yaml::Value& Object(Bundle& bundle, std::string_view kind, std::string_view name) {
  for (auto* objects : {&bundle.app, &bundle.runtime}) {
    for (k8s::Object& object : *objects) {
      if (object.Kind() == kind && tree::IsCalled(object, name)) return object.value;
    }
  }
  throw std::out_of_range(std::string(kind));
}

// Nothing has to refer to these: they do the pointing. Nobody asks for the controllers
// that install the shim, either; their roles and accounts are asked for by name.
bool StandsAlone(const k8s::Object& object) {
  static const std::set<std::string_view> kinds{"Service",           "Job", "PodDisruptionBudget", "HorizontalPodAutoscaler", "RoleBinding",
                                                "ClusterRoleBinding"};
  return kinds.contains(object.Kind()) || (object.Kind() == "Deployment" && object.Namespace() != "shop");
}

Program RichWith(Installer installer) {
  Program program = programs::Rich();
  program.targets[0].runtime.installer = installer;
  return program;
}

TEST(References, WhatWeEmitResolves) {
  for (const Installer installer : {Installer::kRuntimeClassManager, Installer::kKwasm, Installer::kNone}) {
    const Program program = RichWith(installer);
    EXPECT_TRUE(Check(Lowered(program), program).empty());
  }
}

TEST(References, EveryObjectThatIsReferredToIsMissed) {
  for (const Installer installer : {Installer::kRuntimeClassManager, Installer::kKwasm}) {
    const Program program = RichWith(installer);
    const Bundle whole = Lowered(program);
    std::size_t missed = 0;
    for (const auto part : {&Bundle::app, &Bundle::runtime}) {
      for (std::size_t i = 0; i < (whole.*part).size(); ++i) {
        const k8s::Object& object = (whole.*part)[i];
        Bundle rest = whole;
        (rest.*part).erase((rest.*part).begin() + static_cast<std::ptrdiff_t>(i));
        const bool found = !Check(rest, program).empty();
        EXPECT_EQ(found, !StandsAlone(object)) << object.Kind() << "/" << object.Name();
        missed += found ? 1 : 0;
      }
    }
    EXPECT_GE(missed, 10U);
  }
}

// One part of an object taken away or changed, and words of the message that must come of it.
struct Mutation {
  const char* kind;
  const char* name;
  const char* erase;
  const char* words;
};

class PartOfAnObject : public testing::TestWithParam<Mutation> {};

TEST_P(PartOfAnObject, IsMissed) {
  const Mutation& mutation = GetParam();
  const Program program = programs::Rich();
  Bundle bundle = Lowered(program);
  ASSERT_TRUE(tree::Erase(Object(bundle, mutation.kind, mutation.name), mutation.erase));
  const auto messages = Check(bundle, program);
  const auto says = [&](const std::string& message) { return message.contains(mutation.words); };
  EXPECT_TRUE(std::ranges::any_of(messages, says)) << testing::PrintToString(messages);
}

INSTANTIATE_TEST_SUITE_P(
    References, PartOfAnObject,
    testing::Values(Mutation{"SecretProviderClass", "shop-shop-kv", "spec/secretObjects/0/data/0", "has no such key"},
                    Mutation{"SecretProviderClass", "shop-shop-kv", "spec/parameters/objects", "cannot read"},
                    Mutation{"SecretProviderClass", "shop-mail-kv", "spec/secretObjects", "refers to the Secret `shop-mail-kv-"},
                    Mutation{"Deployment", "shop", "spec/template/spec/volumes/0", "mounts the volume"},
                    Mutation{"Deployment", "shop", "spec/template/spec/containers/0/volumeMounts", "no container mounts"},
                    Mutation{"Deployment", "shop", "spec/template/spec/containers/0/ports", "`http-app`"},
                    Mutation{"Deployment", "shop", "spec/template/metadata/labels/app.kubernetes.io~component", "pods"},
                    Mutation{"Shim", "spin-v2", "spec/runtimeClass", "RuntimeClass `wasmtime-spin-v2`"},
                    Mutation{"CustomResourceDefinition", "shims.runtime.spinkube.dev", "spec/names", "nothing defines"}));

TEST(References, KeysOfAConfigMapAreMissed) {
  Program program = programs::Http();
  program.targets[0].sqlite_databases.push_back({.label = std::string("default"), .url = std::string("https://db.example"), .token = {}});
  Bundle bundle = Lowered(program);
  ASSERT_TRUE(tree::Erase(Object(bundle, "ConfigMap", "shop-runtime-config"), "data/runtime-config.toml"));
  const std::vector<std::string> messages = Check(bundle, program);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_TRUE(messages[0].starts_with("`Deployment/shop` mounts `runtime-config.toml` of the ConfigMap `shop-runtime-config-"))
      << messages[0];
}

// The Secret is there only as long as somebody mounts the class.
TEST(References, ASyncedSecretNeedsItsVolume) {
  const Program program = programs::Rich();
  Bundle bundle = Lowered(program);
  yaml::Value& deployment = Object(bundle, "Deployment", "shop");
  ASSERT_TRUE(tree::Erase(deployment, "spec/template/spec/volumes/1"));
  ASSERT_TRUE(tree::Erase(deployment, "spec/template/spec/containers/0/volumeMounts/1"));
  const auto messages = Check(bundle, program);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_NE(messages.front().find("does not mount it"), std::string::npos) << messages.front();
}

TEST(References, WhatIsProvidedNeedNotBeThere) {
  Program program = programs::Rich();
  program.targets[0].runtime.installer = Installer::kNone;
  program.targets[0].namespace_unit = NamespaceUnit::kNone;
  program.targets[0].identity.create_service_account = false;
  const Bundle bundle = Lowered(program);
  EXPECT_TRUE(Check(bundle, program).empty());
  Diagnostics diagnostics;
  CheckReferences(bundle, {}, diagnostics);
  // Namespace, account, runtime class, pull secret, definition of provider classes: for each that asks.
  EXPECT_GE(diagnostics.all().size(), 5U);
}

TEST(References, APortThatNothingListensOnPointsAtTheSetting) {
  Program program = programs::Http();
  const Span span{.source = SourceId{0}, .begin = 10, .end = 14};
  program.targets[0].services[0].ports[0].target_port = {9999, span};
  Diagnostics diagnostics;
  EXPECT_FALSE(Lower(At(program, program.targets[0]), diagnostics));
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].kind, DiagnosticKind::kBrokenReference);
  EXPECT_EQ(diagnostics.all()[0].primary.span, span);
}

}  // namespace
}  // namespace spin_aks::k8s
