// SPDX-License-Identifier: Apache-2.0
//
// Edits at random places of a file, made twice: by Edits on the document, and on the tree that libyaml reads. Seeded and replayable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks::fuzz {

struct EditOutcome {
  std::string refusal;  // by its kind; empty: edited
  std::string problem;  // empty: all is as it should be
  std::string what;     // for people
  std::string text;     // edited
};

// Up to so many edits, together. Nothing if the text has no place for one.
[[nodiscard]] std::optional<EditOutcome> EditAtRandom(std::string_view text, std::uint64_t seed, std::size_t count = 1);

}  // namespace spin_aks::fuzz
