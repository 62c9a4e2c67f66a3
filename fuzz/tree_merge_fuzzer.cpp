// SPDX-License-Identifier: Apache-2.0
//
// Promise: a merge of any three trees ends; what nobody touched becomes what we want, what we want no differently stays
// as the user left it, and a merge without a conflict has nothing left to do.
// max_len: 2048
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "backends/tree/diff.h"
#include "backends/tree/merge3.h"
#include "backends/yaml/writer.h"
#include "fuzz/arbitrary_trees.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

using yaml::Value;

struct Case {
  const Value& r;
  const Value& d;
  const Value& n;
  const tree::Shape& shape;

  [[nodiscard]] std::string Text() const { return yaml::Write(r) + "---\n" + yaml::Write(d) + "---\n" + yaml::Write(n); }
};

tree::Merged Merge(const tree::Recorded& recorded, const Value& disk, const Value& desired, const tree::Shape& shape) {
  return tree::Merge3({.recorded = recorded, .disk = &disk, .desired = &desired, .shape = shape, .answers = {}});
}

// New elements go behind those that are there, so the order is not ours alone.
bool IsSame(const Value& a, const Value& b, const tree::Shape& shape) {
  return std::ranges::all_of(tree::Diff(a, b, shape), [](const tree::Edit& edit) { return edit.kind == tree::Edit::Kind::kMove; });
}

void Judge(const Case& c) {
  tree::Recorded recorded;
  tree::RecordLeaves("", c.r, c.shape, tree::Mark::kNone, recorded);
  const auto untouched = Merge(recorded, c.r, c.n, c.shape);
  fuzz::Promise(untouched.value && IsSame(*untouched.value, c.n, c.shape), "untouched, and not ours:\n" + c.Text());
  const auto unchanged = Merge(recorded, c.d, c.r, c.shape);
  fuzz::Promise(!unchanged.has_conflict() && unchanged.value == c.d, "the user's edit is lost:\n" + c.Text());
  const auto merged = Merge(recorded, c.d, c.n, c.shape);
  if (merged.has_conflict()) return;
  fuzz::Promise(merged.value.has_value(), "both have a document, and there is none");
  const auto again = Merge(merged.recorded, *merged.value, c.n, c.shape);
  fuzz::Promise(!again.has_conflict() && again.value == merged.value && again.recorded == merged.recorded, "not settled:\n" + c.Text());
}

void Judge(std::string_view bytes) {
  const auto [shape, values] = fuzz::DecodeTrees(bytes, 3);
  Judge({.r = values[0], .d = values[1], .n = values[2], .shape = shape});
  Judge({.r = values[0], .d = values[1], .n = values[0], .shape = shape});
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spin_aks::Judge(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
