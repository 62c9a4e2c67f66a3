// SPDX-License-Identifier: Apache-2.0
//
// Addresses that work on a developer's machine and mean the pod itself in a cluster.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "frontend/deploy/parts.h"

namespace spin_aks {

// What variables are, as far as spin.toml or the settings say it; secrets are known to nobody.
class KnownValues {
 public:
  // None.
  KnownValues() = default;
  explicit KnownValues(const ResolveContext& context);

  struct Known {
    std::string value;
    Span span;  // where the last of what is put in is said
  };
  // `{{ redis }}/0` with what `redis` is. A template that nobody knows stays.
  [[nodiscard]] Known Expand(std::string_view text) const;

 private:
  std::unordered_map<std::string, Known> values_;
};

// What is looked for at `localhost`, as it is written or as a variable has it, is looked for in the pod itself. `what`: "a broker".
void CheckNotInThePod(const ResolveContext& context, const Spanned<std::string>& address, std::string_view what,
                      const KnownValues& known = {});

}  // namespace spin_aks
