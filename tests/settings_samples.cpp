// SPDX-License-Identifier: Apache-2.0
#include "tests/settings_samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string_view>

#include "frontend/settings/keys_root.h"
#include "tests/golden_case.h"

namespace spin_aks {
namespace {

// An application that every key has something to act on.
constexpr std::string_view kManifest = R"(spin_manifest_version = 2
[application]
name = "shop"
version = "1.0.0"
[application.trigger.redis]
address = "redis://localhost:6379"
[variables]
name = { default = "x" }
another = { default = "y" }
[[trigger.http]]
route = "/..."
component = "web"
[[trigger.redis]]
channel = "orders"
component = "web"
[component.web]
source = "web.wasm"
files = ["*.txt"]
key_value_stores = ["name"]
sqlite_databases = ["name"]
)";
constexpr std::string_view kSettings = R"(
[container_registry]
name = "shopacr"
[keyvault]
name = "shop-kv"
[key_value.name]
account = "shopcosmos"
[sqlite.name]
url = "https://db.example"
)";

MemoryDisk DiskWith(std::string_view manifest) {
  MemoryDisk disk;
  const std::string home = kGoldenHome;
  disk.AddFile(home + "/aks-spin.toml", std::string(kSettings));
  for (const std::string& directory : {home, home + "/other"}) {
    disk.AddFile(directory + "/spin.toml", std::string(manifest));
    disk.AddFile(directory + "/web.wasm", std::string("\0asm\1\0\0\0", 8));
  }
  disk.AddFile(home + "/here.txt", "x");
  disk.AddFile(home + "/other/there.txt", "x");
  return disk;
}

// Two texts that the rule takes, and that are nobody's default.
std::string_view SampleOf(const TextRule& rule, Sample which) {
  using namespace text_rules;
  static const std::map<const TextRule*, std::array<std::string_view, 2>> samples{
      {&kAnything, {"sample", "another"}},
      {&kSomething, {"name", "other"}},
      {&kUuid, {"00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"}},
      {&kResourceGroup, {"sample", "another"}},
      {&kClusterName, {"sample", "another"}},
      {&kRegistryName, {"sampleacr", "anotheracr"}},
      {&kVaultName, {"sample-kv", "another-kv"}},
      {&kSecretName, {"sample", "another"}},
      {&kSecretVersion, {"0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"}},
      {&kIdentityName, {"sample", "another"}},
      {&kCacheName, {"sample", "another"}},
      {&kAzureDnsLabel, {"sample", "another"}},
      {&kHost, {"sample.example", "another.example"}},
      {&kRegistryServer, {"ghcr.io/sample", "quay.io/another"}},
      {&kRepository, {"sample", "another"}},
      {&kImageTag, {"sample", "another"}},
      {&kImageDigest,
       {"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"}},
      {&kSha256,
       {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"}},
      {&kImageReference, {"ghcr.io/sample:1", "ghcr.io/another:2"}},
      {&kPlatform, {"linux/arm64", "linux/amd64"}},
      {&kDnsLabel, {"sample", "another"}},
      {&kServiceName, {"sample", "another"}},
      {&kDnsSubdomain, {"sample", "another"}},
      {&kLabelKey, {"sample", "another"}},
      {&kLabelValue, {"sample", "another"}},
      {&kResourceName, {"cpu", "memory"}},
      {&kEnvironmentName, {"SAMPLE", "ANOTHER"}},
      {&kVariableName, {"name", "another"}},
      {&kQuantity, {"300m", "400m"}},
      {&kCountOrPercent, {"7", "8"}},
      {&kCountOrAnyPercent, {"7", "8"}},
      {&kHttpPath, {"/sample", "/another"}},
      {&kPath, {"other/spin.toml", "spin.toml"}},
      {&kHttpUrl, {"https://sample.example", "https://another.example"}},
      {&kRedisUrl, {"redis://sample:6379", "redis://another:6379"}},
      {&kCron, {"@daily", "@hourly"}},
      {&kConfigKey, {"sample", "another"}},
      {&kSpinVersion, {"3.5", "3.4"}},
      {&kShimVersion, {"0.22.0", "0.21.0"}},
  };
  const auto found = samples.find(&rule);
  return found != samples.end() ? found->second[which == Sample::kFirst ? 0 : 1] : "";
}

// What makes the difference between two values of a key matter, where its table alone does not: values of its own, and what stands beside.
struct Hint {
  const ConfigKey* key;
  std::string_view first, second, beside;
};
constexpr Hint kHints[] = {
    {&keys::kSchema, "1", "2", ""},
    {&keys::kDefaultTarget, "\"default\"", "\"another\"", ""},
    {&keys::kDockerfile, "\"deploy\"", "\"there\"", ""},
    {&keys::image::kContext, "\"..\"", "\".\"", ""},
    {&keys::kKubernetesResources, "\"deploy\"", "\"there\"", ""},
    {&keys::autoscale::kMin, "2", "3", ""},
    {&keys::identity::kMode, "\"workload\"", "\"addon\"", "client_id = \"00000000-0000-0000-0000-000000000004\""},
    {&keys::toleration::kOperator, "\"Equal\"", "\"Exists\"", "key = \"pool\""},
    {&keys::toleration::kValue, "", "", "key = \"pool\""},
    {&keys::toleration::kEffect, "", "", "key = \"pool\""},
    {&keys::toleration::kSeconds, "", "", "key = \"pool\", effect = \"NoExecute\""},
    {&keys::label_requirement::kKey, "", "", "values = [\"sample\"]"},
    {&keys::label_requirement::kOperator, "\"In\"", "\"NotIn\"", "values = [\"sample\"]"},
    {&keys::node_requirement::kOperator, "\"In\"", "\"NotIn\"", "values = [\"sample\"]"},
    {&keys::pod_term::kMatchLabelKeys, "", "", "labelSelector = { matchLabels = { sample = \"sample\" } }"},
    {&keys::pod_term::kMismatchLabelKeys, "", "", "labelSelector = { matchLabels = { sample = \"sample\" } }"},
    {&keys::keyvault::kAccess, "\"rbac\"", "\"policy\"", ""},
    {&keys::secret::kVault, "", "", "keyvault_secret = \"sample\""},
    {&keys::secret::kVersion, "", "", "keyvault_secret = \"sample\""},
    {&keys::variable::kType, "\"int\"", "\"string\"", "value = \"sample\""},
    {&keys::variable::kValues, "", "", "type = \"enum\", value = \"sample\""},
    {&keys::service::kTargetPort, "80", "81", ""},
    {&keys::service_port::kTargetPort, "80", "81", ""},
    {&keys::store::kKey, "", "", "kind = \"cosmos\", account = \"shopcosmos\""},
    {&keys::database::kToken, "", "", "url = \"https://db.example\""},
    {&keys::store::kUrl, "", "", "kind = \"redis\""},
};
const Hint* HintOf(const ConfigKey& key) {
  const auto* hint = std::ranges::find(kHints, &key, &Hint::key);
  return hint == std::end(kHints) ? nullptr : hint;
}

std::string SampleOf(const ConfigKey& key, Sample which) {
  const bool is_first = which == Sample::kFirst;
  if (const Hint* hint = HintOf(key); hint != nullptr && !hint->first.empty()) return std::string(is_first ? hint->first : hint->second);
  if (!key.choices.empty()) return fmt::format("\"{}\"", is_first ? key.choices.back() : key.choices.front());
  if (key.shape == ValueShape::kInteger)
    return fmt::format("{}", std::clamp<std::int64_t>(is_first ? 81 : 82, key.range.least, key.range.most - (is_first ? 0 : 1)));
  if (key.shape == ValueShape::kBoolean) return (key.usual == Constant(true)) == is_first ? "false" : "true";
  const std::string text = fmt::format("\"{}\"", SampleOf(*key.rule, which));
  return key.shape == ValueShape::kTextList ? "[" + text + "]" : text;
}

std::string NeededIn(const KeyNode& table, const KeyNode* but);

// A value for a node, with what a table needs.
std::string SampleOf(const KeyNode& node) {
  if (node.leaf != nullptr) return SampleOf(*node.leaf, Sample::kFirst);
  return fmt::format(fmt::runtime(node.is_array ? "[{{ {} }}]" : "{{ {} }}"), NeededIn(node, nullptr));
}

// `weight = 81, preference = { … }`: all that a table needs but for one key, which is there.
std::string NeededIn(const KeyNode& table, const KeyNode* but) {
  std::string text;
  for (const auto& [name, node] : table.fixed)
    if (node.get() != but && node->key->presence == ConfigKey::Presence::kNeeded)
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, SampleOf(*node));
  return text;
}

}  // namespace

MemoryDisk SampleDisk() { return DiskWith(kManifest); }

MemoryDisk SampleDiskWithoutHttp() {
  std::string manifest(kManifest);
  const std::size_t begin = manifest.find("[[trigger.http]]");
  return DiskWith(manifest.erase(begin, manifest.find("[[trigger.redis]]") - begin));
}

// `service[].ports[].name` as `service=[{ ports = [{ name = "sample" }] }]`, with what else has to stand there.
std::string OverrideOf(const KeyNode& node, Sample which) {
  std::string text = SampleOf(*node.leaf, which);
  for (const KeyNode* at = &node; at->parent != nullptr; at = at->parent) {
    const bool stands_for_name = at->parent->any_name.get() == at;
    const std::string name(stands_for_name ? SampleOf(*at->parent->name_rule, Sample::kFirst) : at->key->name);
    const bool is_top = at->parent->parent == nullptr;
    text = name + (is_top ? "=" : " = ") + text;
    if (is_top) break;
    std::string beside = NeededIn(*at->parent, at);
    if (const Hint* hint = at->key != nullptr ? HintOf(*at->key) : nullptr; hint != nullptr && !hint->beside.empty())
      beside += fmt::format("{}{}", beside.empty() ? "" : ", ", hint->beside);
    text = fmt::format("{{ {}{}{} }}", text, beside.empty() ? "" : ", ", beside);
    if (at->parent->is_array) text = "[" + text + "]";
  }
  return text;
}

}  // namespace spin_aks
