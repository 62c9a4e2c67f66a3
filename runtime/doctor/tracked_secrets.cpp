// SPDX-License-Identifier: Apache-2.0
#include "runtime/doctor/tracked_secrets.h"

#include <algorithm>
#include <array>

#include "ir/ascii.h"
#include "ir/passwords.h"

namespace spin_aks::doctor {
namespace {

template <std::size_t N>
bool IsAmong(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

template <std::size_t N>
bool EndsInOneOf(const std::array<std::string_view, N>& ends, std::string_view name) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return name.ends_with(end); });
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view Unquoted(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// `.env.example` is for everybody.
bool IsSample(std::string_view name) {
  constexpr std::array<std::string_view, 5> kEnds{".example", ".sample", ".template", ".dist", ".tpl"};
  return EndsInOneOf(kEnds, name);
}

}  // namespace

std::vector<std::string> NamesIn(std::string_view listing) {
  std::vector<std::string> names;
  while (!listing.empty()) {
    const std::size_t end = std::min(listing.find('\0'), listing.size());
    if (end != 0) names.emplace_back(listing.substr(0, end));
    listing.remove_prefix(std::min(end + 1, listing.size()));
  }
  return names;
}

Suspicion SuspicionOf(std::string_view path) {
  constexpr std::array<std::string_view, 6> kFiles{"id_rsa", "id_ecdsa", "id_ed25519", "id_dsa", "kubeconfig", ".dockerconfigjson"};
  constexpr std::array<std::string_view, 4> kEnds{".pfx", ".p12", ".jks", ".kubeconfig"};
  constexpr std::array<std::string_view, 3> kKeys{".pem", ".key", ".pk8"};
  constexpr std::array<std::string_view, 3> kConfigs{"runtime-config.toml", "runtime_config.toml", "runtime.toml"};
  const std::string name = LowerAscii(path.substr(path.rfind('/') + 1));
  if (IsSample(name)) return Suspicion::kNone;
  const bool is_environment = name == ".env" || name.starts_with(".env.");
  if (is_environment || IsAmong(kFiles, name) || EndsInOneOf(kEnds, name)) return Suspicion::kByName;
  if (EndsInOneOf(kKeys, name)) return Suspicion::kPrivateKey;
  return EndsInOneOf(kConfigs, name) ? Suspicion::kValues : Suspicion::kNone;
}

bool HoldsPrivateKey(std::string_view text) { return text.contains("PRIVATE KEY-----"); }

std::vector<std::string> SecretNamesIn(std::string_view text, bool (*sounds_secret)(std::string_view)) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    const std::string_view name = Unquoted(Trimmed(line.substr(0, equals)));
    const std::string_view value = Trimmed(line.substr(equals + 1));
    const bool has_value = !IsTemplateOrNothing(Unquoted(value)) && (value.starts_with('"') || value.starts_with('\''));
    const bool has_password = !FindPasswords(value).empty();
    if (has_password || (has_value && sounds_secret(name))) names.emplace_back(name);
  }
  return names;
}

}  // namespace spin_aks::doctor
