// SPDX-License-Identifier: Apache-2.0
//
// What makes an application reachable from outside of its cluster. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backends/tree/place.h"
#include "backends/yaml/value.h"
#include "runtime/report/checkup.h"

namespace spin_aks::doctor {

inline constexpr std::string_view kExposed = "exposed";

// Whether objects of the kind may lead into a cluster.
[[nodiscard]] bool MayExpose(const tree::ObjectId& id);

struct EntryPoint {
  std::string how;           // "a load balancer with a public address"
  bool is_public = true;     // else within the network alone
  std::string address = {};  // of a live one, where it has got one
};
// Nothing: nobody outside reaches anything by it.
[[nodiscard]] std::optional<EntryPoint> EntryPointOf(const yaml::Value& object);

// Of an object that the output makes. `title` names it.
[[nodiscard]] Finding JudgeEntryPoint(const EntryPoint& entry, std::string_view title);
// Of a live one that the output makes no more.
[[nodiscard]] Finding JudgeLeftEntryPoint(const EntryPoint& entry, std::string_view title);

}  // namespace spin_aks::doctor
