// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "ir/ascii.h"
#include "ir/toml_text.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

using Steps = std::span<const std::string>;

std::string DottedKey(Steps steps) {
  std::string key;
  for (const std::string& step : steps) key.append(key.empty() ? "" : ".").append(TomlKey(step));
  return key;
}

std::size_t LineBegin(std::string_view text, std::size_t offset) {
  const std::size_t last = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return last == std::string_view::npos ? 0 : last + 1;
}

// Behind its break; the text's end if it has none.
std::size_t NextLine(std::string_view text, std::size_t offset) {
  const std::size_t end = text.find('\n', offset);
  return end == std::string_view::npos ? text.size() : end + 1;
}

// What the file ends its lines with.
std::string_view LineBreak(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

bool IsCommentLine(std::string_view text, std::size_t begin) {
  const std::size_t first = text.find_first_not_of(" \t", begin);
  return first != std::string_view::npos && text[first] == '#';
}

// Whether a literal string may hold it.
bool IsLiteral(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\'' || IsControl(c) || !IsAscii(c); });
}

// Where the last entry of a table that has no header between it and the table's own ends; nothing if there is none.
std::optional<std::size_t> EndOfBody(const TomlTable& table) {
  std::optional<std::size_t> end;
  for (const TomlEntry& entry : table.entries) {
    std::optional<std::size_t> last;
    if (entry.value.form == TomlValue::Form::kInline) last = entry.value.span.end;
    if (entry.value.form == TomlValue::Form::kDotted && entry.value.AsTable() != nullptr) last = EndOfBody(*entry.value.AsTable());
    if (last) end = std::max(end.value_or(0), static_cast<std::size_t>(*last));
  }
  return end;
}

// Whether its authors write `a.b = 1` where others write `[a]`.
bool HasDotted(const TomlTable& table) {
  return std::ranges::any_of(table.entries, [](const TomlEntry& entry) { return entry.value.form == TomlValue::Form::kDotted; });
}

class Editor {
 public:
  Editor(std::string_view text, TomlObstacle& obstacle) : text_(text), obstacle_(obstacle) {}

  std::optional<TomlEdited> Set(const TomlValue& document, Steps path, const TomlValue& value) {
    const TomlValue* table = &document;
    const TomlValue* headed = &document;  // the innermost table whose header, if any, dotted keys are relative to
    std::size_t depth = 0;
    std::size_t headed_depth = 0;
    for (; depth < path.size(); ++depth) {
      if (table->AsTable() == nullptr)
        return Refuse(table->span, fmt::format("`{}` is {}, which has no keys", DottedKey(path.first(depth)), Article(*table)));
      const TomlEntry* entry = table->AsTable()->Find(path[depth]);
      if (entry == nullptr) break;
      table = &entry->value;
      if (table->form != TomlValue::Form::kDotted) {
        headed = table;
        headed_depth = depth + 1;
      }
    }
    if (depth == path.size()) return Replace(*table, path, value);
    // Its dotted keys are of the braces, too.
    if (headed->form == TomlValue::Form::kInline && headed != &document) return AddInline(*headed, path.subspan(headed_depth), value);
    const TomlTable& body = *table->AsTable();
    const bool is_new_table = table == &document && path.size() - depth > 1;
    if (is_new_table && !HasDotted(body)) return AddTable(path, value);
    if (const auto end = EndOfBody(body)) return AddLine(NextLine(text_, *end), IndentOf(*end), path.subspan(headed_depth), value);
    if (table == &document) return is_new_table ? AddTable(path, value) : AddOnTop(document, path, value);
    const bool has_header = headed == table && text_.substr(table->span.begin).starts_with('[');
    if (has_header) return AddLine(NextLine(text_, table->span.end), "", path.subspan(depth), value);
    return AddTable(path, value);
  }

 private:
  std::optional<TomlEdited> Refuse(Span span, std::string message) {
    obstacle_ = {.span = span, .message = std::move(message)};
    return std::nullopt;
  }
  static std::string Article(const TomlValue& value) {
    const std::string_view name = value.TypeName();
    return fmt::format("{} {}", name == "integer" || name == "array" ? "an" : "a", name);
  }

  TomlEdited Spliced(std::size_t begin, std::size_t end, const std::string& before, const std::string& value,
                     const std::string& after) const {
    std::string text(text_.substr(0, begin));
    text.append(before).append(value).append(after).append(text_.substr(end));
    return {.text = std::move(text), .begin = begin + before.size()};
  }

  // ---- A value for a value ----

  std::optional<TomlEdited> Replace(const TomlValue& old, Steps path, const TomlValue& value) {
    if (old.form != TomlValue::Form::kInline) {
      const std::string what = old.AsArray() != nullptr ? "an array of tables" : "a table with lines of its own";
      return Refuse(old.span, fmt::format("`{}` is {}", DottedKey(path), what));
    }
    if (HasComment(old)) return Refuse(old.span, fmt::format("comments in `{}` would be lost", DottedKey(path)));
    const std::string_view written = text_.substr(old.span.begin, old.span.end - old.span.begin);
    return Spliced(old.span.begin, old.span.end, "", LikeBefore(old, written, value), "");
  }

  // Between the keys and values that it is made of there is nothing else with a `#`.
  bool HasComment(const TomlValue& value) const {
    std::size_t at = value.span.begin;
    const auto passes_comment = [&](Span next) {
      const std::string_view gap = text_.substr(at, next.begin - at);
      at = next.end;
      return gap.find('#') != std::string_view::npos;
    };
    if (const TomlArray* array = value.AsArray()) {
      for (const TomlValue& item : array->items) {
        if (passes_comment(item.span) || HasComment(item)) return true;
      }
      return text_.substr(at, value.span.end - at).find('#') != std::string_view::npos;
    }
    if (const TomlTable* table = value.AsTable()) {
      return std::ranges::any_of(table->entries, [&](const TomlEntry& entry) { return HasComment(entry.value); });
    }
    return false;
  }

  // Quotes of the same kind, and an item a line where each had its own.
  std::string LikeBefore(const TomlValue& old, std::string_view written, const TomlValue& value) const {
    const std::string* text = value.AsString();
    if (text != nullptr && written.starts_with('\'') && !written.starts_with("'''") && IsLiteral(*text)) return "'" + *text + "'";
    const TomlArray* items = value.AsArray();
    const TomlArray* before = old.AsArray();
    if (items == nullptr || before == nullptr || items->items.empty() || before->items.empty() ||
        written.find('\n') == std::string_view::npos) {
      return TomlTextOf(value);
    }
    const std::size_t first = before->items.front().span.begin;
    const std::size_t line = LineBegin(text_, first);
    if (line <= old.span.begin) return TomlTextOf(value);
    const std::string parting = std::string(LineBreak(text_)) + std::string(text_.substr(line, first - line));
    std::string out = "[";
    for (std::size_t i = 0; i < items->items.size(); ++i) out.append(i == 0 ? "" : ",").append(parting).append(TomlTextOf(items->items[i]));
    const std::string_view rest = written.substr(before->items.back().span.end - old.span.begin);
    return out.append(rest);
  }

  // ---- A key that is new ----

  std::string IndentOf(std::size_t offset) const {
    const std::size_t begin = LineBegin(text_, offset);
    const std::size_t first = std::min(text_.find_first_not_of(" \t", begin), text_.size());
    return std::string(text_.substr(begin, first - begin));
  }

  // The last line may lack its break.
  std::string BreakBefore(std::size_t offset) const {
    return offset > 0 && text_[offset - 1] != '\n' ? std::string(LineBreak(text_)) : std::string();
  }

  TomlEdited AddLine(std::size_t offset, const std::string& indent, Steps key, const TomlValue& value) const {
    const std::string missing = BreakBefore(offset);
    return Spliced(offset, offset, missing + indent + DottedKey(key) + " = ", TomlTextOf(value),
                   missing.empty() ? std::string(LineBreak(text_)) : "");
  }

  TomlEdited AddInline(const TomlValue& table, Steps key, const TomlValue& value) const {
    const auto& entries = table.AsTable()->entries;
    const std::string assignment = DottedKey(key) + " = ";
    if (entries.empty()) return Spliced(table.span.begin, table.span.end, "{ " + assignment, TomlTextOf(value), " }");
    const std::size_t brace = table.span.end - 1;
    const std::size_t end = text_.find_last_not_of(" \t", brace - 1) + 1;
    return Spliced(end, end, ", " + assignment, TomlTextOf(value), "");
  }

  // In front of the first table: behind it a key would be the table's.
  TomlEdited AddOnTop(const TomlValue& document, Steps key, const TomlValue& value) const {
    const std::string line_break(LineBreak(text_));
    std::optional<std::size_t> header;
    for (const TomlEntry& entry : document.AsTable()->entries) {
      const std::size_t line = LineBegin(text_, entry.key_span.begin);
      if (entry.value.form == TomlValue::Form::kHeader) header = std::min(header.value_or(line), line);
    }
    if (!header) return AddLine(text_.size(), "", key, value);
    // With the comment right above it, unless that is the file's.
    std::size_t begin = *header;
    while (begin > 0 && IsCommentLine(text_, LineBegin(text_, begin - 1))) begin = LineBegin(text_, begin - 1);
    if (begin == 0) begin = *header;
    // A byte order mark stays in front of all.
    if (begin == 0 && text_.starts_with(kByteOrderMark)) begin = kByteOrderMark.size();
    return Spliced(begin, begin, DottedKey(key) + " = ", TomlTextOf(value), line_break + line_break);
  }

  TomlEdited AddTable(Steps path, const TomlValue& value) const {
    const std::string line_break(LineBreak(text_));
    std::string before = BreakBefore(text_.size());
    if (!text_.empty() &&
        !(before + std::string(text_.substr(text_.size() - std::min<std::size_t>(4, text_.size())))).ends_with(line_break + line_break)) {
      before += line_break;
    }
    before.append("[").append(DottedKey(path.first(path.size() - 1))).append("]").append(line_break);
    return Spliced(text_.size(), text_.size(), before + TomlKey(path.back()) + " = ", TomlTextOf(value), line_break);
  }

  std::string_view text_;
  TomlObstacle& obstacle_;
};

}  // namespace

std::string TomlTextOf(const TomlValue& value) {
  if (const std::string* text = value.AsString()) return TomlString(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&value.data)) {
    const std::string text = fmt::format("{}", *number);
    return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
  }
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "true" : "false";
  if (const auto* date = std::get_if<TomlDateTime>(&value.data)) return date->text;
  std::string out;
  if (const TomlArray* array = value.AsArray()) {
    for (const TomlValue& item : array->items) out.append(out.empty() ? "" : ", ").append(TomlTextOf(item));
    return "[" + out + "]";
  }
  for (const TomlEntry& entry : value.AsTable()->entries) {
    out.append(out.empty() ? "" : ", ").append(TomlKey(entry.key)).append(" = ").append(TomlTextOf(entry.value));
  }
  return out.empty() ? "{}" : "{ " + out + " }";
}

std::optional<TomlEdited> SetTomlValue(std::string_view text, const TomlValue& document, const std::vector<std::string>& path,
                                       const TomlValue& value, TomlObstacle& obstacle) {
  return Editor(text, obstacle).Set(document, path, value);
}

}  // namespace spin_aks
