// SPDX-License-Identifier: Apache-2.0
//
// Promise: any bytes are read as a lock, each problem with its line; what was read is written so that it reads the same, and is then
// written the same. max_len: 1024
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "backends/merge/lock.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

void Judge(std::string_view text) {
  const merge::ReadLock read = merge::ParseLock(text);
  const bool has_lines = std::ranges::all_of(read.problems, [](const merge::LockProblem& problem) { return problem.line > 0; });
  fuzz::Promise(has_lines, "a problem without a line");
  const std::string written = merge::WriteLock(read.lock, read.line_break);
  const merge::ReadLock again = merge::ParseLock(written);
  fuzz::Promise(again.problems.empty(), "does not read what it writes:\n" + written);
  fuzz::Promise(again.lock == read.lock, "reads something else than it wrote:\n" + written);
  fuzz::Promise(merge::WriteLock(again.lock, again.line_break) == written, "is not settled:\n" + written);
}

}  // namespace
}  // namespace spin_aks

// With the first line, or there would be nothing else to find.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  spin_aks::Judge(text);
  spin_aks::Judge("spin-aks-lock 1\n" + std::string(text));
  return 0;
}
