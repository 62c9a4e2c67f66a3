// SPDX-License-Identifier: Apache-2.0
#include "runtime/registry/messages.h"

#include <nlohmann/json.hpp>

#include "ir/base64.h"

namespace spin_aks::registry {
namespace {

using Json = nlohmann::json;

// Discarded where it is no JSON, or more deeply nested than any answer is: the parser recurses when such a value is destroyed.
Json Parse(std::string_view text) {
  constexpr int kDeepest = 64;
  const auto keep = [](int depth, Json::parse_event_t /*event*/, const Json& /*parsed*/) { return depth <= kDeepest; };
  return Json::parse(text.begin(), text.end(), keep, /*allow_exceptions=*/false);
}

// An object's member; null where there is none.
const Json& Member(const Json& object, const char* name) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto it = object.find(name);
  return it == object.end() ? kNothing : *it;
}

std::string Text(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }
std::string Text(const Json& object, const char* name) { return Text(Member(object, name)); }

// `user:password`.
std::optional<Credentials> Divided(std::string_view base64) {
  const std::optional<std::string> both = DecodeBase64(base64);
  if (!both) return std::nullopt;
  const std::size_t colon = both->find(':');
  if (colon == std::string::npos) return std::nullopt;
  Credentials credentials{.user = both->substr(0, colon), .password = both->substr(colon + 1), .identity_token = {}, .registry_token = {}};
  // Docker's own client pads with these (cli/config/configfile).
  while (!credentials.password.empty() && credentials.password.back() == '\0') credentials.password.pop_back();
  return credentials;
}

std::vector<std::string> DigestsOf(const Json& descriptors) {
  std::vector<std::string> digests;
  if (!descriptors.is_array()) return digests;
  for (const Json& descriptor : descriptors) {
    if (std::string digest = Text(descriptor, "digest"); !digest.empty()) digests.push_back(std::move(digest));
  }
  return digests;
}

}  // namespace

std::optional<Refusal> ReadRefusal(std::string_view body) {
  const Json answer = Parse(body);
  const Json& errors = Member(answer, "errors");
  if (!errors.is_array() || errors.empty()) return std::nullopt;
  return Refusal{.code = Text(errors.front(), "code"), .message = Text(errors.front(), "message")};
}

std::optional<std::string> ReadToken(std::string_view body) {
  const Json answer = Parse(body);
  std::string token = Text(answer, "token");
  if (token.empty()) token = Text(answer, "access_token");
  if (token.empty()) return std::nullopt;
  return token;
}

std::optional<ManifestContents> ReadManifest(std::string_view body) {
  const Json manifest = Parse(body);
  if (!manifest.is_object()) return std::nullopt;
  ManifestContents contents{.blobs = DigestsOf(Member(manifest, "layers")), .manifests = DigestsOf(Member(manifest, "manifests"))};
  if (std::string config = Text(Member(manifest, "config"), "digest"); !config.empty()) contents.blobs.push_back(std::move(config));
  return contents;
}

std::optional<DockerConfig> ReadDockerConfig(std::string_view text) {
  const Json file = Parse(text);
  if (!file.is_object()) return std::nullopt;
  DockerConfig config;
  config.helper = Text(file, "credsStore");
  if (const Json& helpers = Member(file, "credHelpers"); helpers.is_object()) {
    for (const auto& [server, helper] : helpers.items()) config.helpers.emplace(server, Text(helper));
  }
  if (const Json& auths = Member(file, "auths"); auths.is_object()) {
    for (const auto& [server, auth] : auths.items()) {
      Credentials credentials = Divided(Text(auth, "auth")).value_or(Credentials());
      if (credentials.user.empty()) credentials.user = Text(auth, "username");
      if (credentials.password.empty()) credentials.password = Text(auth, "password");
      credentials.identity_token = Text(auth, "identitytoken");
      credentials.registry_token = Text(auth, "registrytoken");
      // Who keeps them in a helper leaves an empty entry here.
      if (credentials != Credentials()) config.auths.emplace(server, std::move(credentials));
    }
  }
  return config;
}

std::optional<DockerConfig> ReadSpinCredentials(std::string_view text) {
  const Json file = Parse(text);
  const Json& auths = Member(file, "auths");
  if (!auths.is_object()) return std::nullopt;
  DockerConfig config;
  for (const auto& [server, auth] : auths.items()) {
    if (const auto credentials = Divided(Text(auth))) config.auths.emplace(server, *credentials);
  }
  return config;
}

std::optional<Credentials> ReadHelperAnswer(std::string_view text) {
  const Json answer = Parse(text);
  std::string secret = Text(answer, "Secret");
  if (secret.empty()) return std::nullopt;
  Credentials credentials;
  // A helper's way to say that it is one of those.
  if (Text(answer, "Username") == "<token>") {
    credentials.identity_token = std::move(secret);
    return credentials;
  }
  credentials.user = Text(answer, "Username");
  credentials.password = std::move(secret);
  return credentials;
}

}  // namespace spin_aks::registry
