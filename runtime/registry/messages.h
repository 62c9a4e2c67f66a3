// SPDX-License-Identifier: Apache-2.0
//
// What registries, token servers and credential helpers say, and what Docker keeps of them: JSON, read into values. What is not understood
// is nothing: servers say all kinds of things, and none of them is a fault of ours.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks::registry {

// The first of `{"errors": [{"code", "message"}]}`.
struct Refusal {
  std::string code;  // `MANIFEST_BLOB_UNKNOWN`
  std::string message;
};
[[nodiscard]] std::optional<Refusal> ReadRefusal(std::string_view body);

// `token`, or what OAuth calls it.
[[nodiscard]] std::optional<std::string> ReadToken(std::string_view body);

// What a manifest or an index names.
struct ManifestContents {
  std::vector<std::string> blobs;      // its config and layers, by digest
  std::vector<std::string> manifests;  // of an index
};
[[nodiscard]] std::optional<ManifestContents> ReadManifest(std::string_view body);

// How to sign in somewhere. One of three.
struct Credentials {
  std::string user, password;
  std::string identity_token;  // exchanged for others
  std::string registry_token;  // as it is

  bool operator==(const Credentials&) const = default;
};

// Docker's `config.json`, Podman's `auth.json` (containers-auth.json(5)).
struct DockerConfig {
  std::map<std::string, Credentials, std::less<>> auths;    // by server, as it is written there
  std::map<std::string, std::string, std::less<>> helpers;  // likewise: the helper for it
  std::string helper;                                       // for all others; empty: none
};
[[nodiscard]] std::optional<DockerConfig> ReadDockerConfig(std::string_view text);

// Spin's `registry-auth.json`: `{"auths": {"<server>": "<base64 of user:password>"}}`.
[[nodiscard]] std::optional<DockerConfig> ReadSpinCredentials(std::string_view text);

// What `docker-credential-… get` prints (docker/docker-credential-helpers, README).
[[nodiscard]] std::optional<Credentials> ReadHelperAnswer(std::string_view text);

}  // namespace spin_aks::registry
