// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/left_fields.h"

#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/tree/diff.h"
#include "ir/ascii.h"
#include "ir/path.h"

namespace spin_aks::deploy {

std::string TypedPlace(const tree::ObjectId& id, const std::string& place) {
  return fmt::format("{}/{}:{}", LowerAscii(id.kind), id.name, place);
}

std::vector<Wanted> WithoutLeft(std::vector<Wanted> objects, const LeftFields& left) {
  for (Wanted& wanted : objects) {
    const std::string prefix = TypedPlace(wanted.id, {});
    for (auto it = left.lower_bound(prefix); it != left.end() && it->first.starts_with(prefix); ++it) {
      const auto path = Path::Parse(std::string_view(it->first).substr(prefix.size()));
      if (!path) continue;
      const tree::Edit edit{.kind = tree::Edit::Kind::kRemove, .path = *path, .value = {}, .after = {}};
      if (auto without = tree::Apply({&edit, 1}, wanted.value)) wanted.value = *std::move(without);
    }
  }
  return objects;
}

}  // namespace spin_aks::deploy
