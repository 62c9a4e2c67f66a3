// SPDX-License-Identifier: Apache-2.0
//
// Who reads the vault, and where it is.
#include <fmt/format.h>

#include "frontend/deploy/parts.h"

namespace spin_aks {
namespace {

IdentityMode ModeNamed(std::string_view name) {
  if (name == "workload") return IdentityMode::kWorkload;
  if (name == "vm") return IdentityMode::kVm;
  return IdentityMode::kAddon;
}

// The provider takes the client id as a fixed text; nothing in the cluster can look it up.
void CheckClientId(const ResolveContext& context, const Identity& identity, const SecretRef& secret) {
  // Without one, `vm` means the nodes' only identity.
  if (identity.client_id || *identity.mode == IdentityMode::kVm) return;
  const bool addon = *identity.mode == IdentityMode::kAddon;
  auto& report = context.diagnostics.Report(DiagnosticKind::kSecretNeedsIdentity, secret.name.span,
                                            "a secret is read, but `identity.client_id` is not set");
  if (identity.mode.span.is_somewhere()) report.Also(identity.mode.span, "by this identity");
  report.Help(
      addon ? "print it with: az aks show -g GROUP -n CLUSTER --query addonProfiles.azureKeyvaultSecretsProvider.identity.clientId -o tsv"
            : "print it with: az identity show -g GROUP -n NAME --query clientId -o tsv");
  if (addon) report.Help("and set `identity = { mode = \"addon\", client_id = \"…\" }`");
}

}  // namespace

std::optional<SecretRef> ResolveSecret(const ResolveContext& context, const Section& section) {
  auto name = section.Text("keyvault_secret");
  if (!name) {
    for (const std::string_view key : {"vault", "version"})
      if (const auto other = section.Text(key)) ReportNoEffect(context, other->span, key, "no `keyvault_secret` stands beside it");
    return std::nullopt;
  }
  auto vault = section.Text("vault");
  if (!vault) vault = context.config.root().Text("keyvault.name");
  if (!vault) {
    context.diagnostics
        .Report(DiagnosticKind::kSecretNeedsVault, name->span, fmt::format("the Key Vault of secret `{}` is not known", name->value))
        .Help("set `keyvault.name`, or `vault` beside `keyvault_secret`");
    // Left blank, so that who reads it and in which tenant is asked in the same run.
    vault = Spanned<std::string>({}, name->span);
  }
  return SecretRef{*vault, *name, section.Text("version")};
}

Identity ResolveIdentity(const ResolveContext& context, const std::vector<SecretRef>& secrets) {
  const Section written = context.Table("identity");
  Identity identity;
  identity.client_id = written.Text("client_id");
  if (const auto mode = written.Text("mode")) {
    identity.mode = {ModeNamed(mode->value), mode->span};
  } else if (identity.client_id) {
    identity.mode = {IdentityMode::kWorkload, identity.client_id->span};
  }
  identity.service_account = written.Text("service_account");
  if (!identity.service_account && *identity.mode == IdentityMode::kWorkload) identity.service_account = context.name.text();
  const auto create = written.Boolean("create_service_account");
  identity.create_service_account = create.value_or(true).value;
  if (create && !identity.service_account)
    ReportNoEffect(context, create->span, "identity.create_service_account", "no ServiceAccount is named");
  if (!secrets.empty()) CheckClientId(context, identity, secrets.front());
  return identity;
}

std::optional<Spanned<std::string>> ResolveTenant(const ResolveContext& context, const std::vector<SecretRef>& secrets) {
  auto tenant = context.config.root().Text("tenant_id");
  if (!tenant && !secrets.empty()) {
    context.diagnostics
        .Report(DiagnosticKind::kSecretNeedsTenant, secrets.front().name.span, "a secret is read, but `tenant_id` is not set")
        .Help(fmt::format("print it with: az keyvault show --name {} --query properties.tenantId -o tsv",
                          secrets.front().vault->empty() ? "NAME" : *secrets.front().vault));
  }
  return tenant;
}

std::string WriteBelow(std::string_view table, std::string_view line) {
  return fmt::format("in aks-spin.toml, below `[{}]`: `{}`", table, line);
}

void ReportNoEffect(const ResolveContext& context, Span span, std::string_view key, std::string_view why) {
  context.diagnostics.Report(DiagnosticKind::kSettingWithoutEffect, span, fmt::format("`{}` has no effect: {}", key, why));
}

}  // namespace spin_aks
