// SPDX-License-Identifier: Apache-2.0
//
// Leaves as some file has them, made by no rule of ours and caused by nothing: for readers, tests and fuzzers. Lowering
// may not include this (tests/layering_test.cpp): what it emits says why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "backends/yaml/value.h"

namespace spin_aks::yaml {

[[nodiscard]] inline Value AsRead(std::string text) { return CausedString(std::move(text), {}); }
[[nodiscard]] inline Value AsRead(std::string_view text) { return AsRead(std::string(text)); }
[[nodiscard]] inline Value AsRead(const char* text) { return AsRead(std::string(text)); }
[[nodiscard]] inline Value AsRead(std::int64_t number) { return CausedNumber(number, {}); }
[[nodiscard]] inline Value AsRead(int number) { return AsRead(std::int64_t{number}); }
[[nodiscard]] inline Value AsRead(bool flag) { return Caused<bool>(flag, {}); }

}  // namespace spin_aks::yaml
