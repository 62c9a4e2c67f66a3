// SPDX-License-Identifier: Apache-2.0
//
// What Spin does by itself, whatever the application is (dossier spin.md §2.3).
#pragma once

#include <string_view>

namespace spin_aks {

// Answers as soon as all components are ready to run.
inline constexpr std::string_view kHealthPath = "/.well-known/spin/health";
// How a component of WASI 0.3 had to be called in Spin 3.5 and 3.6, which refuse to start it otherwise; from 4.0 on Spin sees it by
// itself, and the name is gone (crates/http/src/config.rs at v3.6.3, crates/http/src/trigger.rs).
inline constexpr std::string_view kWasip3Executor = "wasip3-unstable";
// Of the store, and of the database, that is there without configuration: inside each pod.
inline constexpr std::string_view kDefaultStore = "default";

}  // namespace spin_aks
