// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/offers.h"

#include <set>
#include <string_view>

#include <fmt/core.h>

#include "frontend/settings/keys.h"
#include "ir/diagnostic.h"

namespace spin_aks {
namespace {

// A name that the user gives stands in angle brackets.
bool IsFixed(std::string_view pattern) { return pattern.find('<') == std::string_view::npos; }

std::string WithoutBrackets(std::string_view pattern) {
  std::string name;
  for (const char c : pattern) {
    if (c != '[' && c != ']') name += c;
  }
  return name;
}

std::vector<std::string_view> KnownValues(const ConfigKey& key) {
  if (key.shape == ValueShape::kBoolean) return {"true", "false"};
  return {key.choices.begin(), key.choices.end()};
}

}  // namespace

std::vector<std::string> OfferSubjects() {
  std::vector<std::string> words;
  for (const DiagnosticInfo& info : AllDiagnostics()) words.emplace_back(info.code);
  std::set<std::string> keys;
  for (const KeyNode* node : ConfigKeys()) {
    if (!IsFixed(node->pattern)) continue;
    std::string name = WithoutBrackets(node->pattern);
    for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) keys.insert(name.substr(0, dot));
    keys.insert(std::move(name));
  }
  words.insert(words.end(), keys.begin(), keys.end());
  return words;
}

std::vector<std::string> OfferSettings() {
  std::vector<std::string> words;
  for (const KeyNode* node : ConfigKeys()) {
    if (!IsFixed(node->pattern) || node->pattern.find('[') != std::string::npos) continue;
    words.push_back(node->pattern + "=");
    for (const std::string_view value : KnownValues(*node->leaf)) words.push_back(fmt::format("{}={}", node->pattern, value));
  }
  return words;
}

}  // namespace spin_aks
