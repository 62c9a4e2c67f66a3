// SPDX-License-Identifier: Apache-2.0
//
// What is called after what it holds, and what rolls when that changes.
#include "backends/k8s/generation.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "backends/k8s/lower.h"
#include "tests/backends/programs.h"
#include "tests/backends/tree.h"

namespace spin_aks::k8s {
namespace {

using tree::At;
using tree::Get;

std::vector<Object> Objects(const Program& program) {
  Diagnostics diagnostics;
  auto bundle = spin_aks::k8s::Lower(spin_aks::At(program, program.targets[0]), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) ADD_FAILURE() << diagnostic.message;
  return bundle ? std::move(bundle->app) : std::vector<Object>();
}

yaml::Value Deployment(const Program& program) { return Get(Objects(program), "Deployment", "shop"); }

std::string ClassName(const Program& program) {
  for (const Object& object : Objects(program))
    if (object.Kind() == "SecretProviderClass") return std::string(object.Name());
  return {};
}

// The driver never updates a Secret that is there: whatever a class asks for, another name asks for it.
TEST(Generation, OfSecretsIsAnotherWhateverChangesInIt) {
  Program program = programs::Http();
  programs::AddSecret(program, "a", "shop-kv", "a");
  Placement& placement = program.targets[0];
  std::set<std::string> names{ClassName(program)};
  const auto is_new = [&] { return names.insert(ClassName(program)).second; };
  programs::AddSecret(program, "b", "shop-kv", "b");
  EXPECT_TRUE(is_new()) << "a secret was added";
  SecretRef& secret = std::get<SecretRef>(placement.workloads[0].variables[1].source);
  secret.name = std::string("elsewhere");
  EXPECT_TRUE(is_new()) << "pointed elsewhere";
  secret.version = std::string("0123456789abcdef0123456789abcdef");
  EXPECT_TRUE(is_new()) << "given a version";
  placement.tenant_id = std::string("33333333-3333-3333-3333-333333333333");
  EXPECT_TRUE(is_new()) << "of another tenant";
  placement.identity.client_id = std::string("44444444-4444-4444-4444-444444444444");
  EXPECT_TRUE(is_new()) << "read by somebody else";
  const std::string now = ClassName(program);
  placement.workloads[0].replicas = std::int64_t{7};
  programs::AddPlain(program, "c", "plain");
  EXPECT_EQ(ClassName(program), now) << "nothing that it holds has changed";
}

TEST(Generation, HasRoomForItsHashInALongName) {
  Program program = programs::Http();
  programs::AddSecret(program, "a", std::string(24, 'v'), "a");
  program.targets[0].workloads[0].name = *KubeName::Parse(std::string(63, 'w'));
  program.targets[0].services.clear();
  const std::string name = ClassName(program);
  EXPECT_EQ(name.size(), KubeName::kMaxLength);
  EXPECT_TRUE(KubeName::Parse(name)) << name;
}

TEST(Generation, OfTheRuntimeConfigurationFollowsItsText) {
  Program program = programs::Http();
  const auto with = [&](const char* url) {
    program.targets[0].key_value_stores = {{.label = std::string("cache"), .kind = RedisStore{.url = std::string(url), .secret_url = {}}}};
    return At(Get(Objects(program), "ConfigMap", "shop-runtime-config"), "metadata/name");
  };
  EXPECT_NE(with("redis://a:6379"), with("redis://b:6379"));
  EXPECT_EQ(with("redis://a:6379"), At(Deployment(program), "spec/template/spec/volumes/0/configMap/name"));
}

// Where the file is a secret, its name says nothing of the text.
TEST(ConfigHash, FollowsAConfigurationThatIsASecret) {
  Program program = programs::Rich();
  const auto hash = [&] { return At(Deployment(program), "spec/template/metadata/annotations/spin-aks~config-hash"); };
  const std::string before = hash();
  program.targets[0].llm = LlmEndpoint{.url = std::string("https://llm"), .token = {}};
  EXPECT_NE(hash(), before);
}

}  // namespace
}  // namespace spin_aks::k8s
