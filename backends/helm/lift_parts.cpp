// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift_parts.h"

#include <utility>

#include "ir/check.h"

namespace spin_aks::helm {
namespace {

yaml::Value MapOf(const SpannedMap& map) {
  yaml::Map out;
  for (const auto& [key, value] : map) out.Add(key, By(Rule::kChartValue, value));
  return yaml::Value(std::move(out)).Because(Rule::kChartValue);
}

}  // namespace

yaml::Value ValueOf(const Node& node) {
  if (const auto* literal = std::get_if<Literal>(&node.data)) return literal->value;
  if (const auto* sequence = std::get_if<Sequence>(&node.data)) {
    yaml::List list;
    for (const Node& item : sequence->items) list.push_back(ValueOf(item));
    return list;
  }
  const auto* mapping = std::get_if<Mapping>(&node.data);
  CHECK(mapping != nullptr, "what was lifted is not lifted again");
  yaml::Map map;
  for (const Member& member : mapping->members) {
    const auto& entry = std::get<Entry>(member);
    map.Add(entry.key, ValueOf(entry.value));
  }
  return map;
}

void LiftTextMap(const Lifting& lifting, const std::vector<std::string>& keys, const TextMapPlace& place, std::string comment) {
  const ValueRef ref = lifting.Ref(keys);
  const Guard guard{Guard::Kind::kWith, ref};
  Entry* entry = FindEntry(place.parent, place.key);
  std::vector<std::string> ours = place.reserved;
  if (entry == nullptr) {
    InsertAfter(place.parent, "labels", {std::string(place.key), TextMap{Dot{}}, guard});
  } else {
    for (const auto& [name, value] : place.users) Remove(entry->value, name);
    auto& members = std::get<Mapping>(entry->value.data).members;
    for (const Member& member : members) ours.push_back(std::get<Entry>(member).key);
    if (members.empty()) {
      *entry = {std::string(place.key), TextMap{Dot{}}, guard};
    } else {
      members.push_back(Splice{ref});
    }
  }
  lifting.Offer(keys, MapOf(place.users), std::move(comment), schema::TextMap(ours));
}

void LiftMap(const Lifting& lifting, const std::vector<std::string>& keys, Node& parent, std::string_view key, std::string comment,
             Schema schema) {
  Entry* entry = FindEntry(parent, key);
  lifting.Offer(keys, entry != nullptr ? ValueOf(entry->value) : yaml::Value(yaml::Map()).Because(Rule::kChartValue), std::move(comment),
                std::move(schema));
  Entry lifted{std::string(key), Structure{Dot{}}, Guard{Guard::Kind::kWith, lifting.OptionalRef(keys)}};
  if (entry != nullptr) {
    lifted.value.cause = entry->value.cause;
    *entry = std::move(lifted);
  } else {
    InsertAfter(parent, {}, std::move(lifted));
  }
}

}  // namespace spin_aks::helm
