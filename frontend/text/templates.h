// SPDX-License-Identifier: Apache-2.0
//
// `{{ variable }}` inside text, as Spin scans it (crates/expressions): literal
// text up to `{{`, then everything up to the first `}}`. A lone `}}` is
// literal, and nothing can be escaped. An expression is the bare name of an
// application variable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/spanned.h"

namespace spin_aks {

struct TemplatePart {
  enum class Kind : std::uint8_t { kLiteral, kVariable } kind = Kind::kLiteral;
  std::string_view text;           // of a variable: its name, trimmed; views into the scanned text
  std::size_t begin = 0, end = 0;  // bytes of the whole part, braces included
};
struct Template {
  std::vector<TemplatePart> parts;
  std::optional<std::size_t> unmatched;  // where a `{{` begins that nothing closes; the parts end there

  [[nodiscard]] bool is_literal() const;
};

[[nodiscard]] Template SplitTemplate(std::string_view text);

// The application's variables by name. Points into what it was made of.
class VariableIndex {
 public:
  struct Declared {
    Span name_span;
    const std::optional<SpannedString>* default_value;
  };

  // Of variables as the manifest has them, or as the application does: both have a `name` and a `default_value`.
  template <typename AnyVariable>
  explicit VariableIndex(const std::vector<AnyVariable>& variables) {
    by_name_.reserve(variables.size());
    names_.reserve(variables.size());
    for (const AnyVariable& variable : variables) {
      by_name_.emplace(variable.name.value, Declared{variable.name.span, &variable.default_value});
      names_.push_back(variable.name.value);
    }
  }

  [[nodiscard]] const Declared* Find(std::string_view name) const;
  // In the manifest's order.
  [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::unordered_map<std::string_view, Declared> by_name_;
  std::vector<std::string_view> names_;
};

// The text with every variable's default in its place; nothing if one of them
// is unknown or has none, or if the whole is beyond all measure (1 MiB).
[[nodiscard]] std::optional<std::string> ExpandDefaults(const Template& parts, const VariableIndex& variables);

// Reports a `{{` that nothing closes.
void CheckBraces(const SpannedString& text, const Template& parts, Diagnostics& diagnostics);
// Reports names that no variable of the application has.
void CheckVariableNames(const SpannedString& text, const Template& parts, const VariableIndex& variables, Diagnostics& diagnostics);

}  // namespace spin_aks
