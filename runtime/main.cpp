// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "runtime/os/curl_http.h"
#include "runtime/os/git_history.h"
#include "runtime/os/internal_error.h"
#include "runtime/os/kubectl_proxy.h"
#include "runtime/os/posix_directory.h"
#include "runtime/os/posix_programs.h"
#include "runtime/os/terminal.h"
#include "runtime/run.h"

int main(int argc, char** argv) {
  using namespace spin_aks;
  os::EndOnInternalErrors();
  os::PosixDirectory working_directory(".");
  os::Terminal terminal;
  const Environment environment = os::ReadEnvironment();
  os::GitHistory history;
  os::PosixPrograms programs;
  os::CurlHttp http(environment);
  os::KubectlProxies clusters(environment);
  Ports ports{.working_directory = working_directory,
              .console = terminal,
              .environment = environment,
              .history = history,
              .programs = &programs,
              .http = &http,
              .clusters = &clusters};
  return Run(std::vector<std::string>(argv, argv + argc), ports);
}
