// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/effective.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "frontend/settings/keys.h"
#include "ir/toml_text.h"

namespace spin_aks {
namespace {

std::string TomlText(const TomlValue& value) {
  if (const auto* text = value.AsString()) return TomlString(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) return std::to_string(*number);
  if (const auto* boolean = std::get_if<bool>(&value.data)) return *boolean ? "true" : "false";
  if (value.AsTable() != nullptr) return "{}";
  std::string items;
  if (const auto* array = value.AsArray())
    for (const TomlValue& item : array->items) items += (items.empty() ? "" : ", ") + TomlText(item);
  return "[" + items + "]";
}

// A value that somebody wrote, by its name at its place.
struct Leaf {
  const KeyNode* node;
  const TomlValue* value;
};
using Leaves = std::map<std::string, Leaf>;

void Collect(const TomlTable& table, const KeyNode& node, const std::string& place, Leaves& leaves);

// `namespaceSelector = {}` is all namespaces, and without it there is one. Tables of our own say nothing that way.
bool SaysByBeingEmpty(const TomlValue& value, const KeyNode& node) {
  if (value.AsTable() == nullptr || !value.AsTable()->entries.empty()) return false;
  const KeyNode* up = node.parent;
  while (up != nullptr && (up->key == nullptr || !up->key->pod_field)) up = up->parent;
  return up != nullptr;
}

void Collect(const TomlValue& value, const KeyNode& node, const std::string& name, Leaves& leaves) {
  const TomlArray* array = value.AsArray();
  if (node.leaf != nullptr || SaysByBeingEmpty(value, node)) {
    leaves.emplace(name, Leaf{&node, &value});
  } else if (const TomlTable* table = value.AsTable()) {
    Collect(*table, node, name + ".", leaves);
  } else if (array != nullptr) {
    for (std::size_t i = 0; i < array->items.size(); ++i)
      Collect(*array->items[i].AsTable(), node, fmt::format("{}[{}].", name, i), leaves);
  }
}

void Collect(const TomlTable& table, const KeyNode& node, const std::string& place, Leaves& leaves) {
  for (const TomlEntry& entry : table.entries)
    if (const KeyNode* child = node.Child(entry.key)) Collect(entry.value, *child, place + TomlKey(entry.key), leaves);
}

// ---- Places in arrays of tables ----

// One step of the way to a setting, as they are sorted: what stands in a table comes before its arrays.
using Step = std::tuple<bool, std::size_t, std::size_t>;  // an element of an array; order; index
struct Place {
  std::vector<Step> steps;
  std::vector<SettingElement> elements;
  std::string rest;  // `name`
};

// `service[0].ports[1].name` is `name` of an element of `service.ports`. Arrays stand below fixed names alone.
Place PlaceOf(std::string_view name, const KeyNode& node) {
  std::vector<const KeyNode*> arrays;
  for (const KeyNode* up = node.parent; up != nullptr; up = up->parent)
    if (up->is_array) arrays.insert(arrays.begin(), up);
  Place place;
  for (const KeyNode* array : arrays) {
    const std::size_t open = name.find('[');
    const std::size_t close = name.find(']', open);
    std::size_t index = 0;
    for (const char digit : name.substr(open + 1, close - open - 1)) index = index * 10 + static_cast<std::size_t>(digit - '0');
    place.steps.emplace_back(true, array->order, index);
    const std::string up = place.elements.empty() ? "" : place.elements.back().header + ".";
    place.elements.push_back({up + std::string(name.substr(0, open)), index});
    name.remove_prefix(close + 2);
  }
  place.steps.emplace_back(false, node.order, 0);
  place.rest = name;
  return place;
}

// ---- Everything that holds ----

class Lister {
 public:
  Lister(const AksConfig& config, const Reads& reads) : reads_(reads) { Collect(config.merged(), KeyTree(), "", leaves_); }

  std::vector<EffectiveSetting> List() {
    for (const auto& [name, leaf] : leaves_) AddWritten(name, leaf);
    for (const auto& [name, reading] : reads_.by_name()) AddComputed(name, reading);
    for (const KeyNode* node : ConfigKeys()) AddUnread(*node);
    std::ranges::stable_sort(found_, {}, [](const Found& found) { return std::tie(found.place.steps, found.place.rest); });
    return Placed();
  }

 private:
  struct Found {
    Place place;
    EffectiveSetting setting;
  };

  static bool IsFixed(const KeyNode& node) { return node.pattern.find_first_of("<[") == std::string::npos; }

  EffectiveSetting& Add(const std::string& name, const KeyNode& node) {
    found_.push_back({PlaceOf(name, node), {}});
    return found_.back().setting;
  }

  void AddWritten(const std::string& name, const Leaf& leaf) {
    EffectiveSetting& setting = Add(name, *leaf.node);
    setting.value = TomlText(*leaf.value);
    setting.origin = SettingOrigin::kWritten;
    setting.span = leaf.value->span;
  }

  void AddComputed(const std::string& name, const Reading& reading) {
    if (leaves_.contains(name)) return;
    if (!reading.value) return AddWords(name, *reading.node);
    EffectiveSetting& setting = Add(name, *reading.node);
    setting.value = TomlText(*reading.value);
    setting.span = reading.value->span;
    setting.origin = setting.span.is_somewhere() ? SettingOrigin::kFollows : SettingOrigin::kDefault;
    setting.cause = NameAt(setting.span);
    if (reading.kind == Reading::Kind::kResult) setting.form = EffectiveSetting::Form::kComment;
  }

  // What others decide is worth a line where there is one place for it.
  void AddWords(const std::string& name, const KeyNode& node) {
    if (!IsFixed(node) || node.key->elsewhere.empty()) return;
    EffectiveSetting& setting = Add(name, node);
    setting.words = node.key->elsewhere;
    setting.form = EffectiveSetting::Form::kComment;
  }

  // Keys that compile did not look at have no effect on it. Others have, elsewhere.
  void AddUnread(const KeyNode& node) {
    const bool is_known = leaves_.contains(node.pattern) || reads_.by_name().contains(node.pattern);
    if (node.leaf->read_by == ReadBy::kCompile || is_known || !IsFixed(node)) return;
    std::string value = ConstantToml(node.leaf->usual, node.leaf->shape);
    if (value.empty()) return AddWords(node.pattern, node);
    Add(node.pattern, node).value = std::move(value);
  }

  std::string NameAt(Span span) {
    if (!span.is_somewhere()) return {};
    const auto stands_there = [&](const auto& named) { return named.second.value->span == span; };
    const auto leaf = std::ranges::find_if(leaves_, stands_there);
    return leaf != leaves_.end() ? leaf->first : std::string();
  }

  std::vector<EffectiveSetting> Placed() {
    std::vector<EffectiveSetting> settings;
    for (Found& found : found_) {
      found.setting.elements = std::move(found.place.elements);
      found.setting.key = std::move(found.place.rest);
      settings.push_back(std::move(found.setting));
    }
    return settings;
  }

  const Reads& reads_;
  Leaves leaves_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<EffectiveSetting> EffectiveSettings(const AksConfig& config, const Reads& reads) { return Lister(config, reads).List(); }

}  // namespace spin_aks
