// SPDX-License-Identifier: Apache-2.0
//
// spin.toml as written: a photograph, with v1 already folded into v2 by Spin's
// own rules. No defaults beyond Spin's, no rules of ours. Facts: Spin's
// crates/manifest/src/schema/{v1,v2,common}.rs, compat.rs (4.0.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "frontend/toml/gaps.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/spanned.h"

namespace spin_aks {

// A table of strings in source order; the key's span beside the value's.
struct StringEntry {
  SpannedString key;
  SpannedString value;
};

struct ManifestVariable {
  SpannedString name;
  std::optional<SpannedString> description;
  Spanned<bool> required;  // false if not written
  Spanned<bool> secret;
  std::optional<SpannedString> default_value;
  Span span;  // the whole declaration
};

struct ManifestLocalSource {
  SpannedString path;
};
struct ManifestRemoteSource {
  SpannedString url, digest;
};
struct ManifestRegistrySource {
  std::optional<SpannedString> registry;
  SpannedString package, version;
};
struct ManifestSource {
  std::variant<ManifestLocalSource, ManifestRemoteSource, ManifestRegistrySource> form;
  Span span;
};

// One entry of `files`: a pattern, or a source with its destination.
struct ManifestFiles {
  SpannedString source;
  std::optional<SpannedString> destination;  // absent: the string form
  Span span;
};

struct ManifestBuild {
  std::vector<SpannedString> commands;
  bool command_is_list = false;
  std::optional<SpannedString> workdir;
  std::vector<SpannedString> watch;
  Span span;
};

struct TargetEnvironment {
  enum class Form : std::uint8_t { kCatalogue, kUrl, kPath } form = Form::kCatalogue;
  SpannedString text;
};

// `inherit_configuration`: absent, all or none, or some by name.
using InheritConfiguration = std::variant<std::monostate, bool, std::vector<std::string>>;

struct ManifestDependency {
  SpannedString name;
  enum class Form : std::uint8_t { kVersion, kRegistry, kPath, kUrl, kComponent } form = Form::kVersion;
  SpannedString version;                  // kVersion, kRegistry: a requirement
  std::optional<SpannedString> registry;  // kRegistry
  std::optional<SpannedString> package;   // kRegistry
  SpannedString path;                     // kPath
  SpannedString url, digest;              // kUrl
  SpannedString component;                // kComponent
  std::optional<SpannedString> export_name;
  InheritConfiguration inherit;
  Span inherit_span;
  Span span;
};

struct ManifestProfile {
  SpannedString name;
  std::optional<ManifestSource> source;
  std::vector<StringEntry> environment;
  std::vector<ManifestDependency> dependencies;
  std::vector<SpannedString> build_commands;
  bool has_build = false;
  bool build_is_list = false;
};

struct ManifestComponent {
  SpannedString id;  // empty for an inline one until it is normalised
  std::optional<SpannedString> description;
  ManifestSource source;
  std::vector<StringEntry> variables;
  std::vector<StringEntry> environment;
  std::vector<ManifestFiles> files;
  std::vector<SpannedString> exclude_files;
  std::vector<SpannedString> allowed_http_hosts;  // v2's deprecated key; empty after v1 is folded
  std::vector<SpannedString> allowed_outbound_hosts;
  std::vector<SpannedString> key_value_stores;
  std::vector<SpannedString> sqlite_databases;
  std::vector<SpannedString> ai_models;
  std::optional<std::vector<TargetEnvironment>> targets;
  std::optional<ManifestBuild> build;
  std::vector<TomlEntry> tool;
  std::optional<Spanned<bool>> dependencies_inherit_configuration;  // in the normal form nothing
  bool all_dependencies_inherit = false;  // it was said of all of them at once; set by Normalise, which hands it down
  std::vector<ManifestDependency> dependencies;
  std::vector<ManifestProfile> profiles;
  Span span;  // its header, or the inline table
};

// A reference by id, or an inline component.
using ComponentSpec = std::variant<SpannedString, ManifestComponent>;

struct ManifestTrigger {
  SpannedString type;  // the key below `trigger`
  std::optional<SpannedString> id;
  std::optional<ComponentSpec> component;
  struct Role {
    SpannedString name;
    std::vector<ComponentSpec> specs;
    bool is_list = false;
  };
  std::vector<Role> components;
  struct DependencyRole {
    SpannedString name;
    std::vector<ManifestDependency> dependencies;  // `name` of each is empty
  };
  std::vector<DependencyRole> dependencies;
  std::vector<TomlEntry> settings;                                                        // every other key, opaque
  enum class Home : std::uint8_t { kApplication, kComponent } home = Home::kApplication;  // v1 writes it into its component
  Span span;
};

struct SpinManifest {
  enum class Version : std::uint8_t { kV1, kV2 } version = Version::kV2;  // as it was written
  SpannedString name;
  std::optional<SpannedString> app_version;
  std::optional<SpannedString> description;
  std::vector<SpannedString> authors;
  std::vector<TargetEnvironment> targets;
  std::vector<TomlEntry> application_triggers;  // type -> opaque table
  std::vector<TomlEntry> tool;
  std::vector<ManifestVariable> variables;
  std::vector<std::pair<SpannedString, std::vector<ManifestTrigger>>> triggers;  // by type, in order
  std::vector<ManifestComponent> components;
  std::vector<ManifestComponent> replaced_components;  // v1: a later one took their id, as Spin lets it
  Span span;                                           // the document
  Gaps gaps;                                           // what is missing here because it was refused
};

// Everything that Spin's parser refuses is an error here, all of it reported.
// Empty if and only if an error was reported.
[[nodiscard]] std::optional<SpinManifest> DecodeSpinManifest(const TomlValue& document, Diagnostics& diagnostics);

// The same, but what could be read is kept beside the errors, with blanks where
// a part was wrong, so that later rules can be judged in the same run. Empty
// only where even the manifest's version is beyond guessing.
[[nodiscard]] std::optional<SpinManifest> DecodeWhatIsRight(const TomlValue& document, Diagnostics& diagnostics);

}  // namespace spin_aks
