// SPDX-License-Identifier: Apache-2.0
//
// measure RUNS PREPARE COMMAND…: runs `sh -c PREPARE` (unmeasured) and COMMAND, RUNS
// times, and prints "MEDIAN_US MIN_US PEAK_KIB". Wall clock from before fork to
// after wait; the peak is the largest resident set of any run. A run that fails ends it.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

struct Sample {
  long microseconds = 0;
  long peak_kib = 0;
};

// stdout is thrown away: a terminal or pipe would be measured too.
[[noreturn]] void Become(char* const* argv) {
  dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
  execvp(argv[0], argv);
  std::perror(argv[0]);
  _exit(127);
}

Sample RunOnce(char* const* argv) {
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) Become(argv);
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const auto end = std::chrono::steady_clock::now();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::fprintf(stderr, "measure: %s failed\n", argv[0]);
    std::exit(1);
  }
  return {std::chrono::duration_cast<std::chrono::microseconds>(end - begin).count(), usage.ru_maxrss};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: measure RUNS PREPARE COMMAND...\n");
    return 2;
  }
  std::vector<Sample> samples;
  for (int run = std::atoi(argv[1]); run > 0; --run) {
    if (std::system(argv[2]) != 0) return 1;
    samples.push_back(RunOnce(argv + 3));
  }
  if (samples.empty()) return 2;
  std::ranges::sort(samples, {}, &Sample::microseconds);
  const long peak = std::ranges::max(samples, {}, &Sample::peak_kib).peak_kib;
  std::printf("%ld %ld %ld\n", samples[samples.size() / 2].microseconds, samples.front().microseconds, peak);
  return 0;
}
