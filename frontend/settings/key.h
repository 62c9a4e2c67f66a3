// SPDX-License-Identifier: Apache-2.0
//
// What a key of the settings is, and what a table of keys is: data, compared by
// address. A table lists its keys by reference, and is built of other tables by
// `+` (with all of theirs) and `-` (without these), so that "every key of `[app]`
// for each workload" is one term. Everything lives as long as the program.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "frontend/settings/choices.h"
#include "frontend/text/text_rules.h"
#include "ir/pod_fields.h"

namespace spin_aks {

class TableDef;

enum class ValueShape : std::uint8_t {
  kText,    // a string
  kScalar,  // a string, number or boolean; kept as the text that was written
  kInteger,
  kBoolean,
  kTextList,  // an array of strings; from a flag or the environment also `a,b`
};

// What stands at the key: a value, or something with keys below it.
enum class KeyForm : std::uint8_t {
  kValue,
  kValues,    // any names, a value each: `labels`
  kTable,     // `[cluster]`
  kTables,    // any names, a table each: `[key_value.<store>]`
  kElements,  // an array of tables: `[[service]]`
};

struct IntegerRange {
  std::int64_t least = 0;
  std::int64_t most = 2147483647;
};

// Who acts on a key.
enum class ReadBy : std::uint8_t {
  kCompile,   // what it says reaches the output, or a check
  kLoading,   // it says how the settings themselves are to be read
  kExecutor,  // only what builds, pushes and deploys asks
};

// How far the value of a key reaches. The image is one for all targets: what is in it cannot differ between them.
enum class Reach : std::uint8_t { kTarget, kImage };

using Constant = std::variant<std::monostate, std::string_view, std::int64_t, bool>;

// One row. `follows` and `elsewhere` are defaults in words; at most one of them and a constant is there.
struct ConfigKey {
  std::string_view name;                           // its step: `surge` of `app.strategy.surge`
  std::string_view any_name = {};                  // of kValues and kTables: what a name is called, `<label>`
  const TextRule* rule = nullptr;                  // of the text, or of each text of a list
  const TextRule* name_rule = nullptr;             // of the names of kValues and kTables
  std::span<const std::string_view> choices = {};  // legal texts; empty: any by `rule`
  std::string_view later_choice = {};              // a text that a later version takes
  IntegerRange range = {};
  std::string_view follows = {};      // compile computes it; `{0}`: the usual constant, `{1}`: the other
  std::string_view elsewhere = {};    // Kubernetes, Azure or the executor has it
  std::string_view meaning = {};      // one sentence, for lists
  std::string_view explanation = {};  // what else `explain` says
  std::string_view example = {};      // TOML
  ReadBy read_by = ReadBy::kCompile;
  Reach reach = Reach::kTarget;
  std::string_view since = "1";            // the first schema that has it
  std::optional<PodField> pod_field = {};  // what it says reaches the pods as it stands, with everything below it
  enum class Presence : std::uint8_t { kOptional, kNeeded } presence = Presence::kOptional;  // beside the other keys of its table

  // From the type of the Key.
  KeyForm form = KeyForm::kValue;
  ValueShape shape = ValueShape::kText;
  const TableDef* table = nullptr;
  Constant usual = {}, other = {};

  // Whether compile has a value where nobody wrote one.
  [[nodiscard]] constexpr bool HasDefault() const { return usual.index() != 0 || !follows.empty(); }
};

namespace keys {
inline constexpr auto kNeeded = ConfigKey::Presence::kNeeded;
}

// ---- Types of keys ----

// How a C++ type is written: the shape in TOML, and the type of a default. Enumerations are texts with choices.
struct Scalar {};
struct Texts {};
template <typename T>
struct Open {};  // of `Scalar` or `std::string`: any names

template <typename T>
struct Written {
  using Value = T;  // an enumeration
  using Default = T;
  static constexpr ValueShape kShape = ValueShape::kText;
};
template <>
struct Written<std::string> {
  using Value = std::string;
  using Default = std::string_view;
  static constexpr ValueShape kShape = ValueShape::kText;
};
template <>
struct Written<Scalar> {
  using Value = std::string;
  using Default = std::string_view;
  static constexpr ValueShape kShape = ValueShape::kScalar;
};
template <>
struct Written<std::int64_t> {
  using Value = std::int64_t;
  using Default = std::int64_t;
  static constexpr ValueShape kShape = ValueShape::kInteger;
};
template <>
struct Written<bool> {
  using Value = bool;
  using Default = bool;
  static constexpr ValueShape kShape = ValueShape::kBoolean;
};
template <>
struct Written<Texts> {
  using Value = std::string;  // of each
  using Default = std::string_view;
  static constexpr ValueShape kShape = ValueShape::kTextList;
};
template <typename T>
struct Written<Open<T>> : Written<T> {};

template <typename T>
inline constexpr KeyForm kFormOf = KeyForm::kValue;
template <typename T>
inline constexpr KeyForm kFormOf<Open<T>> = KeyForm::kValues;

// A key with a value. A constant default stands here and nowhere else; where there are two, `other` is for the case that `follows` tells.
template <typename T>
struct Key : ConfigKey {
  using Type = T;
  using Value = typename Written<T>::Value;
  using Default = typename Written<T>::Default;

  consteval explicit Key(const ConfigKey& row) : ConfigKey(row) {
    form = kFormOf<T>;
    shape = Written<T>::kShape;
    if constexpr (Choosable<T>) choices = kChoiceNames<T>;
  }
  consteval Key(const ConfigKey& row, Default common) : Key(row) {
    usual_value = common;
    usual = ToConstant(common);
  }
  consteval Key(const ConfigKey& row, Default common, Default rare) : Key(row, common) {
    other_value = rare;
    other = ToConstant(rare);
  }

  [[nodiscard]] constexpr Value Usual() const { return Value(*usual_value); }
  [[nodiscard]] constexpr Value Other() const { return Value(*other_value); }

  std::optional<Default> usual_value = {}, other_value = {};

 private:
  static consteval Constant ToConstant(Default value) {
    if constexpr (Choosable<T>)
      return NameOf(value);
    else
      return value;
  }
};

// ---- Tables ----

class TableDef {
 public:
  consteval TableDef(std::initializer_list<const ConfigKey*> keys) {
    for (const ConfigKey* key : keys) Put(key);
  }
  // Both; a key of both stands where it stood first.
  consteval TableDef operator+(const TableDef& more) const {
    TableDef sum(*this);
    for (const ConfigKey* key : more.keys())
      if (!Has(*key)) sum.Put(key);
    return sum;
  }
  consteval TableDef operator-(const TableDef& less) const {
    TableDef rest({});
    for (const ConfigKey* key : keys())
      if (!less.Has(*key)) rest.Put(key);
    return rest;
  }

  // In the order of the documentation.
  [[nodiscard]] constexpr std::span<const ConfigKey* const> keys() const { return {keys_.data(), count_}; }
  // By what the row says: a key of the same name in another table means something else. (Addresses would do, but g++ 12 takes the
  // comparison of two of them for no constant under -fsanitize=undefined: GCC bug 71962.)
  [[nodiscard]] constexpr bool Has(const ConfigKey& key) const {
    return std::ranges::any_of(keys(), [&](const ConfigKey* mine) { return mine->name == key.name && mine->meaning == key.meaning; });
  }
  [[nodiscard]] constexpr bool HasAll(const TableDef& other) const {
    return std::ranges::all_of(other.keys(), [&](const ConfigKey* key) { return Has(*key); });
  }

 private:
  static constexpr std::size_t kMost = 48;  // one more does not compile: raise it

  consteval void Put(const ConfigKey* key) { keys_.at(count_++) = key; }

  std::array<const ConfigKey*, kMost> keys_{};
  std::size_t count_ = 0;
};

// A key with keys below it: those of `kBelow`.
template <const TableDef& kBelow, KeyForm kForm>
struct KeyOfTables : ConfigKey {
  static constexpr const TableDef& kTable = kBelow;
  consteval explicit KeyOfTables(const ConfigKey& row) : ConfigKey(row) {
    form = kForm;
    table = &kBelow;
  }
};
template <const TableDef& kBelow>
using TableKey = KeyOfTables<kBelow, KeyForm::kTable>;
template <const TableDef& kBelow>
using TablesKey = KeyOfTables<kBelow, KeyForm::kTables>;
template <const TableDef& kBelow>
using ElementsKey = KeyOfTables<kBelow, KeyForm::kElements>;

}  // namespace spin_aks
