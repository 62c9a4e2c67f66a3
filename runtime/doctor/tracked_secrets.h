// SPDX-License-Identifier: Apache-2.0
//
// Files that git tracks, and that hold what nobody but their owner should have. Pure; no value of a secret is in what it says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks::doctor {

inline constexpr std::string_view kSecrets = "secrets";

// What `git ls-files -z` prints.
[[nodiscard]] std::vector<std::string> NamesIn(std::string_view listing);

enum class Suspicion : std::uint8_t {
  kNone,
  kByName,      // there is nothing else that such a file is for: `.env`, `id_ed25519`
  kPrivateKey,  // if a private key is in it: `.pem`, `.key`
  kValues,      // if a value is in it whose name says that it is secret: `runtime-config.toml`
};
// By the path of a file, as it is named.
[[nodiscard]] Suspicion SuspicionOf(std::string_view path);

[[nodiscard]] bool HoldsPrivateKey(std::string_view text);
// The names that are given a value there, and sound secret to `sounds_secret`: `auth_token`. Of TOML and its like, line by line; what is
// empty or a template is no value.
[[nodiscard]] std::vector<std::string> SecretNamesIn(std::string_view text, bool (*sounds_secret)(std::string_view));

}  // namespace spin_aks::doctor
