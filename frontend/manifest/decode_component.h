// SPDX-License-Identifier: Apache-2.0
//
// A component of version 2, named or inline, with its profiles. Private to the decoders.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend/manifest/spin_manifest.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// `id` is blank for an inline component; `where` names it in messages.
[[nodiscard]] ManifestComponent DecodeComponent(const TomlValue& value, SpannedString id, std::string where, Diagnostics& diagnostics);

[[nodiscard]] std::vector<TargetEnvironment> DecodeTargets(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);

}  // namespace spin_aks
