// SPDX-License-Identifier: Apache-2.0
//
// A chart's objects, which helm applies: the server is asked about them like about any others, as helm would send them, and they are held
// against helm's own rules of whose an object is.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"
#include "runtime/deploy/removal.h"
#include "runtime/deploy/survey.h"
#include "runtime/deploy/wanted.h"
#include "runtime/ports/result.h"

namespace spin_aks::deploy {

inline constexpr std::string_view kHelmManager = "helm";

struct Chart {
  std::string release, kube_namespace;
  std::vector<Wanted> objects = {};  // as they come, marked as helm marks them
  std::vector<Wanted> before = {};   // of the release that is there
  bool is_there = false;             // the release
  std::int64_t revision = 0;         // of it
  bool is_same = false;              // it was made of the same objects and values
  bool is_server_side = false;       // helm applies it by server-side apply (Helm 4, of what Helm 4 installed)
  std::vector<std::string> command = {};
};

// A namespace for an application; a chart does not hold the one that it goes to.
[[nodiscard]] yaml::Value NamespaceOf(const std::string& name, const std::string& application);

// Helm's marks: its label, and the annotations that say whose it is.
void MarkAsHelms(yaml::Value& object, const Chart& chart);
// Whether an uninstall, or an upgrade that makes it no more, leaves it (`helm.sh/resource-policy: keep`).
[[nodiscard]] bool IsKeptByHelm(const yaml::Value& object);
// Whether a manifest, as helm writes it down, was made of a chart of ours: its templates have names of their own (backends/helm). As a part
// of another chart it is not.
[[nodiscard]] bool IsOfOurChart(std::string_view manifest);
// By the annotations alone.
[[nodiscard]] bool IsAnnotated(const yaml::Value& object, const Chart& chart);
[[nodiscard]] bool IsOfRelease(const yaml::Value& object, const Chart& chart);

// The wishes of `request`, with helm's own fields taken, and ours: an object that we applied before passes on.
[[nodiscard]] SurveyRequest AsHelm(const SurveyRequest& request);
// What helm makes of a survey as above. An object that is there and is of no release, or of another one, is in conflict, unless it `passes`
// on from us, or somebody takes it.
void SettleChart(std::vector<Surveyed>& objects, const Chart& chart, const SurveyRequest& request,
                 const std::function<bool(const Surveyed&)>& passes);
// Whether helm has to be told that it may have an object that is there already.
[[nodiscard]] bool TakesOwnership(const std::vector<Surveyed>& objects, const Chart& chart);

}  // namespace spin_aks::deploy
