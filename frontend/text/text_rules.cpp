// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/text_rules.h"

#include <algorithm>
#include <cstddef>

#include "frontend/text/cron.h"
#include "ir/ascii.h"
#include "ir/names.h"

namespace spin_aks {
namespace {

bool Sized(std::string_view text, std::size_t least, std::size_t most) { return text.size() >= least && text.size() <= most; }

template <typename Legal>
bool All(std::string_view text, Legal legal) {
  return std::ranges::all_of(text, legal);
}

// `[0-9]{1,most}`
bool IsNumber(std::string_view text, std::size_t most = 9) { return Sized(text, 1, most) && All(text, IsDigit); }

// Digits with `dots` to `most_dots` dots between them.
bool IsDotted(std::string_view text, std::size_t least_parts, std::size_t most_parts) {
  std::size_t parts = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (!IsNumber(part, 6) || (part.size() > 1 && part.front() == '0')) return false;
    ++parts;
    if (dot == std::string_view::npos) return parts >= least_parts && parts <= most_parts;
    text.remove_prefix(dot + 1);
  }
}

bool IsAnything(std::string_view text) { return text.find('\0') == std::string_view::npos; }
bool IsSomething(std::string_view text) { return !text.empty() && std::ranges::none_of(text, IsControl); }

// IsConfigMapKey of Kubernetes' apimachinery.
bool IsConfigKey(std::string_view text) {
  return Sized(text, 1, 253) && text != "." && !text.starts_with("..") &&
         All(text, [](char c) { return IsAlnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHexDigit(text[i])) return false;
  }
  return true;
}

bool IsResourceGroup(std::string_view text) {
  // Bytes above ASCII are Unicode letters to Azure; which ones is its own affair.
  const auto legal = [](char c) { return IsAlnum(c) || !IsAscii(c) || std::string_view("_-.()").contains(c); };
  return Sized(text, 1, 90) && All(text, legal) && text.back() != '.';
}

bool IsClusterName(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '-' || c == '_'; };
  return Sized(text, 1, 63) && All(text, legal) && IsAlnum(text.front()) && IsAlnum(text.back());
}

bool IsRegistryName(std::string_view text) { return Sized(text, 5, 50) && All(text, IsAlnum); }

bool IsVaultName(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '-'; };
  return Sized(text, 3, 24) && All(text, legal) && IsAlpha(text.front()) && IsAlnum(text.back()) && !text.contains("--");
}

bool IsSecretName(std::string_view text) {
  return Sized(text, 1, 127) && All(text, [](char c) { return IsAlnum(c) || c == '-'; });
}
bool IsSecretVersion(std::string_view text) { return text.size() == 32 && All(text, IsHexDigit); }

bool IsIdentityName(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '-' || c == '_'; };
  return Sized(text, 3, 128) && All(text, legal) && IsAlnum(text.front());
}

bool IsCosmosAccount(std::string_view text) {
  const auto legal = [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; };
  return Sized(text, 3, 44) && All(text, legal) && text.front() != '-' && text.back() != '-';
}

bool IsCosmosName(std::string_view text) {
  return Sized(text, 1, 255) && std::ranges::none_of(text, [](char c) { return IsControl(c) || std::string_view("/\\#?").contains(c); }) &&
         text.back() != ' ';
}

bool IsCacheName(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '-'; };
  return Sized(text, 1, 63) && All(text, legal) && IsAlnum(text.front()) && IsAlnum(text.back()) && !text.contains("--");
}

bool IsAzureDnsLabel(std::string_view text) {
  const auto legal = [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; };
  return Sized(text, 3, 63) && All(text, legal) && IsLower(text.front()) && text.back() != '-';
}

// host[:port]
bool IsAuthority(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && !IsNumber(text.substr(colon + 1), 5)) return false;
  const std::string_view host = text.substr(0, colon);
  const auto legal = [](char c) { return IsAlnum(c) || c == '.' || c == '-'; };
  return Sized(host, 1, 253) && All(host, legal) && IsAlnum(host.front()) && IsAlnum(host.back());
}

bool IsHost(std::string_view text) {
  if (text.starts_with("https://")) text.remove_prefix(8);
  if (text.ends_with('/')) text.remove_suffix(1);
  return IsAuthority(text);
}

bool IsRepository(std::string_view text) {
  if (text.contains('@') || text.contains(':')) return false;
  const auto ref = ImageRef::Parse(text);
  return ref && ref->registry().empty();
}

bool IsRegistryServer(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  // As Docker tells a registry from a repository: without a dot or a port it would be somebody's account.
  const bool unmistakable = host.contains('.') || host.contains(':') || host == "localhost";
  if (!unmistakable || !IsAuthority(host)) return false;
  return slash == std::string_view::npos || IsRepository(text.substr(slash + 1));
}

bool IsImageTag(std::string_view text) { return !text.empty() && LegalizeTag(text) == text && text.front() != '.' && text.front() != '-'; }
bool IsImageReference(std::string_view text) { return ImageRef::Parse(text).has_value(); }

bool IsPlatform(std::string_view text) {
  const auto legal = [](char c) { return IsLower(c) || IsDigit(c) || c == '_' || c == '/'; };
  const auto slashes = std::ranges::count(text, '/');
  return text.size() <= 64 && All(text, legal) && (slashes == 1 || slashes == 2) && !text.contains("//") && !text.starts_with('/') &&
         !text.ends_with('/');
}

bool IsServiceName(std::string_view text) { return KubeName::Parse(text).has_value(); }
bool IsLabelText(std::string_view text) { return IsLabelValue(text); }

bool IsEnvironmentName(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '_' || c == '-' || c == '.'; };
  return !text.empty() && All(text, legal) && !IsDigit(text.front()) && text != "." && !text.starts_with("..");
}

bool IsVariableName(std::string_view text) {
  const auto legal = [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; };
  return !text.empty() && All(text, legal) && IsLower(text.front()) && text.back() != '_' && !text.contains("__");
}

bool IsQuantity(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, digits);
  const std::string_view suffix = text.substr(digits);
  const bool exponent = suffix.size() > 1 && (suffix[0] == 'e' || suffix[0] == 'E') &&
                        IsNumber(suffix.substr(suffix[1] == '+' || suffix[1] == '-' ? 2 : 1), 3);
  constexpr std::string_view kSuffixes[] = {"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  return Sized(number, 1, 30) && number != "." && std::ranges::count(number, '.') <= 1 &&
         (exponent || std::ranges::find(kSuffixes, suffix) != std::end(kSuffixes));
}

// As ValidateContainerResourceName of Kubernetes: those without a domain are its own.
bool IsResourceName(std::string_view text) {
  constexpr std::string_view kBuiltIn[] = {"cpu", "memory", "ephemeral-storage"};
  return IsQualifiedName(text) && (text.contains('/') || std::ranges::find(kBuiltIn, text) != std::end(kBuiltIn) ||
                                   (text.starts_with("hugepages-") && IsQuantity(text.substr(sizeof "hugepages-" - 1))));
}

bool IsCountOrPercent(std::string_view text) {
  if (!text.ends_with('%')) return IsNumber(text);
  text.remove_suffix(1);
  return IsNumber(text, 2) || text == "100";
}

bool IsCountOrAnyPercent(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  return IsNumber(text);
}

bool IsHttpPath(std::string_view text) {
  return text.starts_with('/') && std::ranges::none_of(text, [](char c) { return IsControl(c) || c == ' '; });
}

bool IsPath(std::string_view text) { return IsSomething(text) && !text.starts_with('/'); }

bool IsUrlOf(std::string_view text, std::string_view scheme) {
  if (!text.starts_with(scheme)) return false;
  text.remove_prefix(scheme.size());
  std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  return IsAuthority(authority) && std::ranges::none_of(text, [](char c) { return IsControl(c) || c == ' '; });
}
bool IsHttpUrl(std::string_view text) { return IsUrlOf(text, "https://") || IsUrlOf(text, "http://"); }
bool IsRedisUrl(std::string_view text) { return IsUrlOf(text, "redis://") || IsUrlOf(text, "rediss://"); }

bool IsSha256(std::string_view text) { return IsSha256Digest("sha256:" + std::string(text)); }
bool IsSpinVersion(std::string_view text) { return IsDotted(text, 2, 3); }
bool IsShimVersion(std::string_view text) { return IsDotted(text, 3, 3); }

}  // namespace

namespace text_rules {

const TextRule kAnything{"text", "any text without NUL", IsAnything};
const TextRule kSomething{"a name", "one character or more, no control characters", IsSomething};
const TextRule kUuid{"a UUID", "32 hexadecimal digits as 8-4-4-4-12", IsUuid};
const TextRule kResourceGroup{"a resource group's name", "1–90 letters, digits, `_`, `-`, `.`, `(`, `)`, and no `.` at the end",
                              IsResourceGroup};
const TextRule kClusterName{"an AKS cluster's name", "1–63 letters, digits, `-`, `_`, with a letter or digit at both ends", IsClusterName};
const TextRule kRegistryName{"a container registry's name", "5–50 letters and digits", IsRegistryName};
const TextRule kVaultName{"a Key Vault name", "3–24 letters, digits, `-`; a letter first, a letter or digit last, no `--`", IsVaultName};
const TextRule kSecretName{"a Key Vault secret's name", "1–127 letters, digits, `-`", IsSecretName};
const TextRule kSecretVersion{"a Key Vault secret's version", "32 hexadecimal digits", IsSecretVersion};
const TextRule kIdentityName{"a managed identity's name", "3–128 letters, digits, `-`, `_`, with a letter or digit first", IsIdentityName};
const TextRule kCosmosAccount{"a Cosmos DB account's name", "3–44 lower-case letters, digits, `-`, and no `-` at either end",
                              IsCosmosAccount};
const TextRule kCosmosName{"a Cosmos DB name", "1–255 characters without `/`, `\\`, `#`, `?`, and no blank at the end", IsCosmosName};
const TextRule kCacheName{"an Azure Cache for Redis name", "1–63 letters, digits, `-`, and no `-` at either end", IsCacheName};
const TextRule kAzureDnsLabel{"an Azure DNS label", "3–63 lower-case letters, digits, `-`, with a letter first and no `-` last",
                              IsAzureDnsLabel};
const TextRule kHost{"a host", "`host`, `host:port` or `https://host:port`", IsHost};
const TextRule kRegistryServer{"a registry server", "`host[:port][/path]` whose host has a dot or a port, or is `localhost`",
                               IsRegistryServer};
const TextRule kRepository{"an image repository",
                           "lower-case letters and digits with single `.`, `_`, `__`, `-` between, in steps split by `/`", IsRepository};
const TextRule kImageTag{"an image tag", "1–128 letters, digits, `_`, `.`, `-`, with neither `.` nor `-` first", IsImageTag};
const TextRule kImageDigest{"an image digest", "`sha256:` and 64 lower-case hexadecimal digits", IsSha256Digest};
const TextRule kSha256{"a SHA-256", "64 lower-case hexadecimal digits, as `sha256sum` prints them", IsSha256};
const TextRule kImageReference{"an image reference", "`[registry[:port]/]repository[:tag][@sha256:…]`", IsImageReference};
const TextRule kPlatform{"a platform", "`os/architecture` or `os/architecture/variant`, as `linux/arm64`", IsPlatform};
const TextRule kDnsLabel{"a DNS label", "1–63 lower-case letters, digits, `-`, and no `-` at either end", IsDnsLabel};
const TextRule kServiceName{"a Kubernetes name", "1–63 lower-case letters, digits, `-`, with a letter first and no `-` last",
                            IsServiceName};
const TextRule kDnsSubdomain{"a DNS subdomain", "DNS labels split by `.`, at most 253 characters", IsDnsSubdomain};
const TextRule kLabelKey{"a Kubernetes label key",
                         "`[prefix/]name`: a DNS subdomain, then 1–63 letters, digits, `-`, `_`, `.` with a letter or digit at both ends",
                         IsQualifiedName};
const TextRule kResourceName{"a resource's name",
                             "`cpu`, `memory`, `ephemeral-storage`, `hugepages-<size>`, or one with its domain: `example.com/gpu`",
                             IsResourceName};
const TextRule kLabelValue{"a Kubernetes label value", "at most 63 letters, digits, `-`, `_`, `.`, with a letter or digit at both ends",
                           IsLabelText};
const TextRule kEnvironmentName{"the name of an environment variable", "letters, digits, `_`, `-`, `.`, and no digit first",
                                IsEnvironmentName};
const TextRule kVariableName{"the name of a Spin variable", "lower-case letters, digits and single `_` between, with a letter first",
                             IsVariableName};
const TextRule kQuantity{"a Kubernetes quantity",
                         "a number with one of `m`, `k`, `M`, `G`, `Ki`, `Mi`, `Gi`, … or nothing behind it, as `250m` or `64Mi`",
                         IsQuantity};
const TextRule kCountOrPercent{"a count or a percentage", "a whole number, or one from `0%` to `100%`", IsCountOrPercent};
const TextRule kCountOrAnyPercent{"a count or a percentage", "a whole number, with `%` behind it or without", IsCountOrAnyPercent};
const TextRule kHttpPath{"a path of a URL", "`/` first, no blanks", IsHttpPath};
const TextRule kPath{"a relative path", "not empty, no `/` first", IsPath};
const TextRule kHttpUrl{"an HTTP address", "`http://host` or `https://host`, with a port and a path where needed", IsHttpUrl};
const TextRule kRedisUrl{"a Redis address", "`redis://host[:port][/db]`, or `rediss://` for TLS", IsRedisUrl};
const TextRule kSpinVersion{"a Spin version", "`major.minor`, as `3.6`", IsSpinVersion};
const TextRule kCron{"a schedule", "minute, hour, day of the month, month and day of the week, as `30 4 * * mon-fri`; or `@daily`",
                     IsCronSchedule};
const TextRule kConfigKey{"a key of a Secret or ConfigMap", "1 to 253 letters, digits, `-`, `_` and `.`, but not `.` or `..…`",
                          IsConfigKey};
const TextRule kShimVersion{"a shim version", "`major.minor.patch`, as `0.24.0`", IsShimVersion};

}  // namespace text_rules
}  // namespace spin_aks
