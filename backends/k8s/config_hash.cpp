// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/config_hash.h"

#include <algorithm>

#include <fmt/format.h>

#include "backends/k8s/runtime_config.h"
#include "ir/digest.h"

namespace spin_aks::k8s {
namespace {

// Length first, so that no two lists of texts become one text.
void Append(std::string& out, std::string_view text) { out += fmt::format("{}:{}", text.size(), text); }

void AppendSecret(std::string& out, const SecretRef& secret) {
  for (const std::string& part : {*secret.vault, *secret.name, secret.version ? **secret.version : std::string()}) Append(out, part);
}

std::string PlaceOf(const SecretRef& secret) {
  std::string out;
  AppendSecret(out, secret);
  return out;
}

void AppendTree(std::string& out, const yaml::Value& value);

void AppendMap(std::string& out, const yaml::Map& map) {
  std::vector<const yaml::Entry*> entries;
  for (const yaml::Entry& entry : map.entries()) entries.push_back(&entry);
  std::ranges::sort(entries, {}, &yaml::Entry::key);
  out += fmt::format("m{}", entries.size());
  for (const yaml::Entry* entry : entries) {
    Append(out, entry->key);
    AppendTree(out, entry->value);
  }
}

void AppendTree(std::string& out, const yaml::Value& value) {
  struct Visitor {
    std::string& out;
    void operator()(std::nullptr_t) const { out += 'n'; }
    void operator()(bool v) const { out += v ? 't' : 'f'; }
    void operator()(std::int64_t v) const { out += fmt::format("i{};", v); }
    void operator()(const std::string& v) const { Append(out += 's', v); }
    void operator()(const yaml::List& v) const {
      out += fmt::format("l{}", v.size());
      for (const yaml::Value& element : v) AppendTree(out, element);
    }
    void operator()(const yaml::Map& v) const { AppendMap(out, v); }
  };
  std::visit(Visitor{out}, value.node());
}

}  // namespace

std::optional<std::string> ConfigHash(const Site& site, const VaultPlan& plan) {
  if (plan.vaults().empty() && !HasRuntimeConfig(site)) return std::nullopt;
  std::string read;
  for (const VaultUse& vault : plan.vaults()) {
    for (const VaultObject& object : vault.objects) {
      Append(read, object.alias);
      AppendSecret(read, object.secret);
    }
  }
  Append(read, WriteRuntimeConfig(site, PlaceOf));
  return DigestHex(read);
}

std::string TreeHash(const yaml::Value& value) {
  std::string text;
  AppendTree(text, value);
  return DigestHex(text);
}

}  // namespace spin_aks::k8s
