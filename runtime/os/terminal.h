// SPDX-License-Identifier: Apache-2.0
//
// Standard input, standard output and standard error.
#pragma once

#include <array>
#include <string>

#include "runtime/ports/ports.h"

namespace spin_aks::os {

class Terminal final : public Console {
 public:
  // What is held back is written at the end of its life, errors unseen: call Flush first.
  Terminal() = default;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() override;

  void Write(Stream stream, std::string_view text) override;
  [[nodiscard]] bool IsTerminal(Stream stream) const override;
  [[nodiscard]] std::size_t Width(Stream stream) const override;
  [[nodiscard]] Result<std::string> ReadInput(std::size_t limit) override;
  [[nodiscard]] bool CanAsk() const override;
  [[nodiscard]] Result<std::optional<std::string>> ReadLine() override;
  [[nodiscard]] Result<void> Flush() override;

 private:
  void Note(Stream stream, int failed);

  std::array<std::string, 2> held_back_;
  int failed_ = 0;  // the first errno of standard output
};

// The process's environment, as it is now.
[[nodiscard]] Environment ReadEnvironment();

}  // namespace spin_aks::os
