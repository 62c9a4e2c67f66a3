// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/check.h"
#include "frontend/settings/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "frontend/settings/keys.h"
#include "frontend/settings/keys_root.h"
#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"
#include "frontend/toml/cursor.h"

namespace spin_aks {
namespace {

std::string_view WordsFor(ValueShape shape) {
  switch (shape) {
    case ValueShape::kText:
      return "a string";
    case ValueShape::kScalar:
      return "a string, a number or a boolean";
    case ValueShape::kInteger:
      return "an integer";
    case ValueShape::kBoolean:
      return "`true` or `false`";
    case ValueShape::kTextList:
      return "an array of strings";
  }
  return "";
}

class Checker {
 public:
  Checker(const SourceMap& sources, std::vector<std::string> place, Diagnostics& diagnostics)
      : sources_(sources), place_(std::move(place)), diagnostics_(diagnostics) {}

  TomlTable Table(const TomlTable& written, const KeyNode& node) {
    TomlTable checked;
    for (const TomlEntry& entry : written.entries) {
      place_.push_back(entry.key);
      auto value = Entry(entry, node);
      place_.pop_back();
      checked.is_partial |= !value;
      if (value) checked.entries.push_back({entry.key, entry.key_span, std::move(*value)});
    }
    SortEntries(checked);
    return checked;
  }

 private:
  static std::vector<std::string_view> ChoicesOf(const ConfigKey& key) { return {key.choices.begin(), key.choices.end()}; }

  std::string Here() const { return Quoted(JoinKey(place_)); }

  // Where the report is full.
  std::nullopt_t CountOnly(DiagnosticKind kind, Span span) {
    diagnostics_.Report(kind, span, {});
    return std::nullopt;
  }

  std::optional<TomlValue> Entry(const TomlEntry& entry, const KeyNode& node) {
    const KeyNode* child = node.Child(entry.key);
    if (child == nullptr) return Unknown(entry, node);
    const bool open = !node.fixed.contains(entry.key);
    if (open && node.name_rule != nullptr && !node.name_rule->matches(entry.key)) {
      diagnostics_
          .Report(DiagnosticKind::kMalformedSetting, entry.key_span, fmt::format("{} is not {}", Quoted(entry.key), node.name_rule->what))
          .Help(fmt::format("legal is: {}", node.name_rule->rule));
      return std::nullopt;
    }
    return Value(entry.value, *child);
  }

  std::nullopt_t Unknown(const TomlEntry& entry, const KeyNode& node) {
    if (IsLaterKey(JoinKey(place_))) {
      diagnostics_.Report(DiagnosticKind::kLaterSetting, entry.key_span, fmt::format("{} comes with a later version of spin-aks", Here()));
      return std::nullopt;
    }
    if (diagnostics_.IsFull(DiagnosticKind::kUnknownSetting, entry.key_span))
      return CountOnly(DiagnosticKind::kUnknownSetting, entry.key_span);
    const std::string where = place_.size() > 1 ? " in " + Quoted(JoinKey({place_.begin(), place_.end() - 1})) : std::string();
    auto& report =
        diagnostics_.Report(DiagnosticKind::kUnknownSetting, entry.key_span, fmt::format("unknown key {}{}", Quoted(entry.key), where));
    const auto top = KeyTree().fixed.find(entry.key);
    if (place_.size() > 1 && top != KeyTree().fixed.end()) {
      SendToTop(entry, *top->second, report);
    } else if (const auto near = Nearest(entry.key, node.Names())) {
      report.Help(fmt::format("did you mean `{}`?", *near)).Replace(entry.key_span, *near);
    } else if (const auto elsewhere = NearestConfigKey(entry.key)) {
      report.Help(fmt::format("did you mean `{}`?", *elsewhere));
    } else {
      report.Help(fmt::format("known here: {}", QuoteList(node.Names())));
    }
    return std::nullopt;
  }

  // A key of the top level that a header caught.
  void SendToTop(const TomlEntry& entry, const KeyNode& node, Diagnostic& report) const {
    if (sources_.Get(entry.key_span.source).kind() != SourceKind::kFile) {
      report.Help(fmt::format("did you mean `{}`?", entry.key));
    } else if (node.leaf == nullptr) {
      report.Help(fmt::format("did you mean `{}{}{}`?", node.is_array ? "[[" : "[", entry.key, node.is_array ? "]]" : "]"));
    } else {
      report.Help(fmt::format("`{}` belongs to the top level of aks-spin.toml: write it above the first `[header]`", entry.key));
    }
  }

  std::optional<TomlValue> Value(const TomlValue& value, const KeyNode& node) {
    if (node.leaf != nullptr) return Leaf(value, *node.leaf);
    if (node.is_array) return Array(value, node);
    if (const TomlTable* table = value.AsTable()) return TomlValue{Table(*table, node), value.span, value.form};
    // `log_level = "info"` says `log_level = { value = "info" }`.
    const KeyNode* bare = node.Child(keys::variable::kValue.name);
    if (bare != nullptr && bare->leaf != nullptr && value.AsArray() == nullptr) return Bare(value, *bare);
    return WrongType(value, "a table");
  }

  std::optional<TomlValue> Bare(const TomlValue& value, const KeyNode& node) {
    auto checked = Leaf(value, *node.leaf);
    if (!checked) return std::nullopt;
    TomlTable table;
    table.entries.push_back({std::string(keys::variable::kValue.name), value.span, std::move(*checked)});
    return TomlValue{std::move(table), value.span, TomlValue::Form::kInline};
  }

  std::optional<TomlValue> Array(const TomlValue& value, const KeyNode& node) {
    TomlArray checked;
    if (const TomlTable* single = value.AsTable()) {
      checked.items.push_back({Table(*single, node), value.span, value.form});
    } else if (const TomlArray* array = value.AsArray()) {
      for (const TomlValue& item : array->items) {
        if (const TomlTable* table = item.AsTable()) {
          checked.items.push_back({Table(*table, node), item.span, item.form});
        } else {
          ReportType(item, "a table");
        }
      }
    } else {
      return WrongType(value, "an array of tables");
    }
    return TomlValue{std::move(checked), value.span, value.form};
  }

  Diagnostic& ReportType(const TomlValue& value, std::string_view expected) {
    if (diagnostics_.IsFull(DiagnosticKind::kSettingType, value.span))
      return diagnostics_.Report(DiagnosticKind::kSettingType, value.span, {});
    return diagnostics_.Report(DiagnosticKind::kSettingType, value.span,
                               fmt::format("{} is {}, not {}", Here(), expected, TypeWithArticle(value)));
  }
  std::nullopt_t WrongType(const TomlValue& value, std::string_view expected) {
    ReportType(value, expected);
    return std::nullopt;
  }

  std::optional<TomlValue> Leaf(const TomlValue& value, const ConfigKey& key) {
    switch (key.shape) {
      case ValueShape::kText:
        return Text(value, key);
      case ValueShape::kScalar:
        return Scalar(value, key);
      case ValueShape::kInteger:
        return Integer(value, key);
      case ValueShape::kBoolean:
        return std::holds_alternative<bool>(value.data) ? std::optional(value) : WrongType(value, WordsFor(key.shape));
      case ValueShape::kTextList:
        return TextList(value, key);
    }
    return std::nullopt;
  }

  std::optional<TomlValue> Text(const TomlValue& value, const ConfigKey& key) {
    if (value.AsString() != nullptr) return Checked(*value.AsString(), value, key);
    Diagnostic& report = ReportType(value, WordsFor(key.shape));
    if (!key.choices.empty() && std::ranges::find(key.choices, sources_.Text(value.span)) == key.choices.end()) {
      report.Help(fmt::format("write one of the strings {}", QuoteList(ChoicesOf(key), "or")));
    } else if (value.AsTable() == nullptr && value.AsArray() == nullptr) {
      const std::string quoted = fmt::format("\"{}\"", sources_.Text(value.span));
      report.Help(fmt::format("write `{}`", quoted)).Replace(value.span, quoted);
    }
    return std::nullopt;
  }

  // Numbers as they were written, so that `1.10` stays `1.10`; without the underscores that only TOML knows.
  std::optional<TomlValue> Scalar(const TomlValue& value, const ConfigKey& key) {
    if (value.AsString() != nullptr) return Checked(*value.AsString(), value, key);
    if (const auto* number = std::get_if<std::int64_t>(&value.data)) return Checked(std::to_string(*number), value, key);
    if (const auto* boolean = std::get_if<bool>(&value.data)) return Checked(*boolean ? "true" : "false", value, key);
    if (!std::holds_alternative<double>(value.data)) return WrongType(value, WordsFor(key.shape));
    std::string text(sources_.Text(value.span));
    std::erase(text, '_');
    return Checked(text, value, key);
  }

  std::optional<TomlValue> Integer(const TomlValue& value, const ConfigKey& key) {
    const auto* number = std::get_if<std::int64_t>(&value.data);
    if (number == nullptr) return WrongType(value, WordsFor(key.shape));
    if (*number >= key.range.least && *number <= key.range.most) return value;
    diagnostics_.Report(DiagnosticKind::kSettingRange, value.span,
                        fmt::format("{} is {}, which is not from {} to {}", Here(), *number, key.range.least, key.range.most));
    return std::nullopt;
  }

  std::optional<TomlValue> TextList(const TomlValue& value, const ConfigKey& key) {
    const TomlArray* array = value.AsArray();
    if (array == nullptr) return WrongType(value, WordsFor(key.shape));
    if (array->items.empty()) {
      diagnostics_.Report(DiagnosticKind::kMissingSetting, value.span, fmt::format("{} is empty", Here()))
          .Help("leave it out, or name one at least");
      return std::nullopt;
    }
    TomlArray checked;
    for (const TomlValue& item : array->items) {
      if (item.AsString() == nullptr) {
        ReportType(item, "a list of strings");
      } else if (auto text = Checked(*item.AsString(), item, key)) {
        checked.items.push_back(std::move(*text));
      }
    }
    return TomlValue{std::move(checked), value.span, value.form};
  }

  std::optional<TomlValue> Checked(std::string text, const TomlValue& value, const ConfigKey& key) {
    if (!key.choices.empty() && !IsChoice(text, value.span, key)) return std::nullopt;
    if (key.rule != nullptr && !key.rule->matches(text)) {
      if (diagnostics_.IsFull(DiagnosticKind::kMalformedSetting, value.span))
        return CountOnly(DiagnosticKind::kMalformedSetting, value.span);
      diagnostics_.Report(DiagnosticKind::kMalformedSetting, value.span, fmt::format("{} is not {}", Here(), key.rule->what))
          .Help(fmt::format("legal is: {}", key.rule->rule));
      return std::nullopt;
    }
    return TomlValue{std::move(text), value.span, value.form};
  }

  bool IsChoice(std::string_view text, Span span, const ConfigKey& key) {
    const auto choices = ChoicesOf(key);
    if (std::ranges::find(choices, text) != choices.end()) return true;
    if (!key.later_choice.empty() && text == key.later_choice) {
      diagnostics_.Report(DiagnosticKind::kLaterSetting, span,
                          fmt::format("`{} = \"{}\"` comes with a later version of spin-aks", JoinKey(place_), text));
      return false;
    }
    if (diagnostics_.IsFull(DiagnosticKind::kSettingChoice, span)) return CountOnly(DiagnosticKind::kSettingChoice, span), false;
    auto& report = diagnostics_.Report(DiagnosticKind::kSettingChoice, span,
                                       fmt::format("{} is {}, not {}", Here(), QuoteList(choices, "or"), Quoted(text)));
    if (const auto near = Nearest(text, choices))
      report.Help(fmt::format("did you mean `{}`?", *near)).Replace(span, fmt::format("\"{}\"", *near));
    return false;
  }

  const SourceMap& sources_;
  std::vector<std::string> place_;
  Diagnostics& diagnostics_;
};

}  // namespace

TomlTable CheckSettings(const SourceMap& sources, const TomlTable& written, const KeyNode& node, std::vector<std::string> place,
                        Diagnostics& diagnostics) {
  return Checker(sources, std::move(place), diagnostics).Table(written, node);
}

bool CheckSchema(const TomlTable& layer, Diagnostics& diagnostics) {
  const TomlEntry* schema = layer.Find(keys::kSchema.name);
  const auto* number = schema != nullptr ? std::get_if<std::int64_t>(&schema->value.data) : nullptr;
  if (number == nullptr || *number <= keys::kSchemaVersion) return true;
  diagnostics
      .Report(DiagnosticKind::kSchemaTooNew, schema->value.span,
              fmt::format("schema {} is newer than this spin-aks, which knows schema {}", *number, keys::kSchemaVersion))
      .Help("upgrade: `spin plugins upgrade aks`, or the newest release");
  return false;
}

}  // namespace spin_aks
