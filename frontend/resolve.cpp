// SPDX-License-Identifier: Apache-2.0
//
// As written -> as meant: the table of contents.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "frontend/app/check_app.h"
#include "frontend/app/resolve_app.h"
#include "frontend/app/spin_features.h"
#include "frontend/consequences.h"
#include "frontend/deploy/credentials.h"
#include "frontend/deploy/parts.h"
#include "frontend/deploy/state.h"
#include "frontend/frontend.h"
#include "frontend/text/wording.h"
#include "ir/azure_registry.h"

namespace spin_aks {
namespace {

// Everything that is read from a vault, in the order of the manifest, then of the stores.
std::vector<SecretRef> CollectSecrets(const std::vector<VariableBinding>& variables, const Stores& stores) {
  std::vector<SecretRef> secrets;
  const auto put = [&](const std::optional<SecretRef>& secret) {
    if (secret) secrets.push_back(*secret);
  };
  for (const VariableBinding& binding : variables)
    if (const auto* secret = std::get_if<SecretRef>(&binding.source)) secrets.push_back(*secret);
  for (const KeyValueStore& store : stores.key_value) {
    if (const auto* cosmos = std::get_if<CosmosStore>(&store.kind)) put(cosmos->key);
    if (const auto* redis = std::get_if<RedisStore>(&store.kind)) put(redis->secret_url);
  }
  for (const SqliteDatabase& database : stores.sqlite) put(database.token);
  if (stores.llm) put(stores.llm->token);
  return secrets;
}

// Legal already: the table of keys saw to it, and a Kubernetes name is a label.
Spanned<std::string> ResolveNamespace(const ResolveContext& context) {
  return context.settings.GetOr<keys::kNamespace>({context.name.text(), context.app.name.span});
}

// Every cluster has these, and lets nobody delete them (kubernetes.io "Namespaces": the prefix `kube-` is reserved).
bool IsOfTheCluster(std::string_view kube_namespace) { return kube_namespace == "default" || kube_namespace.starts_with("kube-"); }

// One that is called as the application is its own, however it came by the name.
NamespaceUnit ResolveNamespaceUnit(const ResolveContext& context, const std::string& kube_namespace) {
  const bool is_made = *context.settings.Get<keys::kCreateNamespace>() && !IsOfTheCluster(kube_namespace);
  if (!is_made) return NamespaceUnit::kNone;
  return kube_namespace == context.name.text() ? NamespaceUnit::kWithin : NamespaceUnit::kApart;
}

using RegistrySettings = Section<keys::registry::kTable>;

// How the nodes may pull, where nobody says it: an Azure registry can be attached to the cluster.
Spanned<RegistryAuth> UsualAuth(const RegistrySettings& registry) {
  if (!registry.Get<keys::registry::kPullSecret>().empty())
    return {RegistryAuth::kPullSecret, registry.SpanOf<keys::registry::kPullSecret>()};
  const Span azure = registry.ValueSpanOf<keys::registry::kName>();
  const bool is_other = registry.SpanOf<keys::registry::kServer>().is_somewhere();
  return azure.is_somewhere() && !is_other ? Spanned(RegistryAuth::kAttach, azure) : Spanned(RegistryAuth::kNone);
}

AzureCluster ResolveCluster(const ResolveContext& context) {
  const auto cluster = context.settings.Get<keys::kCluster>();
  return {cluster.Find<keys::cluster::kSubscription>(), cluster.Find<keys::cluster::kResourceGroup>(),
          cluster.Find<keys::cluster::kName>()};
}

Vaults ResolveVaults(const ResolveContext& context) {
  const auto keyvault = context.settings.Get<keys::kKeyvault>();
  return {keyvault.Get<keys::keyvault::kAccess>().value, keyvault.Find<keys::keyvault::kSubscription>()};
}

void ResolvePullSecret(const ResolveContext& context, Placement& placement) {
  const auto registry = context.settings.Get<keys::kRegistry>();
  const auto secret = registry.Get<keys::registry::kPullSecret>();
  const auto auth = registry.GetOr<keys::registry::kAuth>(UsualAuth(registry));
  placement.attaches_registry = *auth == RegistryAuth::kAttach;
  const Span secret_span = registry.SpanOf<keys::registry::kPullSecret>();
  const bool wanted = *auth == RegistryAuth::kPullSecret;
  if (secret.empty() && !wanted) {
    if (secret_span.is_somewhere() && !registry.IsPartial())
      ReportNoEffect(context, secret_span, registry.NameOf<keys::registry::kPullSecret>(),
                     fmt::format("it is empty, and `{}` is not `{}`", keys::registry::kAuth.name, NameOf(RegistryAuth::kPullSecret)));
    return;
  }
  if (!wanted) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, auth.span,
                fmt::format("`{}` is `{}` beside a `{}`", registry.NameOf<keys::registry::kAuth>(), NameOf(*auth),
                            keys::registry::kPullSecret.name))
        .Also(secret_span, "the secret")
        .Help(fmt::format("use `{}`, or leave it out", Line(keys::registry::kAuth, "\"pull-secret\"")));
  }
  const auto name = secret.GetOr<keys::pull_secret::kName>({context.name.WithSuffix("pull").text(), context.app.name.span});
  const bool is_named = secret.SpanOf<keys::pull_secret::kName>().is_somewhere();
  placement.pull_secret = KubeName::Legalize(*name);
  placement.pull_secret_span = is_named ? name.span : auth.span;
  placement.pull_secret_file = secret.Find<keys::pull_secret::kFile>();
}

// A cluster is given the right to pull from a registry of Azure; another registry knows nothing of it.
void CheckAttached(const ResolveContext& context) {
  const auto registry = context.settings.Get<keys::kRegistry>();
  const auto server = registry.Find<keys::registry::kServer>();
  const auto auth = registry.GetOr<keys::registry::kAuth>(UsualAuth(registry));
  if (!server || *auth != RegistryAuth::kAttach || AzureRegistryName(**server)) return;
  context.diagnostics.Report(DiagnosticKind::kExclusiveSettings, auth.span, "only an Azure registry can be attached to a cluster")
      .As(Severity::kWarning)  // which may have a domain of its owner's
      .Also(server->span, "this is another one")
      .Help(
          fmt::format("use `{}`, or `{}` for public images", Line(keys::registry::kAuth, "\"pull-secret\""), NameOf(RegistryAuth::kNone)));
}

void CheckDefaultTarget(const ResolveContext& context, const Placement& placement) {
  const auto written = context.settings.GetOr<keys::kDefaultTarget>(placement.name);
  if (written.value == *placement.name) return;
  context.diagnostics.Report(DiagnosticKind::kUnknownTarget, written.span, fmt::format("there is no target {}", Quoted(written.value)))
      .Help(fmt::format("the only one is `{}`", *placement.name));
}

// What a target says of where the application goes, besides how it runs there.
Placement ResolvePlace(const ResolveContext& context, Spanned<ImageRef> image, const std::vector<SecretRef>& secrets) {
  Placement placement(image.value);
  placement.name = context.target;
  placement.build = ResolveImageBuild(context, image);
  placement.image = std::move(image);
  placement.directory = *RelPath::Parse("overlays/" + *placement.name);
  placement.kube_namespace = ResolveNamespace(context);
  placement.namespace_unit = ResolveNamespaceUnit(context, *placement.kube_namespace);
  placement.tenant_id = ResolveTenant(context, secrets);
  placement.identity = ResolveIdentity(context, secrets);
  placement.cluster = ResolveCluster(context);
  placement.vaults = ResolveVaults(context);
  ResolvePullSecret(context, placement);
  CheckAttached(context);
  CheckDefaultTarget(context, placement);
  return placement;
}

// Whether what follows from the triggers can be judged: of wrong ones nothing follows.
enum class Triggers : std::uint8_t { kRight, kWrong };

// The one workload runs all of them.
std::vector<ComponentId> AllComponents(const App& app) {
  std::vector<ComponentId> all;
  for (std::size_t i = 0; i < app.components.size(); ++i) all.push_back(ComponentId{i});
  return all;
}

// Everything that the settings of one target come to; nothing if its image has no name.
std::optional<Placement> ResolvePlacement(const ResolveContext& context, Runtime runtime, Triggers triggers) {
  auto image = ResolveImage(context);
  Stores stores = ResolveStores(context, ParseSpinVersion(runtime.spin_version.value));
  auto variables = ResolveVariables(context);
  Workload workload = triggers == Triggers::kRight ? ResolveWorkload(context, stores, runtime) : Workload();
  auto services = triggers == Triggers::kRight ? ResolveServices(context, workload) : std::vector<Service>();
  const auto secrets = CollectSecrets(variables, stores);
  if (!image) return std::nullopt;
  Placement placement = ResolvePlace(context, *std::move(image), secrets);
  placement.runtime = std::move(runtime);
  workload.variables = BindingsFor(context.app, AllComponents(context.app), variables);
  placement.synced_secret = ResolveSyncedSecret(context, variables);
  NoteVersions(context, secrets);
  placement.workloads.push_back(std::move(workload));
  placement.services = std::move(services);
  placement.key_value_stores = std::move(stores.key_value);
  placement.sqlite_databases = std::move(stores.sqlite);
  placement.llm = std::move(stores.llm);
  return placement;
}

// Of a tree that may not be the one that was meant, nothing is said of what leaves it.
void RemoveGuesses(const ProjectTree& tree, Diagnostics& found) {
  if (tree.extent == ProjectTree::Extent::kGuessed) found.Remove(DiagnosticKind::kPathLeavesApplication);
}

App ResolveAppOnce(const SpinManifest& manifest, const ProjectTree& tree, const std::vector<RelPath>& generated, Diagnostics& diagnostics) {
  Diagnostics found;
  App app = ResolveWhatIsRight(manifest, tree, generated, found);
  RemoveGuesses(tree, found);
  AppendCauses(manifest, std::move(found), diagnostics);
  return app;
}

// All of them, or what follows from them is not judged: of wrong ones nothing follows.
Triggers TriggersOf(const SpinManifest& manifest, const App& app) {
  std::size_t written = 0;
  for (const auto& [type, triggers] : manifest.triggers) written += triggers.size();
  return written != 0 && app.triggers.size() == written && KnowsTriggers(manifest) ? Triggers::kRight : Triggers::kWrong;
}

// That something is missing, and the settings that would have said it.
struct Absence {
  DiagnosticKind kind;
  bool (*may_follow)(const Section<keys::kRoot>&);
};
template <const auto&... kTables>
bool AnyMayHaveSaid(const Section<keys::kRoot>& root) {
  return (MayHaveSaid<kTables>(root) || ...);
}
constexpr Absence kAbsences[] = {
    {DiagnosticKind::kVariableWithoutValue, AnyMayHaveSaid<keys::kVariables>},
    {DiagnosticKind::kSecretWithoutValue, AnyMayHaveSaid<keys::kVariables>},
    {DiagnosticKind::kSecretNeedsVault, AnyMayHaveSaid<keys::kKeyvault, keys::kVariables>},
    {DiagnosticKind::kSecretNeedsTenant, AnyMayHaveSaid<keys::kKeyvault>},
    {DiagnosticKind::kSecretNeedsIdentity, AnyMayHaveSaid<keys::kIdentity>},
    {DiagnosticKind::kStoreWithoutConfiguration, AnyMayHaveSaid<keys::kKeyValue, keys::kSqlite>},
    {DiagnosticKind::kMissingSetting, AnyMayHaveSaid<keys::kKeyValue, keys::kSqlite, keys::kLlm, keys::kRedis>},
    {DiagnosticKind::kModelWithoutEndpoint, AnyMayHaveSaid<keys::kLlm>},
    {DiagnosticKind::kNoRegistry, AnyMayHaveSaid<keys::kRegistry, keys::kImage>},
    {DiagnosticKind::kFloatingTag, AnyMayHaveSaid<keys::kImage>},
};

// What is missing only because it was said wrongly has been reported where it was said.
void AppendCauses(const SpinManifest& manifest, const Section<keys::kRoot>& root, Diagnostics found, Diagnostics& diagnostics) {
  for (const Absence& absence : kAbsences) {
    if (absence.may_follow(root)) found.Remove(absence.kind);
  }
  AppendCauses(manifest, std::move(found), diagnostics);
}

}  // namespace

void CheckApplication(const SpinManifest& manifest, const ProjectTree& tree, Diagnostics& diagnostics) {
  ResolveAppOnce(manifest, tree, {}, diagnostics);
}

std::optional<Program> Resolve(const SpinManifest& manifest, const Settings& settings, const ProjectTree& tree,
                               const std::vector<RelPath>& generated, const Facts& facts, Reads* reads, Diagnostics& diagnostics) {
  App app = ResolveAppOnce(manifest, tree, generated, diagnostics);
  const Triggers triggers = TriggersOf(manifest, app);
  const KubeName name = KubeName::Legalize(app.name.value);
  const TargetSettings& target = settings.targets.front();
  Diagnostics found;
  const ResolveContext context{app, target.config.root(reads), target.name, name, facts, found};
  Runtime runtime = ResolveRuntime(context);
  const SpinVersion spin = ParseSpinVersion(runtime.spin_version.value);
  CheckSpinFeatures(manifest, spin, found);
  CheckNoCredentials(context);
  NoteMappedNames(context);
  if (triggers == Triggers::kRight) AddHealthRoute(context, spin, app);
  std::optional<Placement> placement = ResolvePlacement(context, std::move(runtime), triggers);
  if (triggers == Triggers::kRight) {
    ResolveRedisAddress(context, spin, app);
    CheckRedisAddresses(app, found);
  }
  auto certificates = placement ? ResolveCaCertificates(context, *placement, tree) : std::nullopt;
  RemoveGuesses(tree, found);
  AppendCauses(manifest, context.settings, std::move(found), diagnostics);
  if (!placement || diagnostics.has_errors()) return std::nullopt;
  // The one target says nothing that the top level does not. (Pushed: an initializer list would copy it.)
  std::vector<Placement> targets;
  targets.push_back(*std::move(placement));
  return Program{.app = std::move(app), .ca_certificates = std::move(certificates), .name = name, .top = {}, .targets = std::move(targets)};
}

}  // namespace spin_aks
