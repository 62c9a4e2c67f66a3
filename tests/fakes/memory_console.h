// SPDX-License-Identifier: Apache-2.0
//
// A console that remembers. It models no interleaving of the two streams and no closed pipe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/ports/ports.h"

namespace spin_aks {

class MemoryConsole final : public Console {
 public:
  void Write(Stream stream, std::string_view text) override { (stream == Stream::kOut ? out : err) += text; }
  [[nodiscard]] bool IsTerminal(Stream) const override { return width != 0; }
  [[nodiscard]] std::size_t Width(Stream) const override { return width; }
  [[nodiscard]] Result<std::string> ReadInput(std::size_t limit) override {
    if (in.size() <= limit) return in;
    return std::unexpected(
        Error{.kind = Error::Kind::kTooLarge, .path = "standard input", .doing = "read", .detail = "the file is too large"});
  }
  [[nodiscard]] bool CanAsk() const override { return width != 0; }
  [[nodiscard]] Result<std::optional<std::string>> ReadLine() override {
    if (in.empty()) return std::nullopt;
    const std::size_t end = std::min(in.find('\n'), in.size());
    std::string line = in.substr(0, end);
    in.erase(0, end + 1);
    return line;
  }
  [[nodiscard]] Result<void> Flush() override { return {}; }

  std::string in, out, err;
  std::size_t width = 0;  // 0: not a terminal
};

}  // namespace spin_aks
