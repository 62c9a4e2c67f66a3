// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/host_name.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "ir/ascii.h"

namespace spin_aks {
namespace {

// `begin` to the end of `text`, all of it a number in `base`; no sign.
std::optional<std::uint64_t> ParseDigits(std::string_view text, int base) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

// One part of an IPv4 address as browsers take it: decimal, 0x hexadecimal, 0 octal.
std::optional<std::uint64_t> ParseIpv4Part(std::string_view part) {
  if (part.starts_with("0x") || part.starts_with("0X")) {
    return part.size() == 2 ? std::optional<std::uint64_t>(0) : ParseDigits(part.substr(2), 16);
  }
  if (part.size() > 1 && part.front() == '0') return ParseDigits(part.substr(1), 8);
  return ParseDigits(part, 10);
}

// The parts between dots; one dot at the end does not count.
std::vector<std::string_view> Ipv4Parts(std::string_view text) {
  auto parts = Split(text, '.');
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

// Such a name is an address or nothing: no top-level domain is a number.
bool EndsInNumber(std::string_view text) {
  const std::string_view last = Ipv4Parts(text).back();
  const bool is_hex = last.starts_with("0x") || last.starts_with("0X");
  return IsDigits(last) || (is_hex && ParseIpv4Part(last));
}

std::optional<std::string> CanonicalIpv4(std::string_view text) {
  const auto parts = Ipv4Parts(text);
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = ParseIpv4Part(parts[i]);
    const bool is_last = i + 1 == parts.size();
    const std::uint64_t limit = is_last ? std::uint64_t{1} << (8 * (5 - parts.size())) : 256;
    if (!part || *part >= limit) return std::nullopt;
    address |= is_last ? *part : *part << (8 * (3 - i));
  }
  return fmt::format("{}.{}.{}.{}", address >> 24 & 255, address >> 16 & 255, address >> 8 & 255, address & 255);
}

// Strict dotted form, as inside networks and IPv6: four decimals without leading zeros.
std::optional<std::uint32_t> ParseStrictIpv4(std::string_view text) {
  const auto parts = Split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  std::uint32_t address = 0;
  for (const std::string_view part : parts) {
    const auto value = ParseDigits(part, 10);
    if (!IsDigits(part) || part.size() > 3 || !value || *value > 255 || (part.size() > 1 && part.front() == '0')) return std::nullopt;
    address = address << 8 | static_cast<std::uint32_t>(*value);
  }
  return address;
}

// Groups of one side of `::`; a dotted IPv4 may be the last.
std::optional<std::vector<std::uint16_t>> ParseGroups(std::string_view text) {
  std::vector<std::uint16_t> groups;
  if (text.empty()) return groups;
  const auto parts = Split(text, ':');
  for (const std::string_view& part : parts) {
    if (part.find('.') != std::string_view::npos) {
      const auto v4 = ParseStrictIpv4(part);
      if (!v4 || &part != &parts.back()) return std::nullopt;
      groups.push_back(static_cast<std::uint16_t>(*v4 >> 16));
      groups.push_back(static_cast<std::uint16_t>(*v4 & 0xffff));
      continue;
    }
    const auto value = ParseDigits(part, 16);
    if (!value || part.size() > 4) return std::nullopt;
    groups.push_back(static_cast<std::uint16_t>(*value));
  }
  return groups;
}

// Where the longest run of two or more zero groups begins and ends; empty if there is none.
std::pair<std::size_t, std::size_t> LongestZeroRun(const std::array<std::uint16_t, 8>& groups) {
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (std::size_t begin = 0; begin < groups.size(); ++begin) {
    std::size_t end = begin;
    while (end < groups.size() && groups[end] == 0) ++end;
    if (end - begin >= 2 && end - begin > best.second - best.first) best = {begin, end};
  }
  return best;
}

std::string CanonicalIpv6(const std::array<std::uint16_t, 8>& groups) {
  const auto [zero_begin, zero_end] = LongestZeroRun(groups);
  std::string text = "[";
  for (std::size_t i = 0; i < groups.size();) {
    if (i == zero_begin && zero_end > zero_begin) {
      text += "::";
      i = zero_end;
      continue;
    }
    if (text.back() != ':' && text.back() != '[') text += ':';
    text += fmt::format("{:x}", groups[i++]);
  }
  return text + "]";
}

int HexDigit(char c) {
  if (!IsHexDigit(c)) return -1;
  return IsDigit(c) ? c - '0' : ToLower(c) - 'a' + 10;
}

// `%41` to `A`; a `%` without two digits stays, and is refused later.
std::string PercentDecode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() && text[i] == '%' ? HexDigit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : HexDigit(text[i + 2]);
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool IsForbiddenInDomain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7f || std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::array<std::uint16_t, 8>> ParseIpv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto head = ParseGroups(text.substr(0, gap));
  const auto tail = ParseGroups(has_gap ? text.substr(gap + 2) : std::string_view());
  if (!head || !tail) return std::nullopt;
  const std::size_t count = head->size() + tail->size();
  if (has_gap ? count > 7 : count != 8) return std::nullopt;
  // A dotted address is for the very end.
  if (has_gap && text.substr(0, gap).find('.') != std::string_view::npos) return std::nullopt;
  std::array<std::uint16_t, 8> groups{};
  std::ranges::copy(*head, groups.begin());
  std::ranges::copy(*tail, groups.end() - static_cast<std::ptrdiff_t>(tail->size()));
  return groups;
}

std::optional<Network> ParseNetwork(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view address = text.substr(0, slash);
  const std::string_view digits = text.substr(slash + 1);
  const auto prefix = ParseDigits(digits, 10);
  const std::uint64_t limit = ParseStrictIpv4(address) ? 32 : 128;
  if (!IsDigits(digits) || !prefix || *prefix > limit || (limit == 128 && !ParseIpv6(address))) return std::nullopt;
  return Network{.address = std::string(address), .prefix = static_cast<std::uint8_t>(*prefix)};
}

std::variant<HostName, HostFault> ParseHostName(std::string_view text) {
  if (text.starts_with('[')) {
    const auto groups = text.ends_with(']') && text.size() > 2 ? ParseIpv6(text.substr(1, text.size() - 2)) : std::nullopt;
    if (!groups) return HostFault{"is not an IPv6 address in brackets", "an IPv6 host looks like `[2001:db8::1]`"};
    return HostName{HostName::Kind::kIpv6, CanonicalIpv6(*groups)};
  }
  const std::string domain = LowerAscii(PercentDecode(text));
  if (domain.empty()) return HostFault{"has no host name", {}};
  if (const auto bad = std::ranges::find_if(domain, IsForbiddenInDomain); bad != domain.end()) {
    const auto byte = static_cast<unsigned char>(*bad);
    return HostFault{byte < 0x20 || byte == 0x7f ? std::string("is not a host name: it holds a control character")
                                                 : fmt::format("is not a host name: it holds `{}`", *bad),
                     {}};
  }
  if (!EndsInNumber(domain)) return HostName{HostName::Kind::kDomain, domain};
  const auto address = CanonicalIpv4(domain);
  if (!address) return HostFault{"ends in a number, but is not an IPv4 address", {}};
  return HostName{HostName::Kind::kIpv4, *address};
}

}  // namespace spin_aks
