// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/toml/offsets.h"
#include "frontend/toml/parser.h"
#include "frontend/toml/scan.h"
#include "frontend/toml/syntax_error.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

// Parser's tree -> ours. Depth is bounded by the scan, so recursion is.
class Converter {
 public:
  Converter(std::string_view text, SourceId source) : text_(text), source_(source), offsets_(text) {}

  [[nodiscard]] TomlValue Document(const toml::table& root) const {
    TomlValue document{.data = Table(root), .span = {source_, 0, static_cast<std::uint32_t>(text_.size())}};
    document.form = TomlValue::Form::kHeader;
    return document;
  }

  [[nodiscard]] Span SpanOf(const toml::source_region& region) const {
    const std::uint32_t begin = offsets_.At(region.begin.line, region.begin.column);
    return {source_, begin, std::max(begin, offsets_.At(region.end.line, region.end.column))};
  }

 private:
  [[nodiscard]] TomlTable Table(const toml::table& table) const {
    struct Written {
      Span key_span;
      const toml::key* key;
      const toml::node* node;
    };
    std::vector<Written> all;
    all.reserve(table.size());
    for (const auto& [key, node] : table) all.push_back({SpanOf(key.source()), &key, &node});
    // The parser sorts by name; the order that people wrote is that of places.
    std::ranges::sort(all, {}, [](const Written& written) { return written.key_span.begin; });
    TomlTable result;
    result.entries.reserve(all.size());
    for (const auto& [key_span, key, node] : all)
      result.entries.push_back({.key = std::string(key->str()), .key_span = key_span, .value = Value(*node, key_span)});
    return result;
  }

  [[nodiscard]] TomlValue Value(const toml::node& node, Span key_span) const {
    TomlValue value{.data = Data(node), .span = SpanOf(node.source())};
    if (node.is_table()) {
      value.form = FormOf(value.span);
      // The key is the first one written; a header of the table's own may follow those of tables within it.
      const bool is_in_header = value.span.begin <= key_span.begin && key_span.end <= value.span.end;
      if (value.form == TomlValue::Form::kHeader && is_in_header && !EndsHeader(key_span)) value.span = key_span;
    } else if (const toml::array* array = node.as_array(); array != nullptr && IsArrayOfTables(*array)) {
      value.span = SpanOf(array->front().source());
      value.form = TomlValue::Form::kHeader;
    }
    return value;
  }

  [[nodiscard]] decltype(TomlValue::data) Data(const toml::node& node) const {
    if (const toml::table* table = node.as_table()) return Table(*table);
    if (const toml::array* array = node.as_array()) return Array(*array);
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* integer = node.as_integer()) return integer->get();
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    const Span span = SpanOf(node.source());
    return TomlDateTime{std::string(text_.substr(span.begin, span.end - span.begin))};
  }

  [[nodiscard]] TomlArray Array(const toml::array& array) const {
    TomlArray result;
    result.items.reserve(array.size());
    for (const toml::node& item : array) result.items.push_back(Item(item));
    return result;
  }

  [[nodiscard]] TomlValue Item(const toml::node& item) const {
    TomlValue value{.data = Data(item), .span = SpanOf(item.source())};
    if (item.is_table()) value.form = FormOf(value.span);
    return value;
  }

  [[nodiscard]] char At(std::uint32_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }

  [[nodiscard]] TomlValue::Form FormOf(Span table) const {
    if (At(table.begin) == '{') return TomlValue::Form::kInline;
    return At(table.begin) == '[' ? TomlValue::Form::kHeader : TomlValue::Form::kDotted;
  }

  // An array of tables begins where its first table does; `[{}]` a bracket before.
  [[nodiscard]] static bool IsArrayOfTables(const toml::array& array) {
    return !array.empty() && array.front().is_table() && array.front().source().begin == array.source().begin;
  }

  // Whether the key is the last part of its header: `b` of `[a.b]`. The others
  // are tables that nobody wrote a header for.
  [[nodiscard]] bool EndsHeader(Span key) const {
    std::uint32_t next = key.end;
    while (At(next) == ' ' || At(next) == '\t') ++next;
    return At(next) != '.';
  }

  std::string_view text_;
  SourceId source_;
  TomlOffsets offsets_;
};

// What the parser must never see. True if there was something.
bool ReportUnreadable(std::string_view text, SourceId source, Diagnostics& diagnostics) {
  if (text.size() > kMaxTomlBytes) {
    diagnostics.Report(DiagnosticKind::kTomlTooLarge, {source, 0, 0},
                       fmt::format("the file has {} bytes, more than the {} that are read", text.size(), kMaxTomlBytes));
    return true;
  }
  if (const auto bad = FindInvalidUtf8(text)) {
    const auto at = static_cast<std::uint32_t>(*bad);
    diagnostics.Report(DiagnosticKind::kTomlNotText, {source, at, at + 1}, "the file is not UTF-8")
        .Mark(fmt::format("byte 0x{:02x} begins no character", static_cast<unsigned char>(text[*bad])))
        .Help("TOML files are UTF-8; save the file in that encoding");
    return true;
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(nul);
    diagnostics.Report(DiagnosticKind::kTomlNotText, {source, at, at + 1}, "the file holds a NUL byte, so it is not text");
    return true;
  }
  if (const auto error = ScanToml(text)) {
    ReportScanError(*error, text, source, diagnostics);
    return true;
  }
  return false;
}

// The first string or key with a NUL (`"\u0000"`), which no path, argument or YAML can carry.
std::optional<Span> FindNul(const TomlValue& value) {
  if (const std::string* text = value.AsString(); text != nullptr && text->find('\0') != std::string::npos) return value.span;
  if (const TomlArray* array = value.AsArray()) {
    for (const TomlValue& item : array->items) {
      if (const auto found = FindNul(item)) return found;
    }
  }
  if (const TomlTable* table = value.AsTable()) {
    for (const TomlEntry& entry : table->entries) {
      if (entry.key.find('\0') != std::string::npos) return entry.key_span;
      if (const auto found = FindNul(entry.value)) return found;
    }
  }
  return std::nullopt;
}

// Where the key of a duplicate stands already: the text before its statement is whole, so it parses.
Span FindFirstDefinition(std::string_view text, SourceId source, const TomlStatement& statement) {
  const std::string_view before = text.substr(0, statement.begin);
  const toml::parse_result parsed = toml::parse(before);
  if (!parsed) return {};
  return FindWrittenKey(Converter(before, source).Document(parsed.table()), statement);
}

void ReportParseError(const toml::parse_error& error, std::string_view text, SourceId source, Diagnostics& diagnostics) {
  const Span at = Converter(text, source).SpanOf(error.source());
  if (IsRedefinition(error.description())) {
    const TomlStatement statement = FindTomlStatement(text, at.begin + 1);
    const Span first = statement.is_nested ? Span{} : FindFirstDefinition(text, source, statement);
    ReportDuplicateKey(statement, first, text, source, diagnostics);
    return;
  }
  ReportSyntaxError(error.description(), at.begin, text, source, diagnostics);
}

}  // namespace

std::optional<TomlValue> ReadToml(const SourceMap& sources, SourceId source, Diagnostics& diagnostics) {
  const std::string_view text = sources.Get(source).text();
  if (ReportUnreadable(text, source, diagnostics)) return std::nullopt;
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    ReportParseError(parsed.error(), text, source, diagnostics);
    return std::nullopt;
  }
  TomlValue document = Converter(text, source).Document(parsed.table());
  if (const auto nul = FindNul(document)) {
    diagnostics.Report(DiagnosticKind::kTomlNotText, *nul, "a string holds the character U+0000")
        .Help("no path, argument or YAML file can carry it; remove the escape");
    return std::nullopt;
  }
  return document;
}

}  // namespace spin_aks
