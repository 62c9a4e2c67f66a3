// SPDX-License-Identifier: Apache-2.0
#include "ir/rule.h"

#include "ir/check.h"

namespace spin_aks {
namespace {

constexpr RuleInfo kRules[] = {
#define SPIN_AKS_RULE(name, sentence, explanation, source) {Rule::k##name, #name, sentence, explanation, source},
#include "ir/rules/all.def"
#undef SPIN_AKS_RULE
};

}  // namespace

std::span<const RuleInfo> AllRules() { return kRules; }

const RuleInfo& Describe(Rule rule) {
  CHECK(rule != Rule::kNone, "what was read from a file has no rule");
  return kRules[static_cast<std::size_t>(rule) - 1];
}

}  // namespace spin_aks
