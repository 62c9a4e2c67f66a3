// SPDX-License-Identifier: Apache-2.0
//
// The settings of all layers, merged and checked against the table of keys.
// Each value keeps the span of the layer that it came from: that is its origin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/settings/keys.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "ir/source.h"
#include "ir/spanned.h"

namespace spin_aks {

// Where settings come from, besides the manifest's tool tables.
struct ConfigInputs {
  std::optional<SourceId> file;       // aks-spin.toml, kFile
  std::vector<SourceId> environment;  // every `AKS_SPIN_…`, kEnvironment: its name, its value
  std::vector<SourceId> overrides;    // every `--set`, kArgument, in order: its text is `KEY=VALUE`
};

// A table of settings, as a view: valid as long as the AksConfig that it came
// from. Keys are dotted (`autoscale.max`) and must be in the table of keys below
// this place; asking for another one is a programming error.
class Section {
 public:
  Section(const TomlTable* table, std::vector<std::string> steps) : table_(table), steps_(std::move(steps)) {}

  // Nothing if it is not set: defaults are the resolver's affair.
  [[nodiscard]] std::optional<Spanned<std::string>> Text(std::string_view key) const;
  [[nodiscard]] std::optional<Spanned<std::int64_t>> Integer(std::string_view key) const;
  [[nodiscard]] std::optional<Spanned<bool>> Boolean(std::string_view key) const;
  [[nodiscard]] std::vector<Spanned<std::string>> Texts(std::string_view key) const;
  // All texts of an open table such as `labels`.
  [[nodiscard]] SpannedMap Map(std::string_view table) const;

  [[nodiscard]] Section Table(std::string_view table) const;
  struct Named;
  // The tables of an open table such as `key_value`, in the order of their names.
  [[nodiscard]] std::vector<Named> Tables(std::string_view table) const;
  // The elements of an array of tables such as `service`.
  [[nodiscard]] std::vector<Section> Elements(std::string_view array) const;

  [[nodiscard]] bool empty() const { return table_ == nullptr || table_->entries.empty(); }
  // An entry was wrong and was left out: right here, or at any depth.
  [[nodiscard]] bool LeavesOut() const { return table_ != nullptr && table_->is_partial; }
  [[nodiscard]] bool IsPartial() const;
  // Of the key, where it was written first; nowhere if it is not set.
  [[nodiscard]] Span KeySpan(std::string_view key) const;
  // Of the first key that is set here; nowhere for an empty table.
  [[nodiscard]] Span FirstSpan() const;

 private:
  [[nodiscard]] const TomlEntry* Find(std::string_view key) const;

  const TomlTable* table_;          // null: nothing is set here
  std::vector<std::string> steps_;  // from the root
};

struct Section::Named {
  Spanned<std::string> name;
  Section section;
};

enum class SettingOrigin : std::uint8_t { kDefault, kManifest, kFile, kEnvironment, kArgument };

// One line of `config show`.
struct EffectiveSetting {
  std::string key;    // as a dotted TOML key
  std::string value;  // as TOML; empty for a default that is told in `words`
  std::string words;  // a default that follows from something else
  SettingOrigin origin = SettingOrigin::kDefault;
  Span span;  // nowhere for defaults
};

class AksConfig {
 public:
  AksConfig(TomlTable merged, std::optional<SourceId> file) : merged_(std::move(merged)), file_(file) {}

  [[nodiscard]] Section root() const { return {&merged_, {}}; }

  // Everything that is set, and every default of what is not, in the order of the table of keys.
  [[nodiscard]] std::vector<EffectiveSetting> Effective(const SourceMap& sources) const;

 private:
  TomlTable merged_;
  std::optional<SourceId> file_;
};

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

}  // namespace spin_aks
