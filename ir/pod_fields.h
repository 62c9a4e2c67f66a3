// SPDX-License-Identifier: Apache-2.0
//
// Fields of a pod that a setting says in Kubernetes' own words. One more is a row in ir/rules/pod_fields.def and a key whose row
// names it; one that a chart's users may set besides is a row of backends/k8s/knobs.def with the field's spelling.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "ir/plain.h"
#include "ir/rule.h"

namespace spin_aks {

enum class PodField : std::uint8_t {
#define SPIN_AKS_POD_FIELD(name, ...) k##name,
#include "ir/rules/pod_fields.def"
#undef SPIN_AKS_POD_FIELD
};

struct PodFieldInfo {
  enum class Form : std::uint8_t { kText, kList, kMap };
  PodField field;
  std::string_view spelling;  // in `v1 PodSpec`
  Form form;
  Rule rule;
};

inline constexpr PodFieldInfo kPodFields[] = {
#define SPIN_AKS_POD_FIELD(name, spelling, form, ...) {PodField::k##name, spelling, PodFieldInfo::Form::form, Rule::k##name},
#include "ir/rules/pod_fields.def"
#undef SPIN_AKS_POD_FIELD
};

// Those that are set.
using PodFields = std::map<PodField, Plain>;

}  // namespace spin_aks
