// SPDX-License-Identifier: Apache-2.0
//
// Where the values of a chart's knobs lie, and what they are by default.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "backends/helm/expression.h"
#include "backends/helm/knob_table.h"
#include "backends/k8s/lower.h"

namespace spin_aks::helm {

class KnobPlaces {
 public:
  // References to the bundle outlive this.
  KnobPlaces(const k8s::Bundle& bundle, std::vector<std::string> root);

  // Of the node with this mark; null for none.
  [[nodiscard]] const k8s::KnobUse* UseOf(yaml::Mark mark) const { return mark == 0 ? nullptr : &uses_[mark - 1U]; }
  // The way to the value.
  [[nodiscard]] std::vector<std::string> KeysOf(k8s::Knob knob, const std::string& owner) const;
  [[nodiscard]] std::vector<std::string> KeysOf(const k8s::KnobUse& use) const;
  [[nodiscard]] ValueRef RefOf(const k8s::KnobUse& use) const { return {KeysOf(use)}; }

  // Whether the owner has such a knob at all.
  [[nodiscard]] bool Has(k8s::Knob knob, const std::string& owner) const { return defaults_.contains({knob, owner}); }
  // Of another knob of the same owner, which it has: true, or not empty; a text; an integer. The default holds where the value is absent.
  [[nodiscard]] Expression Condition(k8s::Knob knob, const std::string& owner) const;
  [[nodiscard]] Expression Text(k8s::Knob knob, const std::string& owner) const;
  [[nodiscard]] Expression Integer(k8s::Knob knob, const std::string& owner) const;

 private:
  void Collect(const yaml::Value& value);
  [[nodiscard]] std::vector<std::string> TableOf(Owner kind, const std::string& owner) const;
  [[nodiscard]] Expression OrDefault(k8s::Knob knob, const std::string& owner) const;

  const std::vector<k8s::KnobUse>& uses_;
  std::vector<std::string> root_;
  std::map<std::pair<k8s::Knob, std::string>, yaml::Value> defaults_;
  std::map<Owner, std::set<std::string>> owners_;
};

}  // namespace spin_aks::helm
