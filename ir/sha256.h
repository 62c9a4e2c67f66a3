// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 (FIPS 180-4), for names that others have to be able to compute: a chart's templates with `sha256sum`. What is only
// compared by ourselves takes the faster `ir/digest.h`. Written out here because the pure rooms link no cryptography.
#pragma once

#include <string>
#include <string_view>

namespace spin_aks {

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace spin_aks
