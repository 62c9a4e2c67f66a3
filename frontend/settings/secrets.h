// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "frontend/manifest/spin_manifest.h"
#include "frontend/settings/aks_config.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// No value of a `secret = true` variable in the settings, whatever the layer: they are committed, logged and shown.
// Judged with the settings, so that `config show` cannot print one.
void CheckNoPlainSecrets(const AksConfig& config, const SpinManifest& manifest, Diagnostics& diagnostics);

// A name for the variable's secret that Key Vault takes: it allows no underscore.
[[nodiscard]] std::string SuggestedSecretName(std::string_view variable);

}  // namespace spin_aks
