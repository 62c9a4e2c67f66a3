// SPDX-License-Identifier: Apache-2.0
#include "backends/document/splice.h"

#include <algorithm>

namespace spin_aks::document {
namespace {

// What only puts in stands in front of what cuts out there.
bool IsBefore(const Splice& a, const Splice& b) {
  if (a.range.begin != b.range.begin) return a.range.begin < b.range.begin;
  if (a.range.empty() != b.range.empty()) return a.range.empty();
  return a.depth > b.depth;
}

}  // namespace

std::optional<std::string> ApplySplices(std::string_view text, std::vector<Splice> splices) {
  std::ranges::stable_sort(splices, IsBefore);
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  for (const Splice& splice : splices) {
    if (splice.range.begin < at) return std::nullopt;
    out.append(text.substr(at, splice.range.begin - at)).append(splice.text);
    at = splice.range.end;
  }
  return out.append(text.substr(at));
}

}  // namespace spin_aks::document
