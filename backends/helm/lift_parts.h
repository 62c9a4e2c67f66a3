// SPDX-License-Identifier: Apache-2.0
//
// What lifting is made of: exposing a value and naming it in a template.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/helm/chart_values.h"
#include "backends/helm/node.h"
#include "ir/program.h"

namespace spin_aks::helm {

// Where the values of one thing lie: at the top, or below keys of its own.
struct Lifting {
  ChartValues& values;
  std::vector<std::string> prefix;
  const Site* site = nullptr;

  [[nodiscard]] Lifting For(const Site& of) const { return {values, prefix, &of}; }
  [[nodiscard]] std::vector<std::string> Keys(const std::vector<std::string>& keys) const {
    std::vector<std::string> all = prefix;
    all.insert(all.end(), keys.begin(), keys.end());
    return all;
  }
  // Of a value below tables that the chart requires; of one that may be missing, with all of its tables.
  [[nodiscard]] ValueRef Ref(const std::vector<std::string>& keys) const { return {ValueRef::Tables::kRequired, Keys(keys)}; }
  [[nodiscard]] ValueRef OptionalRef(const std::vector<std::string>& keys) const { return {ValueRef::Tables::kOptional, Keys(keys)}; }
  // The chart does not render without it.
  void Expose(const std::vector<std::string>& keys, yaml::Value value, std::string comment, Schema schema) const {
    values.Expose(Keys(keys), std::move(value), std::move(comment), std::move(schema), Need::kRequired);
  }
  // Without it, the place that it goes to is left out.
  void Offer(const std::vector<std::string>& keys, yaml::Value value, std::string comment, Schema schema) const {
    values.Expose(Keys(keys), std::move(value), std::move(comment), std::move(schema), Need::kOptional);
  }
};

// The value of a node in which nothing was lifted.
[[nodiscard]] yaml::Value ValueOf(const Node& node);

// A map of strings at `parent.key` that holds entries of the user's and entries of ours.
struct TextMapPlace {
  Node& parent;
  std::string_view key;
  const SpannedMap& users;
  std::vector<std::string> reserved;  // further keys that are ours, though they are not there now
};
// Lifts the user's entries to one value and leaves ours, which the schema keeps the chart's
// user from writing again. Adds the map where it is not there.
void LiftTextMap(const Lifting& lifting, const std::vector<std::string>& keys, const TextMapPlace& place, std::string comment);

// Lifts a whole map, there or not, so that an empty value means that it is not there.
void LiftMap(const Lifting& lifting, const std::vector<std::string>& keys, Node& parent, std::string_view key, std::string comment,
             Schema schema);

}  // namespace spin_aks::helm
