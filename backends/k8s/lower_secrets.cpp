// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/lower_secrets.h"

#include <utility>

#include "backends/k8s/fields.h"
#include "backends/k8s/labels.h"
#include "backends/k8s/runtime_config.h"
#include "backends/k8s/to_value.h"
#include "backends/yaml/writer.h"
#include "ir/ascii.h"
#include "ir/check.h"
#include "ir/digest.h"

namespace spin_aks::k8s {
namespace {

// Of a Secret's or ConfigMap's key (IsConfigMapKey in k8s.io/apimachinery), and of a file name.
constexpr std::size_t kLongestKey = 253;

VaultUse EmptyUse(const SpannedString& vault, const std::string& key) {
  return {.generation = {}, .volume = KubeName::Legalize("vault-" + key).text(), .vault = vault, .objects = {}};
}

// One item of `objects`: the provider wants each as YAML text inside the YAML text.
std::string ObjectText(const VaultObject& object) {
  Fields fields;
  fields.Add("objectName", By(Rule::kVaultObjects, object.secret.name)).Add("objectType", By(Rule::kVaultObjects, "secret"));
  fields.Add("objectAlias", By(Rule::kVaultObjects, object.alias));
  if (object.secret.version) fields.Add("objectVersion", By(Rule::kVaultObjects, *object.secret.version));
  return yaml::Write(fields.Done());
}

std::string ObjectsText(const VaultUse& vault) {
  const auto text = [](const VaultObject& object) { return yaml::Value(By(Rule::kVaultObjects, ObjectText(object))); };
  return yaml::Write(Fields().Add("array", ListOf(vault.objects, text)).Done());
}

// Who asks the vault (Azure's provider: "identity access modes"). Every value is a string.
void AddIdentity(const Identity& identity, Knobs& knobs, VaultParameters& parameters) {
  Text client_id = By(Rule::kVaultIdentity, identity.client_id.value_or(SpannedString({}, identity.mode.span)));
  if (identity.client_id) client_id = knobs.Offer(Knob::kClientId, {}, client_id);
  if (*identity.mode == IdentityMode::kWorkload) {
    parameters.emplace_back("clientID", client_id);
    return;
  }
  parameters.emplace_back("useVMManagedIdentity", By(Rule::kVaultIdentity, "true", identity.mode.span));
  parameters.emplace_back("userAssignedIdentityID", client_id);
}

// What the provider is asked for: all that a generation of the class is.
VaultParameters LowerParameters(const Site& site, const VaultUse& vault, Knobs& knobs) {
  VaultParameters parameters;
  AddIdentity(site.placement.identity, knobs, parameters);
  parameters.emplace_back("keyvaultName", knobs.Offer(Knob::kVaultName, VaultKey(*vault.vault), Text(By(Rule::kVaultName, vault.vault))));
  const Text tenant = By(Rule::kVaultTenant, site.placement.tenant_id.value_or(SpannedString()));
  parameters.emplace_back("tenantID", knobs.Offer(Knob::kTenantId, {}, tenant));
  parameters.emplace_back("objects", By(Rule::kVaultObjects, ObjectsText(vault), vault.vault.span));
  return parameters;
}

Generation GenerationOf(const Site& site, const Workload& workload, const VaultUse& vault) {
  Knobs nothing_to_set(Knobs::Access::kNone);
  return MakeGeneration("vault", workload.name.text() + "-" + VaultKey(*vault.vault),
                        ToValue(LowerParameters(site, vault, nothing_to_set)));
}

Cause MountCause(const VaultUse& vault) { return {.span = vault.vault.span, .rule = Rule::kVaultMount}; }

std::optional<SyncedSecret> LowerSynced(const Site& site, const Workload& workload, const VaultUse& vault, Knobs& knobs) {
  SyncedSecret secret{
      .name = SyncedName(site, vault, Rule::kGeneration, knobs), .labels = AppSelector(site, workload.name.text()), .keys = {}};
  for (const VaultObject& object : vault.objects) {
    if (object.use == VaultObject::Use::kVariable) secret.keys.emplace_back(object.alias, object.secret.name.span);
  }
  if (secret.keys.empty()) return std::nullopt;
  return secret;
}

}  // namespace

std::string VaultKey(std::string_view vault) { return LowerAscii(vault); }

std::string AliasOf(const std::string& variable) {
  if (variable.size() <= kLongestKey) return variable;
  return variable.substr(0, kLongestKey - 17) + "_" + DigestHex(variable);
}

VaultPlan::VaultPlan(const Site& site, const Workload& workload) {
  for (const VariableBinding& binding : workload.variables) {
    const auto* secret = std::get_if<SecretRef>(&binding.source);
    if (secret) Add({.alias = AliasOf(*site.app.Get(binding.variable).name), .secret = *secret, .use = VaultObject::Use::kVariable});
  }
  if (const auto file = RuntimeConfigSecret(site)) {
    Add({.alias = std::string(kRuntimeConfigAlias), .secret = *file, .use = VaultObject::Use::kFile});
  }
  for (VaultUse& vault : vaults_) vault.generation = GenerationOf(site, workload, vault);
}

void VaultPlan::Add(VaultObject object) {
  const std::string key = VaultKey(*object.secret.vault);
  const auto [place, is_new] = index_.emplace(key, vaults_.size());
  if (is_new) vaults_.push_back(EmptyUse(object.secret.vault, key));
  vaults_[place->second].objects.push_back(std::move(object));
}

const VaultUse& VaultPlan::VaultOf(const SecretRef& secret) const {
  const auto place = index_.find(VaultKey(*secret.vault));
  CHECK(place != index_.end(), "every secret of the program is in the plan");
  return vaults_[place->second];
}

Text SyncedName(const Site& site, const VaultUse& vault, Rule rule, Knobs& knobs) {
  if (const auto& fixed = site.placement.synced_secret) return By(Rule::kFixedSecretName, *fixed);
  return knobs.Name(vault.generation, {.span = {}, .rule = rule});
}

SecretProviderClass LowerVault(const Site& site, const Workload& workload, const VaultUse& vault, Knobs& knobs) {
  const Text name = knobs.Name(vault.generation, {.span = {}, .rule = Rule::kGeneration});
  return {.metadata = AppMetadata(site, name, workload.name.text(), vault.vault.span),
          .parameters = LowerParameters(site, vault, knobs),
          .synced = LowerSynced(site, workload, vault, knobs)};
}

Volume VaultVolume(const VaultUse& vault, Knobs& knobs) {
  return {.name = vault.volume,
          .source = CsiSecrets{knobs.Name(vault.generation, {.span = {}, .rule = Rule::kVaultMount})},
          .cause = MountCause(vault)};
}

VolumeMount VaultMount(const VaultUse& vault) {
  return {.volume = vault.volume, .path = "/mnt/secrets-store/" + VaultKey(*vault.vault), .sub_path = {}, .cause = MountCause(vault)};
}

}  // namespace spin_aks::k8s
