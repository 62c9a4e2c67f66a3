// SPDX-License-Identifier: Apache-2.0
//
// `[component.<id>.dependencies]` and the dependencies of triggers. Private to
// the decoders. Facts: Spin's schema/v2.rs, crates/serde/src/dependencies.rs.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "frontend/manifest/spin_manifest.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"

namespace spin_aks {

[[nodiscard]] std::vector<ManifestDependency> DecodeDependencies(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);

// An item of a trigger's role: without a name, an export or a string form.
[[nodiscard]] std::optional<ManifestDependency> DecodeTriggerDependency(const TomlValue& value, std::string_view what,
                                                                        Diagnostics& diagnostics);

}  // namespace spin_aks
