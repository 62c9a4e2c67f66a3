// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/plain_value.h"

#include <utility>

namespace spin_aks::k8s {
namespace {

yaml::Value ToValue(Rule rule, const PlainList& list) {
  yaml::List values;
  values.reserve(list.items.size());
  for (const Plain& item : list.items) values.push_back(By(rule, item));
  return values;
}

yaml::Value ToValue(Rule rule, const PlainMap& map) {
  yaml::Map values;
  for (const auto& [name, plain] : map.entries) values.Add(name, By(rule, plain));
  return values;
}

yaml::Value ToValue(Rule rule, const std::string& text) { return spin_aks::By(rule, text); }
yaml::Value ToValue(Rule rule, std::int64_t number) { return spin_aks::By(rule, number); }
yaml::Value ToValue(Rule rule, bool flag) { return spin_aks::By(rule, flag); }

}  // namespace

yaml::Value By(Rule rule, const Plain& plain) {
  yaml::Value value = std::visit([rule](const auto& data) { return ToValue(rule, data); }, plain.data);
  return std::move(value).At(plain.span).Because(rule);
}

}  // namespace spin_aks::k8s
