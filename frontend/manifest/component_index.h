// SPDX-License-Identifier: Apache-2.0
//
// Component ids -> places in the manifest's list, and the one way to say that
// an id is nobody's.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/manifest/spin_manifest.h"
#include "ir/app.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// Points into the components it was made of. Of equal ids the last counts, as for Spin.
class ComponentIndex {
 public:
  explicit ComponentIndex(const std::vector<ManifestComponent>& components);

  [[nodiscard]] std::optional<ComponentId> Find(std::string_view id) const;
  // The same, and reports a trigger's reference to nothing; what is no id at all the decoder has reported.
  [[nodiscard]] std::optional<ComponentId> Resolve(const SpannedString& reference, Diagnostics& diagnostics) const;

 private:
  const std::vector<ManifestComponent>* components_;
  std::unordered_map<std::string_view, ComponentId> by_id_;
  std::vector<std::string_view> ids_;
};

}  // namespace spin_aks
