// SPDX-License-Identifier: Apache-2.0
//
// Promise: whatever application compiles, its chart comes to the objects of the raw manifests, as does Kustomize's tree, and does without
// every one of its values.
//
// The input is both texts, parted by a line (fuzz/two_texts.h).
//
// max_len: 16384
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/agreement.h"
#include "fuzz/fuzzed_program.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

void Judge(std::string_view bytes) {
  const auto program = fuzz::ProgramOf(bytes);
  if (!program) return;
  const auto raw = RawObjects(*program);
  if (!raw) return;
  std::string failure;
  const auto chart = ChartObjects(*program, failure);
  if (!chart) return;
  fuzz::Promise(failure.empty(), "Helm would stop: " + failure);
  const std::string difference = DescribeDifference(*raw, *chart);
  fuzz::Promise(difference.empty(), "the chart differs: " + difference);
  if (const auto kustomized = KustomizedObjects(*program)) {
    const std::string other = DescribeDifference(*raw, *kustomized);
    fuzz::Promise(other.empty(), "kustomize's tree differs: " + other);
  }
  std::size_t tried = 0;
  const std::string dependence = DescribeDependence(*program, tried);
  fuzz::Promise(dependence.empty(), "a value cannot be taken away: " + dependence);
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spin_aks::Judge(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
