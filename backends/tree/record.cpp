// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/record.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "backends/tree/canonical.h"
#include "backends/tree/elements.h"
#include "backends/tree/leaves.h"
#include "backends/tree/lookup.h"

namespace spin_aks::tree {
namespace {

bool CoversMap(const RecordTree& records, const yaml::Map& map) {
  if (map.entries().size() != records.below.size()) return false;
  return std::ranges::all_of(map.entries(), [&](const yaml::Entry& entry) {
    const RecordTree* child = records.Find(KeyStep{entry.key});
    return child && Covers(child, entry.value);
  });
}

// The element's address in the terms of the records.
std::optional<PathStep> StepLike(const PathStep& example, const yaml::Value& element) {
  if (const auto* match = std::get_if<MatchStep>(&example)) {
    std::vector<std::string> fields;
    for (const auto& [field, value] : match->fields) fields.push_back(field);
    return MatchOf(element, fields);
  }
  if (!std::holds_alternative<ValueStep>(example)) return std::nullopt;
  auto text = KeyText(element);
  if (!text) return std::nullopt;
  return ValueStep{*std::move(text)};
}

const RecordTree* FindElement(const RecordTree& records, const yaml::Value& element) {
  const auto step = StepLike(records.below.begin()->first, element);
  if (!step) return nullptr;
  if (const RecordTree* found = records.Find(*step)) return found;
  const auto* value = std::get_if<ValueStep>(&*step);
  return value ? records.Find(ValueStep{NormalPath(value->value)}) : nullptr;
}

bool CoversList(const RecordTree& records, const yaml::List& list) {
  if (list.size() != records.below.size()) return false;
  std::vector<const RecordTree*> seen;
  for (const yaml::Value& element : list) {
    const RecordTree* child = FindElement(records, element);
    // An element of a set is told by its address alone, however the path is spelled.
    const bool is_path = child && element.AsString() && child->here && child->here->Matches(HashOf(NormalPath(*element.AsString())));
    if (!child || !(is_path || Covers(child, element))) return false;
    seen.push_back(child);
  }
  std::ranges::sort(seen);
  return std::ranges::adjacent_find(seen) == seen.end();
}

template <typename Change>
void AddRecords(std::string& at, const RecordTree& records, Change change, Recorded& recorded) {
  if (records.here) recorded.insert_or_assign(at, change(*records.here));
  for (const auto& [step, child] : records.below) {
    const std::size_t size = at.size();
    AppendText(at, step);
    AddRecords(at, child, change, recorded);
    at.resize(size);
  }
}

}  // namespace

bool Record::Matches(std::uint64_t hash) const { return std::ranges::find(hashes, hash) != hashes.end(); }

RecordTree FileRecords(const Recorded& recorded) {
  RecordTree tree;
  for (const auto& [text, record] : recorded) {
    if (const auto path = Path::Parse(text)) tree.At(*path) = record;
  }
  return tree;
}

bool Covers(const RecordTree* records, const yaml::Value& value) {
  if (!records) return false;
  if (records->here && records->here->Matches(HashOf(value))) return true;
  if (records->below.empty()) return false;
  if (const yaml::Map* map = value.AsMap()) return CoversMap(*records, *map);
  if (const yaml::List* list = value.AsList()) return CoversList(*records, *list);
  return false;
}

bool HasMark(const RecordTree* records, Mark mark) {
  if (!records) return false;
  if (records->here && records->here->mark == mark) return true;
  return std::ranges::any_of(records->below, [&](const auto& child) { return HasMark(&child.second, mark); });
}

void RecordLeaves(std::string_view at, const yaml::Value& value, const Shape& shape, Mark mark, Recorded& recorded) {
  for (const Leaf& leaf : Leaves(value, shape)) {
    recorded.insert_or_assign(std::string(at) + leaf.path.Text(), Record{.hashes = {leaf.Hash()}, .mark = mark});
  }
}

void KeepRecords(std::string_view at, const RecordTree& records, Recorded& recorded) {
  std::string place(at);
  AddRecords(place, records, [](const Record& record) { return record; }, recorded);
}

void MarkRecords(std::string_view at, const RecordTree& records, Mark mark, Recorded& recorded) {
  std::string place(at);
  AddRecords(place, records, [mark](const Record& record) { return Record{.hashes = record.hashes, .mark = mark}; }, recorded);
}

}  // namespace spin_aks::tree
