// SPDX-License-Identifier: Apache-2.0
//
// What an image is for: `linux/arm64`, as registries and builders spell it (opencontainers/image-spec, "platform").
#pragma once

#include <cstddef>
#include <string_view>

namespace spin_aks {

struct Platform {
  std::string_view os, architecture;  // of `linux/arm/v7`: without its variant
};
// Views into `text`, which has a `/`.
[[nodiscard]] inline Platform SplitPlatform(std::string_view text) {
  const std::size_t first = text.find('/');
  const std::string_view rest = text.substr(first + 1);
  return {text.substr(0, first), rest.substr(0, rest.find('/'))};
}

// `wasi/wasm` is for no kind of node: what runs it does so on each of them.
[[nodiscard]] inline bool IsForEveryNode(const Platform& platform) { return platform.os.starts_with("wasi"); }

}  // namespace spin_aks
