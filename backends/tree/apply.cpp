// SPDX-License-Identifier: Apache-2.0
//
// Apply of diff.h: edits are filed under their paths, and the tree is rebuilt in one pass beside them.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>

#include "backends/tree/arrange.h"
#include "backends/tree/canonical.h"
#include "backends/tree/diff.h"
#include "backends/tree/elements.h"
#include "backends/tree/lookup.h"
#include "backends/tree/step_tree.h"

namespace spin_aks::tree {
namespace {

// What is to be done to one node.
struct Here {
  const Edit* change = nullptr;  // kSet or kRemove
  const Edit* move = nullptr;
};
using Edits = StepTree<Here>;

// Nothing, once an edit has no place.
using Result = std::optional<yaml::Value>;

Result Node(const Edits& edits, yaml::Value value);

const Edit* ChangeOf(const Edits& edits) { return edits.here ? edits.here->change : nullptr; }
bool IsRemoval(const Edits& edits) { return ChangeOf(edits) && ChangeOf(edits)->kind == Edit::Kind::kRemove; }
bool IsSet(const Edits& edits) { return ChangeOf(edits) && ChangeOf(edits)->kind == Edit::Kind::kSet; }

Result Entries(const Edits& edits, yaml::Map map) {
  const EntryIndex index(&map);
  std::vector<bool> gone(map.entries().size());
  std::vector<std::pair<std::string, yaml::Value>> added;
  for (const auto& [step, child] : edits.below) {
    const auto* key = std::get_if<KeyStep>(&step);
    if (!key) return std::nullopt;
    const auto position = index.Position(key->key);
    if (!position) {
      if (!IsSet(child)) return std::nullopt;
      added.emplace_back(key->key, ChangeOf(child)->value);
    } else if (IsRemoval(child)) {
      gone[*position] = true;
    } else {
      yaml::Value& value = map.entries()[*position].value;
      Result result = Node(child, std::move(value));
      if (!result) return std::nullopt;
      value = *std::move(result);
    }
  }
  yaml::Map out;
  for (std::size_t i = 0; i < gone.size(); ++i) {
    if (!gone[i]) out.entries().push_back(std::move(map.entries()[i]));
  }
  for (auto& [key, value] : added) out.Add(key, std::move(value));
  return out;
}

// The address of an element in the terms of the edits below its list.
class StepMaker {
 public:
  StepMaker(const Edits& edits, const yaml::List& list) : edits_(edits) {
    for (const yaml::Value& element : list) {
      if (const std::string* text = element.AsString()) texts_.insert(*text);
    }
    for (const auto& [step, child] : edits.below) {
      const auto* match = std::get_if<MatchStep>(&step);
      if (!match) continue;
      for (const auto& [field, value] : match->fields) fields_.push_back(field);
      break;
    }
  }

  [[nodiscard]] PathStep StepOf(const yaml::Value& element, std::size_t index) const {
    if (!fields_.empty()) {
      if (auto match = MatchOf(element, fields_)) return *std::move(match);
    } else if (auto text = KeyText(element); text && !edits_.Find(IndexStep{index})) {
      std::string path = NormalPath(*text);
      return ValueStep{texts_.contains(path) ? *std::move(text) : std::move(path)};
    }
    return IndexStep{index};
  }

 private:
  const Edits& edits_;
  std::vector<std::string> fields_;
  std::unordered_set<std::string_view> texts_;  // of the elements, as they are
};

// Adds what is new or moved; false if an edit has no place.
bool AddInserted(const Edits& edits, const StepIndex& index, yaml::List& list, std::vector<Arranged>& elements) {
  for (const auto& [step, child] : edits.below) {
    if (index.Position(step)) continue;
    if (!IsSet(child) || std::holds_alternative<KeyStep>(step) || std::holds_alternative<IndexStep>(step)) return false;
    list.push_back(ChangeOf(child)->value);
    elements.push_back({.step = step, .is_placed = true, .after = ChangeOf(child)->after});
  }
  return true;
}

Result Items(const Edits& edits, yaml::List list) {
  const StepMaker maker(edits, list);
  std::vector<PathStep> steps;
  for (std::size_t i = 0; i < list.size(); ++i) steps.push_back(maker.StepOf(list[i], i));
  const StepIndex index(steps);
  std::vector<Arranged> elements;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Arranged element{.step = steps[i]};
    if (const Edits* child = edits.Find(steps[i])) {
      element.is_gone = IsRemoval(*child);
      element.is_placed = child->here && child->here->move;
      if (element.is_placed) element.after = child->here->move->after;
      Result result = element.is_gone ? yaml::Value() : Node(*child, std::move(list[i]));
      if (!result) return std::nullopt;
      list[i] = *std::move(result);
    }
    elements.push_back(std::move(element));
  }
  if (!AddInserted(edits, index, list, elements)) return std::nullopt;
  yaml::List out;
  for (const std::size_t i : Arrange(elements)) out.push_back(std::move(list[i]));
  return out;
}

Result Node(const Edits& edits, yaml::Value value) {
  if (IsRemoval(edits)) return std::nullopt;
  if (IsSet(edits)) return ChangeOf(edits)->value;
  if (edits.below.empty()) return value;
  if (yaml::Map* map = value.AsMap()) return Entries(edits, std::move(*map));
  if (yaml::List* list = value.AsList()) return Items(edits, std::move(*list));
  return std::nullopt;
}

}  // namespace

std::optional<yaml::Value> Apply(std::span<const Edit> edits, yaml::Value value) {
  Edits filed;
  for (const Edit& edit : edits) {
    auto& here = filed.At(edit.path);
    if (!here) here.emplace();
    (edit.kind == Edit::Kind::kMove ? here->move : here->change) = &edit;
  }
  return Node(filed, std::move(value));
}

}  // namespace spin_aks::tree
