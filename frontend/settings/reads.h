// SPDX-License-Identifier: Apache-2.0
//
// What a reader of settings looked at, and what held there: the values that were
// written, the defaults that were applied, and what was computed. Where nobody asks for it, nothing is recorded.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "frontend/settings/key_tree.h"
#include "frontend/toml/value.h"
#include "ir/source.h"

namespace spin_aks {

struct Reading {
  const KeyNode* node = nullptr;   // of the key; lives as long as the program
  std::optional<TomlValue> value;  // nothing: nobody wrote one, and there is no default
  // A result of other settings that can be shown, but must not be written beside them.
  enum class Kind : std::uint8_t { kSetting, kResult } kind = Kind::kSetting;
};

// By the key's name at its place: `service[0].port`. The span of a value is where it was written, else what it
// follows from; nowhere for a constant.
class Reads {
 public:
  // What is known of a key stays: a second look without a value takes nothing away.
  void Note(std::string name, Reading reading) {
    const auto [known, is_new] = by_name_.emplace(std::move(name), reading);
    if (!is_new && reading.value) known->second = std::move(reading);
  }
  [[nodiscard]] const std::map<std::string, Reading>& by_name() const { return by_name_; }

 private:
  std::map<std::string, Reading> by_name_;
};

}  // namespace spin_aks
