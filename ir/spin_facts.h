// SPDX-License-Identifier: Apache-2.0
//
// What Spin does by itself, whatever the application is (dossier spin.md §2.3).
#pragma once

#include <string_view>

namespace spin_aks {

// Answers as soon as all components are ready to run.
inline constexpr std::string_view kHealthPath = "/.well-known/spin/health";
// Of the store, and of the database, that is there without configuration: inside each pod.
inline constexpr std::string_view kDefaultStore = "default";

}  // namespace spin_aks
