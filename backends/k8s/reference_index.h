// SPDX-License-Identifier: Apache-2.0
//
// What may be referred to: the objects of a bundle, what they will bring about in
// the cluster, and what is provided.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "backends/k8s/lower.h"
#include "backends/k8s/references.h"
#include "backends/tree/node.h"

namespace spin_aks::k8s {

using tree::Node;

// Something that answers to a kind and a name.
struct Referent {
  std::optional<std::set<std::string, std::less<>>> keys;  // of a ConfigMap, a Secret, a class's files; nothing: any
  std::string synced_by;                                   // of a Secret: the provider class that makes it; empty: none
};

// Pods that a workload of the bundle makes.
struct PodSource {
  Node labels;
  Node spec;
};

// Points into the bundle and what is provided, which outlive it.
class ReferenceIndex {
 public:
  ReferenceIndex(const Bundle& bundle, const std::vector<Provided>& provided);

  // Null if nothing of that kind and name is there.
  [[nodiscard]] const Referent* Find(std::string_view kind, std::string_view kube_namespace, std::string_view name) const;
  // Pods of the namespace that carry all labels of the selector. An empty selector selects nothing here.
  [[nodiscard]] std::vector<PodSource> Select(std::string_view kube_namespace, Node selector) const;

 private:
  using Id = std::tuple<std::string_view, std::string_view, std::string_view>;

  void Add(std::string_view kind, std::string_view kube_namespace, std::string_view name, Referent referent = {});
  void AddObject(const Object& object);
  void AddConsequences(const Object& object);
  void AddPods(std::string_view kube_namespace, Node pods);

  std::map<Id, Referent> referents_;  // by kind, namespace, name
  std::vector<PodSource> pods_;
  std::map<Id, std::vector<std::size_t>> pods_by_label_;  // namespace, key, value
};

// The aliases in a provider class's `objects`, which is YAML inside a string; nothing if it cannot be read.
[[nodiscard]] std::optional<std::set<std::string, std::less<>>> AliasesOf(Node provider_class);

// What pods are made from, whichever kind makes them; nothing where none does.
[[nodiscard]] Node PodTemplateOf(const Object& object);

// Whether pods with these labels are selected.
[[nodiscard]] bool Matches(Node selector, Node labels);

// `Deployment/shop`, for messages.
[[nodiscard]] std::string NameOf(const Object& object);

}  // namespace spin_aks::k8s
