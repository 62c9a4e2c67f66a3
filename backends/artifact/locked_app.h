// SPDX-License-Identifier: Apache-2.0
//
// The application as Spin locks it (spinframework/spin, crates/locked-app/src/locked.rs; crates/loader/src/local.rs makes it).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ir/app.h"

namespace spin_aks::artifact {

// What a component consists of. The bytes are all there.
struct ComponentFiles {
  std::string wasm;
  std::map<std::string, std::string> files;  // by the path that the guest sees, without the first slash
};

// Up to so many bytes stand in the locked application itself.
inline constexpr std::size_t kMostInline = 128;

[[nodiscard]] std::string DigestOf(std::string_view bytes);

// Compact JSON. One of `files` for each component. No component has dependencies.
[[nodiscard]] std::string WriteLockedApp(const App& app, const std::vector<ComponentFiles>& files);

}  // namespace spin_aks::artifact
