// SPDX-License-Identifier: Apache-2.0
//
// Fields that somebody else has (kubernetes.io, "Server-Side Apply", conflicts), and who that is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/path.h"
#include "runtime/cluster/client.h"

namespace spin_aks::deploy {

struct Conflict {
  std::string place;    // `.spec.replicas`, as our paths are written where it is one of theirs
  std::string manager;  // `kubectl-edit`
  std::string what;     // who that is, for people: "somebody's `kubectl edit`"
  bool is_autoscaler = false;
};

// Of an answer to an apply; none where it was refused for something else, or not at all. `live` is the object as it is.
[[nodiscard]] std::vector<Conflict> ConflictsIn(const cluster::Refusal& refusal, const yaml::Value& live);

// A place as the server writes it, `.metadata.labels.app.kubernetes.io/name` or `.containers[name="web"].image`, in that object.
// Nothing: nothing of it lies there.
[[nodiscard]] std::optional<Path> PathOf(std::string_view field, const yaml::Value& object);

// Who works under this name. `subresource` is what it wrote through; may be empty.
[[nodiscard]] std::string Describe(std::string_view manager, std::string_view subresource);

}  // namespace spin_aks::deploy
