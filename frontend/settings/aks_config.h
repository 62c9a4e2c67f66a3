// SPDX-License-Identifier: Apache-2.0
//
// The settings of all layers, merged and checked against the tables of keys.
// Each value keeps the span of the layer that it came from: that is its origin.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frontend/settings/keys_root.h"
#include "frontend/settings/section.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"
#include "ir/spanned.h"

namespace spin_aks {

// Where settings come from, besides the manifest's tool tables.
struct ConfigInputs {
  std::optional<SourceId> file;       // aks-spin.toml, kFile
  std::vector<SourceId> environment;  // every `AKS_SPIN_…`, kEnvironment: its name, its value
  std::vector<SourceId> overrides;    // every `--set`, kArgument, in order: its text is `KEY=VALUE`
};

// What is set, and nothing else: defaults are applied by who reads. Copies share the table.
class AksConfig {
 public:
  explicit AksConfig(TomlTable merged) : merged_(std::make_shared<const TomlTable>(std::move(merged))) {}

  // Valid as long as this and `reads`, which records what is looked at; null: nobody asks.
  [[nodiscard]] Section<keys::kRoot> root(Reads* reads = nullptr) const { return {merged_.get(), KeyTree(), {}, reads}; }
  [[nodiscard]] const TomlTable& merged() const { return *merged_; }

 private:
  std::shared_ptr<const TomlTable> merged_;
};

// Whether a table is empty, or not whole, because what was written there was wrong.
template <const auto& kTable>
bool MayHaveSaid(const Section<keys::kRoot>& root) {
  const AnySection section = root.AnyOf(kTable);
  return section.IsPartial() || (section.empty() && root.LeavesOut());
}

// The settings file by itself, held against the table of keys: once, although it is asked for the manifest first and for all the rest
// later.
struct SettingsFile {
  std::optional<TomlTable> table = TomlTable();  // nothing: it is no TOML, or its schema is newer than ours
  Diagnostics diagnostics = {};
};
// Without a file: no settings.
[[nodiscard]] SettingsFile ReadSettingsFile(const SourceMap& sources, const ConfigInputs& inputs);

// Where the manifest is, before it can be read: the value of `spin_manifest`
// by all layers, or its default. Says nothing of what is wrong: LoadConfig does.
[[nodiscard]] Spanned<std::string> SpinManifestPath(const SourceMap& sources, const ConfigInputs& inputs, const SettingsFile& file);

// The target that is there where the settings name none.
inline constexpr std::string_view kImplicitTarget = "default";

struct TargetSettings {
  Spanned<std::string> name;
  AksConfig config;  // what its own layer says over the top level, below the environment and the command line
};

// The settings of one project: `--set` over the environment over the target over the top level.
struct Settings {
  AksConfig top;                        // without any target
  std::vector<TargetSettings> targets;  // at least one
};

}  // namespace spin_aks
