// SPDX-License-Identifier: Apache-2.0
//
// An edit at a random place of a file, made twice: by Edits on the document, and on the tree that libyaml reads. Seeded and replayable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks::test {

struct EditOutcome {
  std::string refusal;  // by its kind; empty: edited
  std::string problem;  // empty: all is as it should be
  std::string what;     // for people
  std::string text;     // edited
};

// At the `seed`th of all places, so to speak. Nothing if the text has no place.
[[nodiscard]] std::optional<EditOutcome> EditAtRandom(std::string_view text, std::uint64_t seed);

}  // namespace spin_aks::test
