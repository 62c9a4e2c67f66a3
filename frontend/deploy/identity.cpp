// SPDX-License-Identifier: Apache-2.0
//
// Who reads the vault, and where it is.
#include <fmt/format.h>

#include "frontend/deploy/parts.h"
#include "frontend/settings/keys.h"

namespace spin_aks {
namespace {

// The provider takes the client id as a fixed text; nothing in the cluster can look it up.
void CheckClientId(const ResolveContext& context, const Identity& identity, const SecretRef& secret) {
  // Without one, `vm` means the nodes' only identity.
  if (identity.client_id || *identity.mode == IdentityMode::kVm) return;
  const bool addon = *identity.mode == IdentityMode::kAddon;
  auto& report =
      context.diagnostics.Report(DiagnosticKind::kSecretNeedsIdentity, secret.name.span,
                                 fmt::format("a secret is read, but `{}` is not set", Dotted(keys::kIdentity, keys::identity::kClientId)));
  if (identity.mode.span.is_somewhere()) report.Also(identity.mode.span, "by this identity");
  report.Help(
      addon ? "print it with: az aks show -g GROUP -n CLUSTER --query addonProfiles.azureKeyvaultSecretsProvider.identity.clientId -o tsv"
            : "print it with: az identity show -g GROUP -n NAME --query clientId -o tsv");
  if (addon) {
    report.Help(fmt::format("and set `{} = {{ {}, {} }}`", keys::kIdentity.name, Line(keys::identity::kMode, "\"addon\""),
                            Line(keys::identity::kClientId, "\"…\"")));
  }
}

}  // namespace

std::optional<SecretRef> ResolveSecret(const ResolveContext& context, const Section<keys::secret::kTable>& section) {
  const auto name = section.Find<keys::secret::kKeyvaultSecret>();
  if (!name) {
    const auto report = [&](Span span, const ConfigKey& key) {
      if (span.is_somewhere())
        ReportNoEffect(context, span, key.name, fmt::format("no `{}` stands beside it", keys::secret::kKeyvaultSecret.name));
    };
    report(section.ValueSpanOf<keys::secret::kVault>(), keys::secret::kVault);
    report(section.ValueSpanOf<keys::secret::kVersion>(), keys::secret::kVersion);
    return std::nullopt;
  }
  const auto common = context.settings.Get<keys::kKeyvault>().Find<keys::keyvault::kName>();
  if (!common && !section.SpanOf<keys::secret::kVault>().is_somewhere()) {
    context.diagnostics
        .Report(DiagnosticKind::kSecretNeedsVault, name->span, fmt::format("the Key Vault of secret `{}` is not known", name->value))
        .Help(fmt::format("set `{}`, or `{}` beside `{}`", Dotted(keys::kKeyvault, keys::keyvault::kName), keys::secret::kVault.name,
                          keys::secret::kKeyvaultSecret.name));
  }
  // Left blank where none is known, so that who reads it and in which tenant is asked in the same run.
  const Spanned<std::string> vault = section.GetOr<keys::secret::kVault>(common.value_or(Spanned<std::string>({}, name->span)));
  return SecretRef{vault, *name, section.Find<keys::secret::kVersion>()};
}

Identity ResolveIdentity(const ResolveContext& context, const std::vector<SecretRef>& secrets) {
  const auto written = context.settings.Get<keys::kIdentity>();
  Identity identity;
  identity.client_id = written.Find<keys::identity::kClientId>();
  identity.mode = written.GetOr<keys::identity::kMode>(identity.client_id ? Spanned(IdentityMode::kWorkload, identity.client_id->span)
                                                                          : Spanned(IdentityMode::kAddon));
  if (*identity.mode == IdentityMode::kWorkload) {
    identity.service_account = written.GetOr<keys::identity::kServiceAccount>({context.name.text(), identity.mode.span});
  } else {
    identity.service_account = written.Find<keys::identity::kServiceAccount>();
  }
  if (identity.service_account) {
    identity.create_service_account = written.Get<keys::identity::kCreateServiceAccount>().value;
  } else if (const Span span = written.ValueSpanOf<keys::identity::kCreateServiceAccount>(); span.is_somewhere()) {
    ReportNoEffect(context, span, written.NameOf<keys::identity::kCreateServiceAccount>(), "no ServiceAccount is named");
  }
  identity.name = written.Find<keys::identity::kName>();
  identity.resource_group = written.Find<keys::identity::kResourceGroup>();
  if (!secrets.empty()) CheckClientId(context, identity, secrets.front());
  return identity;
}

std::optional<Spanned<std::string>> ResolveTenant(const ResolveContext& context, const std::vector<SecretRef>& secrets) {
  auto tenant = context.settings.Find<keys::kTenantId>();
  if (!tenant && !secrets.empty()) {
    context.diagnostics
        .Report(DiagnosticKind::kSecretNeedsTenant, secrets.front().name.span,
                fmt::format("a secret is read, but `{}` is not set", keys::kTenantId.name))
        .Help(fmt::format("print it with: az keyvault show --name {} --query properties.tenantId -o tsv",
                          secrets.front().vault->empty() ? "NAME" : *secrets.front().vault));
  }
  return tenant;
}

std::string Line(const ConfigKey& key, std::string_view value) { return fmt::format("{} = {}", key.name, value); }

std::string Dotted(const ConfigKey& table, const ConfigKey& key) { return fmt::format("{}.{}", table.name, key.name); }

std::string WriteBelow(std::string_view table, std::string_view line) {
  return fmt::format("in aks-spin.toml, below `[{}]`: `{}`", table, line);
}

void ReportNoEffect(const ResolveContext& context, Span span, std::string_view key, std::string_view why) {
  context.diagnostics.Report(DiagnosticKind::kSettingWithoutEffect, span, fmt::format("`{}` has no effect: {}", key, why));
}

}  // namespace spin_aks
