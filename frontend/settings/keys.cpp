// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/keys.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "frontend/settings/keys_root.h"
#include "frontend/text/spelling.h"
#include "ir/toml_text.h"

namespace spin_aks {
namespace {

void CollectLeaves(const KeyNode& node, std::vector<const KeyNode*>& leaves) {
  if (node.leaf != nullptr) leaves.push_back(&node);
  for (const auto& [name, child] : node.fixed) CollectLeaves(*child, leaves);
  if (node.any_name) CollectLeaves(*node.any_name, leaves);
}

// The parts of a name as people type it: `service[0].port`, `app.labels."a.b"`, `variables.<name>.value`.
std::optional<std::vector<std::string>> NameSteps(std::string_view name) {
  std::string plain;
  bool quoted = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '"') quoted = !quoted;
    const std::size_t close = !quoted && name[i] == '[' ? name.find(']', i) : std::string_view::npos;
    if (close != std::string_view::npos) {
      i = close;
    } else if (quoted || (name[i] != '<' && name[i] != '>')) {
      plain += name[i];
    }
  }
  return SplitKey(plain);
}

// What a backslash and `c` stand for in a quoted key, of one character; nothing for `\u` and what is no escape.
std::optional<char> Unescaped(char c) {
  static constexpr std::string_view kEscapes = "\"\\btnfr";
  static constexpr std::string_view kMeanings = "\"\\\b\t\n\f\r";
  const std::size_t at = kEscapes.find(c);
  return at != std::string_view::npos ? std::optional(kMeanings[at]) : std::nullopt;
}

// Reads a quoted part that starts at `i`; leaves `i` behind its end.
std::optional<std::string> QuotedPart(std::string_view key, std::size_t& i) {
  const char quote = key[i++];
  std::string part;
  for (; i < key.size() && key[i] != quote; ++i) {
    const auto escaped = quote == '"' && key[i] == '\\' && i + 1 < key.size() ? Unescaped(key[i + 1]) : std::nullopt;
    if (escaped) ++i;
    part += escaped.value_or(key[i]);
  }
  if (i == key.size()) return std::nullopt;
  ++i;
  return part;
}

std::optional<std::string> BarePart(std::string_view key, std::size_t& i) {
  const std::size_t begin = i;
  while (i < key.size() && IsTomlBare(key[i])) ++i;
  if (i == begin) return std::nullopt;
  return std::string(key.substr(begin, i - begin));
}

}  // namespace

const std::vector<const KeyNode*>& ConfigKeys() {
  static const auto keys = [] {
    std::vector<const KeyNode*> all;
    CollectLeaves(KeyTree(), all);
    std::ranges::sort(all, {}, &KeyNode::order);
    return all;
  }();
  return keys;
}

std::string ConstantToml(const Constant& constant, ValueShape shape) {
  if (const auto* text = std::get_if<std::string_view>(&constant))
    return shape == ValueShape::kTextList ? TomlArrayOf({std::string(*text)}) : TomlString(*text);
  if (const auto* number = std::get_if<std::int64_t>(&constant)) return std::to_string(*number);
  if (const auto* boolean = std::get_if<bool>(&constant)) return *boolean ? "true" : "false";
  return {};
}

std::string DescribeDefault(const ConfigKey& key) {
  if (key.follows.empty()) return key.elsewhere.empty() ? ConstantToml(key.usual, key.shape) : std::string(key.elsewhere);
  const auto plain = [](const Constant& constant) {
    const auto* text = std::get_if<std::string_view>(&constant);
    return text != nullptr ? std::string(*text) : ConstantToml(constant, ValueShape::kText);
  };
  return fmt::format(fmt::runtime(key.follows), plain(key.usual), plain(key.other));
}

std::optional<std::vector<std::string>> SplitKey(std::string_view key) {
  std::vector<std::string> steps;
  for (std::size_t i = 0; i <= key.size();) {
    const bool quoted = i < key.size() && (key[i] == '"' || key[i] == '\'');
    auto part = quoted ? QuotedPart(key, i) : BarePart(key, i);
    if (!part) return std::nullopt;
    steps.push_back(std::move(*part));
    if (i == key.size()) return steps;
    if (key[i] != '.') return std::nullopt;
    ++i;
  }
  return std::nullopt;
}

std::string JoinKey(const std::vector<std::string>& steps) {
  std::string key;
  for (const std::string& step : steps) key += (key.empty() ? "" : ".") + TomlKey(step);
  return key;
}

namespace {

// The node of a key or a table; null if there is none.
const KeyNode* FindNode(std::string_view name) {
  const auto steps = NameSteps(name);
  if (!steps) return nullptr;
  const KeyNode* node = &KeyTree();
  for (const std::string& step : *steps)
    if (node != nullptr) node = node->Child(step);
  return node;
}

}  // namespace

const KeyNode* FindConfigKey(std::string_view name) {
  const KeyNode* node = FindNode(name);
  // `variables.log_level = "info"` is how most people write it.
  if (node != nullptr && node->parent == KeyTree().Child(keys::kVariables.name)) node = node->Child(keys::variable::kValue.name);
  return node != nullptr && node->leaf != nullptr ? node : nullptr;
}

std::vector<const KeyNode*> ConfigKeysBelow(std::string_view table) {
  std::vector<const KeyNode*> below;
  const KeyNode* node = FindNode(table);
  if (node != nullptr && node->leaf == nullptr) CollectLeaves(*node, below);
  std::ranges::sort(below, {}, &KeyNode::order);
  return below;
}

std::optional<std::string> NearestConfigKey(std::string_view name) {
  std::vector<std::string> candidates;
  for (const KeyNode* node : ConfigKeys()) {
    candidates.push_back(node->pattern);
    const std::string table = node->pattern.substr(0, node->pattern.find_first_of(".["));
    if (candidates.front() != table && std::ranges::find(candidates, table) == candidates.end()) candidates.push_back(table);
  }
  if (auto nearest = Nearest(name, candidates)) return nearest;
  // `replicas` means `app.replicas`.
  for (const KeyNode* node : ConfigKeys())
    if (node->key->name == name) return node->pattern;
  return std::nullopt;
}

bool IsLaterKey(std::string_view pattern) {
  static constexpr std::array<std::string_view, 12> kLater{"workload", "file",   "init",  "ingress",   "network", "base",
                                                           "global",   "gitops", "fleet", "workspace", "target",  "image.variant"};
  return std::ranges::find(kLater, pattern) != kLater.end();
}

}  // namespace spin_aks
