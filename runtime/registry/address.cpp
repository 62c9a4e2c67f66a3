// SPDX-License-Identifier: Apache-2.0
#include "runtime/registry/address.h"

#include <algorithm>
#include <cstddef>

#include <fmt/core.h>

#include "ir/ascii.h"

namespace spin_aks::registry {
namespace {

constexpr std::string_view kHub = "docker.io";
constexpr std::string_view kHubHost = "registry-1.docker.io";
constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";

}  // namespace

bool IsLoopback(std::string_view server) {
  if (server.starts_with("[::1]")) return true;
  const std::string_view host = server.substr(0, server.find(':'));
  return host == "localhost" || (host.starts_with("127.") && std::ranges::all_of(host, [](char c) { return IsDigit(c) || c == '.'; }));
}

Address MakeAddress(std::string_view registry, std::string_view repository, PlainHttp plain) {
  Address address{.server = std::string(registry), .repository = std::string(repository), .origin = {}};
  if (registry.empty() || registry == kHub || registry == "index.docker.io") {
    address.server = kHub;
    if (!repository.contains('/')) address.repository = fmt::format("library/{}", repository);
    address.origin = fmt::format("{}{}", kHttps, kHubHost);
    return address;
  }
  const bool is_plain = plain == PlainHttp::kAllowed || IsLoopback(registry);
  address.origin = fmt::format("{}{}", is_plain ? kHttp : kHttps, registry);
  return address;
}

std::string Address::Url(std::string_view path) const { return fmt::format("{}/v2/{}/{}", origin, repository, path); }

std::string_view OriginOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

std::string ResolveLocation(std::string_view from, std::string_view location) {
  const std::string_view origin = OriginOf(from);
  if (location.contains("://")) {
    const bool is_downgrade = origin.starts_with(kHttps) && location.starts_with(kHttp) &&
                              OriginOf(location).substr(kHttp.size()) == origin.substr(kHttps.size());
    return is_downgrade ? fmt::format("{}{}", kHttps, location.substr(kHttp.size())) : std::string(location);
  }
  if (location.starts_with("//")) return fmt::format("{}{}", origin.substr(0, origin.find("//")), location);
  if (location.starts_with('/')) return fmt::format("{}{}", origin, location);
  const std::string_view path = from.substr(0, from.find_first_of("?#"));
  return fmt::format("{}{}", path.substr(0, path.rfind('/') + 1), location);
}

std::string QueryWord(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (IsAlnum(c) || std::string_view("-._~:/,").contains(c))
      word += c;
    else
      word += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return word;
}

std::string WithQuery(std::string_view url, std::string_view name, std::string_view value) {
  return fmt::format("{}{}{}={}", url, url.contains('?') ? '&' : '?', name, QueryWord(value));
}

}  // namespace spin_aks::registry
