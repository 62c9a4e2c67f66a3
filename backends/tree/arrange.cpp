// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/arrange.h"

#include <map>
#include <utility>

namespace spin_aks::tree {
namespace {

constexpr std::size_t kFront = static_cast<std::size_t>(-1);

struct Less {
  bool operator()(const PathStep* a, const PathStep* b) const { return *a < *b; }
};

}  // namespace

std::vector<std::size_t> Arrange(const std::vector<Arranged>& elements) {
  std::map<const PathStep*, std::size_t, Less> positions;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!elements[i].is_gone) positions.emplace(&elements[i].step, i);
  }
  std::map<std::size_t, std::vector<std::size_t>> followers;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Arranged& element = elements[i];
    if (element.is_gone || !element.is_placed) continue;
    const auto before = element.after ? positions.find(&*element.after) : positions.end();
    followers[before == positions.end() ? kFront : before->second].push_back(i);
  }
  std::vector<std::size_t> order;
  std::vector<std::size_t> open;  // still to be emitted, the next one last
  const auto follow = [&](std::size_t leader) {
    const auto it = followers.find(leader);
    if (it != followers.end()) open.insert(open.end(), it->second.rbegin(), it->second.rend());
  };
  const auto drain = [&] {
    while (!open.empty()) {
      const std::size_t next = open.back();
      open.pop_back();
      order.push_back(next);
      follow(next);
    }
  };
  follow(kFront);
  drain();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].is_gone || elements[i].is_placed) continue;
    order.push_back(i);
    follow(i);
    drain();
  }
  return order;
}

}  // namespace spin_aks::tree
