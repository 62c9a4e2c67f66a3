// SPDX-License-Identifier: Apache-2.0
//
// Bytes -> a Program, so that a fuzzer can think of applications.
#pragma once

#include <optional>
#include <string_view>

#include "ir/program.h"

namespace spin_aks::fuzz {

// Both texts, parted by a line (two_texts.h), over a directory that holds all that the manifest asks for. Nothing where something is
// wrong with them, which is then reported (and promised to be).
[[nodiscard]] std::optional<Program> ProgramOf(std::string_view bytes);

}  // namespace spin_aks::fuzz
