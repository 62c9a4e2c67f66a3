// SPDX-License-Identifier: Apache-2.0
#include "tests/merge/merged_file.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "backends/document/value_of.h"
#include "backends/tree/place.h"

namespace spin_aks::test {
namespace {

using document::Document;
using tree::ObjectId;

Document Parse(std::string_view text) {
  document::ReadError error;
  auto document = Document::Parse(text, error);
  if (!document) throw std::runtime_error("line " + std::to_string(error.line) + ": " + error.message);
  return *std::move(document);
}

std::vector<yaml::Value> ValuesOf(const Document& document) {
  std::vector<yaml::Value> values;
  for (const document::Part& part : document.parts()) {
    document::ReadError error;
    auto value = document::ValueOf(document, part.root, error);
    if (!value) throw std::runtime_error(error.message);
    values.push_back(*std::move(value));
  }
  return values;
}

// A kustomization has no name that tells it apart in a file of its own.
ObjectId KeyOf(const yaml::Value& value, std::size_t position, bool is_alone) {
  if (is_alone) return {.group = {}, .kind = {}, .kube_namespace = {}, .name = "#0"};
  ObjectId id = tree::IdOf(value);
  if (id.name.empty()) id.name = "#" + std::to_string(position);
  if (id.kind == "Kustomization" || id.kind == "Component") id.group = "";
  return id;
}

std::map<ObjectId, std::size_t> Positions(const std::vector<yaml::Value>& values, bool is_alone) {
  std::map<ObjectId, std::size_t> positions;
  for (std::size_t i = 0; i < values.size(); ++i) positions.emplace(KeyOf(values[i], i, is_alone), i);
  return positions;
}

std::string Text(const ObjectId& id, const Path& path) {
  const bool is_object = !id.kind.empty() && id.kind != "Kustomization" && id.kind != "Component" && !id.name.starts_with('#');
  return is_object ? tree::Place{.role = {}, .object = id, .path = path}.Text() : path.Text();
}

}  // namespace

std::vector<yaml::Value> ReadValues(std::string_view text) { return ValuesOf(Parse(text)); }

MergedText MergeTexts(const FilesToMerge& files, const tree::Answers& answers) {
  const std::vector<yaml::Value> recorded = ReadValues(files.recorded);
  const std::vector<yaml::Value> desired = ReadValues(files.desired);
  const merge::DiskFile disk(files.disk);
  const std::vector<yaml::Value> values = ReadValues(files.disk);
  // A file of one object stays one, whatever that is called.
  const bool is_alone = values.size() <= 1 && recorded.size() <= 1 && desired.size() <= 1;
  const auto in_disk = Positions(values, is_alone);
  const auto in_recorded = Positions(recorded, is_alone);
  const auto in_desired = Positions(desired, is_alone);

  const auto shape_of = [&](const yaml::Value& value) {
    const ObjectId id = tree::IdOf(value);
    return id.kind.empty() || files.shape != tree::Shape() ? files.shape : ShapeOf(value, files.unknown);
  };
  std::map<ObjectId, tree::Recorded> records;
  for (const auto& [id, position] : in_recorded) {
    const yaml::Value& value = recorded[position];
    RecordLeaves("", value, shape_of(value), tree::Mark::kNone, records[id]);
  }
  std::vector<merge::ObjectMerge> objects;
  std::vector<ObjectId> ids;
  const auto add = [&](const ObjectId& id, const yaml::Value* wanted) {
    const auto place = in_disk.find(id);
    const yaml::Value* there = place == in_disk.end() ? nullptr : &values[place->second];
    const auto record = records.find(id);
    objects.push_back({.part = there != nullptr ? place->second : document::kNowhere,
                       .disk = there,
                       .desired = wanted,
                       .recorded = record == records.end() ? nullptr : &record->second,
                       .shape = shape_of(wanted != nullptr  ? *wanted
                                         : there != nullptr ? *there
                                                            : recorded[in_recorded.at(id)]),
                       .answers = &answers});
    ids.push_back(id);
  };
  for (std::size_t i = 0; i < desired.size(); ++i) add(KeyOf(desired[i], i, is_alone), &desired[i]);
  for (const auto& [id, position] : in_recorded) {
    if (!in_desired.contains(id)) add(id, nullptr);
  }

  MergedText merged{.file = MergeFile(disk, objects), .problem = {}, .conflicts = {}, .notes = {}};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (const tree::Action& action : merged.file.objects[i].actions) {
      const std::string place = Text(ids[i], action.path);
      if (IsConflict(action.reason)) merged.conflicts.push_back(place);
      if (action.reason == tree::Reason::kDeletedChanged || action.reason == tree::Reason::kLeft) merged.notes.push_back(place);
    }
  }
  if (merged.file.refusal) merged.problem = merged.file.refusal->message + " (line " + std::to_string(merged.file.refusal->line) + ")";
  if (merged.file.has_conflict()) merged.problem = "conflicts";
  return merged;
}

std::vector<std::string> LinesLost(std::string_view before, std::string_view after) {
  std::map<std::string_view, std::size_t> counts;
  const auto each = [](std::string_view text, auto visit) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size() - 1);
      visit(text.substr(0, end + 1));
      text.remove_prefix(end + 1);
    }
  };
  each(after, [&](std::string_view line) { ++counts[line]; });
  std::vector<std::string> lost;
  each(before, [&](std::string_view line) {
    if (counts[line] > 0) {
      --counts[line];
    } else {
      lost.emplace_back(line);
    }
  });
  return lost;
}

}  // namespace spin_aks::test
