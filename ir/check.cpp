// SPDX-License-Identifier: Apache-2.0
#include "ir/check.h"

#include <fmt/format.h>

#include <string_view>

namespace spin_aks {

void FailCheck(const char* message, const char* file, int line) {
  // The build maps its own root away from the front of __FILE__; ccache may have made it relative to the build directory before that.
  std::string_view path = file;
  while (path.starts_with("../")) path.remove_prefix(3);
  throw CheckFailure(fmt::format("{} ({}:{})", message, path, line));
}

}  // namespace spin_aks
