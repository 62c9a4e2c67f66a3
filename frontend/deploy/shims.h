// SPDX-License-Identifier: Apache-2.0
//
// The shims that are known here: shims.def as a table, and what the nodes fetch of the one that is chosen.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "frontend/deploy/parts.h"
#include "frontend/text/spin_version.h"
#include "ir/program.h"

namespace spin_aks {

struct ShimRow {
  SpinVersion spin;
  std::string_view shim;
  std::string_view amd64, arm64;  // digests; empty: not known here
};
// Oldest first.
[[nodiscard]] std::span<const ShimRow> KnownShims();
[[nodiscard]] const ShimRow& NewestShim();

// For the architectures of the image's platforms: nodes of others could not run it. An archive that nothing pins is said.
[[nodiscard]] std::vector<ShimArchive> ResolveShimArchives(const ResolveContext& context, const Spanned<std::string>& version,
                                                           Installer installer);

}  // namespace spin_aks
