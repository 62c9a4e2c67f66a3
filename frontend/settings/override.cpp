// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/override.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "frontend/settings/keys_variables.h"
#include "frontend/toml/reader.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

Span SpanOf(SourceId source, std::size_t begin, std::size_t end) {
  return {source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Moves every span of `value` from the scratch text to the real one.
void Move(TomlValue& value, SourceId source, std::size_t begin, std::size_t scratch_begin) {
  const auto moved = [&](Span span) { return SpanOf(source, span.begin - scratch_begin + begin, span.end - scratch_begin + begin); };
  value.span = moved(value.span);
  if (auto* array = std::get_if<TomlArray>(&value.data))
    for (TomlValue& item : array->items) Move(item, source, begin, scratch_begin);
  if (auto* table = std::get_if<TomlTable>(&value.data)) {
    for (TomlEntry& entry : table->entries) {
      entry.key_span = moved(entry.key_span);
      Move(entry.value, source, begin, scratch_begin);
    }
  }
}

// `text` as one TOML value and nothing else; nothing if it is none.
std::optional<TomlValue> ParseValue(std::string_view text, SourceId source, std::size_t begin) {
  static constexpr std::string_view kPrefix = "v=";
  SourceMap scratch;
  Diagnostics ignored;
  const SourceId id = scratch.Add(SourceKind::kArgument, "", std::string(kPrefix) + std::string(text));
  auto document = ReadToml(scratch, id, ignored);
  if (!document) return std::nullopt;
  auto& entries = std::get<TomlTable>(document->data).entries;
  // A line break in the text could have begun a second key, or a table.
  if (entries.size() != 1 || entries.front().value.span.end - kPrefix.size() != text.size()) return std::nullopt;
  Move(entries.front().value, source, begin, kPrefix.size());
  return std::move(entries.front().value);
}

TomlValue SplitList(std::string_view text, SourceId source, std::size_t begin) {
  TomlArray list;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    list.items.push_back({std::string(text.substr(at, comma - at)), SpanOf(source, begin + at, begin + comma)});
    at = comma + 1;
  }
  return {std::move(list), SpanOf(source, begin, begin + text.size())};
}

// `variables.conf=…` may be its value alone, or a table of its settings. A list, or a table with nothing in it, says nothing about
// settings, so it is the value: `[]` and `{}` are JSON.
bool IsBareText(const TomlValue& parsed, const KeyNode& node) {
  if (node.is_array) return false;
  const KeyNode* value = node.Child(keys::variable::kValue.name);
  if (value == nullptr || value->leaf == nullptr) return false;
  const TomlTable* table = parsed.AsTable();
  return parsed.AsArray() != nullptr || (table != nullptr && table->entries.empty());
}

}  // namespace

TomlValue ReadOverrideValue(const SourceMap& sources, SourceId source, std::size_t begin, const KeyNode& node) {
  const std::string_view text = std::string_view(sources.Get(source).text()).substr(begin);
  const TomlValue raw{std::string(text), SpanOf(source, begin, begin + text.size())};
  const auto parsed = ParseValue(text, source, begin);
  const bool is_list = node.leaf != nullptr && node.leaf->shape == ValueShape::kTextList;
  if (!parsed) return is_list ? SplitList(text, source, begin) : raw;
  if (node.leaf == nullptr && IsBareText(*parsed, node)) return raw;
  if (node.leaf == nullptr)
    return parsed->AsTable() != nullptr || parsed->AsArray() != nullptr || parsed->AsString() != nullptr ? *parsed : raw;
  switch (node.leaf->shape) {
    case ValueShape::kText:
    case ValueShape::kScalar:
      return parsed->AsString() != nullptr ? *parsed : raw;
    case ValueShape::kInteger:
    case ValueShape::kBoolean:
      return *parsed;
    case ValueShape::kTextList:
      return parsed->AsArray() != nullptr ? *parsed : SplitList(text, source, begin);
  }
  return raw;
}

bool CheckIsText(const SourceMap& sources, SourceId source, Diagnostics& diagnostics) {
  const std::string& text = sources.Get(source).text();
  const auto bad = FindInvalidUtf8(text);
  if (!bad) return true;
  diagnostics
      .Report(DiagnosticKind::kTomlNotText, SpanOf(source, *bad, *bad + 1), fmt::format("`{}` is not UTF-8", sources.Get(source).name()))
      .Mark(fmt::format("byte 0x{:02x} begins no character", static_cast<unsigned char>(text[*bad])))
      .Help("settings are UTF-8, whatever the locale is");
  return false;
}

}  // namespace spin_aks
