// SPDX-License-Identifier: Apache-2.0
//
// Who a component may talk to: the grammar of `allowed_outbound_hosts`, and the
// older one of `allowed_http_hosts`, which Spin turns into it. Pure functions
// over strings; facts: Spin 4.0.2's crates/outbound-networking-config and
// crates/manifest/src/compat, and what its main branch refuses beyond them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "frontend/text/host_name.h"
#include "ir/diagnostic.h"
#include "ir/spanned.h"

namespace spin_aks {

// One entry without templates: `scheme://host[:port]`.
struct OutboundHost {
  enum class Kind : std::uint8_t {
    kAny,         // `*`
    kSelf,        // `self`: the application's own routes
    kSubdomains,  // `*.example.com`: everything below, not the domain itself
    kNetwork,     // `10.0.0.0/8`
    kExact,
  } kind = Kind::kAny;
  std::string scheme;  // `*` is any
  std::string host;    // of kSubdomains: the domain; of kAny, kSelf: empty
  std::uint32_t first_port = 0;
  std::uint32_t end_port = 65536;  // half-open; `a..b` may be empty

  bool operator==(const OutboundHost&) const = default;
};

// The first thing that is wrong with the entry, in the order in which Spin looks.
[[nodiscard]] std::variant<OutboundHost, HostFault> ParseOutboundHost(std::string_view text);

// Whether whoever may talk to `wide` may talk to all of `narrow`. What cannot be read allows itself alone.
[[nodiscard]] bool AllowsAllOf(std::string_view wide, std::string_view narrow);

// The component that `<id>.spin.internal` names; `*` for all of them; empty
// where the host is none of the application's own (service chaining).
[[nodiscard]] std::string_view ChainedComponent(const OutboundHost& host);

// What `allowed_http_hosts` comes to in the newer grammar: two entries for a
// host (`http://h`, `https://h`), `http://self` for `self`, three for
// `insecure:allow-all`. v1's grant of all databases is the caller's to prepend.
// Reports every malformed entry; what is returned then lacks those.
[[nodiscard]] std::vector<SpannedString> ConvertAllowedHttpHosts(const std::vector<SpannedString>& hosts, Diagnostics& diagnostics);

}  // namespace spin_aks
