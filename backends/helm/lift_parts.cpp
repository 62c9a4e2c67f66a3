// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift_parts.h"

#include <cassert>

namespace spin_aks::helm {
namespace {

yaml::Value MapOf(const SpannedMap& map) {
  yaml::Map out;
  for (const auto& [key, value] : map) out.Add(key, value);
  return out;
}

// `.Values.labels` without the keys that are ours: a key twice would be no YAML.
std::string WithoutOurs(const std::string& ref, const Mapping& ours) {
  std::string text = "omit " + ref;
  for (const Member& member : ours.members) text += " " + GoString(std::get<Entry>(member).key);
  return text;
}

void InsertMap(Node& parent, std::string_view key, const std::string& ref) {
  InsertAfter(parent, "labels", {std::string(key), Structure{"."}, Guard{Guard::Kind::kWith, ref}});
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
  assert(mapping != nullptr && "what was lifted has no value here any more");
  yaml::Map map;
  for (const Member& member : mapping->members) {
    const auto& entry = std::get<Entry>(member);
    map.Add(entry.key, ValueOf(entry.value));
  }
  return map;
}

void LiftTextMap(const Lifting& lifting, const std::vector<std::string>& keys, Node& parent, std::string_view key, const SpannedMap& users,
                 std::string comment) {
  lifting.Expose(keys, MapOf(users), std::move(comment), schema::TextMap());
  const std::string ref = lifting.Ref(keys);
  Entry* entry = FindEntry(parent, key);
  if (entry == nullptr) return InsertMap(parent, key, ref);
  for (const auto& [name, value] : users) Remove(entry->value, name);
  auto& ours = std::get<Mapping>(entry->value.data);
  if (!ours.members.empty()) {
    ours.members.push_back(Splice{WithoutOurs(ref, ours)});
    return;
  }
  *entry = {std::string(key), Structure{"."}, Guard{Guard::Kind::kWith, ref}};
}

void LiftMap(const Lifting& lifting, const std::vector<std::string>& keys, Node& parent, std::string_view key, std::string comment,
             Schema schema) {
  Entry* entry = FindEntry(parent, key);
  lifting.Expose(keys, entry != nullptr ? ValueOf(entry->value) : yaml::Value(yaml::Map()), std::move(comment), std::move(schema));
  Entry lifted{std::string(key), Structure{"."}, Guard{Guard::Kind::kWith, lifting.Ref(keys)}};
  if (entry != nullptr) {
    *entry = std::move(lifted);
  } else {
    InsertAfter(parent, {}, std::move(lifted));
  }
}

}  // namespace spin_aks::helm
