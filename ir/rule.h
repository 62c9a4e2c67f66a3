// SPDX-License-Identifier: Apache-2.0
//
// Every rule by which a line of the output comes about, by stable name. The list, with a sentence, a long form and the
// source of the fact for each, is ir/rules/*.def; docs/rules.md is printed from it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace spin_aks {

enum class Rule : std::uint16_t {
  kNone,  // read from a file, not made
#define SPIN_AKS_RULE(name, sentence, explanation, source) k##name,
#include "ir/rules/all.def"
#undef SPIN_AKS_RULE
};

// What the table says of one rule.
struct RuleInfo {
  Rule rule;
  std::string_view name;         // "HealthRoute"
  std::string_view sentence;     // why the line is there; lower case, no full stop
  std::string_view explanation;  // the long form, for `explain`: why so and not otherwise, and which setting changes it
  std::string_view source;       // where the fact stands
};

// All rules, in the order of the table.
[[nodiscard]] std::span<const RuleInfo> AllRules();
// Of any rule but kNone.
[[nodiscard]] const RuleInfo& Describe(Rule rule);

}  // namespace spin_aks
