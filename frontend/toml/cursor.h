// SPDX-License-Identifier: Apache-2.0
//
// Reading a table key by key: each key that is asked for is known from then on,
// and at the end every other one is an error with a suggestion. Wrong types are
// reported where they stand, and reading goes on; missing keys at the end, for
// a key that is there under a wrong name is one mistake and not two.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/spanned.h"

namespace spin_aks {

// "a string", "an integer", "a table": for messages.
[[nodiscard]] std::string_view TypeWithArticle(const TomlValue& value);

// Reports that `what` (with its own backticks) is not `expected` ("a string").
Diagnostic& ReportWrongType(const TomlValue& value, std::string_view what, std::string_view expected, Diagnostics& diagnostics);

// The value as a type, or a report. `what` names it in the message.
[[nodiscard]] std::optional<Spanned<std::string>> DecodeString(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);
[[nodiscard]] std::optional<Spanned<bool>> DecodeBool(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);
[[nodiscard]] std::optional<Spanned<std::int64_t>> DecodeInteger(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);
// Wrong items are reported and left out.
[[nodiscard]] std::vector<Spanned<std::string>> DecodeStrings(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);
[[nodiscard]] const TomlTable* DecodeTable(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);
[[nodiscard]] const TomlArray* DecodeArray(const TomlValue& value, std::string_view what, Diagnostics& diagnostics);

// The key that a cursor reported as missing; empty for any other report.
[[nodiscard]] std::string_view MissingKeyOf(const Diagnostic& report);

// What to say about a key that people write by mistake, instead of a guess.
struct KeyHint {
  std::string_view key;
  std::string_view help;
  std::string_view meant = {};  // the key that it stands for; empty: the nearest of the known ones, if any
};

// The table, the diagnostics and the keys outlive the cursor. Whoever requires
// a key ends with `RejectOthers`, or with `ReportLacking` where other keys are fine.
class TomlCursor {
 public:
  // `where` names the table in messages, with its backticks: "`[application]`",
  // "component `cart`". `span` is where something is missing.
  TomlCursor(const TomlTable& table, Span span, std::string where, Diagnostics& diagnostics);

  // A value that serde reads into a struct: a table, or an array whose items
  // are the fields in their order. Reports anything else; nothing then.
  [[nodiscard]] static std::optional<TomlCursor> OfStruct(const TomlValue& value, std::span<const std::string_view> fields,
                                                          std::string where, Diagnostics& diagnostics);

  // Nothing if the key is absent.
  [[nodiscard]] const TomlEntry* Take(std::string_view key);
  // The same, and a key that is absent is an error, reported at the end. `help` says what to add, and outlives the cursor.
  [[nodiscard]] const TomlEntry* Require(std::string_view key, std::string_view help = {});

  // Absent or reported: nothing.
  [[nodiscard]] std::optional<Spanned<std::string>> TakeString(std::string_view key);
  [[nodiscard]] std::optional<Spanned<std::string>> RequireString(std::string_view key, std::string_view help = {});
  [[nodiscard]] std::optional<Spanned<bool>> TakeBool(std::string_view key);
  [[nodiscard]] std::optional<Spanned<std::int64_t>> TakeInteger(std::string_view key);
  [[nodiscard]] std::vector<Spanned<std::string>> TakeStrings(std::string_view key);
  [[nodiscard]] const TomlTable* TakeTable(std::string_view key);

  // The entries that nobody has asked for, in order.
  [[nodiscard]] std::vector<const TomlEntry*> Others() const;
  // Reports each of them, and then the required keys that none of them stands for.
  void RejectOthers(std::span<const KeyHint> hints = {});
  // Reports the required keys that are absent.
  void ReportLacking();

  // Keys of the table that were read elsewhere: known for suggestions alone.
  void AlsoHas(std::span<const std::string_view> keys);
  // Whether an unknown key was probably meant as `key`. To be asked when all keys are known.
  [[nodiscard]] bool IsMisspelt(std::string_view key, std::span<const KeyHint> hints = {}) const;

  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] Span span() const { return span_; }
  [[nodiscard]] const TomlTable& table() const { return *table_; }
  // "`key` of component `cart`".
  [[nodiscard]] std::string NameOf(std::string_view key) const;

 private:
  struct Lacking {
    std::string_view key, help;
  };

  // The key that an unknown one stands for; empty if nobody can tell.
  [[nodiscard]] std::string Meant(const TomlEntry& entry, std::span<const KeyHint> hints) const;
  [[nodiscard]] std::vector<std::string_view> Names() const;
  void ReportUnknown(const TomlEntry& entry, std::span<const KeyHint> hints);

  std::unique_ptr<TomlTable> positional_;  // the array as a table; the cursor moves, this does not
  const TomlTable* table_;
  Span span_;
  std::string where_;
  Diagnostics* diagnostics_;
  std::vector<std::string_view> known_;      // in the order of asking, present or not
  std::vector<std::string_view> elsewhere_;  // of the table, and read by somebody else
  std::vector<Lacking> lacking_;             // required, absent, and not reported yet
};

}  // namespace spin_aks
