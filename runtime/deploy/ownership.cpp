// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/ownership.h"

#include "runtime/cluster/json.h"

namespace spin_aks::deploy {

std::string OwnedFields(const yaml::Value& object, std::string_view manager) {
  for (const yaml::Value& entry : cluster::ListBelow(object, {"metadata", "managedFields"})) {
    const bool is_ours = cluster::TextBelow(entry, {"manager"}) == manager && cluster::TextBelow(entry, {"operation"}) == "Apply" &&
                         cluster::TextBelow(entry, {"subresource"}).empty();
    const yaml::Value* fields = is_ours ? cluster::Below(entry, {"fieldsV1"}) : nullptr;
    if (fields != nullptr) return std::string(cluster::TextBelow(entry, {"apiVersion"})) + cluster::WriteJson(*fields);
  }
  return {};
}

}  // namespace spin_aks::deploy
