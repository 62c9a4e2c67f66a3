// SPDX-License-Identifier: Apache-2.0
//
// What an input says in the words of Kubernetes, on its way through: nothing in between acts on it, so it has no type of
// its own (ir/pod_fields.def). The front end has held it against its keys; a back end writes it down with a rule's cause.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ir/source.h"

namespace spin_aks {

struct Plain {
  using List = std::vector<Plain>;
  using Map = std::vector<std::pair<std::string, Plain>>;  // names are unique; the order is that of writing

  std::variant<std::string, std::int64_t, bool, List, Map> data;
  Span span;  // where it was written; nowhere: a default

  bool operator==(const Plain& other) const = default;
};

}  // namespace spin_aks
