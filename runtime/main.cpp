// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>
#include <vector>

#include "runtime/os/internal_error.h"
#include "runtime/os/posix_directory.h"
#include "runtime/os/terminal.h"
#include "runtime/run.h"

namespace spin_aks {
namespace {

int Main(const std::vector<std::string>& argv) {
  os::EndOnInternalErrors();
  os::PosixDirectory working_directory(".");
  os::Terminal terminal;
  const Environment environment = os::ReadEnvironment();
  Ports ports{.working_directory = working_directory, .console = terminal, .environment = environment};
  return Run(argv, ports);
}

}  // namespace
}  // namespace spin_aks

// What remains are tables of ours, which the end of the process frees faster than their destructors (4 % of a typical compile).
int main(int argc, char** argv) { std::_Exit(spin_aks::Main({argv, argv + argc})); }
