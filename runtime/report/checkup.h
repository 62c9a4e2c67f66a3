// SPDX-License-Identifier: Apache-2.0
//
// What `doctor` found, for people and for machines. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

// One thing that was looked at.
struct Finding {
  enum class State : std::uint8_t {
    kOk,
    kWarning,
    kError,    // `deploy` would stop at it, or its pods would not run
    kSkipped,  // it could not be looked at: `message` is why
  } state = State::kOk;
  std::string_view check;  // "tools": of which check it is
  std::string message;     // what was found
  std::string why = {};    // what follows from it; empty where nothing is wrong
  std::string help = {};   // what mends it; empty: nothing does, or nothing has to
  std::vector<std::string> details = {};

  bool operator==(const Finding&) const = default;
};

struct Checkup {
  std::string application;  // empty: not known
  std::vector<Finding> findings;

  [[nodiscard]] bool HasErrors() const;
};

// "ok", "warning", "error", "skipped".
[[nodiscard]] std::string_view StateWord(Finding::State state);

enum class Shows : std::uint8_t { kAll, kWhatIsWrong };

// A line for each finding, with its details, what follows and what mends it below; then the counts.
[[nodiscard]] std::string CheckupText(const Checkup& checkup, Shows shows);
// One document, `"schema": 1`:
//   {schema, application, findings: [{check, state: "ok" | "warning" | "error" | "skipped", message, details: [text], why, help}],
//    summary: {errors, warnings, ok, skipped}}
//   application, why, help: null where there is none
[[nodiscard]] std::string CheckupJson(const Checkup& checkup);

}  // namespace spin_aks
