// SPDX-License-Identifier: Apache-2.0
//
// Values that may be written in several ways (serde's untagged enums): a table
// whose keys decide which form it is. Unlike a plain struct, such a table cannot
// be written as an array of its fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "frontend/toml/value.h"
#include "ir/diagnostic.h"

namespace spin_aks {

struct FormField {
  enum class Need : std::uint8_t { kRequired, kOptional };
  enum class Type : std::uint8_t { kString, kFlagOrNames };

  std::string_view name;
  Need need = Need::kRequired;
  Type type = Type::kString;
};

struct ValueForm {
  std::string_view example;  // `{ url = "https://…", digest = "sha256:…" }`
  std::span<const FormField> fields;
};

struct MatchedForm {
  std::size_t index = 0;                 // into the forms
  std::vector<const TomlValue*> values;  // one a field, null where absent
  [[nodiscard]] const TomlValue* Get(std::size_t field) const { return values[field]; }
};

// The first form that the value has. Otherwise reports why it fits none: what
// keeps it from the form that it resembles most, and all the forms as help.
// `what` names the value; `text_example` is the form of a plain string, which
// the caller has dealt with, empty if there is none.
[[nodiscard]] std::optional<MatchedForm> MatchForm(const TomlValue& value, std::span<const ValueForm> forms, std::string_view what,
                                                   std::string_view text_example, Diagnostics& diagnostics);

}  // namespace spin_aks
