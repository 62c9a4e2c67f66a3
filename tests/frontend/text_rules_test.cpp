// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/text_rules.h"

#include <string>

#include <gtest/gtest.h>

namespace spin_aks {
namespace {

using namespace text_rules;

struct Example {
  const TextRule* rule;
  std::vector<std::string> legal;
  std::vector<std::string> illegal;
};

const std::vector<Example>& Examples() {
  static const std::vector<Example> examples{
      {&kUuid,
       {"00000000-0000-0000-0000-000000000000", "ABCDEF01-2345-6789-abcd-ef0123456789"},
       {"", "00000000-0000-0000-0000-00000000000", "00000000000000000000000000000000"}},
      {&kResourceGroup, {"shop-rg", "a.b(c)_d", "größe"}, {"", "ends.", "a b", std::string(91, 'a')}},
      {&kClusterName, {"a", "shop_aks-1"}, {"-a", "a-", "a.b", std::string(64, 'a')}},
      {&kRegistryName, {"shopacr", "ABC12"}, {"shop-acr", "abcd", std::string(51, 'a')}},
      {&kVaultName, {"shop-kv", "abc"}, {"ab", "1shop", "shop--kv", "shop-", "shop_kv", std::string(25, 'a')}},
      {&kSecretName, {"db-password", "0"}, {"db_password", "", std::string(128, 'a')}},
      {&kCosmosAccount, {"shop", "a-1"}, {"ab", "Shop", "-shop", "shop_1", std::string(45, 'a')}},
      {&kCosmosName, {"shop", "Shop 1", "größe"}, {"", "a/b", "a\\b", "a#", "a?", "a ", std::string(256, 'a')}},
      {&kRegistryServer,
       {"ghcr.io", "ghcr.io/acme", "localhost:5000", "localhost", "10.0.0.1:5000/a/b"},
       {"ghcr", "acme/shop", "ghcr.io/", "https://ghcr.io", "ghcr.io/Acme"}},
      {&kImageTag, {"1.4.2", "latest", "_a"}, {"", ".a", "-a", "a+b", std::string(129, 'a')}},
      {&kImageDigest,
       {"sha256:" + std::string(64, 'a')},
       {"sha256:abc", "sha512:" + std::string(64, 'a'), "sha256:" + std::string(64, 'A')}},
      {&kPlatform, {"linux/amd64", "linux/arm/v7"}, {"linux", "/amd64", "linux/", "linux//a", "a/b/c/d"}},
      {&kLabelKey, {"team", "example.com/team", "kubernetes.io/os"}, {"", "a/b/c", "-a", "Example.com/", "a b"}},
      {&kResourceName,
       {"cpu", "memory", "ephemeral-storage", "hugepages-2Mi", "nvidia.com/gpu"},
       {"", "ram", "storage", "hugepages-", "hugepages-big", "/gpu", "CPU"}},
      {&kLabelValue, {"", "a.b_c-d"}, {"a b", "-a", std::string(64, 'a')}},
      {&kEnvironmentName, {"A", "_a.b-c"}, {"", "1A", "A B", "A=B", "..", "."}},
      {&kQuantity, {"1", "250m", "1.5Gi", ".5", "1e3", "1E+2", "0"}, {"", "1 Gi", "Gi", "1.2.3", "1Mb", "-1", "1e", "."}},
      {&kCountOrPercent, {"0", "1", "25%", "100%"}, {"", "%", "101%", "-1", "25 %", "1.5"}},
      {&kCountOrAnyPercent, {"0", "3", "150%"}, {"", "%", "-1", "25 %", "1.5%"}},
      {&kHttpUrl, {"https://a.b:1/c?d", "http://user:pw@host"}, {"ftp://a", "https://", "https:// a", "a.b"}},
      {&kRedisUrl, {"redis://r:6379", "rediss://r.x:6380/1"}, {"http://r", "redis://", "r:6379"}},
      {&kSpinVersion, {"3.6", "2.0.1"}, {"3", "3.6.", "v3.6", "3.06", "3.6.3.1"}},
      {&kSha256,
       {"1755fbeb2dec7d026faf8c37031d8a025975f5e194b782da10188206a386d6e4"},
       {"sha256:1755fbeb2dec7d026faf8c37031d8a025975f5e194b782da10188206a386d6e4", "1755",
        "1755FBEB2DEC7D026FAF8C37031D8A025975F5E194B782DA10188206A386D6E4", ""}},
      {&kShimVersion, {"0.24.0"}, {"0.24", "v0.24.0"}},
      {&kPath, {"a/b", "../spin.toml", "."}, {"", "/a", std::string("a\0b", 3)}},
  };
  return examples;
}

TEST(TextRules, TakeWhatTheServicesTakeAndNothingElse) {
  for (const Example& example : Examples()) {
    for (const std::string& text : example.legal) EXPECT_TRUE(example.rule->matches(text)) << example.rule->what << ": " << text;
    for (const std::string& text : example.illegal) EXPECT_FALSE(example.rule->matches(text)) << example.rule->what << ": " << text;
  }
}

}  // namespace
}  // namespace spin_aks
