// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports/result.h"

#include <fmt/core.h>

#include "runtime/ports/exit_code.h"

namespace spin_aks {

ExitCode ExitCodeFor(const Error& error) {
  if (error.kind == Error::Kind::kUnauthorized) return ExitCode::kAuthentication;
  const bool would_lose = error.kind == Error::Kind::kChanged || error.kind == Error::Kind::kExists;
  return would_lose ? ExitCode::kRefused : ExitCode::kExternal;
}

std::string Error::Text() const { return fmt::format("cannot {} `{}`: {}", doing, path, detail); }

}  // namespace spin_aks
