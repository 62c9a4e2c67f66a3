// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/value.h"

#include <algorithm>

namespace spin_aks::yaml {
namespace {

std::vector<const Entry*> ByKey(const Map& map) {
  std::vector<const Entry*> sorted;
  sorted.reserve(map.entries().size());
  for (const Entry& entry : map.entries()) sorted.push_back(&entry);
  std::ranges::sort(sorted, {}, &Entry::key);
  return sorted;
}

}  // namespace

Map::Map(std::initializer_list<Entry> entries) : entries_(entries) {}

void Map::Reserve(std::size_t count) { entries_.reserve(count); }

Value& Map::Set(Key key, Value value) {
  if (Value* found = Find(key)) return *found = std::move(value);
  return Add(std::move(key), std::move(value));
}

Value& Map::Add(Key key, Value value) {
  entries_.push_back({.key = std::move(key), .value = std::move(value), .comment = {}});
  return entries_.back().value;
}

const Value* Map::Find(std::string_view key) const {
  const auto it = std::ranges::find_if(entries_, [key](const Entry& entry) { return entry.key == key; });
  return it == entries_.end() ? nullptr : &it->value;
}

Value* Map::Find(std::string_view key) {
  const auto it = std::ranges::find_if(entries_, [key](const Entry& entry) { return entry.key == key; });
  return it == entries_.end() ? nullptr : &it->value;
}

bool Map::operator==(const Map& other) const {
  // Nearly always in one order. Values are compared once either way: twice would double with every level.
  if (std::ranges::equal(entries_, other.entries_, {}, &Entry::key, &Entry::key)) return entries_ == other.entries_;
  return std::ranges::equal(ByKey(*this), ByKey(other), [](const Entry* a, const Entry* b) { return *a == *b; });
}

Value::Value(List v) : node_(std::move(v)) {}
Value::Value(Map v) : node_(std::move(v)) {}

Value Value::With(Mark mark) && {
  mark_ = mark;
  return std::move(*this);
}

Value Value::At(Span span) && {
  if (!span_.is_somewhere()) span_ = span;
  return std::move(*this);
}

Value Value::Because(Rule rule) && {
  rule_ = rule;
  return std::move(*this);
}

}  // namespace spin_aks::yaml
