// SPDX-License-Identifier: Apache-2.0
//
// Trees as tests write them: constants that no rule made. Production has no such thing (backends/yaml/as_read.h).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "backends/yaml/as_read.h"
#include "backends/yaml/value.h"

namespace spin_aks::yaml {

// A value, or what may become one.
struct Bare {
  Value value;

  template <typename T>
    requires requires(T constant) { AsRead(constant); }
  Bare(T constant) : value(AsRead(constant)) {}
  Bare(Value v) : value(std::move(v)) {}
  Bare(Map map) : value(std::move(map)) {}
  Bare(List list) : value(std::move(list)) {}
};

// A list of such.
struct L : List {
  L(std::initializer_list<Bare> items) {
    for (const Bare& item : items) push_back(item.value);
  }
};

// An entry of such.
inline Entry E(std::string key, Bare bare, std::string comment = {}) {
  return {.key = std::move(key), .value = std::move(bare.value), .comment = std::move(comment)};
}

}  // namespace spin_aks::yaml
