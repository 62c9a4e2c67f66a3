// SPDX-License-Identifier: Apache-2.0
//
// Many questions, a few of them at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "runtime/http/task.h"

namespace spin_aks {

template <typename Make>
Task<bool> AskOneAfterAnother(std::size_t& next, std::size_t count, const Make& make) {
  while (next < count) {
    const std::size_t i = next++;
    (void)co_await make(i);
  }
  co_return true;
}

// `make(i)` for every number below `count`, a Task each, `width` of them at once. What `make` refers to outlives the task.
template <typename Make>
Task<bool> AtOnce(std::size_t count, std::size_t width, const Make& make) {
  std::size_t next = 0;
  std::vector<Task<bool>> workers;
  for (std::size_t i = 0; i < std::min(count, width); ++i) workers.push_back(AskOneAfterAnother(next, count, make));
  All<bool> all(std::move(workers));
  (void)co_await all;
  co_return true;
}

}  // namespace spin_aks
