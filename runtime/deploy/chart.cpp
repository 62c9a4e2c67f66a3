// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/chart.h"

#include <algorithm>
#include <map>
#include <utility>

#include "backends/tree/diff.h"
#include "backends/tree/shape.h"
#include "backends/yaml/as_read.h"
#include "runtime/cluster/json.h"

namespace spin_aks::deploy {
namespace {

using yaml::AsRead;

// helm.sh, "Why isn't Helm adopting my object": what it looks for.
constexpr std::string_view kName = "meta.helm.sh/release-name", kNamespace = "meta.helm.sh/release-namespace";
constexpr std::string_view kManagedBy = "app.kubernetes.io/managed-by";

yaml::Map& MapBelow(yaml::Map& map, std::string_view key) {
  yaml::Value* value = map.Find(key);
  if (value == nullptr || value->AsMap() == nullptr) {
    map.Set(std::string(key), yaml::Map());
    value = map.Find(key);
  }
  return *value->AsMap();
}

// Helm 3 takes away what the release had and the chart has no more, which no apply of ours tells of: it owns nothing by applying.
void TakeAwayByHelm3(Surveyed& surveyed, const std::map<tree::ObjectId, const Wanted*>& before) {
  const auto it = before.find(surveyed.wanted->id);
  if (it == before.end() || !surveyed.after) return;
  const yaml::Value& wanted = surveyed.wanted->value;
  for (const tree::Edit& edit : tree::Diff(it->second->value, wanted, tree::ShapeOf(wanted))) {
    if (edit.kind != tree::Edit::Kind::kRemove) continue;
    auto without = tree::Apply({&edit, 1}, *surveyed.after);
    if (!without) continue;
    surveyed.after = *std::move(without);
    if (surveyed.fate == Fate::kUnchanged || surveyed.fate == Fate::kOwn) surveyed.fate = Fate::kUpdate;
  }
}

// Whose it is, which is not asked field by field.
bool IsMark(const Conflict& conflict) {
  return conflict.place.starts_with(".metadata.") && (conflict.place.contains("meta.helm.sh") || conflict.place.contains(kManagedBy));
}

bool IsHelms(const Conflict& conflict) { return conflict.manager == kHelmManager || IsMark(conflict); }

}  // namespace

yaml::Value NamespaceOf(const std::string& name, const std::string& application) {
  yaml::Map labels;
  labels.Add(std::string(kManagedBy), AsRead("spin-aks"));
  labels.Add("app.kubernetes.io/part-of", AsRead(application));
  yaml::Map metadata;
  metadata.Add("name", AsRead(name));
  metadata.Add("labels", std::move(labels));
  yaml::Map object;
  object.Add("apiVersion", AsRead("v1"));
  object.Add("kind", AsRead("Namespace"));
  object.Add("metadata", std::move(metadata));
  return object;
}

void MarkAsHelms(yaml::Value& object, const Chart& chart) {
  yaml::Map* map = object.AsMap();
  if (map == nullptr) return;
  yaml::Map& metadata = MapBelow(*map, "metadata");
  MapBelow(metadata, "labels").Set(std::string(kManagedBy), AsRead("Helm"));
  yaml::Map& annotations = MapBelow(metadata, "annotations");
  annotations.Set(std::string(kName), AsRead(chart.release));
  annotations.Set(std::string(kNamespace), AsRead(chart.kube_namespace));
}

bool IsKeptByHelm(const yaml::Value& object) {
  return cluster::TextBelow(object, {"metadata", "annotations", "helm.sh/resource-policy"}) == "keep";
}

bool IsOfOurChart(std::string_view manifest) {
  constexpr std::string_view kSource = "# Source: ";
  for (std::size_t at = manifest.find(kSource); at != std::string_view::npos; at = manifest.find(kSource, at + 1)) {
    const std::string_view line = manifest.substr(at + kSource.size(), manifest.find('\n', at) - at - kSource.size());
    const std::size_t slash = line.find('/');
    if (slash != std::string_view::npos && line.substr(slash).starts_with("/templates/spin-aks-")) return true;
  }
  return false;
}

bool IsAnnotated(const yaml::Value& object, const Chart& chart) {
  return cluster::TextBelow(object, {"metadata", "annotations", kName}) == chart.release &&
         cluster::TextBelow(object, {"metadata", "annotations", kNamespace}) == chart.kube_namespace;
}

bool IsOfRelease(const yaml::Value& object, const Chart& chart) {
  return IsAnnotated(object, chart) && cluster::TextBelow(object, {"metadata", "labels", kManagedBy}) == "Helm";
}

SurveyRequest AsHelm(const SurveyRequest& request) {
  SurveyRequest helms = request;
  helms.manager = kHelmManager;
  helms.takes = [ours = request.manager, takes = request.takes](const Wanted& wanted, const Conflict& conflict) {
    return IsHelms(conflict) || conflict.manager == ours || takes(wanted, conflict);
  };
  return helms;
}

void SettleChart(std::vector<Surveyed>& objects, const Chart& chart, const SurveyRequest& request,
                 const std::function<bool(const Surveyed&)>& passes) {
  std::map<tree::ObjectId, const Wanted*> before;
  for (const Wanted& each : chart.before) before.emplace(each.id, &each);
  for (Surveyed& surveyed : objects) {
    std::erase_if(surveyed.conflicts, [&](const Conflict& conflict) { return IsHelms(conflict) || conflict.manager == request.manager; });
    if (!surveyed.live) continue;
    if (IsOfRelease(*surveyed.live, chart)) {
      // Under which of its ways helm has written it before is helm's affair.
      if (surveyed.fate == Fate::kOwn && !surveyed.count) surveyed.fate = Fate::kUnchanged;
      if (!chart.is_server_side) TakeAwayByHelm3(surveyed, before);
      continue;
    }
    if (passes(surveyed)) continue;
    const Conflict conflict{.place = ".metadata.annotations", .manager = {}, .what = "no release of Helm's, or another one"};
    surveyed.conflicts.push_back(conflict);
    if (!request.takes(*surveyed.wanted, conflict)) surveyed.fate = Fate::kConflict;
  }
}

bool TakesOwnership(const std::vector<Surveyed>& objects, const Chart& chart) {
  return std::ranges::any_of(objects, [&](const Surveyed& surveyed) {
    return surveyed.wanted->is_of_chart && surveyed.live && !IsOfRelease(*surveyed.live, chart);
  });
}

}  // namespace spin_aks::deploy
