// SPDX-License-Identifier: Apache-2.0
//
// Other programs, run to their ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports/ports.h"
#include "runtime/ports/result.h"

namespace spin_aks {

// What a program said on its output, and its exit code.
struct ProgramAnswer {
  std::string output;
  int code = 0;
};

class Programs {
 public:
  virtual ~Programs() = default;
  // In `directory`, with our input and environment; all that it prints goes to our error stream, since data is ours to print. How it
  // ended: its exit code, or 128 and the signal. The first word is a path, or found in PATH; kMissing: it is not there.
  [[nodiscard]] virtual Result<int> Run(const std::vector<std::string>& argv, const Directory& directory) = 0;
  // With `input` as its input; what it says on its error stream is dropped. At most `limit` bytes, else kTooLarge.
  static constexpr std::size_t kShortAnswer = std::size_t{1} << 20U;
  [[nodiscard]] virtual Result<ProgramAnswer> Ask(const std::vector<std::string>& argv, std::string_view input,
                                                  std::size_t limit = kShortAnswer) = 0;
  // The same without input, but that its error stream is ours.
  [[nodiscard]] virtual Result<ProgramAnswer> AskAloud(const std::vector<std::string>& argv, std::size_t limit) {
    return Ask(argv, {}, limit);
  }
};

}  // namespace spin_aks
