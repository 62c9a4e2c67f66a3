// SPDX-License-Identifier: Apache-2.0
//
// Resolve, split by idea. Private to resolve*.cpp. Each part reports what is
// wrong and hands back what it can, so that one run says everything; Resolve
// gives no Program if anything was an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/deploy/facts.h"
#include "frontend/settings/aks_config.h"
#include "frontend/text/spin_version.h"
#include "ir/app.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "ir/project_tree.h"

namespace spin_aks {

// What every part reads. References outlive the call of Resolve, no more.
struct ResolveContext {
  const App& app;
  Section<keys::kRoot> settings;       // of the target
  const Spanned<std::string>& target;  // its name
  const KubeName& name;                // the application's
  const Facts& facts;                  // that are known of the target
  Diagnostics& diagnostics;
};

// `3.6` and `3.6.3` alike; `checked` by the table of keys.
[[nodiscard]] SpinVersion ParseSpinVersion(std::string_view checked);

// Where it was said which Spin the nodes have: by its version, or by its shim's. Nowhere if it is the default.
[[nodiscard]] Span SpinSpan(const ResolveContext& context);
// The shim, where somebody named one.
[[nodiscard]] std::optional<Spanned<std::string>> WrittenShim(const ResolveContext& context);

// A store that the runtime keeps inside each pod, because nothing says otherwise.
struct PerPodStore {
  std::string_view what;   // "key-value store", "SQLite database"
  std::string_view table;  // of the settings that would configure it
  Span span;               // the component's permission
};
struct Stores {
  std::vector<KeyValueStore> key_value;
  std::vector<SqliteDatabase> sqlite;
  std::optional<LlmEndpoint> llm;
  std::optional<PerPodStore> per_pod;
};

[[nodiscard]] Runtime ResolveRuntime(const ResolveContext& context);
[[nodiscard]] std::optional<Spanned<ImageRef>> ResolveImage(const ResolveContext& context);
// How it is built; checked against the nodes that pods are sent to.
[[nodiscard]] ImageBuild ResolveImageBuild(const ResolveContext& context, const Spanned<ImageRef>& image);
[[nodiscard]] Stores ResolveStores(const ResolveContext& context, SpinVersion spin);
[[nodiscard]] std::vector<VariableBinding> ResolveVariables(const ResolveContext& context);
// Of `all` (one for each of the application's variables) those that a workload with these components needs: what the components'
// templates, hosts and triggers mention, and what Spin asks for whatever they read. A workload with all components has all of them.
[[nodiscard]] std::vector<VariableBinding> BindingsFor(const App& app, const std::vector<ComponentId>& components,
                                                       const std::vector<VariableBinding>& all);
// `[redis].address_variable`: the triggers' address becomes a reference to it.
void ResolveRedisAddress(const ResolveContext& context, SpinVersion spin, App& app);
[[nodiscard]] Workload ResolveWorkload(const ResolveContext& context, const Stores& stores, const Runtime& runtime);
// Of what is written in a table whatever its keys are: the keys that it needs and does not have.
void ReportMissing(const ResolveContext& context, const std::vector<MissingKey>& missing);
[[nodiscard]] PodFields ResolvePodFields(const ResolveContext& context, const Section<keys::app::kTable>& app);
// Nothing: the image has no root certificates. `placement` is resolved but for them.
[[nodiscard]] std::optional<CaCertificates> ResolveCaCertificates(const ResolveContext& context, const Placement& placement,
                                                                  const ProjectTree& tree);
[[nodiscard]] SpannedMap ResolveEnvironment(const ResolveContext& context);
[[nodiscard]] std::vector<Service> ResolveServices(const ResolveContext& context, const Workload& workload);
// `secrets` are all that the program reads.
[[nodiscard]] Identity ResolveIdentity(const ResolveContext& context, const std::vector<SecretRef>& secrets);
[[nodiscard]] std::optional<Spanned<std::string>> ResolveTenant(const ResolveContext& context, const std::vector<SecretRef>& secrets);

// `keyvault_secret`, `vault` and `version` of a table; nothing if it names no secret. The vault is left blank where none is known
// (reported).
[[nodiscard]] std::optional<SecretRef> ResolveSecret(const ResolveContext& context, const Section<keys::secret::kTable>& section);

// Of secrets from a vault: whether a new value reaches the pods, and what the Secret is called that they are synced to.
void NoteVersions(const ResolveContext& context, const std::vector<SecretRef>& secrets);
[[nodiscard]] std::optional<Spanned<std::string>> ResolveSyncedSecret(const ResolveContext& context,
                                                                      const std::vector<VariableBinding>& variables);

// Of names that could not stay as they are: what things are called instead.
void NoteMappedNames(const ResolveContext& context);

// A hint that can be followed by pasting: the header and its line apart, for TOML would not take them as one.
[[nodiscard]] std::string WriteBelow(std::string_view table, std::string_view line);
// `key = value`.
[[nodiscard]] std::string Line(const ConfigKey& key, std::string_view value);
// `app.replicas` of a key and the table that it is in.
[[nodiscard]] std::string Dotted(const ConfigKey& table, const ConfigKey& key);

// The value of a setting that would do nothing here, and why.
void ReportNoEffect(const ResolveContext& context, Span span, std::string_view key, std::string_view why);

}  // namespace spin_aks
