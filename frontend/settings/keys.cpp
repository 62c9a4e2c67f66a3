// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/keys.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "frontend/settings/key_table.h"
#include "frontend/text/spelling.h"
#include "ir/toml_text.h"

namespace spin_aks {
namespace {

// `[]` or `[12]` at the end of a bare step.
std::string_view WithoutIndex(std::string_view step) {
  const std::size_t open = step.rfind('[');
  return open != std::string_view::npos && step.ends_with(']') ? step.substr(0, open) : step;
}

bool Matches(const std::vector<PatternStep>& pattern, const std::vector<std::string>& steps) {
  if (pattern.size() != steps.size()) return false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool same = pattern[i].kind == StepKind::kAnyName || pattern[i].text == steps[i];
    if (!same) return false;
  }
  return true;
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

// Reads a quoted part that starts at `i`; leaves `i` behind its end.
std::optional<std::string> QuotedPart(std::string_view key, std::size_t& i) {
  const char quote = key[i++];
  std::string part;
  for (; i < key.size() && key[i] != quote; ++i) {
    const bool escape = quote == '"' && key[i] == '\\';
    if (escape && i + 1 < key.size() && (key[i + 1] == '"' || key[i + 1] == '\\')) ++i;
    part += key[i];
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

const std::vector<ConfigKey>& ConfigKeys() {
  static const std::vector<ConfigKey> keys = [] {
    std::vector<ConfigKey> all;
    for (const auto& part :
         {TopLevelKeys(), AzureKeys(), ImageKeys(), AppKeys(), VariableKeys(), ServiceKeys(), StoreKeys(), RuntimeKeys()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return keys;
}

std::vector<std::string_view> ConfigKey::Choices() const {
  std::vector<std::string_view> all;
  for (std::string_view rest = choices; !rest.empty();) {
    const std::size_t blank = rest.find(' ');
    all.push_back(rest.substr(0, blank));
    rest.remove_prefix(blank == std::string_view::npos ? rest.size() : blank + 1);
  }
  return all;
}

std::vector<PatternStep> PatternSteps(std::string_view pattern) {
  std::vector<PatternStep> steps;
  while (true) {
    const std::size_t dot = pattern.find('.');
    const std::string_view step = pattern.substr(0, dot);
    const StepKind kind = step.starts_with('<') ? StepKind::kAnyName : step.ends_with("[]") ? StepKind::kElement : StepKind::kFixed;
    steps.push_back({kind == StepKind::kElement ? WithoutIndex(step) : step, kind});
    if (dot == std::string_view::npos) return steps;
    pattern.remove_prefix(dot + 1);
  }
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
  for (const std::string& step : steps) {
    if (!key.empty()) key += '.';
    if (!step.empty() && std::ranges::all_of(step, IsTomlBare)) {
      key += step;
      continue;
    }
    key += '"';
    for (const char c : step) {
      if (c == '"' || c == '\\') key += '\\';
      key += c;
    }
    key += '"';
  }
  return key;
}

const ConfigKey* FindConfigKey(std::string_view name) {
  const auto& keys = ConfigKeys();
  if (const auto exact = std::ranges::find(keys, name, &ConfigKey::pattern); exact != keys.end()) return &*exact;
  auto steps = NameSteps(name);
  if (!steps) return nullptr;
  // `variables.log_level = "info"` is how most people write it.
  if (steps->size() == 2 && steps->front() == "variables") steps->emplace_back("value");
  const auto found = std::ranges::find_if(keys, [&](const ConfigKey& key) { return Matches(PatternSteps(key.pattern), *steps); });
  return found == keys.end() ? nullptr : &*found;
}

std::vector<const ConfigKey*> ConfigKeysBelow(std::string_view table) {
  std::vector<const ConfigKey*> below;
  const auto steps = NameSteps(table);
  if (!steps) return below;
  for (const ConfigKey& key : ConfigKeys()) {
    auto pattern = PatternSteps(key.pattern);
    if (pattern.size() <= steps->size()) continue;
    pattern.resize(steps->size());
    if (Matches(pattern, *steps)) below.push_back(&key);
  }
  return below;
}

std::optional<std::string> NearestConfigKey(std::string_view name) {
  std::vector<std::string> candidates;
  for (const ConfigKey& key : ConfigKeys()) {
    candidates.emplace_back(key.pattern);
    const std::string table(key.pattern.substr(0, key.pattern.find_first_of(".[")));
    if (candidates.front() != table && std::ranges::find(candidates, table) == candidates.end()) candidates.push_back(table);
  }
  if (auto nearest = Nearest(name, candidates)) return nearest;
  // `replicas` means `app.replicas`.
  for (const ConfigKey& key : ConfigKeys())
    if (PatternSteps(key.pattern).back().text == name) return std::string(key.pattern);
  return std::nullopt;
}

bool IsLaterKey(std::string_view pattern) {
  static constexpr std::array<std::string_view, 12> kLater{"workload", "file",   "init",  "ingress",   "network", "base",
                                                           "global",   "gitops", "fleet", "workspace", "target",  "image.variant"};
  return std::ranges::find(kLater, pattern) != kLater.end();
}

}  // namespace spin_aks
