// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/keys.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "frontend/settings/check.h"
#include "frontend/settings/keys_root.h"
#include "frontend/toml/reader.h"

namespace spin_aks {
namespace {

std::string PatternOf(std::string_view name) {
  const KeyNode* node = FindConfigKey(name);
  return node != nullptr ? node->pattern : "<none>";
}

// A key's default or example is text for people: it has to be legal by its own row.
Diagnostics Check(const std::string& toml) {
  SourceMap sources;
  Diagnostics diagnostics;
  const SourceId id = sources.Add(SourceKind::kFile, "example", toml);
  if (const auto document = ReadToml(sources, id, diagnostics))
    (void)CheckSettings(sources, *document->AsTable(), KeyTree(), {}, diagnostics);
  return diagnostics;
}

TEST(ConfigKeys, SayWhatTheyMeanAndOccurOnce) {
  std::set<std::string_view> seen;
  for (const KeyNode* node : ConfigKeys()) {
    EXPECT_TRUE(seen.insert(node->pattern).second) << node->pattern;
    EXPECT_FALSE(node->leaf->meaning.empty()) << node->pattern;
    EXPECT_FALSE(node->leaf->meaning.ends_with('.')) << node->pattern;
    EXPECT_EQ(node->pattern.ends_with('>'), node->leaf->name_rule != nullptr) << node->pattern;
  }
}

TEST(ConfigKeys, HaveLegalExamples) {
  for (const KeyNode* node : ConfigKeys()) {
    if (node->leaf->example.empty()) continue;
    const Diagnostics found = Check(std::string(node->leaf->example));
    EXPECT_FALSE(found.has_errors()) << node->pattern << ": " << (found.all().empty() ? "" : found.all().front().message);
  }
}

TEST(ConfigKeys, HaveLegalDefaults) {
  for (const KeyNode* node : ConfigKeys()) {
    for (const Constant& constant : {node->leaf->usual, node->leaf->other}) {
      if (constant.index() == 0 || node->pattern.find_first_of("[<") != std::string::npos) continue;
      EXPECT_FALSE(Check(node->pattern + " = " + ConstantToml(constant, node->leaf->shape)).has_errors()) << node->pattern;
    }
  }
}

TEST(FindConfigKey, TakesPatternsAndConcreteNames) {
  EXPECT_EQ(PatternOf("cluster.name"), "cluster.name");
  EXPECT_EQ(PatternOf("key_value.<store>.kind"), "key_value.<store>.kind");
  EXPECT_EQ(PatternOf("key_value.default.kind"), "key_value.<store>.kind");
  EXPECT_EQ(PatternOf("app.labels.\"example.com/team\""), "app.labels.<label>");
  EXPECT_EQ(PatternOf("service[].port"), "service[].port");
  EXPECT_EQ(PatternOf("service[0].port"), "service[].port");
  EXPECT_EQ(PatternOf("service.port"), "service[].port");
  EXPECT_EQ(PatternOf("variables.log_level"), "variables.<name>.value");
  EXPECT_EQ(PatternOf("clutser.name"), "<none>");
  EXPECT_EQ(PatternOf(""), "<none>");
  EXPECT_EQ(PatternOf("\"unclosed"), "<none>");
}

TEST(ConfigKeysBelow, ListsATable) {
  EXPECT_EQ(ConfigKeysBelow("redis").size(), 3U);
  EXPECT_EQ(ConfigKeysBelow("key_value.default.key").size(), 3U);
  EXPECT_TRUE(ConfigKeysBelow("redis.name").empty());
  EXPECT_TRUE(ConfigKeysBelow("nothing").empty());
}

TEST(NearestConfigKey, FindsTheSlipAndTheMissingTable) {
  EXPECT_EQ(NearestConfigKey("clutser.name"), "cluster.name");
  EXPECT_EQ(NearestConfigKey("keyvalut"), "keyvault");
  EXPECT_EQ(NearestConfigKey("replicas"), "app.replicas");
  EXPECT_EQ(NearestConfigKey("wholly_unlike"), std::nullopt);
}

TEST(SplitKey, AndJoinKeyAreInverses) {
  const std::vector<std::string> steps{"app", "labels", "a.b/c", "", "q\"\\"};
  EXPECT_EQ(JoinKey(steps), R"(app.labels."a.b/c".""."q\"\\")");
  EXPECT_EQ(SplitKey(JoinKey(steps)), steps);
  for (const std::string_view bad : {"", ".", "a.", ".a", "a..b", "a b", "\"a", "a\"b\""}) EXPECT_EQ(SplitKey(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace spin_aks
