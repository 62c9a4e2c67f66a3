// SPDX-License-Identifier: Apache-2.0
#include "backends/compare/allowed_hosts.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

namespace spin_aks::compare {
namespace {

const yaml::Map* MapAt(const yaml::Value* value, std::string_view key) {
  const yaml::Map* map = value != nullptr ? value->AsMap() : nullptr;
  const yaml::Value* at = map != nullptr ? map->Find(key) : nullptr;
  return at != nullptr ? at->AsMap() : nullptr;
}

const yaml::Map* ManifestOf(const yaml::Value* image, std::string_view table) {
  const yaml::Map* map = image != nullptr ? image->AsMap() : nullptr;
  return MapAt(map != nullptr ? map->Find("manifest") : nullptr, table);
}

// Calls `with` for each entry and the component that has it.
void ForEachEntry(const yaml::Value* image, const std::function<void(std::string_view component, const std::string& entry)>& with) {
  const yaml::Map* components = ManifestOf(image, "component");
  if (components == nullptr) return;
  for (const yaml::Entry& component : components->entries()) {
    const yaml::Map* map = component.value.AsMap();
    const yaml::Value* hosts = map != nullptr ? map->Find("allowed_outbound_hosts") : nullptr;
    if (hosts == nullptr || hosts->AsList() == nullptr) continue;
    for (const yaml::Value& host : *hosts->AsList()) {
      if (host.AsString() != nullptr) with(component.key, *host.AsString());
    }
  }
}

// Calls `with` for each `{{ name }}`; what it returns stands for it.
std::string ReplaceVariables(std::string_view text, const std::function<std::string(const std::string& name)>& with) {
  std::string out;
  for (;;) {
    const std::size_t begin = text.find("{{");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find("}}", begin);
    out += text.substr(0, end == std::string_view::npos ? end : begin);
    if (end == std::string_view::npos) return out;
    std::string name(text.substr(begin + 2, end - begin - 2));
    std::erase_if(name, [](char c) { return c == ' ' || c == '\t'; });
    out += with(name);
    text.remove_prefix(end + 2);
  }
}

std::string DefaultOf(const yaml::Value* image, const std::string& variable) {
  const yaml::Map* variables = ManifestOf(image, "variables");
  const yaml::Value* declared = variables != nullptr ? variables->Find(variable) : nullptr;
  const yaml::Map* map = declared != nullptr ? declared->AsMap() : nullptr;
  const yaml::Value* value = map != nullptr ? map->Find("default") : nullptr;
  return value != nullptr && value->AsString() != nullptr ? *value->AsString() : "{{" + variable + "}}";
}

// `scheme://host:port`. What is of no such form is a host by itself, which covers only what is the same.
AllowedHost Split(std::string_view component, const std::string& text) {
  AllowedHost allowed{.component = std::string(component), .scheme = {}, .host = text, .port = {}};
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return allowed;
  allowed.scheme = text.substr(0, scheme);
  allowed.host = text.substr(scheme + 3);
  const std::size_t colon = allowed.host.rfind(':');
  if (colon != std::string::npos && allowed.host.find(']', colon) == std::string::npos) {
    allowed.port = allowed.host.substr(colon + 1);
    allowed.host.erase(colon);
  }
  if (allowed.port.empty() && allowed.scheme == "https") allowed.port = "443";
  if (allowed.port.empty() && allowed.scheme == "http") allowed.port = "80";
  return allowed;
}

bool CoversHost(std::string_view wide, std::string_view narrow) {
  if (wide == "*" || wide == narrow) return true;
  return wide.starts_with("*.") && narrow.ends_with(wide.substr(1));
}

}  // namespace

std::vector<AllowedHost> AllowedHosts(const yaml::Value* image) {
  std::vector<AllowedHost> hosts;
  ForEachEntry(image, [&](std::string_view component, const std::string& entry) {
    hosts.push_back(Split(component, ReplaceVariables(entry, [image](const std::string& name) { return DefaultOf(image, name); })));
  });
  return hosts;
}

bool Covers(const AllowedHost& wide, const AllowedHost& narrow) {
  return wide.component == narrow.component && (wide.scheme == "*" || wide.scheme == narrow.scheme) && CoversHost(wide.host, narrow.host) &&
         (wide.port == "*" || wide.port == narrow.port);
}

std::set<std::string> VariablesOfHosts(const yaml::Value* image) {
  std::set<std::string> names;
  ForEachEntry(image, [&](std::string_view /*component*/, const std::string& entry) {
    (void)ReplaceVariables(entry, [&](const std::string& name) {
      names.insert(name);
      return std::string();
    });
  });
  return names;
}

}  // namespace spin_aks::compare
