// SPDX-License-Identifier: Apache-2.0
//
// What follows for a cluster, and for who answers for it, when one object becomes another.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "backends/compare/allowed_hosts.h"
#include "backends/tree/diff.h"
#include "backends/tree/place.h"
#include "backends/yaml/value.h"

namespace spin_aks::compare {

enum class Consequence : std::uint8_t {
#define CONSEQUENCE(name, word, words, source) k##name,
#include "backends/compare/consequence.def"
#undef CONSEQUENCE
};

struct ConsequenceInfo {
  Consequence consequence;
  std::string_view word;    // for machines: "restarts"
  std::string_view words;   // for people: "restarts pods"
  std::string_view source;  // of the fact
};
// All of them, by their numbers.
[[nodiscard]] std::span<const ConsequenceInfo> AllConsequences();
[[nodiscard]] const ConsequenceInfo& Describe(Consequence consequence);

// The group and kind of what an image is made of, beside the objects of Kubernetes: fields `Dockerfile`, a text, and `manifest`, the
// image's spin.toml as a tree.
inline constexpr std::string_view kImageGroup = "spin-aks";
inline constexpr std::string_view kImageKind = "Image";

// One object before and after; not both are null. Of the same kind, unless it is another one that plays the same role.
struct ObjectPair {
  const yaml::Value* before = nullptr;
  const yaml::Value* after = nullptr;
  std::span<const tree::Edit> edits;  // from the one to the other; empty where one is null
  AllowsAll allows;
};

// The worst first; all but kKeepsTag, which is of an image and those that run it. Linear in the objects.
[[nodiscard]] std::vector<Consequence> ConsequencesOf(const ObjectPair& pair);

}  // namespace spin_aks::compare
