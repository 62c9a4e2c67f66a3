// SPDX-License-Identifier: Apache-2.0
//
// The read phase: what is in the cluster, and what the server would make of each object of ours. It is asked by dry runs about all of
// them, and about a Pod of each template that is new, since neither Pod Security nor a quota nor a missing RuntimeClass says anything about
// a Deployment. Nothing is changed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"
#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/conflicts.h"
#include "runtime/deploy/inventory.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks::deploy {

enum class Fate : std::uint8_t {
  kUnchanged,
  kOwn,  // as it should be, but not known to be ours
  kUpdate,
  kCreate,
  kNotYet,   // to be created, but what it lies in or what defines it is not there yet: it was not asked about
  kReplace,  // what changes cannot be changed: the object goes, and another one comes
  kConflict,
  kRefused,
};

// The count of pods, where it passes from us to an autoscaler or back. As many stay as there are: whoever has it from here on may change
// that.
struct KeptCount {
  std::int64_t pods = 0;
  enum class Owner : std::uint8_t { kAutoscaler, kUs } owner = Owner::kAutoscaler;

  bool operator==(const KeptCount&) const = default;
};

struct Surveyed {
  const Wanted* wanted = nullptr;
  Fate fate = Fate::kRefused;
  std::string path = {};                  // on the server; empty: its kind is not known there
  tree::ObjectId id = {};                 // with the namespace that it lies in
  std::optional<yaml::Value> live = {};   // without what only the server writes
  std::optional<yaml::Value> after = {};  // the same, as it would be
  std::string uid = {};                   // of the live one
  std::vector<Conflict> conflicts = {};   // with fields of others; taken, unless it is kConflict
  std::optional<cluster::Refusal> refusal = {};
  bool is_of_pods = false;  // the refusal: the object would be taken, its pods would not
  std::vector<std::string> warnings = {};
  std::optional<KeptCount> count = {};
  bool is_retry = false;   // of kReplace: a Job that failed, and is made again
  bool had_count = false;  // the count of pods was among our fields
};

// What an autoscaler has the count of; empty names where it does not say.
[[nodiscard]] tree::ObjectId ScaledBy(const yaml::Value& autoscaler);
inline constexpr std::string_view kAutoscalerKind = "HorizontalPodAutoscaler";

struct SurveyRequest {
  std::string manager;                                        // `spin-aks:shop`
  std::string kube_namespace;                                 // of what names none
  std::function<bool(const Wanted&, const Conflict&)> takes;  // whether a field is taken from whom it belongs to
  std::vector<const Wanted*> beside = {};                     // what else comes with the same deploy: namespaces, definitions, autoscalers
  std::set<tree::ObjectId> released = {};                     // what an autoscaler of ours had, that goes now
};

// With the namespace that it lies in, as far as its kind is known.
[[nodiscard]] tree::ObjectId PlacedId(const cluster::Kinds& kinds, const Wanted& wanted, const std::string& kube_namespace);

// One for each object, in their order. The objects outlive it. An error: the server cannot be asked.
[[nodiscard]] Task<Result<std::vector<Surveyed>>> Survey(const cluster::Client& client, cluster::Kinds& kinds, const SurveyRequest& request,
                                                         const std::vector<const Wanted*>& objects);

// What is asked for, to see what becomes of it.
[[nodiscard]] yaml::Value BodyOf(const Surveyed& surveyed);

// An object without what only the server writes: status, versions, times, managers.
[[nodiscard]] yaml::Value WithoutBookkeeping(yaml::Value object);

}  // namespace spin_aks::deploy
