// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/diff.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "backends/tree/elements.h"
#include "backends/tree/lookup.h"

namespace spin_aks::tree {
namespace {

// Which of these numbers, all different, form a longest increasing subsequence.
std::vector<bool> LongestIncreasing(const std::vector<std::size_t>& numbers) {
  std::vector<std::size_t> ends;  // of the run of each length, the position whose number is least
  std::vector<std::optional<std::size_t>> before(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto at = std::ranges::lower_bound(ends, numbers[i], {}, [&](std::size_t end) { return numbers[end]; });
    if (at != ends.begin()) before[i] = *(at - 1);
    if (at == ends.end()) {
      ends.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<bool> chosen(numbers.size());
  for (auto i = ends.empty() ? std::nullopt : std::optional(ends.back()); i; i = before[*i]) chosen[*i] = true;
  return chosen;
}

class Differ {
 public:
  void Node(const yaml::Value& a, const yaml::Value& b, const Shape& shape) {
    if (a.AsMap() && b.AsMap()) return Maps(*a.AsMap(), *b.AsMap(), shape);
    if (a.AsList() && b.AsList()) return Lists(a, b, shape);
    if (a != b) Set(b);
  }

  std::vector<Edit> Take() && { return std::move(edits_); }

 private:
  void Add(Edit::Kind kind, yaml::Value value = {}, std::optional<PathStep> after = std::nullopt) {
    edits_.push_back({.kind = kind, .path = path_, .value = std::move(value), .after = std::move(after)});
  }
  void Set(const yaml::Value& value, std::optional<PathStep> after = std::nullopt) { Add(Edit::Kind::kSet, value, std::move(after)); }

  template <typename Then>
  void At(PathStep step, Then then) {
    path_.steps.push_back(std::move(step));
    then();
    path_.steps.pop_back();
  }

  void Maps(const yaml::Map& a, const yaml::Map& b, const Shape& shape) {
    const EntryIndex in_a(&a);
    const EntryIndex in_b(&b);
    for (std::size_t i = 0; i < a.entries().size(); ++i) {
      const yaml::Entry& entry = a.entries()[i];
      if (!in_b.Find(entry.key, i)) At(KeyStep{entry.key.text()}, [&] { Add(Edit::Kind::kRemove); });
    }
    for (std::size_t i = 0; i < b.entries().size(); ++i) {
      const yaml::Entry& entry = b.entries()[i];
      const yaml::Value* old = in_a.Find(entry.key, i);
      At(KeyStep{entry.key.text()}, [&] { old ? Node(*old, entry.value, FieldShape(shape, entry.key)) : Set(entry.value); });
    }
  }

  void Lists(const yaml::Value& a, const yaml::Value& b, const Shape& shape) {
    const Elements old = AddressElements(*a.AsList(), shape);
    const Elements now = AddressElements(*b.AsList(), shape);
    const bool same_keys = old.keys == now.keys || old.steps.empty() || now.steps.empty();
    if (old.atomic == Atomic::kNo && now.atomic == Atomic::kNo && same_keys) {
      ByAddress(*a.AsList(), old.steps, *b.AsList(), now.steps, ElementShape(shape));
    } else if (a != b) {
      Set(b);
    }
  }

  void ByAddress(const yaml::List& a, const std::vector<PathStep>& old, const yaml::List& b, const std::vector<PathStep>& now,
                 const Shape& element) {
    const StepIndex in_a(old);
    const StepIndex in_b(now);
    for (const PathStep& step : old) {
      if (!in_b.Position(step)) At(step, [&] { Add(Edit::Kind::kRemove); });
    }
    std::vector<std::size_t> common;  // positions in a, in b's order
    for (const PathStep& step : now) {
      if (const auto position = in_a.Position(step)) common.push_back(*position);
    }
    const std::vector<bool> stays = LongestIncreasing(common);
    std::size_t nth = 0;
    std::optional<PathStep> before;
    for (std::size_t i = 0; i < b.size(); ++i) {
      const auto position = in_a.Position(now[i]);
      At(now[i], [&] {
        if (!position) return Set(b[i], before);
        if (!stays[nth++]) Add(Edit::Kind::kMove, {}, before);
        Node(a[*position], b[i], element);
      });
      before = now[i];
    }
  }

  Path path_;
  std::vector<Edit> edits_;
};

}  // namespace

std::vector<Edit> Diff(const yaml::Value& a, const yaml::Value& b, const Shape& shape) {
  Differ differ;
  differ.Node(a, b, shape);
  return std::move(differ).Take();
}

}  // namespace spin_aks::tree
