// SPDX-License-Identifier: Apache-2.0
//
// What the cluster remembers of us: ConfigMap `spin-aks-<application>`, in the application's namespace. It lists what we made, so that what
// is not made any more can be told of, and taken away, by whoever comes next. It is written before the first object is and once more when
// all of them are there: an interrupted run leaves a list that is too long, never one that is too short.
//
//   binaryData: inventory: gzip of {"schema": 1, "application", "namespace", "revision", "image", "revisions": [{"revision", "image",
//   "hash", "parts", "complete"}], "objects": [{"apiVersion", "kind", "namespace", "name", "uid", "generation", "made"}]}
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/place.h"
#include "backends/yaml/value.h"

namespace spin_aks::deploy {

inline constexpr std::string_view kInventoryPrefix = "spin-aks-";

struct Listed {
  std::string api_version;
  tree::ObjectId id;
  std::string uid;             // empty: it was about to be made, and whether it was is not known
  bool is_generation = false;  // Wanted::is_generation
  bool is_made = false;        // of a namespace: it was not there before us

  bool operator==(const Listed&) const = default;
};

// A deploy whose objects are kept beside the inventory (revisions.h).
struct Revision {
  std::int64_t number = 0;  // 1 is the first
  std::string image;        // that it ran
  std::string hash;         // SHA-256 of its objects as they are kept
  std::size_t parts = 0;
  bool is_complete = false;  // it went to its end: all was applied, and its pods ran where somebody waited for them

  bool operator==(const Revision&) const = default;
};

struct Inventory {
  std::string application;
  std::string kube_namespace;  // that it lies in: a copy elsewhere says nothing
  std::int64_t revision = 0;   // the newest that was begun
  std::string image;
  std::vector<Revision> revisions = {};  // that are kept, by their numbers
  std::vector<Listed> objects;           // by their ids

  bool operator==(const Inventory&) const = default;
};

// Nothing: the object is no inventory, or one of a later version.
[[nodiscard]] std::optional<Inventory> ReadInventory(const yaml::Value& config_map);
// `version` is the resourceVersion that it takes the place of, and of no other; empty: there is none yet.
[[nodiscard]] yaml::Value WriteInventory(const Inventory& inventory, const std::string& version = {});
// A ConfigMap of ours in its namespace: `packed` at one key of its binaryData.
[[nodiscard]] yaml::Value ConfigMapOf(const Inventory& inventory, const std::string& name, std::string_view key, const std::string& packed);
[[nodiscard]] tree::ObjectId InventoryId(std::string_view kube_namespace, std::string_view application);
[[nodiscard]] std::string InventoryPath(std::string_view kube_namespace, std::string_view application);

// Whether a live object is the one that was made, and no other that has its name. The list alone is not believed: more people may write it
// than may delete what it names.
[[nodiscard]] bool IsOurs(const Listed& listed, const yaml::Value& live, std::string_view manager);

}  // namespace spin_aks::deploy
