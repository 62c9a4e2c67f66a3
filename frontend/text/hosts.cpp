// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/hosts.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "frontend/text/wording.h"
#include "ir/ascii.h"

namespace spin_aks {
namespace {

using HostPart = std::variant<OutboundHost, HostFault>;

std::string_view Trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::uint16_t> DefaultPort(std::string_view scheme) {
  static constexpr std::pair<std::string_view, std::uint16_t> kPorts[] = {{"postgres", 5432}, {"mysql", 3306}, {"redis", 6379},
                                                                          {"mqtt", 1883},     {"http", 80},    {"https", 443}};
  const auto* it = std::ranges::find(kPorts, scheme, &std::pair<std::string_view, std::uint16_t>::first);
  return it == std::end(kPorts) ? std::nullopt : std::optional(it->second);
}

// As Rust reads a u16: digits, one plus in front is tolerated.
std::optional<std::uint16_t> ParsePortNumber(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// `https//a.b`, `https:/a.b` -> `https://a.b`: a scheme whose `://` is damaged.
// A colon alone may as well stand before a port, and then it is not taken for one.
std::optional<std::string> MendScheme(std::string_view text) {
  constexpr std::string_view kMarks = ":;/\\";
  const std::size_t mark = text.find_first_of(kMarks);
  const std::size_t behind = text.find_first_not_of(kMarks, mark);
  if (mark == std::string_view::npos || behind == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = text.substr(0, mark);
  const std::string_view marks = text.substr(mark, behind - mark);
  const bool has_slash = marks.find_first_of("/\\") != std::string_view::npos;
  const bool is_port = !has_slash && (text[behind] == '*' || IsDigit(text[behind]));
  const bool is_known = scheme == "*" || DefaultPort(scheme).has_value();
  const bool is_word = !scheme.empty() && std::ranges::all_of(scheme, IsAlpha);
  if (is_known ? is_port : !is_word || !has_slash || marks.size() < 2) return std::nullopt;
  return fmt::format("{}://{}", scheme, text.substr(behind));
}

HostFault NoScheme(std::string_view text) {
  if (text == "*" || text == ":" || text == "?" || text.empty()) {
    return {"is not of the form `scheme://host[:port]`", "to allow everything, write `*://*:*`; this gives up the network sandbox"};
  }
  if (text == "self") return {"has no scheme", "did you mean `http://self`?"};
  if (text == "insecure:allow-all")
    return {"belongs to `allowed_http_hosts`", "to allow everything, write `*://*:*`; this gives up the network sandbox"};
  if (const auto mended = MendScheme(text)) return {"has no `://` behind its scheme", fmt::format("did you mean {}?", Quoted(*mended))};
  return {"has no scheme", fmt::format("did you mean {}? `*://` stands for every scheme, and needs a port",
                                       Quoted(fmt::format("https://{}", text.substr(std::min(text.find_first_not_of('/'), text.size())))))};
}

std::optional<HostFault> CheckScheme(std::string_view scheme) {
  if (scheme == "*") return std::nullopt;
  if (scheme.starts_with('{')) return HostFault{"has a list of schemes, which Spin does not support", "write one entry for each scheme"};
  // Letters beyond ASCII are letters to Spin as well.
  const auto is_letter = [](char c) { return IsAlpha(c) || !IsAscii(c); };
  if (std::ranges::all_of(scheme, is_letter)) return std::nullopt;
  return HostFault{fmt::format("has the scheme {}, which holds more than letters", Quoted(scheme)), {}};
}

// What stands there may be a password: it is not repeated.
HostFault UserInFront() {
  return {"has a user in front of the host, and access is granted to hosts alone", "leave out what stands in front of the `@`"};
}

std::optional<HostFault> ParsePorts(std::string_view port, std::string_view scheme, OutboundHost& out) {
  if (port == "*") return std::nullopt;
  if (port.starts_with('{'))
    return HostFault{"has a list of ports, which Spin does not support", "write one entry for each port, or a range `8000..8010`"};
  if (port.empty()) {
    const auto number = DefaultPort(scheme);
    if (!number) {
      return HostFault{fmt::format("has no port, and the scheme {} has no default one", Quoted(scheme)),
                       "add `:<port>`, or `:*` for every port"};
    }
    out.first_port = *number;
    out.end_port = out.first_port + 1;
    return std::nullopt;
  }
  const std::size_t dots = port.find("..");
  const auto first = ParsePortNumber(port.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : ParsePortNumber(port.substr(dots + 2));
  if (!first || !last) {
    if (port.contains('@')) return UserInFront();
    if (port.ends_with(']'))
      return HostFault{"has an IPv6 host without a port, which Spin cannot read",
                       "write the port too, in `allowed_outbound_hosts`: `http://[::1]:80`"};
    return HostFault{fmt::format("has the port {}, which is not a number up to 65535{}", Quoted(port),
                                 dots == std::string_view::npos ? "" : ", nor a range of such"),
                     {}};
  }
  out.first_port = *first;
  out.end_port = dots == std::string_view::npos ? std::uint32_t{*first} + 1 : *last;
  return std::nullopt;
}

HostPart Subdomains(std::string_view domain) {
  if (domain.find('*') != std::string_view::npos) {
    return HostFault{"has a second `*`: a wildcard stands once, in front", {}};
  }
  const auto parsed = ParseHostName(domain);
  const auto* name = std::get_if<HostName>(&parsed);
  if (name == nullptr || name->kind != HostName::Kind::kDomain) {
    return HostFault{"has a `*.` in front of something that is not a domain", "networks are written as `10.0.0.0/8`"};
  }
  return OutboundHost{.kind = OutboundHost::Kind::kSubdomains, .scheme = {}, .host = name->text};
}

HostPart ParseHost(std::string_view host) {
  using Kind = OutboundHost::Kind;
  host = Trim(host);
  if (host == "*") return OutboundHost{.kind = Kind::kAny, .scheme = {}, .host = {}};
  if (host == "self" || host == "self.alt") return OutboundHost{.kind = Kind::kSelf, .scheme = {}, .host = {}};
  if (host.starts_with('{')) return HostFault{"has a list of hosts, which Spin does not support", "write one entry for each host"};
  if (const auto network = ParseNetwork(host)) {
    return OutboundHost{.kind = Kind::kNetwork, .scheme = {}, .host = fmt::format("{}/{}", network->address, network->prefix)};
  }
  // One slash at the end is no path.
  if (host.ends_with('/')) host.remove_suffix(1);
  if (host.find('/') != std::string_view::npos)
    return HostFault{"has a path: access is granted to hosts, not to paths", "leave the path out"};
  if (host.starts_with("*.")) return Subdomains(host.substr(2));
  if (host.find('*') != std::string_view::npos)
    return HostFault{"has a `*` inside the host: a wildcard stands for whole subdomains, in front", "write `*.example.com`"};
  auto parsed = ParseHostName(host);
  if (auto* fault = std::get_if<HostFault>(&parsed)) {
    if (host.contains('@')) return UserInFront();
    return HostFault{host.empty() ? fault->reason : fmt::format("has the host {}, which {}", Quoted(host), fault->reason), fault->help};
  }
  return OutboundHost{.kind = Kind::kExact, .scheme = {}, .host = std::get<HostName>(std::move(parsed)).text};
}

// ---- allowed_http_hosts ----

constexpr std::string_view kAllowAll = "insecure:allow-all";

struct HttpHost {
  std::string host;
  std::optional<std::uint16_t> port;  // nothing: the scheme's own
};

// `http` or `https` and what follows it; nothing for every other scheme.
std::optional<std::pair<std::string, std::string_view>> SplitHttpScheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string scheme = LowerAscii(text.substr(0, colon));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  std::string_view rest = text.substr(colon + 1);
  while (rest.starts_with('/') || rest.starts_with('\\')) rest.remove_prefix(1);
  return std::pair(std::move(scheme), rest);
}

std::variant<HttpHost, HostFault> ParseAuthority(std::string_view authority, std::string_view scheme) {
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  const std::size_t colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  const std::string_view digits = has_port ? authority.substr(colon + 1) : std::string_view();
  auto host = ParseHostName(has_port ? authority.substr(0, colon) : authority);
  if (auto* fault = std::get_if<HostFault>(&host)) return std::move(*fault);
  std::optional<std::uint16_t> port = digits.empty() ? std::nullopt : ParsePortNumber(digits);
  if (!digits.empty() && (!port || digits.starts_with('+'))) {
    return HostFault{fmt::format("has the port {}, which is not a number up to 65535", Quoted(digits)), {}};
  }
  if (port == DefaultPort(scheme)) port.reset();
  return HttpHost{std::get<HostName>(std::move(host)).text, port};
}

std::variant<HttpHost, HostFault> ParseHttpHost(std::string_view text) {
  // Without a scheme `localhost:3001` would be one called `localhost`.
  const bool has_scheme = text.find("//") != std::string_view::npos;
  const std::string url = has_scheme ? std::string(Trim(text)) : fmt::format("http://{}", text);
  const auto parts = SplitHttpScheme(url);
  if (!parts) return HostFault{"is not a host, `host:port` or `http` URL", {}};
  const std::string_view rest = Trim(parts->second);
  const std::size_t authority_end = rest.find_first_of("/\\?#");
  auto host = ParseAuthority(rest.substr(0, authority_end), parts->first);
  if (std::holds_alternative<HostFault>(host) || authority_end == std::string_view::npos) return host;
  const std::string_view path = rest.substr(authority_end);
  if (path.find_first_of("?#") > 1 && path.size() > 1)
    return HostFault{"has a path: access is granted to hosts, not to paths", "leave the path out"};
  return host;
}

void Convert(const HttpHost& host, Span span, std::vector<SpannedString>& out) {
  if (host.host == "self") return out.push_back({"http://self", span});
  const std::string port = host.port ? fmt::format(":{}", *host.port) : std::string();
  for (const std::string_view scheme : {"http", "https"}) out.push_back({fmt::format("{}://{}{}", scheme, host.host, port), span});
}

}  // namespace

std::variant<OutboundHost, HostFault> ParseOutboundHost(std::string_view text) {
  text = Trim(text);
  const std::size_t mark = text.find("://");
  if (mark == std::string_view::npos) return NoScheme(text);
  const std::string_view scheme = text.substr(0, mark);
  const std::string_view rest = text.substr(mark + 3);
  // The last colon begins the port. This is Spin's reading, and why an IPv6 host needs one.
  const std::size_t colon = rest.rfind(':');
  const std::string_view after = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  const std::size_t slash = after.find('/');
  if (slash != std::string_view::npos && slash + 1 < after.size()) {
    return HostFault{"has a path: access is granted to hosts, not to paths", "leave the path out"};
  }
  OutboundHost ports;
  if (auto fault = CheckScheme(scheme)) return *fault;
  if (auto fault = ParsePorts(after.substr(0, slash), scheme, ports)) return *fault;
  auto host = ParseHost(rest.substr(0, colon));
  if (auto* found = std::get_if<OutboundHost>(&host)) {
    found->scheme = std::string(scheme);
    found->first_port = ports.first_port;
    found->end_port = ports.end_port;
  }
  return host;
}

bool AllowsAllOf(std::string_view wide, std::string_view narrow) {
  using Kind = OutboundHost::Kind;
  const auto parsed_wide = ParseOutboundHost(wide);
  const auto parsed_narrow = ParseOutboundHost(narrow);
  const auto* all = std::get_if<OutboundHost>(&parsed_wide);
  const auto* some = std::get_if<OutboundHost>(&parsed_narrow);
  if (all == nullptr || some == nullptr) return wide == narrow;
  const bool has_scheme = all->scheme == "*" || all->scheme == some->scheme;
  const bool has_ports = all->first_port <= some->first_port && some->end_port <= all->end_port;
  const bool is_below = all->kind == Kind::kSubdomains && (some->kind == Kind::kExact || some->kind == Kind::kSubdomains) &&
                        some->host.ends_with("." + all->host);
  const bool is_same = all->kind == some->kind && all->host == some->host;
  return has_scheme && has_ports && (all->kind == Kind::kAny || is_same || is_below);
}

std::string_view ChainedComponent(const OutboundHost& host) {
  static constexpr std::string_view kDomain = "spin.internal";
  if (host.kind == OutboundHost::Kind::kSubdomains) return host.host == kDomain ? "*" : "";
  const std::string_view name = host.host;
  const std::size_t dot = name.find('.');
  if (host.kind != OutboundHost::Kind::kExact || dot == std::string_view::npos || name.substr(dot + 1) != kDomain) return "";
  return name.substr(0, dot);
}

std::vector<SpannedString> ConvertAllowedHttpHosts(const std::vector<SpannedString>& hosts, Diagnostics& diagnostics) {
  std::vector<SpannedString> out;
  // One such entry allows everything, and nothing beside it is looked at.
  const auto all = std::ranges::find(hosts, kAllowAll, [](const SpannedString& host) -> std::string_view { return host.value; });
  if (all != hosts.end()) return {{"http://*:*", all->span}, {"https://*:*", all->span}, {"http://self", all->span}};
  for (const SpannedString& entry : hosts) {
    auto parsed = ParseHttpHost(entry.value);
    if (const auto* fault = std::get_if<HostFault>(&parsed)) {
      auto& report =
          diagnostics.Report(DiagnosticKind::kAllowedHttpHost, entry.span, fmt::format("{} {}", Quoted(entry.value), fault->reason));
      report.Help(fault->help.empty() ? "write `host`, `host:port`, or an `http` or `https` URL without a path" : fault->help);
      continue;
    }
    Convert(std::get<HttpHost>(parsed), entry.span, out);
  }
  return out;
}

}  // namespace spin_aks
