// SPDX-License-Identifier: Apache-2.0
//
// What kustomize does not carry. It writes every object as JSON and reads that
// again with a YAML reader, and it rewrites annotations with bare keys (seen in 5.5.0
// and 5.8.2: api/resmap AsYaml, kyaml SetAnnotations). No spelling of ours can help.
#pragma once

#include <string>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/path.h"
#include "ir/source.h"

namespace spin_aks::kustomize {

struct Loss {
  Path path;         // of the value, or of the entry whose key is meant
  Span span;         // the input that caused it
  std::string what;  // "U+007F", "the key `1.0`"

  bool operator==(const Loss&) const = default;
};

// In the order of writing; one a string at most.
[[nodiscard]] std::vector<Loss> FindLosses(const yaml::Value& object);

}  // namespace spin_aks::kustomize
