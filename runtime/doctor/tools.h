// SPDX-License-Identifier: Apache-2.0
//
// The programs that an application needs: whether they are there, and whether they are new enough. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports/programs.h"
#include "runtime/ports/result.h"
#include "runtime/report/checkup.h"

namespace spin_aks::doctor {

inline constexpr std::string_view kTools = "tools";

struct Version {
  int major = 0, minor = 0;

  auto operator<=>(const Version&) const = default;
};

// The first `1.34` or `1.34.1` in a text, as it stands there; empty: there is none.
[[nodiscard]] std::string_view VersionIn(std::string_view text);
[[nodiscard]] std::optional<Version> ParseVersion(std::string_view text);

struct Tool {
  std::string name;                                 // `kubectl`, or a path
  std::vector<std::string> question;                // what makes it say its version
  std::string what_for;                             // "`deploy` needs it"
  std::string help;                                 // how it gets there
  std::optional<Version> least = {};                // the oldest that works; nothing: not known
  Finding::State missing = Finding::State::kError;  // how bad it is that it is not there
};

// The ones that are known by name; of another one, nothing but its name is known.
[[nodiscard]] Tool KnownTool(std::string_view name, std::string what_for, Finding::State missing);

// What it said when it was asked.
[[nodiscard]] Finding JudgeTool(const Tool& tool, const Result<ProgramAnswer>& answer);

// Whether kubectl and the server are further apart than Kubernetes supports (one minor version); nothing: they are not, or nobody knows.
[[nodiscard]] std::optional<std::string> SkewOf(std::string_view kubectl, std::string_view server);

}  // namespace spin_aks::doctor
