// SPDX-License-Identifier: Apache-2.0
//
// From the name of an image to addresses of its registry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spin_aks::registry {

// One repository of a registry, as it is asked for.
struct Address {
  std::string server;      // as people write it, which is what they sign in to: `docker.io`
  std::string repository;  // `library/shop`
  std::string origin;      // `https://registry-1.docker.io`

  // `manifests/1.4.0` -> `https://registry-1.docker.io/v2/library/shop/manifests/1.4.0`
  [[nodiscard]] std::string Url(std::string_view path) const;
  // For messages: `docker.io/library/shop`.
  [[nodiscard]] std::string Text() const { return server + "/" + repository; }
};

// Whether what is sent may be read on the way.
enum class PlainHttp : std::uint8_t {
  kLoopback,  // on this machine nobody is on the way
  kAllowed,
};

// An empty registry is the runtime's default, Docker Hub.
[[nodiscard]] Address MakeAddress(std::string_view registry, std::string_view repository, PlainHttp plain);

[[nodiscard]] bool IsLoopback(std::string_view server);

// Where a server's `Location` leads, seen from the address that answered with it. A registry behind a proxy may not know that it is
// spoken to over TLS: `http:` on the same host then means `https:`.
[[nodiscard]] std::string ResolveLocation(std::string_view from, std::string_view location);
// `https://host:port` of an address.
[[nodiscard]] std::string_view OriginOf(std::string_view url);
[[nodiscard]] std::string WithQuery(std::string_view url, std::string_view name, std::string_view value);

// What stands in a query, as RFC 3986 has it.
[[nodiscard]] std::string QueryWord(std::string_view text);

}  // namespace spin_aks::registry
