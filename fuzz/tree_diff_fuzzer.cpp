// SPDX-License-Identifier: Apache-2.0
//
// Promise: of any two trees one becomes the other by their difference, and every leaf is found by its address, which no other has.
// max_len: 2048
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "backends/tree/diff.h"
#include "backends/tree/find.h"
#include "backends/tree/leaves.h"
#include "backends/yaml/writer.h"
#include "fuzz/arbitrary_trees.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

void JudgeLeaves(const yaml::Value& value, const tree::Shape& shape) {
  std::set<std::string> seen;
  for (const tree::Leaf& leaf : tree::Leaves(value, shape)) {
    const std::string text = leaf.path.Text();
    fuzz::Promise(Path::Parse(text) == leaf.path, "not its own text: " + text);
    fuzz::Promise(tree::Find(value, leaf.path) == leaf.value, "not found: " + text + "\n" + yaml::Write(value));
    fuzz::Promise(seen.insert(text).second, "two of: " + text + "\n" + yaml::Write(value));
  }
}

void JudgeDiff(const yaml::Value& a, const yaml::Value& b, const tree::Shape& shape) {
  const auto edits = tree::Diff(a, b, shape);
  fuzz::Promise(edits.empty() == (a == b), "edits of equal trees");
  fuzz::Promise(tree::Apply(edits, a) == b, "another tree:\n" + yaml::Write(a) + "---\n" + yaml::Write(b));
}

void Judge(std::string_view bytes) {
  const auto [shape, values] = fuzz::DecodeTrees(bytes, 2);
  for (const yaml::Value& value : values) JudgeLeaves(value, shape);
  JudgeDiff(values[0], values[1], shape);
  JudgeDiff(values[1], values[0], shape);
  JudgeDiff(values[0], values[0], shape);
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spin_aks::Judge(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
