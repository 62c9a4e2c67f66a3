// SPDX-License-Identifier: Apache-2.0
//
// `build`: from sources to Wasm files that are there, and to an image, without a builder of images.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/cli/compared.h"
#include "runtime/cli/session.h"

namespace spin_aks {

struct BuildOptions {
  bool only_checks = false;             // nothing is run and nothing is written
  std::vector<std::string> components;  // to be built; empty: all
  std::optional<std::string> archive;   // where the image goes, as typed
};

// `spin build`, of these components or of all. Nothing: it has built them, or there is nothing to build. A code: it was said what is wrong;
// where there is no Spin, `instead` is what else can be done.
[[nodiscard]] std::optional<ExitCode> BuildSources(const std::vector<std::string>& components, std::string_view instead,
                                                   const Session& session);

// Wasm that lies at addresses, where it is not there yet; then whether all is there. What is wrong is among the diagnostics, or was said.
[[nodiscard]] std::expected<void, ExitCode> FetchAndCheck(Prepared& prepared, const std::vector<std::string>& components,
                                                          const Session& session);

[[nodiscard]] std::expected<BuildOptions, UsageError> ParseBuild(const CommandLine& line);
[[nodiscard]] ExitCode RunBuild(const BuildOptions& options, const Session& session);

}  // namespace spin_aks
