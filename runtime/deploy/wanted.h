// SPDX-License-Identifier: Apache-2.0
//
// The objects that are to be in the cluster, in the order in which they get there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/place.h"
#include "backends/yaml/value.h"

namespace spin_aks::deploy {

// What has to be there before what: a namespace before what is in it, a definition before its objects, configuration before pods that
// read it, what is awaited before what needs it.
enum class Wave : std::uint8_t { kNamespaces, kDefinitions, kConfiguration, kJobs, kWorkloads };

[[nodiscard]] Wave WaveOf(const tree::ObjectId& id);

struct Wanted {
  yaml::Value value;
  tree::ObjectId id = {};
  Wave wave = Wave::kConfiguration;
  // Its name is a hash of what it holds (backends/k8s/generation.h): one that nothing wants any more is of no use to anybody.
  bool is_generation = false;
  bool is_of_chart = false;           // helm applies it, and keeps record of it
  std::string role = {}, file = {};   // of ours, and where it lies; empty: somebody else's, and not known
  const yaml::Value* made = nullptr;  // with the causes of what is in it; null: not known. Outlives this.

  [[nodiscard]] std::string_view api_version() const;
};

// Objects as they are written: those of a `List` stand for themselves, and what names no namespace is in `kube_namespace`, where its kind
// has one (which is for the server to say). Sorted by wave, else as they come.
[[nodiscard]] Wanted Want(yaml::Value value);
[[nodiscard]] std::vector<yaml::Value> Unfolded(yaml::Value value);
void SortByWave(std::vector<Wanted>& objects);

// `Deployment shop/web`.
[[nodiscard]] std::string Title(const tree::ObjectId& id);

}  // namespace spin_aks::deploy
