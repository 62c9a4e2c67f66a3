// SPDX-License-Identifier: Apache-2.0
//
// What a fuzz target does with a promise that is broken. Not an assertion: it
// holds in every kind of build.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace spin_aks::fuzz {

inline void Promise(bool kept, const std::string& what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what.c_str());
  std::abort();
}

}  // namespace spin_aks::fuzz
