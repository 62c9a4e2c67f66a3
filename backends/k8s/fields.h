// SPDX-License-Identifier: Apache-2.0
//
// Builds one mapping, leaving out what is not there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backends/yaml/value.h"

namespace spin_aks::k8s {

class Fields {
 public:
  Fields() = default;
  // Of so many, where there will be thousands of such mappings.
  explicit Fields(std::size_t count) { map_.Reserve(count); }

  // A key that is new.
  Fields& Add(yaml::Key key, yaml::Value value) {
    map_.Add(std::move(key), std::move(value));
    return *this;
  }
  // Nothing is added for an empty text, list, mapping or optional, unless it is marked.
  Fields& AddText(yaml::Key key, CausedString text) { return text->empty() ? *this : Add(std::move(key), std::move(text)); }
  Fields& AddNonEmpty(yaml::Key key, yaml::Value value) {
    const bool is_empty = (value.AsMap() && value.AsMap()->empty()) || (value.AsList() && value.AsList()->empty());
    return is_empty && value.mark() == 0 ? *this : Add(std::move(key), std::move(value));
  }
  template <typename T>
  Fields& AddOptional(yaml::Key key, const std::optional<T>& value) {
    return value ? Add(std::move(key), yaml::Value(*value)) : *this;
  }
  // Added if it is not empty, or may be set: a place that is kept open.
  Fields& AddOpen(yaml::Key key, yaml::Value value, yaml::Mark mark) {
    return mark == 0 ? AddNonEmpty(std::move(key), std::move(value)) : Add(std::move(key), std::move(value).With(mark));
  }
  // The mapping, caused by `span`; the builder is empty afterwards.
  [[nodiscard]] yaml::Value At(Span span) { return Done().At(span); }
  [[nodiscard]] yaml::Value Done() { return std::exchange(map_, {}); }

 private:
  yaml::Map map_;
};

template <typename Range, typename F>
[[nodiscard]] yaml::Value ListOf(const Range& range, F to_value) {
  yaml::List list;
  list.reserve(std::size(range));
  for (const auto& element : range) list.push_back(to_value(element));
  return yaml::Value(std::move(list));
}

[[nodiscard]] inline yaml::Value ListOf(Rule rule, const std::vector<std::string>& texts) {
  return ListOf(texts, [rule](const std::string& text) { return yaml::Value(By(rule, text)); });
}

}  // namespace spin_aks::k8s
