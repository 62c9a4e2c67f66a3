// SPDX-License-Identifier: Apache-2.0
//
// Values without what nobody is to be shown: what a Secret holds, the default of a secret variable, and what stands under a name that says
// so
// (`REDIS_PASSWORD`, `token`).
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks {

class Masker {
 public:
  // Of two states of one object; null: there is none. What is secret in one is secret in the other.
  Masker(const yaml::Value* before, const yaml::Value* after);

  // The value at a place of either.
  [[nodiscard]] yaml::Value Masked(const Path& path, yaml::Value value) const;

 private:
  void Learn(const yaml::Value* object);
  [[nodiscard]] bool IsSecret(const Path& path) const;
  void MaskBelow(const Path& path, yaml::Value& value) const;

  bool is_secret_object_ = false;
  std::set<std::string> variables_;  // that are secret
};

// Whether a name says that what it stands for is nobody's to see. `secretName`, `token_url` and their like name where it is.
[[nodiscard]] bool SoundsSecret(std::string_view name);

}  // namespace spin_aks
