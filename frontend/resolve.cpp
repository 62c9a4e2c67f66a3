// SPDX-License-Identifier: Apache-2.0
//
// As written -> as meant: the table of contents.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "frontend/app/check_app.h"
#include "frontend/app/resolve_app.h"
#include "frontend/app/spin_features.h"
#include "frontend/deploy/parts.h"
#include "frontend/frontend.h"
#include "frontend/text/wording.h"

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

Spanned<KubeName> ResolveNamespace(const ResolveContext& context) {
  const auto written = context.config.root().Text("namespace");
  if (!written) return {context.name, context.app.name.span};
  // Legal already: the table of keys saw to it.
  return {KubeName::Parse(written->value).value_or(KubeName::Legalize(written->value)), written->span};
}

void ResolvePullSecret(const ResolveContext& context, Placement& placement) {
  const Section registry = context.Table("container_registry");
  const Section secret = registry.Table("pull_secret");
  const auto auth = registry.Text("auth");
  const bool wanted = auth && **auth == "pull-secret";
  if (secret.empty() && !wanted) {
    if (const Span span = registry.KeySpan("pull_secret"); span.is_somewhere() && !registry.IsPartial())
      ReportNoEffect(context, span, "container_registry.pull_secret", "it is empty, and `auth` is not `pull-secret`");
    return;
  }
  if (!secret.empty() && auth && !wanted) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, auth->span,
                fmt::format("`container_registry.auth` is `{}` beside a `pull_secret`", **auth))
        .Also(registry.KeySpan("pull_secret"), "the secret")
        .Help("use `auth = \"pull-secret\"`, or leave it out");
  }
  const auto name = secret.Text("name");
  placement.pull_secret = name ? KubeName::Legalize(name->value) : context.name.WithSuffix("pull");
  placement.pull_secret_span = name ? name->span : wanted ? auth->span : registry.KeySpan("pull_secret");
}

// A cluster is given the right to pull from a registry of Azure; another registry knows nothing of it.
void CheckAttached(const ResolveContext& context) {
  static constexpr std::array<std::string_view, 3> kAzure{".azurecr.io", ".azurecr.cn", ".azurecr.us"};
  const Section registry = context.Table("container_registry");
  const auto server = registry.Text("server");
  const auto auth = registry.Text("auth");
  if (!server || !auth || **auth != "attach") return;
  const std::string_view host = std::string_view(**server).substr(0, server->value.find('/'));
  if (std::ranges::any_of(kAzure, [&](std::string_view end) { return host.ends_with(end); })) return;
  context.diagnostics.Report(DiagnosticKind::kExclusiveSettings, auth->span, "only an Azure registry can be attached to a cluster")
      .As(Severity::kWarning)  // which may have a domain of its owner's
      .Also(server->span, "this is another one")
      .Help("use `auth = \"pull-secret\"`, or `none` for public images");
}

void CheckDefaultTarget(const ResolveContext& context, const Placement& placement) {
  const auto written = context.config.root().Text("default_target");
  if (!written || written->value == *placement.name) return;
  context.diagnostics.Report(DiagnosticKind::kUnknownTarget, written->span, fmt::format("there is no target {}", Quoted(written->value)))
      .Help(fmt::format("the only one is `{}`", *placement.name));
}

// What a target says of where the application goes, besides how it runs there.
Placement ResolvePlace(const ResolveContext& context, Spanned<ImageRef> image, const std::vector<SecretRef>& secrets) {
  Placement placement(image.value);
  placement.image = std::move(image);
  placement.directory = *RelPath::Parse("overlays/" + *placement.name);
  placement.kube_namespace = ResolveNamespace(context);
  placement.create_namespace = context.config.root().Boolean("create_namespace").value_or(true).value;
  placement.tenant_id = ResolveTenant(context, secrets);
  placement.identity = ResolveIdentity(context, secrets);
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
  placement.workloads.push_back(std::move(workload));
  placement.services = std::move(services);
  placement.key_value_stores = std::move(stores.key_value);
  placement.sqlite_databases = std::move(stores.sqlite);
  placement.llm = std::move(stores.llm);
  return placement;
}

// That no trigger is left follows from what was said of each already.
App ResolveAppOnce(const SpinManifest& manifest, const ProjectTree& tree, const std::vector<RelPath>& generated, Diagnostics& diagnostics) {
  Diagnostics found;
  App app = ResolveWhatIsRight(manifest, tree, generated, found);
  const bool manifest_is_right = !diagnostics.has_errors();
  for (const Diagnostic& diagnostic : found.all()) {
    if (manifest_is_right || diagnostic.kind != DiagnosticKind::kNoTriggers) diagnostics.Add(diagnostic);
  }
  return app;
}

// That something is missing, and the settings that would have said it.
struct Absence {
  DiagnosticKind kind;
  std::vector<std::string_view> tables;
};
const std::vector<Absence>& Absences() {
  static const std::vector<Absence> all{
      {DiagnosticKind::kVariableWithoutValue, {"variables"}},
      {DiagnosticKind::kSecretWithoutValue, {"variables"}},
      {DiagnosticKind::kSecretNeedsVault, {"keyvault", "variables"}},
      {DiagnosticKind::kSecretNeedsTenant, {"keyvault"}},
      {DiagnosticKind::kSecretNeedsIdentity, {"identity"}},
      {DiagnosticKind::kStoreWithoutConfiguration, {"key_value", "sqlite"}},
      {DiagnosticKind::kMissingSetting, {"key_value", "sqlite", "llm", "redis"}},
      {DiagnosticKind::kModelWithoutEndpoint, {"llm"}},
      {DiagnosticKind::kNoRegistry, {"container_registry", "image"}},
      {DiagnosticKind::kFloatingTag, {"image"}},
  };
  return all;
}

bool MayHaveSaid(const AksConfig& config, std::string_view table) {
  const Section section = config.root().Table(table);
  return section.IsPartial() || (section.empty() && config.root().LeavesOut());
}

// What is missing only because it was said wrongly has been reported where it was said.
void AppendCauses(const AksConfig& config, const Diagnostics& found, Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : found.all()) {
    const auto absence = std::ranges::find(Absences(), diagnostic.kind, &Absence::kind);
    const bool follows =
        absence != Absences().end() && std::ranges::any_of(absence->tables, [&](auto table) { return MayHaveSaid(config, table); });
    if (!follows) diagnostics.Add(diagnostic);
  }
}

}  // namespace

void CheckApplication(const SpinManifest& manifest, const ProjectTree& tree, Diagnostics& diagnostics) {
  ResolveAppOnce(manifest, tree, {}, diagnostics);
}

std::optional<Program> Resolve(const SpinManifest& manifest, const AksConfig& config, const ProjectTree& tree,
                               const std::vector<RelPath>& generated, Diagnostics& diagnostics) {
  App app = ResolveAppOnce(manifest, tree, generated, diagnostics);
  const bool app_is_right = !diagnostics.has_errors();
  const KubeName name = KubeName::Legalize(app.name.value);
  Diagnostics found;
  const ResolveContext context{app, config, name, found};
  Runtime runtime = ResolveRuntime(context);
  const SpinVersion spin = ParseSpinVersion(runtime.spin_version.value);
  CheckSpinFeatures(manifest, spin, found);
  std::optional<Placement> placement = ResolvePlacement(context, std::move(runtime), app_is_right ? Triggers::kRight : Triggers::kWrong);
  if (app_is_right) {
    ResolveRedisAddress(context, spin, app);
    CheckRedisAddresses(app, found);
  }
  AppendCauses(config, found, diagnostics);
  if (!placement || diagnostics.has_errors()) return std::nullopt;
  // The one target says nothing that the top level does not. (Pushed: an initializer list would copy it once more.)
  std::vector<Placement> targets;
  targets.push_back(*placement);
  return Program{.app = std::move(app), .name = name, .top = std::move(placement), .targets = std::move(targets)};
}

}  // namespace spin_aks
