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
  std::string step;
  return std::ranges::all_of(map.entries(), [&](const yaml::Entry& entry) {
    step.clear();
    AppendText(step, KeyStep{entry.key.text()});
    return Covers(records.Find(step), entry.value);
  });
}

// Finds the records of a list's elements, in the terms of the records.
class ElementFinder {
 public:
  explicit ElementFinder(const RecordTree& records) : records_(records) {
    const auto example = Path::Parse(records.below.begin()->first);
    if (!example) return;
    is_set_ = std::holds_alternative<ValueStep>(example->steps.front());
    const auto* match = std::get_if<MatchStep>(&example->steps.front());
    for (std::size_t i = 0; match && i < match->fields.size(); ++i) fields_.push_back(match->fields[i].first);
  }

  [[nodiscard]] const RecordTree* Find(const yaml::Value& element) const {
    if (is_set_) {
      const auto text = KeyText(element);
      if (!text) return nullptr;
      const RecordTree* exact = At(ValueStep{*text});
      return exact ? exact : At(ValueStep{NormalPath(*text)});
    }
    const auto match = fields_.empty() ? std::nullopt : MatchOf(element, fields_);
    return match ? At(*match) : nullptr;
  }

 private:
  [[nodiscard]] const RecordTree* At(const PathStep& step) const {
    std::string text;
    AppendText(text, step);
    return records_.Find(text);
  }

  const RecordTree& records_;
  bool is_set_ = false;
  std::vector<std::string> fields_;
};

bool CoversList(const RecordTree& records, const yaml::List& list) {
  if (list.size() != records.below.size()) return false;
  const ElementFinder finder(records);
  std::vector<const RecordTree*> seen;
  for (const yaml::Value& element : list) {
    const RecordTree* child = finder.Find(element);
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
    at += step;
    AddRecords(at, child, change, recorded);
    at.resize(size);
  }
}

}  // namespace

bool Record::Matches(std::uint64_t hash) const { return std::ranges::find(hashes, hash) != hashes.end(); }

const RecordTree* RecordTree::Find(std::string_view step) const {
  const auto it = below.find(step);
  return it == below.end() ? nullptr : &it->second;
}

RecordTree FileRecords(const Recorded& recorded) {
  RecordTree tree;
  for (const auto& [text, record] : recorded) {
    RecordTree* node = &tree;
    for (std::string_view rest = text; !rest.empty();) node = &node->below[TakeStepText(rest)];
    node->here = &record;
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
  if (!value.AsMap() && !value.AsList()) {
    recorded.insert_or_assign(std::string(at), Record{.hashes = {HashOf(value)}, .mark = mark});
    return;
  }
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
