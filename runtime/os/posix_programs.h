// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/ports/programs.h"

namespace spin_aks::os {

class PosixPrograms final : public Programs {
 public:
  [[nodiscard]] Result<int> Run(const std::vector<std::string>& argv, const Directory& directory) override;
  [[nodiscard]] Result<ProgramAnswer> AskAloud(const std::vector<std::string>& argv, std::size_t limit) override;
  [[nodiscard]] Result<ProgramAnswer> Ask(const std::vector<std::string>& argv, std::string_view input, std::size_t limit) override;
};

}  // namespace spin_aks::os
