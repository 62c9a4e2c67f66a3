// SPDX-License-Identifier: Apache-2.0
//
// The one table of settings. Reading, unknown-key suggestions, `explain KEY`,
// `config show` and the JSON Schema all come from it: a key that is not here
// does not exist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/text/text_rules.h"

namespace spin_aks {

enum class ValueShape : std::uint8_t {
  kText,    // a string
  kScalar,  // a string, number or boolean; kept as the text that was written
  kInteger,
  kBoolean,
  kTextList,  // an array of strings; from a flag or the environment also `a,b`
};

struct IntegerRange {
  std::int64_t least = 0;
  std::int64_t most = 2147483647;
};

// One key. Everything points at text that lives as long as the program.
struct ConfigKey {
  // Steps split by `.`. `<name>` stands for any name, `[]` behind a step for an
  // array of tables: `cluster.name`, `variables.<name>.keyvault_secret`, `service[].port`.
  std::string_view pattern;
  ValueShape shape = ValueShape::kText;
  const TextRule* rule = nullptr;       // of the text, or of each text of a list
  const TextRule* name_rule = nullptr;  // of what stands for the last `<…>` of the pattern
  std::string_view choices = {};        // legal texts, split by a blank; empty: any by `rule`
  IntegerRange range = {};
  std::string_view default_value = {};  // as TOML; empty: none, or `default_words`
  std::string_view default_words = {};  // a default that follows from something else
  std::string_view meaning = {};        // one sentence, for lists
  std::string_view explanation = {};    // what else `explain` says; may be empty
  std::string_view example = {};        // TOML
  std::string_view since = "1";         // the first schema that has it

  [[nodiscard]] std::vector<std::string_view> Choices() const;
};

// In the order of the documentation.
[[nodiscard]] const std::vector<ConfigKey>& ConfigKeys();

// By pattern, or by a concrete name: `key_value.default.kind`, `service[0].port`,
// `service.port` and `app.labels."a.b/c"` find theirs. Null if there is none.
[[nodiscard]] const ConfigKey* FindConfigKey(std::string_view name);

// All keys of a table: `cluster`, `service`, `key_value`; empty for anything else.
[[nodiscard]] std::vector<const ConfigKey*> ConfigKeysBelow(std::string_view table);

// The key, or table, that a misspelt name probably meant.
[[nodiscard]] std::optional<std::string> NearestConfigKey(std::string_view name);

// What a step stands for.
enum class StepKind : std::uint8_t { kFixed, kAnyName, kElement };
struct PatternStep {
  std::string_view text;  // without `[]`; with `<>`
  StepKind kind = StepKind::kFixed;
};
[[nodiscard]] std::vector<PatternStep> PatternSteps(std::string_view pattern);

// Splits a dotted TOML key: bare and quoted parts. Nothing if it is malformed.
[[nodiscard]] std::optional<std::vector<std::string>> SplitKey(std::string_view key);
// The inverse: quotes what is not a bare key.
[[nodiscard]] std::string JoinKey(const std::vector<std::string>& steps);

// Keys and tables of the documentation that a later version of spin-aks brings: `target`, `ingress`, …
[[nodiscard]] bool IsLaterKey(std::string_view pattern);

}  // namespace spin_aks
