// SPDX-License-Identifier: Apache-2.0
//
// A host as URLs know it: domain, IPv4 or bracketed IPv6, judged and brought
// into one spelling by the rules that Spin's URL library follows
// (url.spec.whatwg.org, "host parsing"). Names beyond ASCII are taken as they
// are: they are neither mapped nor turned into punycode here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace spin_aks {

struct HostName {
  enum class Kind : std::uint8_t { kDomain, kIpv4, kIpv6 } kind = Kind::kDomain;
  std::string text;  // lower case; `1.2.3.4`; `[2001:db8::1]`

  bool operator==(const HostName&) const = default;
};

// Why a text is not what it should be: a phrase that continues "`x` …".
struct HostFault {
  std::string reason;
  std::string help;  // may be empty

  bool operator==(const HostFault&) const = default;
};

[[nodiscard]] std::variant<HostName, HostFault> ParseHostName(std::string_view text);

// `a.b.c.d/n` or `x::/n`; host bits may be set and are kept.
struct Network {
  std::string address;  // without brackets, as written
  std::uint8_t prefix = 0;

  bool operator==(const Network&) const = default;
};
[[nodiscard]] std::optional<Network> ParseNetwork(std::string_view text);

// Eight groups; takes `::` and a dotted IPv4 at the end.
[[nodiscard]] std::optional<std::array<std::uint16_t, 8>> ParseIpv6(std::string_view text);

}  // namespace spin_aks
