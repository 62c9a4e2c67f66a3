// SPDX-License-Identifier: Apache-2.0
//
// A TOML document as a tree of our own: in source order, every key and value
// with a byte span. No other header knows which parser made it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ir/source.h"

namespace spin_aks {

struct TomlValue;
struct TomlEntry;

struct TomlArray {
  std::vector<TomlValue> items;
};
// In source order; keys are unique (the parser saw to it).
struct TomlTable {
  std::vector<TomlEntry> entries;
  // Of checked settings: an entry was wrong and was left out, so that a key that is not here may have been written.
  bool is_partial = false;
  [[nodiscard]] const TomlEntry* Find(std::string_view key) const;
};
// Dates and times, as written.
struct TomlDateTime {
  std::string text;
};

struct TomlValue {
  std::variant<std::string, std::int64_t, double, bool, TomlDateTime, TomlArray, TomlTable> data;
  // A scalar, array or inline table: the written value with its quotes or
  // brackets. A `[table]`: its header with the brackets; an array of tables: its first header. A table without a
  // header of its own (`a` of `[a.b]`, `a` of `a.b = 1`): the key's part. The document: the whole text.
  Span span;
  enum class Form : std::uint8_t { kInline, kHeader, kDotted } form = Form::kInline;

  [[nodiscard]] const TomlTable* AsTable() const { return std::get_if<TomlTable>(&data); }
  [[nodiscard]] const TomlArray* AsArray() const { return std::get_if<TomlArray>(&data); }
  [[nodiscard]] const std::string* AsString() const { return std::get_if<std::string>(&data); }
  // `string`, `integer`, `float`, `boolean`, `datetime`, `array`, `table`.
  [[nodiscard]] std::string_view TypeName() const;
};

struct TomlEntry {
  std::string key;
  Span key_span;  // the key as written, with its quotes; of a dotted key, its own part
  TomlValue value;
};

}  // namespace spin_aks
