// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace spin_aks::oci {

// RFC 1952, with a header that says neither when nor where. The same bytes for the same version of zlib.
[[nodiscard]] std::string Gzip(std::string_view bytes);

}  // namespace spin_aks::oci
