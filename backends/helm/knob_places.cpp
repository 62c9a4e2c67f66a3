// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/knob_places.h"

namespace spin_aks::helm {

KnobPlaces::KnobPlaces(const k8s::Bundle& bundle, std::vector<std::string> root) : uses_(bundle.knobs), root_(std::move(root)) {
  for (const k8s::KnobUse& use : uses_) owners_[DefOf(use.knob).owner].insert(use.owner);
  for (const k8s::Object& object : bundle.app) Collect(object.value);
}

void KnobPlaces::Collect(const yaml::Value& value) {
  if (const k8s::KnobUse* use = UseOf(value.mark())) {
    const bool says_itself = std::holds_alternative<std::nullptr_t>(use->value.node());
    defaults_.try_emplace({use->knob, use->owner}, says_itself ? value : use->value);
  }
  if (const yaml::Map* map = value.AsMap()) {
    for (const yaml::Entry& entry : map->entries()) Collect(entry.value);
  } else if (const yaml::List* list = value.AsList()) {
    for (const yaml::Value& item : *list) Collect(item);
  }
}

// The only one of its kind has the plain place; one of several has its name's.
std::vector<std::string> KnobPlaces::TableOf(Owner kind, const std::string& owner) const {
  const auto owners = owners_.find(kind);
  const bool is_only = owners == owners_.end() || owners->second.size() < 2;
  switch (kind) {
    case Owner::kApp:
      return {};
    case Owner::kWorkload:
      return is_only ? std::vector<std::string>{} : std::vector{owner};
    case Owner::kService:
      return is_only ? std::vector<std::string>{"service"} : std::vector<std::string>{"services", owner};
    case Owner::kVault:
      return is_only ? std::vector<std::string>{"keyvault"} : std::vector<std::string>{"keyvaults", owner};
  }
  return {};
}

std::vector<std::string> KnobPlaces::KeysOf(k8s::Knob knob, const std::string& owner) const {
  const KnobDef& def = DefOf(knob);
  std::vector<std::string> keys = root_;
  for (const std::string& key : TableOf(def.owner, owner)) keys.push_back(key);
  for (const std::string& key : def.keys) keys.push_back(key);
  return keys;
}

std::vector<std::string> KnobPlaces::KeysOf(const k8s::KnobUse& use) const {
  std::vector<std::string> keys = KeysOf(use.knob, use.owner);
  if (!use.name.empty()) keys.push_back(use.name);
  return keys;
}

Expression KnobPlaces::OrDefault(k8s::Knob knob, const std::string& owner) const {
  return Apply(Function::kOrElse, ValueRef{KeysOf(knob, owner)}, Constant{defaults_.at({knob, owner})});
}

Expression KnobPlaces::Condition(k8s::Knob knob, const std::string& owner) const {
  const yaml::Value& value = defaults_.at({knob, owner});
  const bool* flag = std::get_if<bool>(&value.node());
  return flag != nullptr && *flag ? OrDefault(knob, owner) : Expression(ValueRef{KeysOf(knob, owner)});
}

Expression KnobPlaces::Text(k8s::Knob knob, const std::string& owner) const {
  return Apply(Function::kDefault, ValueRef{KeysOf(knob, owner)}, Constant{defaults_.at({knob, owner})});
}

// Where 0 is not a value, it is as good as none, and `default` reads better.
Expression KnobPlaces::Integer(k8s::Knob knob, const std::string& owner) const {
  const yaml::Value* minimum = DefOf(knob).schema.AsMap()->Find("minimum");
  const auto* least = minimum != nullptr ? std::get_if<std::int64_t>(&minimum->node()) : nullptr;
  const bool may_be_zero = least == nullptr || *least == 0;
  return Apply(Function::kInt64, may_be_zero ? OrDefault(knob, owner) : Text(knob, owner));
}

}  // namespace spin_aks::helm
