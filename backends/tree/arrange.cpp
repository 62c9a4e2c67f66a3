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

class Order {
 public:
  explicit Order(const std::vector<Arranged>& elements) : is_taken_(elements.size()) {
    std::map<const PathStep*, std::size_t, Less> positions;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (!elements[i].is_gone) positions.emplace(&elements[i].step, i);
    }
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const Arranged& element = elements[i];
      if (element.is_gone || !element.is_placed) continue;
      const auto before = element.after ? positions.find(&*element.after) : positions.end();
      followers_[before == positions.end() ? kFront : before->second].push_back(i);
    }
  }

  // The element, and all that follow it, one behind the other.
  void Take(std::size_t element) {
    std::vector<std::size_t> open{element};  // the next one last
    while (!open.empty()) {
      const std::size_t next = open.back();
      open.pop_back();
      if (next != kFront) {
        if (is_taken_[next]) continue;
        is_taken_[next] = true;
        order_.push_back(next);
      }
      const auto it = followers_.find(next);
      if (it != followers_.end()) open.insert(open.end(), it->second.rbegin(), it->second.rend());
    }
  }

  std::vector<std::size_t> Done() && { return std::move(order_); }

 private:
  std::map<std::size_t, std::vector<std::size_t>> followers_;
  std::vector<bool> is_taken_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::vector<std::size_t> Arrange(const std::vector<Arranged>& elements) {
  Order order(elements);
  order.Take(kFront);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!elements[i].is_gone && !elements[i].is_placed) order.Take(i);
  }
  // Each of these follows another of them.
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!elements[i].is_gone) order.Take(i);
  }
  return std::move(order).Done();
}

}  // namespace spin_aks::tree
