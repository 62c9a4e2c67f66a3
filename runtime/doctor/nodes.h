// SPDX-License-Identifier: Apache-2.0
//
// Which nodes run pods that name a RuntimeClass, and why the others do not. Pure: what is asked of the server is told as objects.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"
#include "runtime/deploy/wanted.h"
#include "runtime/report/checkup.h"

namespace spin_aks::doctor {

inline constexpr std::string_view kRuntime = "runtime";

// What pods ask of the node that they come to.
struct PodNeeds {
  std::string runtime_class;
  std::map<std::string, std::string> node_selector = {};
  yaml::List tolerations = {};

  bool operator==(const PodNeeds&) const = default;
};

// Of the workloads among these that name a RuntimeClass, each once.
[[nodiscard]] std::vector<PodNeeds> NeedsOf(const std::vector<deploy::Wanted>& objects);
// The same with what the RuntimeClass adds.
[[nodiscard]] PodNeeds WithClass(PodNeeds needs, const yaml::Value& runtime_class);

// Whether the RuntimeClass is one that comes with these objects: itself, or a Shim that the runtime-class-manager makes it of.
[[nodiscard]] bool ComesWith(std::string_view runtime_class, const std::vector<deploy::Wanted>& objects);

// Why pods of these needs do not come to a node, or would not start there: "it lacks the label `spin=true`". Empty: nothing is known to be
// in the way.
[[nodiscard]] std::vector<std::string> WhyNotOn(const yaml::Value& node, const PodNeeds& needs);

inline constexpr std::size_t kMostNodes = 10;  // that are listed

// Of all nodes of the cluster.
[[nodiscard]] Finding JudgeNodes(const yaml::List& nodes, const PodNeeds& needs);

// What RuntimeClass there is, against the handler that the settings say.
[[nodiscard]] Finding JudgeClass(const yaml::Value& runtime_class, std::string_view handler);

}  // namespace spin_aks::doctor
