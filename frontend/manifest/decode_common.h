// SPDX-License-Identifier: Apache-2.0
//
// The parts of a manifest that v1 and v2 share (Spin's schema/common.rs), and
// how its identifiers and lists are read. Private to the decoders.
//
// All of these report what is wrong and go on with a blank in its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/manifest/spin_manifest.h"
#include "frontend/text/ids.h"
#include "frontend/toml/cursor.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// Reports a text that is no identifier. `what` is "a component id".
void CheckId(IdKind kind, const SpannedString& text, std::string_view what, Diagnostics& diagnostics);

// A table of strings; every key is an identifier of the kind, if one is given.
[[nodiscard]] std::vector<StringEntry> DecodeStringTable(const TomlValue& value, std::string_view what, std::optional<IdKind> keys,
                                                         Diagnostics& diagnostics);
[[nodiscard]] std::vector<ManifestVariable> DecodeVariables(const TomlValue& value, Diagnostics& diagnostics);
[[nodiscard]] ManifestSource DecodeSource(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);
[[nodiscard]] std::vector<ManifestFiles> DecodeFiles(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);

// `command`: a string, or an array of strings.
struct BuildCommands {
  std::vector<SpannedString> commands;
  bool is_list = false;
};
[[nodiscard]] BuildCommands DecodeCommands(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);
[[nodiscard]] ManifestBuild DecodeBuild(const TomlValue& value, const std::string& where, Diagnostics& diagnostics);

// A table of tables that Spin passes on as they are: `tool`, `trigger`.
[[nodiscard]] std::vector<TomlEntry> DecodeTables(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);

// The keys that both versions of a component have and read alike: all but its
// id, stores' labels, variables and trigger.
void DecodeSharedComponentKeys(TomlCursor& cursor, ManifestComponent& component, Diagnostics& diagnostics);

}  // namespace spin_aks
