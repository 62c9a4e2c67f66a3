// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/keys.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "frontend/settings/check.h"
#include "frontend/toml/reader.h"

namespace spin_aks {
namespace {

std::string PatternOf(std::string_view name) {
  const ConfigKey* key = FindConfigKey(name);
  return key != nullptr ? std::string(key->pattern) : "<none>";
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
  for (const ConfigKey& key : ConfigKeys()) {
    EXPECT_TRUE(seen.insert(key.pattern).second) << key.pattern;
    EXPECT_FALSE(key.meaning.empty()) << key.pattern;
    EXPECT_FALSE(key.meaning.ends_with('.')) << key.pattern;
    EXPECT_EQ(key.pattern.contains('<'), key.name_rule != nullptr) << key.pattern;
  }
}

TEST(ConfigKeys, HaveLegalExamples) {
  for (const ConfigKey& key : ConfigKeys()) {
    if (key.example.empty()) continue;
    const Diagnostics found = Check(std::string(key.example));
    EXPECT_FALSE(found.has_errors()) << key.pattern << ": " << (found.all().empty() ? "" : found.all().front().message);
  }
}

TEST(ConfigKeys, HaveLegalDefaults) {
  for (const ConfigKey& key : ConfigKeys()) {
    if (key.default_value.empty() || key.pattern.contains('[') || key.pattern.contains('<')) continue;
    EXPECT_FALSE(Check(std::string(key.pattern) + " = " + std::string(key.default_value)).has_errors()) << key.pattern;
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
