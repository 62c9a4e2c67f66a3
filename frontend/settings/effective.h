// SPDX-License-Identifier: Apache-2.0
//
// `config show`, as data: everything that holds, whoever said it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "frontend/settings/aks_config.h"
#include "frontend/settings/reads.h"
#include "ir/source.h"

namespace spin_aks {

enum class SettingOrigin : std::uint8_t { kDefault, kFollows, kWritten };

// One element of an array of tables: the second of `service.ports`.
struct SettingElement {
  std::string header;
  std::size_t index = 0;
  bool operator==(const SettingElement&) const = default;
};

struct EffectiveSetting {
  std::vector<SettingElement> elements;  // that it stands in, from the outermost
  std::string key;                       // below the last of them, dotted: `annotations."a/b"`
  std::string value;                     // as TOML; empty where only `words` tell
  std::string words;                     // what is decided elsewhere
  SettingOrigin origin = SettingOrigin::kDefault;
  Span span;          // where it was written, or what it follows from; nowhere for constants
  std::string cause;  // the setting that stands there, if one does: `app.security`
  enum class Form : std::uint8_t { kSetting, kComment } form = Form::kSetting;  // what must not be written beside its causes
};

// Everything that is set; what compile applied and computed, as far as `reads` has it; and the constants of what only the
// executor reads. In the order of the documentation, arrays of tables last, so that as text it is a file of settings.
[[nodiscard]] std::vector<EffectiveSetting> EffectiveSettings(const AksConfig& config, const Reads& reads);

}  // namespace spin_aks
