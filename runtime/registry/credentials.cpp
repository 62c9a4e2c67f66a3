// SPDX-License-Identifier: Apache-2.0
#include "runtime/registry/credentials.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "ir/ascii.h"
#include "runtime/ports/programs.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks::registry {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20U;

// What Docker Hub is called in these files (docker/cli, cli/config/types).
constexpr std::string_view kHubKey = "https://index.docker.io/v1/";
constexpr std::array<std::string_view, 3> kHubNames = {"index.docker.io", "docker.io", "registry-1.docker.io"};

// `https://host/v1/` -> `host`
std::string_view Bare(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  }
  while (key.ends_with('/')) key.remove_suffix(1);
  for (const std::string_view version : {"/v1", "/v2"}) {
    if (key.ends_with(version)) key.remove_suffix(version.size());
  }
  return key;
}

bool IsHub(const Address& address) { return address.server == kHubNames[1]; }

// The names under which a repository may be signed in to, the closest first.
std::vector<std::string> NamesOf(const Address& address) {
  std::vector<std::string> names;
  for (std::string name = address.Text(); name.size() > address.server.size(); name.resize(name.rfind('/'))) names.push_back(name);
  if (IsHub(address))
    names.insert(names.end(), kHubNames.begin(), kHubNames.end());
  else
    names.push_back(address.server);
  return names;
}

template <typename T>
const T* FindByName(const std::map<std::string, T, std::less<>>& entries, const Address& address) {
  for (const std::string& name : NamesOf(address)) {
    const auto it = std::ranges::find_if(entries, [&](const auto& entry) { return Bare(entry.first) == name; });
    if (it != entries.end()) return &it->second;
  }
  return nullptr;
}

// ---- Files ----

struct Place {
  std::string path;
  bool is_spins = false;
};

std::vector<Place> PlacesToLook(const Environment& environment) {
  std::vector<Place> places;
  const auto add = [&](std::string_view variable, std::string_view below, bool is_spins = false) {
    const auto value = environment.Get(variable);
    if (!value || value->empty()) return false;
    places.push_back({.path = fmt::format("{}{}", *value, below), .is_spins = is_spins});
    return true;
  };
  add("REGISTRY_AUTH_FILE", "");
  if (!add("DOCKER_CONFIG", "/config.json")) add("HOME", "/.docker/config.json");
  add("XDG_RUNTIME_DIR", "/containers/auth.json");
  if (!add("XDG_CONFIG_HOME", "/fermyon/registry-auth.json", true)) add("HOME", "/.config/fermyon/registry-auth.json", true);
  return places;
}

Error Unreadable(const std::string& path, std::string detail) {
  return {.kind = Error::Kind::kFailed, .path = path, .doing = "read", .detail = std::move(detail)};
}

Result<std::optional<DockerConfig>> ReadConfig(const Place& place, const Directory& from) {
  const TypedPath typed = SplitTypedPath(place.path);
  const std::optional<RelPath> name = RelPath::Parse(typed.name);
  if (!name || name->is_root()) return std::nullopt;
  const Result<std::optional<std::string>> text = from.Open(typed.directory)->Read(*name, kLargestFile, Pipes::kRefused);
  if (!text) return std::unexpected(Unreadable(place.path, text.error().detail));
  if (!*text) return std::nullopt;
  auto config = place.is_spins ? ReadSpinCredentials(**text) : ReadDockerConfig(**text);
  if (!config) return std::unexpected(Unreadable(place.path, "it is not what such a file has to be"));
  return config;
}

// ---- Helpers ----

bool IsHelperName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return IsAlnum(c) || c == '-' || c == '_' || c == '.'; });
}

Result<std::optional<Credentials>> AskHelper(const std::string& name, const Address& address, const Ports& ports) {
  const std::string program = fmt::format("docker-credential-{}", name);
  const auto failed = [&](std::string detail) {
    return std::unexpected(Error{.kind = Error::Kind::kFailed, .path = program, .doing = "ask", .detail = std::move(detail)});
  };
  if (!IsHelperName(name)) return failed("that is no name of a credential helper");
  if (ports.programs == nullptr) return failed("programs cannot be run here");
  const std::string server = IsHub(address) ? std::string(kHubKey) : address.server;
  const Result<ProgramAnswer> answer = ports.programs->Ask({program, "get"}, server);
  if (!answer) return std::unexpected(answer.error());
  if (answer->code == 0) return ReadHelperAnswer(answer->output);
  // All helpers say it in these words (docker/docker-credential-helpers, credentials/error.go).
  if (answer->output.contains("credentials not found")) return std::nullopt;
  return failed(fmt::format("it failed with exit code {}", answer->code));
}

Result<std::optional<Credentials>> FindIn(const DockerConfig& config, const Address& address, const Ports& ports) {
  if (const std::string helper = FindHelper(config, address); !helper.empty()) {
    Result<std::optional<Credentials>> told = AskHelper(helper, address, ports);
    if (!told || *told) return told;
  }
  return FindAuth(config, address);
}

}  // namespace

std::optional<Credentials> FindAuth(const DockerConfig& config, const Address& address) {
  const Credentials* found = FindByName(config.auths, address);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string FindHelper(const DockerConfig& config, const Address& address) {
  const std::string* found = FindByName(config.helpers, address);
  return found == nullptr ? config.helper : *found;
}

Result<std::optional<Credentials>> FindCredentials(const Address& address, const Ports& ports) {
  for (const Place& place : PlacesToLook(ports.environment)) {
    const Result<std::optional<DockerConfig>> config = ReadConfig(place, ports.working_directory);
    if (!config) return std::unexpected(config.error());
    if (!*config) continue;
    Result<std::optional<Credentials>> found = FindIn(**config, address, ports);
    if (!found || *found) return found;
  }
  return std::nullopt;
}

}  // namespace spin_aks::registry
