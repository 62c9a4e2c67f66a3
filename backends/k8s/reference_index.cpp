// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/reference_index.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "backends/yaml/reader.h"

namespace spin_aks::k8s {
namespace {

using Keys = std::set<std::string, std::less<>>;

// One YAML document inside a string; nothing if it is not one.
std::optional<yaml::Value> ReadInner(std::string_view text) {
  if (text.empty()) return std::nullopt;
  yaml::ReadError error;
  auto documents = yaml::Read(text, error);
  if (!documents || documents->size() != 1) return std::nullopt;
  return std::move(documents->front());
}

Keys KeysOf(const Object& config_map) {
  Keys keys;
  for (const char* field : {"data", "binaryData"}) {
    for (const auto& [key, value] : Node(config_map.value)[field].Entries()) keys.emplace(key);
  }
  return keys;
}

}  // namespace

std::optional<std::set<std::string, std::less<>>> AliasesOf(Node provider_class) {
  const auto objects = ReadInner(provider_class["spec"]["parameters"]["objects"].Text());
  if (!objects) return std::nullopt;
  Keys aliases;
  for (const Node& item : Node(*objects)["array"].Elements()) {
    const auto object = ReadInner(item.Text());
    if (!object) return std::nullopt;
    const std::string_view alias = Node(*object)["objectAlias"].Text();
    aliases.emplace(alias.empty() ? Node(*object)["objectName"].Text() : alias);
  }
  return aliases;
}

Node PodTemplateOf(const Object& object) {
  const Node spec = Node(object.value)["spec"];
  return object.Kind() == "CronJob" ? spec["jobTemplate"]["spec"]["template"] : spec["template"];
}

bool Matches(Node selector, Node labels) {
  const auto entries = selector.Entries();
  return !entries.empty() && std::ranges::all_of(entries, [&](const auto& entry) {
    return labels[entry.first] && labels[entry.first].Text() == entry.second.Text();
  });
}

std::string NameOf(const Object& object) { return fmt::format("{}/{}", object.Kind(), object.Name()); }

ReferenceIndex::ReferenceIndex(const Bundle& bundle, const std::vector<Provided>& provided) {
  for (const Provided& item : provided) Add(item.kind, item.kube_namespace, item.name);
  for (const auto* objects : {&bundle.apart, &bundle.app, &bundle.runtime}) {
    for (const Object& object : *objects) {
      AddObject(object);
      AddConsequences(object);
    }
  }
}

void ReferenceIndex::Add(std::string_view kind, std::string_view kube_namespace, std::string_view name, Referent referent) {
  referents_.insert_or_assign({kind, kube_namespace, name}, std::move(referent));
}

void ReferenceIndex::AddObject(const Object& object) {
  Referent referent;
  if (object.Kind() == "ConfigMap") referent.keys = KeysOf(object);
  if (object.Kind() == "SecretProviderClass") referent.keys = AliasesOf(Node(object.value));
  Add(object.Kind(), object.Namespace(), object.Name(), std::move(referent));
  if (const Node pods = PodTemplateOf(object); pods["spec"]) AddPods(object.Namespace(), pods);
}

void ReferenceIndex::AddPods(std::string_view kube_namespace, Node pods) {
  const Node labels = pods["metadata"]["labels"];
  for (const auto& [key, value] : labels.Entries()) {
    pods_by_label_[{kube_namespace, key, value.Text()}].push_back(pods_.size());
  }
  pods_.push_back({.labels = labels, .spec = pods["spec"]});
}

// Objects that somebody else makes because of this one.
void ReferenceIndex::AddConsequences(const Object& object) {
  const Node spec = Node(object.value)["spec"];
  if (object.Kind() == "Namespace") Add("ServiceAccount", object.Name(), "default");
  if (object.Kind() == "Shim") Add("RuntimeClass", {}, spec["runtimeClass"]["name"].Text());
  if (object.Kind() != "SecretProviderClass") return;
  for (const Node& secret : spec["secretObjects"].Elements()) {
    Referent synced{.keys = Keys(), .synced_by = std::string(object.Name())};
    for (const Node& item : secret["data"].Elements()) synced.keys->emplace(item["key"].Text());
    Add("Secret", object.Namespace(), secret["secretName"].Text(), std::move(synced));
  }
}

const Referent* ReferenceIndex::Find(std::string_view kind, std::string_view kube_namespace, std::string_view name) const {
  const auto it = referents_.find({kind, kube_namespace, name});
  return it == referents_.end() ? nullptr : &it->second;
}

std::vector<PodSource> ReferenceIndex::Select(std::string_view kube_namespace, Node selector) const {
  // Of each label the pods that carry it, ascending. Pods may carry a label of each of a thousand Services: none is searched for theirs.
  std::vector<const std::vector<std::size_t>*> carriers;
  for (const auto& [key, value] : selector.Entries()) {
    const auto it = pods_by_label_.find({kube_namespace, key, value.Text()});
    if (it == pods_by_label_.end()) return {};
    carriers.push_back(&it->second);
  }
  if (carriers.empty()) return {};
  std::swap(carriers.front(), *std::ranges::min_element(carriers, {}, [](const auto* pods) { return pods->size(); }));
  std::vector<PodSource> selected;
  for (const std::size_t i : *carriers.front()) {
    if (std::ranges::all_of(carriers, [i](const auto* pods) { return std::ranges::binary_search(*pods, i); })) selected.push_back(pods_[i]);
  }
  return selected;
}

}  // namespace spin_aks::k8s
