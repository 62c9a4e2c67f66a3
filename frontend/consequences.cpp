// SPDX-License-Identifier: Apache-2.0
#include "frontend/consequences.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spin_aks {
namespace {

using Places = std::vector<std::string>;

// Where components stand: each by itself, or inside the trigger that calls it.
constexpr std::array<std::string_view, 4> kEachComponent{"component.*.", "trigger.*.*.component.", "trigger.*.*.components.*.",
                                                         "trigger.*.*.components.*.*."};
constexpr std::array<std::string_view, 4> kThisComponent{"component.@.", "trigger.@.@.component.", "trigger.@.@.components.@.",
                                                         "trigger.@.@.components.@.@."};

Places Below(const auto& tables, std::initializer_list<std::string_view> keys) {
  Places places;
  for (const std::string_view table : tables)
    for (const std::string_view key : keys) places.push_back(std::string(table) + std::string(key));
  return places;
}

Places And(Places places, Places others) {
  std::ranges::move(others, std::back_inserter(places));
  return places;
}

// That something is missing, or is nobody's, and where it may have been written.
struct Absence {
  DiagnosticKind kind;
  Places places;
  Places in_version_1 = {};  // where they are others
};

const std::vector<Absence>& Absences() {
  using Kind = DiagnosticKind;
  static const Places kStores = Below(kEachComponent, {"key_value_stores.?", "sqlite_databases.?", "ai_models.?"});
  static const Places kVariables = {"variables.?"};
  static const Places kTools = And({"application!.tool!"}, Below(kEachComponent, {"tool!"}));
  static const Places kExclusions = Below(kThisComponent, {"exclude_files.?"});
  static const Places kMisspeltExclusions = Below(kThisComponent, {"exclude_files!.?"});
  static const std::vector<Absence> kAbsences{
      // The application.
      {Kind::kMissingKey, {"@"}},
      {Kind::kNoTriggers, {"trigger.*.?"}, {"trigger.type", "component.?", "component.*.trigger", "component.*.id"}},
      {Kind::kTriggerAddress, {"application.trigger.redis.address"}, {"trigger.address"}},
      {Kind::kFloatingTag, {"application.version"}, {"version"}},
      {Kind::kNameMapped, {"application.name"}, {"name"}},
      // What `tool` says of how it runs.
      {Kind::kComponentsDisagree, {"application!.tool!"}},
      {Kind::kEveryPodHandlesIt, kTools},
      {Kind::kNoProbes, kTools},
      {Kind::kPerPodStore, kTools},
      {Kind::kStateIsLost, kTools},
      // References.
      {Kind::kUnknownComponent, {"component.?"}},
      {Kind::kUnknownDependencyComponent, {"component.?"}},
      {Kind::kUnknownChainedComponent, {"component.?"}, {"component.?", "component.*.id"}},
      {Kind::kUnknownVariable, kVariables},
      {Kind::kUnknownVariableSetting, kVariables},
      // One variable.
      {Kind::kVariableNeedsValue, {"variables.@.default", "variables.@.required"}},
      {Kind::kVariableWithoutValue, {"variables.@.default", "variables.@.required", "variables.@.secret"}},
      {Kind::kSecretWithoutValue, {"variables.@.secret"}},
      {Kind::kVariableOverwritten, {"variables.@"}},
      {Kind::kCredentialsInManifest, {"variables.@.secret"}},
      // What components ask for.
      {Kind::kStoreWithoutConfiguration, Below(kThisComponent, {"key_value_stores.@", "sqlite_databases.@"})},
      {Kind::kUnusedStore, kStores},
      {Kind::kSettingWithoutEffect, And(kStores, kVariables)},
      // What they are shown, and would not be.
      {Kind::kFileLinkLoop, kExclusions},
      {Kind::kGeneratedFileSkipped, kExclusions},
      {Kind::kGuestPathClash, kExclusions},
      {Kind::kGuestPathTwice, kExclusions},
      {Kind::kImageFileName, kExclusions},
      // Which is said of sources as well.
      {Kind::kFileUnreadable, kMisspeltExclusions},
      {Kind::kPathLeavesApplication, kMisspeltExclusions},
  };
  return kAbsences;
}

// Answers once what is the same for all of a kind.
class Judge {
 public:
  explicit Judge(const SpinManifest& manifest) : manifest_(manifest) {}

  bool MayFollow(DiagnosticKind kind, Span from) {
    const auto absence = std::ranges::find(Absences(), kind, &Absence::kind);
    if (manifest_.gaps.empty() || absence == Absences().end()) return false;
    const Places& places = PlacesOf(*absence);
    if (places.front().contains('@'))
      return std::ranges::any_of(places, [&](const std::string& place) { return manifest_.gaps.MayHold(place, from); });
    const auto [known, is_new] = known_.try_emplace(kind);
    if (is_new) known->second = std::ranges::any_of(places, [&](const std::string& place) { return manifest_.gaps.MayHold(place); });
    return known->second;
  }

 private:
  [[nodiscard]] const Places& PlacesOf(const Absence& absence) const {
    const bool are_others = manifest_.version == SpinManifest::Version::kV1 && !absence.in_version_1.empty();
    return are_others ? absence.in_version_1 : absence.places;
  }

  const SpinManifest& manifest_;
  std::map<DiagnosticKind, bool> known_;
};

}  // namespace

bool KnowsTriggers(const SpinManifest& manifest) { return !Judge(manifest).MayFollow(DiagnosticKind::kNoTriggers, {}); }

void AppendCauses(const SpinManifest& manifest, Diagnostics found, Diagnostics& diagnostics) {
  Judge judge(manifest);
  if (!manifest.gaps.empty()) found.RemoveIf([&](const Diagnostic& one) { return judge.MayFollow(one.kind, one.primary.span); });
  diagnostics.Append(std::move(found));
}

}  // namespace spin_aks
