// SPDX-License-Identifier: Apache-2.0
//
// Secrets that the add-on copies into the cluster: it does so once, and what it copied stays.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "frontend/deploy/parts.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"

namespace spin_aks {

void NoteVersions(const ResolveContext& context, const std::vector<SecretRef>& secrets) {
  const auto first = std::ranges::find_if(secrets, [](const SecretRef& secret) { return !secret.version; });
  if (first == secrets.end()) return;
  const auto others = std::ranges::count_if(secrets, [](const SecretRef& secret) { return !secret.version; }) - 1;
  const std::string more = others == 0 ? "" : others == 1 ? " and another one" : fmt::format(" and {} others", others);
  context.diagnostics
      .Report(DiagnosticKind::kSecretWithoutVersion, first->name.span,
              fmt::format("a new value of the secret {}{} reaches no pod by itself", Quoted(*first->name), more))
      .Help(fmt::format("name a `{}`, and each is a rollout of its own", keys::secret::kVersion.name));
}

std::optional<Spanned<std::string>> ResolveSyncedSecret(const ResolveContext& context, const std::vector<VariableBinding>& variables) {
  const auto vault = context.settings.Get<keys::kKeyvault>();
  auto name = vault.Find<keys::keyvault::kSecretName>();
  if (!name) return std::nullopt;
  std::set<std::string> vaults;
  const SecretRef* last = nullptr;
  for (const VariableBinding& binding : variables) {
    const auto* secret = std::get_if<SecretRef>(&binding.source);
    if (secret != nullptr && vaults.insert(LowerAscii(*secret->vault)).second) last = secret;
  }
  const std::string key = vault.NameOf<keys::keyvault::kSecretName>();
  if (vaults.empty()) {
    ReportNoEffect(context, name->span, key, "no variable is read from a vault");
    return std::nullopt;
  }
  if (vaults.size() > 1) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, name->span, fmt::format("`{}` names one Secret, and there is one for each vault", key))
        .Also(last->vault.span.is_somewhere() ? last->vault.span : last->name.span, "this is in another one")
        .Help("leave it out: each is then called after what it holds");
  }
  context.diagnostics
      .Report(DiagnosticKind::kFixedSecretName, name->span, fmt::format("what is once in the Secret {} stays as it is", Quoted(**name)))
      .Help("delete it by hand when a secret is added or pointed elsewhere, or leave the key out");
  return name;
}

}  // namespace spin_aks
