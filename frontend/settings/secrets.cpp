// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "frontend/text/wording.h"

namespace spin_aks {

std::string SuggestedSecretName(std::string_view variable) {
  std::string name(variable);
  std::ranges::replace(name, '_', '-');
  return name;
}

void CheckNoPlainSecrets(const AksConfig& config, const SpinManifest& manifest, Diagnostics& diagnostics) {
  std::map<std::string_view, Span> secrets;
  for (const ManifestVariable& variable : manifest.variables)
    if (*variable.secret) secrets.emplace(variable.name.value, variable.name.span);
  for (const auto& [name, section] : config.root().Get<keys::kVariables>()) {
    const auto value = section.Find<keys::variable::kValue>();
    const auto secret = secrets.find(name.value);
    if (!value || secret == secrets.end()) continue;
    diagnostics
        .Report(DiagnosticKind::kSecretInPlainText, value->span,
                fmt::format("the value of secret variable {} is written in the settings", Quoted(name.value)))
        .Also(secret->second, "declared as a secret here")
        .Help(fmt::format("put it into the Key Vault and name it: {} = {{ keyvault_secret = \"{}\" }}", name.value,
                          SuggestedSecretName(name.value)));
  }
}

}  // namespace spin_aks
