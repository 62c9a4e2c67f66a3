// SPDX-License-Identifier: Apache-2.0
//
// What lies in the directory that the image is built from, as far as the manifest asks for it.
#pragma once

#include <cstddef>
#include <vector>

#include "ir/diagnostic.h"
#include "ir/project_tree.h"
#include "ir/source.h"
#include "runtime/ports/ports.h"

namespace spin_aks {

// Everything at and below each of `wanted`, links followed, faulty links as
// nodes without children. What cannot be read says so in its node; what
// does not exist has none, but its neighbours have theirs. What a run of ours made for itself (ports/our_names.h) does not exist. More than
// `most` entries is an error at `cause`: links that lead sideways can make a small tree look endless.
inline constexpr std::size_t kMostProjectNodes = 1'000'000;
[[nodiscard]] ProjectTree ListProject(const Directory& context, const std::vector<RelPath>& wanted, Span cause, Diagnostics& diagnostics,
                                      std::size_t most = kMostProjectNodes);

}  // namespace spin_aks
