// SPDX-License-Identifier: Apache-2.0
//
// A table of settings, as a view: valid as long as the AksConfig (and the Reads)
// that it came from. Its type says which table of keys it has, and a key of
// another table does not compile. Each look is recorded where Reads are given,
// but for SpanOf: asking whether a key was written is no use of what it says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "frontend/settings/key.h"
#include "frontend/settings/reads.h"
#include "frontend/toml/value.h"
#include "ir/plain.h"
#include "ir/program.h"
#include "ir/source.h"
#include "ir/spanned.h"

namespace spin_aks {

// A key that the table at `place` (`app.affinity`) needs beside what is written in it; an empty list is not there either.
struct MissingKey {
  std::string place;
  const ConfigKey* key;
  Span span;  // of what is written
};

// What all sections have, whatever their keys.
class AnySection {
 public:
  [[nodiscard]] bool empty() const { return table_ == nullptr || table_->entries.empty(); }
  // An entry was wrong and was left out: right here, or at any depth.
  [[nodiscard]] bool LeavesOut() const { return table_ != nullptr && table_->is_partial; }
  [[nodiscard]] bool IsPartial() const;
  // Of the first key that is set here; nowhere for an empty table.
  [[nodiscard]] Span FirstSpan() const;

  // A key with everything below it, whatever its form, with constant defaults where something stands beside them; nothing if it
  // is not written. Keys that are needed there and are not are added to `missing`.
  [[nodiscard]] std::optional<Plain> Whole(const ConfigKey& key, std::vector<MissingKey>& missing) const;

 protected:
  // `table` is null where nothing is set; `reads` where nobody asks what was read. `place` ends in `.`, unless it is the root's.
  AnySection(const TomlTable* table, const KeyNode& node, std::string place, Reads* reads)
      : table_(table), node_(&node), place_(std::move(place)), reads_(reads) {}

  [[nodiscard]] const TomlEntry* EntryOf(const ConfigKey& key) const;
  [[nodiscard]] const KeyNode& NodeOf(const ConfigKey& key) const { return *node_->fixed.find(key.name)->second; }
  [[nodiscard]] std::string PlaceOf(const ConfigKey& key) const { return place_ + std::string(key.name); }
  [[nodiscard]] AnySection TableOf(const ConfigKey& key) const;
  [[nodiscard]] std::vector<std::pair<Spanned<std::string>, AnySection>> TablesOf(const ConfigKey& key) const;
  [[nodiscard]] std::vector<AnySection> ElementsOf(const ConfigKey& key) const;
  // The table of a name that nothing is said of.
  [[nodiscard]] AnySection NothingOf(const ConfigKey& key, std::string_view name) const;
  [[nodiscard]] AnySection FirstElementOf(const ConfigKey& key) const;

  [[nodiscard]] std::vector<Spanned<std::string>> TextsOf(const ConfigKey& key) const;
  [[nodiscard]] SpannedMap MapOf(const ConfigKey& key) const;

  void Note(const ConfigKey& key, std::optional<TomlValue> value, Reading::Kind kind = Reading::Kind::kSetting) const;
  void NoteItem(const ConfigKey& key, const std::string& name, TomlValue value) const;
  [[nodiscard]] bool is_recorded() const { return reads_ != nullptr; }

 private:
  [[nodiscard]] Plain WholeTable(const TableDef& table, Span span, std::vector<MissingKey>& missing) const;
  [[nodiscard]] std::optional<Plain> WholeValue(const ConfigKey& key, const TomlEntry* entry) const;

  const TomlTable* table_;
  const KeyNode* node_;
  std::string place_;
  Reads* reads_;
};

template <const TableDef& kTable>
class Section;

template <const TableDef& kTable>
struct NamedSection {
  Spanned<std::string> name;
  Section<kTable> section;
};

template <const TableDef& kTable>
class Section : public AnySection {
 public:
  Section(const TomlTable* table, const KeyNode& node, std::string place, Reads* reads)
      : AnySection(table, node, std::move(place), reads) {}
  explicit Section(AnySection any) : AnySection(std::move(any)) {}
  // A table with all keys of this one can be read as this one.
  template <const TableDef& kWider>
    requires(kWider.HasAll(kTable))
  Section(const Section<kWider>& wider) : AnySection(wider) {}  // NOLINT(google-explicit-constructor)

  // What was written.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kValue && kKey.shape != ValueShape::kTextList)
  [[nodiscard]] auto Find() const {
    auto found = Look<kKey>();
    if (is_recorded()) Note(kKey, found ? std::optional(AsToml<kKey>(*found)) : std::nullopt);
    return found;
  }

  // What was written, else the constant default of the key, which comes from nowhere.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kValue && kKey.shape != ValueShape::kTextList && kKey.usual_value.has_value() &&
             kKey.follows.empty())
  [[nodiscard]] auto Get() const {
    return GetOr<kKey>(kKey.Usual());
  }

  // What was written, else `computed`: the default of a key that follows from something else, and where that stands.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kValue && kKey.shape != ValueShape::kTextList && kKey.HasDefault())
  [[nodiscard]] auto GetOr(Spanned<typename std::remove_cvref_t<decltype(kKey)>::Value> computed) const {
    auto value = Look<kKey>().value_or(std::move(computed));
    if (is_recorded()) Note(kKey, AsToml<kKey>(value));
    return value;
  }

  // The texts of a list, none where it is not written.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kValue && kKey.shape == ValueShape::kTextList)
  [[nodiscard]] std::vector<Spanned<std::string>> Get() const {
    return TextsOf(kKey);
  }
  // The texts of an open table such as `labels`.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kValues)
  [[nodiscard]] SpannedMap Get() const {
    return MapOf(kKey);
  }
  // A default that was computed for one name of an open table.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kValues)
  void Supply(const std::string& name, const Spanned<std::string>& value) const {
    if (is_recorded()) NoteItem(kKey, name, {value.value, value.span});
  }

  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kTable)
  [[nodiscard]] auto Get() const {
    return Section<*kKey.table>(TableOf(kKey));
  }
  // The tables of an open table such as `key_value`, in the order of their names.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kTables)
  [[nodiscard]] auto Get() const {
    std::vector<NamedSection<*kKey.table>> named;
    for (auto& [name, section] : TablesOf(kKey)) named.push_back({std::move(name), Section<*kKey.table>(std::move(section))});
    return named;
  }
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kTables)
  [[nodiscard]] auto Nothing(std::string_view name) const {
    return Section<*kKey.table>(NothingOf(kKey, name));
  }
  // The elements of an array of tables such as `service`.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kElements)
  [[nodiscard]] auto Get() const {
    std::vector<Section<*kKey.table>> elements;
    for (auto& element : ElementsOf(kKey)) elements.emplace_back(std::move(element));
    return elements;
  }
  // What is set in a table, whatever its keys are; not recorded.
  [[nodiscard]] AnySection AnyOf(const ConfigKey& table) const { return TableOf(table); }

  // The element that holds where none was written.
  template <const auto& kKey>
    requires(kTable.Has(kKey) && kKey.form == KeyForm::kElements)
  [[nodiscard]] auto Nothing() const {
    return Section<*kKey.table>(FirstElementOf(kKey));
  }

  // Of the key, where it was written first; nowhere if it is not set.
  template <const auto& kKey>
    requires(kTable.Has(kKey))
  [[nodiscard]] Span SpanOf() const {
    const TomlEntry* entry = EntryOf(kKey);
    return entry != nullptr ? entry->key_span : Span{};
  }
  // Of what it says there.
  template <const auto& kKey>
    requires(kTable.Has(kKey))
  [[nodiscard]] Span ValueSpanOf() const {
    const TomlEntry* entry = EntryOf(kKey);
    return entry != nullptr ? entry->value.span : Span{};
  }
  // As messages call it: `app.listen_port`.
  template <const auto& kKey>
    requires(kTable.Has(kKey))
  [[nodiscard]] std::string NameOf() const {
    return PlaceOf(kKey);
  }
  // What other settings came to: it can be shown, and would be refused beside them.
  template <const auto& kKey>
    requires(kTable.Has(kKey))
  void Tell(std::string text, Span span) const {
    if (is_recorded()) Note(kKey, TomlValue{std::move(text), span}, Reading::Kind::kResult);
  }

 private:
  template <const auto& kKey>
  auto Look() const {
    using Type = typename std::remove_cvref_t<decltype(kKey)>::Type;
    using Value = typename std::remove_cvref_t<decltype(kKey)>::Value;
    using Raw = std::conditional_t<Choosable<Type>, std::string, Value>;
    const TomlEntry* entry = EntryOf(kKey);
    const Raw* raw = entry != nullptr ? std::get_if<Raw>(&entry->value.data) : nullptr;
    if (raw == nullptr) return std::optional<Spanned<Value>>();
    if constexpr (Choosable<Type>)
      return std::optional(Spanned<Value>(ValueNamed<Type>(*raw), entry->value.span));
    else
      return std::optional(Spanned<Value>(*raw, entry->value.span));
  }

  template <const auto& kKey, typename T>
  static TomlValue AsToml(const Spanned<T>& value) {
    if constexpr (Choosable<T>)
      return {std::string(spin_aks::NameOf(value.value)), value.span};
    else
      return {value.value, value.span};
  }
};

}  // namespace spin_aks
