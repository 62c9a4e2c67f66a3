// SPDX-License-Identifier: Apache-2.0
//
// Whom to trust when a server shows its certificate.
#pragma once

#include <string>
#include <string_view>

#include "runtime/ports/ports.h"

namespace spin_aks::os {

struct Trust {
  std::string file;       // certificates in PEM; empty: none
  std::string directory;  // of certificates by their hashes; empty: none
};

// `SSL_CERT_FILE` and `SSL_CERT_DIR`, as OpenSSL has them; else the first place that this Linux has.
[[nodiscard]] Trust FindTrust(const Environment& environment);

// Certificates that are to be trusted for one server only (`registry.example:5000`), in PEM; empty: none.
[[nodiscard]] std::string FindTrustFor(std::string_view server);

}  // namespace spin_aks::os
