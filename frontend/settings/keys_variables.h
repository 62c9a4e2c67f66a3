// SPDX-License-Identifier: Apache-2.0
//
// `[variables]`: what the application is given.
#pragma once

#include "frontend/settings/keys_secret.h"

namespace spin_aks::keys {

namespace variable {

inline constexpr std::array<std::string_view, 7> kVariableTypes{"string", "int", "bool", "url", "path", "json", "enum"};

inline constexpr Key<Scalar> kValue{{.name = "value",
                                     .rule = &text_rules::kAnything,
                                     .elsewhere = "the manifest's `default`",
                                     .meaning = "the variable's value; `name = value` says the same",
                                     .explanation = "Never for a `secret = true` variable: this file goes to git.",
                                     .example = "[variables]\nlog_level = \"info\""}};
inline constexpr TableKey<cluster_key::kTable> kFromSecret{{.name = "from_secret"}};
inline constexpr TableKey<cluster_key::kTable> kFromConfigMap{{.name = "from_config_map"}};
inline constexpr Key<bool> kRequired{{.name = "required",
                                      .elsewhere = "the manifest's",
                                      .meaning = "whether a value must be set here",
                                      .explanation = "May tighten what the manifest says, never loosen it."}};
inline constexpr Key<std::string> kType{{.name = "type",
                                         .choices = kVariableTypes,
                                         .follows = "`enum` with `values`, else `string`",
                                         .meaning = "what the value must look like",
                                         .example = "[variables]\nport = { value = 8080, type = \"int\" }"}};
inline constexpr Key<Texts> kValues{{.name = "values",
                                     .rule = &text_rules::kAnything,
                                     .meaning = "the legal values of an `enum`",
                                     .example = "[variables]\nlog_level = { value = \"info\", values = [\"debug\", \"info\", \"warn\"] }"}};
inline constexpr Key<std::string> kDescription{{.name = "description",
                                                .rule = &text_rules::kAnything,
                                                .elsewhere = "the manifest's",
                                                .meaning = "what prompts say of it",
                                                .read_by = ReadBy::kExecutor}};

inline constexpr TableDef kTable =
    TableDef{&kValue} + secret::kTable + TableDef{&kFromSecret, &kFromConfigMap, &kRequired, &kType, &kValues, &kDescription};

}  // namespace variable

}  // namespace spin_aks::keys
