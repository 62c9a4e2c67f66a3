// SPDX-License-Identifier: Apache-2.0
//
// Bytes -> trees that Kubernetes could know, for targets about addresses: arbitrary values hardly ever hit
// upon a key that is in a table.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/shape.h"
#include "backends/yaml/value.h"
#include "fuzz/arbitrary_value.h"

namespace spin_aks::fuzz {

// Half of all keys become words of a pod or of a kustomization; values stay.
inline yaml::Value WithKnownKeys(const yaml::Value& value) {
  static constexpr std::array<std::string_view, 20> kWords{
      "spec",     "metadata", "containers", "name",      "env",     "value", "valueFrom",     "secretKeyRef", "fieldRef",  "ports",
      "protocol", "volumes",  "emptyDir",   "configMap", "httpGet", "exec",  "livenessProbe", "finalizers",   "resources", "containerPort"};
  if (const yaml::List* list = value.AsList()) {
    yaml::List out;
    for (const yaml::Value& element : *list) out.push_back(WithKnownKeys(element));
    return out;
  }
  const yaml::Map* map = value.AsMap();
  if (!map) return value;
  yaml::Map out;
  for (const yaml::Entry& entry : map->entries()) {
    std::size_t choice = 0;
    for (const char c : std::string_view(entry.key)) choice = choice * 7 + static_cast<unsigned char>(c);
    choice %= 2 * kWords.size();
    out.Set(choice < kWords.size() ? yaml::Key(kWords[choice]) : entry.key, WithKnownKeys(entry.value));
  }
  return out;
}

struct Trees {
  tree::Shape shape;
  std::vector<yaml::Value> values;
};

// The first byte chooses what is known of them; the rest is cut into as many parts.
inline Trees DecodeTrees(std::string_view bytes, std::size_t count) {
  const std::array<tree::Shape, 5> shapes{tree::Shape{}, tree::ShapeOf("", "", tree::Unknown::kInferKeys), tree::ShapeOf("", "Pod"),
                                          tree::ShapeOf(tree::Type::kPodSpec), tree::ShapeOf("kustomize.config.k8s.io", "Kustomization")};
  Trees trees;
  if (!bytes.empty()) {
    trees.shape = shapes[static_cast<unsigned char>(bytes.front()) % shapes.size()];
    bytes.remove_prefix(1);
  }
  const std::size_t part = bytes.size() / count;
  for (std::size_t i = 0; i < count; ++i) trees.values.push_back(WithKnownKeys(DecodeArbitraryValue(bytes.substr(i * part, part))));
  return trees;
}

}  // namespace spin_aks::fuzz
