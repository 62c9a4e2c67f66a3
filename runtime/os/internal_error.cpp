// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/internal_error.h"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "runtime/ports/exit_code.h"

namespace spin_aks::os {
namespace {

// All of this may run without memory, or inside a signal handler: write(2) and nothing else.

void Say(std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(STDERR_FILENO, text.data(), text.size());
    if (put <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

[[noreturn]] void End(std::string_view message) {
  Say("spin-aks: internal error: ");
  Say(message);
  Say("\nplease report it, with the input\n");
  std::_Exit(static_cast<int>(ExitCode::kInternal));
}

// `throw;` and not std::rethrow_exception(), which allocates: the runtime has begun to catch what ended us.
[[noreturn]] void OnTerminate() {
  if (std::current_exception() == nullptr) End("std::terminate was called");
  try {
    throw;
  } catch (const std::bad_alloc&) {
    End("out of memory");
  } catch (const std::exception& exception) {
    End(exception.what());
  } catch (...) {
    End("an exception of an unknown kind");
  }
}

// The standard library said why, one line above.
void OnAbort(int) { End("aborted"); }

}  // namespace

void EndOnInternalErrors() {
  std::set_terminate(OnTerminate);
  std::signal(SIGABRT, OnAbort);
}

}  // namespace spin_aks::os
