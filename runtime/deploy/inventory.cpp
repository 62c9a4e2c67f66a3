// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/inventory.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "backends/yaml/as_read.h"
#include "runtime/cluster/json.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/ownership.h"
#include "runtime/deploy/packed.h"

namespace spin_aks::deploy {
namespace {

using yaml::AsRead;

constexpr std::string_view kKey = "inventory";
constexpr std::int64_t kSchema = 1;
// etcd takes no object above 1.5 MB; what it holds is a list of short words, packed.
constexpr std::size_t kLongest = std::size_t{64} << 20U;
constexpr std::int64_t kMostParts = 100;  // of a revision, whatever the list says

bool IsTrue(const yaml::Value& object, std::string_view key) {
  const yaml::Value* flag = cluster::Below(object, {key});
  return flag != nullptr && *flag == AsRead(true);
}

yaml::Value ToJson(const Listed& listed) {
  yaml::Map object;
  object.Add("apiVersion", AsRead(listed.api_version));
  object.Add("kind", AsRead(listed.id.kind));
  if (!listed.id.kube_namespace.empty()) object.Add("namespace", AsRead(listed.id.kube_namespace));
  object.Add("name", AsRead(listed.id.name));
  if (!listed.uid.empty()) object.Add("uid", AsRead(listed.uid));
  if (listed.is_generation) object.Add("generation", AsRead(true));
  if (listed.is_made) object.Add("made", AsRead(true));
  return object;
}

Listed FromJson(const yaml::Value& object) {
  Listed listed{.api_version = std::string(cluster::TextBelow(object, {"apiVersion"})),
                .id = {.group = {},
                       .kind = std::string(cluster::TextBelow(object, {"kind"})),
                       .kube_namespace = std::string(cluster::TextBelow(object, {"namespace"})),
                       .name = std::string(cluster::TextBelow(object, {"name"}))},
                .uid = std::string(cluster::TextBelow(object, {"uid"})),
                .is_generation = IsTrue(object, "generation"),
                .is_made = IsTrue(object, "made")};
  listed.id.group = cluster::GroupOf(listed.api_version);
  return listed;
}

yaml::Value ToJson(const Revision& revision) {
  yaml::Map object;
  object.Add("revision", AsRead(revision.number));
  object.Add("image", AsRead(revision.image));
  object.Add("hash", AsRead(revision.hash));
  object.Add("parts", AsRead(static_cast<std::int64_t>(revision.parts)));
  if (revision.is_complete) object.Add("complete", AsRead(true));
  return object;
}

Revision RevisionFromJson(const yaml::Value& object) {
  const std::int64_t parts = std::clamp<std::int64_t>(cluster::NumberBelow(object, {"parts"}), 0, kMostParts);
  return {.number = cluster::NumberBelow(object, {"revision"}),
          .image = std::string(cluster::TextBelow(object, {"image"})),
          .hash = std::string(cluster::TextBelow(object, {"hash"})),
          .parts = static_cast<std::size_t>(parts),
          .is_complete = IsTrue(object, "complete")};
}

}  // namespace

tree::ObjectId InventoryId(std::string_view kube_namespace, std::string_view application) {
  return {.group = {},
          .kind = "ConfigMap",
          .kube_namespace = std::string(kube_namespace),
          .name = std::string(kInventoryPrefix).append(application)};
}

std::string InventoryPath(std::string_view kube_namespace, std::string_view application) {
  const cluster::Kind kind{.api_version = "v1", .kind = "ConfigMap", .plural = "configmaps"};
  return kind.Path(kube_namespace, InventoryId(kube_namespace, application).name);
}

bool IsOurs(const Listed& listed, const yaml::Value& live, std::string_view manager) {
  const std::string_view uid = cluster::TextBelow(live, {"metadata", "uid"});
  return !OwnedFields(live, manager).empty() && (listed.uid.empty() || uid == listed.uid);
}

std::optional<Inventory> ReadInventory(const yaml::Value& config_map) {
  const auto text = Unpack(cluster::TextBelow(config_map, {"binaryData", kKey}), kLongest);
  const auto list = text ? cluster::ReadJson(*text) : std::nullopt;
  if (!list || cluster::NumberBelow(*list, {"schema"}) != kSchema) return std::nullopt;
  Inventory inventory{.application = std::string(cluster::TextBelow(*list, {"application"})),
                      .kube_namespace = std::string(cluster::TextBelow(*list, {"namespace"})),
                      .revision = cluster::NumberBelow(*list, {"revision"}),
                      .image = std::string(cluster::TextBelow(*list, {"image"})),
                      .revisions = {},
                      .objects = {}};
  for (const yaml::Value& revision : cluster::ListBelow(*list, {"revisions"})) inventory.revisions.push_back(RevisionFromJson(revision));
  for (const yaml::Value& object : cluster::ListBelow(*list, {"objects"})) inventory.objects.push_back(FromJson(object));
  std::ranges::sort(inventory.objects, {}, &Listed::id);
  return inventory;
}

yaml::Value WriteInventory(const Inventory& inventory, const std::string& version) {
  yaml::List objects, revisions;
  for (const Listed& listed : inventory.objects) objects.push_back(ToJson(listed));
  for (const Revision& revision : inventory.revisions) revisions.push_back(ToJson(revision));
  yaml::Map list;
  list.Add("schema", AsRead(kSchema));
  list.Add("application", AsRead(inventory.application));
  list.Add("namespace", AsRead(inventory.kube_namespace));
  list.Add("revision", AsRead(inventory.revision));
  list.Add("image", AsRead(inventory.image));
  list.Add("revisions", std::move(revisions));
  list.Add("objects", std::move(objects));
  const std::string name = InventoryId(inventory.kube_namespace, inventory.application).name;
  yaml::Value map = ConfigMapOf(inventory, name, kKey, Pack(cluster::WriteJson(std::move(list))));
  if (!version.empty()) map.AsMap()->Find("metadata")->AsMap()->Add("resourceVersion", AsRead(version));
  return map;
}

yaml::Value ConfigMapOf(const Inventory& inventory, const std::string& name, std::string_view key, const std::string& packed) {
  yaml::Map labels;
  labels.Add("app.kubernetes.io/managed-by", AsRead("spin-aks"));
  labels.Add("app.kubernetes.io/part-of", AsRead(inventory.application));
  yaml::Map metadata;
  metadata.Add("name", AsRead(name));
  metadata.Add("namespace", AsRead(inventory.kube_namespace));
  metadata.Add("labels", std::move(labels));
  yaml::Map data;
  data.Add(std::string(key), AsRead(packed));
  yaml::Map map;
  map.Add("apiVersion", AsRead("v1"));
  map.Add("kind", AsRead("ConfigMap"));
  map.Add("metadata", std::move(metadata));
  map.Add("binaryData", std::move(data));
  return map;
}

}  // namespace spin_aks::deploy
