// SPDX-License-Identifier: Apache-2.0
#include "backends/compare/allowed_hosts.h"

#include <cstddef>
#include <functional>

#include "backends/tree/node.h"

namespace spin_aks::compare {
namespace {

using tree::Node;
using Entries = std::map<std::string, std::vector<std::string>>;

Node ManifestOf(const yaml::Value* image) { return image != nullptr ? Node(*image)["manifest"] : Node(); }

// As they are written, by component.
Entries WrittenHosts(const yaml::Value* image) {
  Entries hosts;
  for (const auto& [component, table] : ManifestOf(image)["component"].Entries()) {
    for (const Node& host : table["allowed_outbound_hosts"].Elements()) hosts[std::string(component)].emplace_back(host.Text());
  }
  return hosts;
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

}  // namespace

Entries AllowedHosts(const yaml::Value* image) {
  const Node variables = ManifestOf(image)["variables"];
  const auto value_of = [&](const std::string& name) {
    const Node value = variables[name]["default"];
    return value ? std::string(value.Text()) : "{{" + name + "}}";
  };
  Entries hosts = WrittenHosts(image);
  for (auto& [component, entries] : hosts) {
    for (std::string& entry : entries) entry = ReplaceVariables(entry, value_of);
  }
  return hosts;
}

std::set<std::string> VariablesOfHosts(const yaml::Value* image) {
  std::set<std::string> names;
  for (const auto& [component, entries] : WrittenHosts(image)) {
    for (const std::string& entry : entries) {
      (void)ReplaceVariables(entry, [&](const std::string& name) {
        names.insert(name);
        return std::string();
      });
    }
  }
  return names;
}

}  // namespace spin_aks::compare
