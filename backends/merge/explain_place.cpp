// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/explain_place.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "backends/document/value_of.h"
#include "backends/merge/findings.h"
#include "backends/merge/moved_directories.h"
#include "backends/merge/text_lines.h"
#include "backends/merge/things.h"
#include "backends/tree/canonical.h"
#include "backends/tree/elements.h"
#include "backends/tree/find.h"

namespace spin_aks::merge {
namespace {

using document::Document;
using document::Node;
using document::NodeId;

// Goes down to what begins on a line: a leaf before what it is in, else a collection by its key.
class LineFinder {
 public:
  LineFinder(const Document& document, std::size_t line) : document_(document), line_(line) {}

  std::optional<Path> Find(NodeId root, const yaml::Value& value, const tree::Shape& shape) {
    Go(root, value, shape);
    return found_;
  }

 private:
  [[nodiscard]] std::size_t LineOf(std::size_t offset) const { return document_.LineOf(offset) - 1; }

  void Go(NodeId id, const yaml::Value& value, const tree::Shape& shape) {
    const Node& node = document_.node(id);
    if (node.kind == document::Kind::kMapping && value.AsMap() != nullptr) return GoMap(node, *value.AsMap(), shape);
    if (node.kind == document::Kind::kSequence && value.AsList() != nullptr) return GoList(node, *value.AsList(), shape);
    // Of text over several lines each is the same place.
    const bool is_here = LineOf(node.range.begin) <= line_ && line_ <= LineOf(node.range.empty() ? node.range.begin : node.range.end - 1);
    if (is_here) found_ = path_;
  }

  void GoMap(const Node& node, const yaml::Map& map, const tree::Shape& shape) {
    for (const document::Entry& entry : node.entries) {
      const std::string key = KeyOf(document_, entry);
      const yaml::Value* value = map.Find(key);
      if (value == nullptr) continue;
      path_.steps.emplace_back(KeyStep{key});
      if (!found_ && LineOf(entry.begin) == line_) found_ = path_;
      Go(entry.value, *value, FieldShape(shape, key));
      path_.steps.pop_back();
    }
  }

  void GoList(const Node& node, const yaml::List& list, const tree::Shape& shape) {
    const tree::Elements elements = AddressElements(list, shape);
    for (std::size_t i = 0; i < std::min(node.entries.size(), list.size()); ++i) {
      path_.steps.push_back(elements.atomic == tree::Atomic::kNo ? elements.steps[i] : PathStep(IndexStep{i}));
      if (!found_ && LineOf(node.entries[i].begin) == line_) found_ = path_;
      Go(node.entries[i].value, list[i], ElementShape(shape));
      path_.steps.pop_back();
    }
  }

  const Document& document_;
  std::size_t line_;
  Path path_;
  std::optional<Path> found_;
};

// Whether that is what was written last, as far as the records say: at the place, or at the list or map that holds it.
bool WasWritten(const tree::Recorded& recorded, const yaml::Value& root, Path path) {
  const yaml::Value* value = tree::Find(root, path);
  const tree::RecordTree records = tree::FileRecords(recorded);
  const tree::RecordTree* at = &records;
  for (const PathStep& step : path.steps) {
    std::string text;
    AppendText(text, step);
    const tree::RecordTree* next = at != nullptr ? at->Find(text) : nullptr;
    if (next == nullptr) break;
    at = next;
  }
  if (value != nullptr && Covers(at, *value)) return true;
  for (; !path.steps.empty(); path.steps.pop_back()) {
    const yaml::Value* above = tree::Find(root, path);
    const auto record = recorded.find(path.Text());
    if (above != nullptr && record != recorded.end() && record->second.Matches(tree::HashOf(*above))) return true;
  }
  return false;
}

std::optional<ExplainedPlace> ExplainDocument(const Thing& thing, const DiskFile& lying, std::size_t line) {
  const yaml::Value& disk = lying.value(thing.part);
  const tree::Shape shape = ShapeOf(thing, disk);
  auto path = LineFinder(lying.document(), line).Find(lying.document().parts()[thing.part].root, disk, shape);
  if (!path) return std::nullopt;
  ExplainedPlace place;
  if (thing.is_object) place.object = tree::IdOf(disk);
  const yaml::Value* ours = thing.desired != nullptr ? tree::Find(*thing.desired, *path) : nullptr;
  const yaml::Value* theirs = tree::Find(disk, *path);
  const bool was_written = thing.recorded != nullptr && WasWritten(*thing.recorded, disk, *path);
  if (ours != nullptr) {
    place.cause = CauseAt(*thing.desired, *path);
    const bool is_same = theirs != nullptr && *theirs == *ours;
    const bool is_collection = ours->AsMap() != nullptr || ours->AsList() != nullptr;
    place.owner = is_same ? Owner::kOurs : was_written ? Owner::kStale : is_collection ? Owner::kOurs : Owner::kBoth;
    if (!is_same && !is_collection) place.ours = Short(ours);
    if (is_collection && place.cause.rule == Rule::kNone) place.cause.rule = Rule::kGroup;
  } else if (was_written) {
    place.owner = Owner::kStale;
  }
  place.path = *std::move(path);
  return place;
}

std::optional<ExplainedPlace> ExplainText(const TextThing& thing, std::string_view disk, std::size_t line) {
  const auto* made = thing.wanted != nullptr ? &std::get<TextFile>(*thing.wanted->made) : nullptr;
  ExplainedPlace place;
  if (made == nullptr) return place;
  const auto ours = LineIn(disk, made->text, line);
  if (!ours) return place;
  place.owner = Owner::kOurs;
  if (*ours < made->line_causes.size()) place.cause = made->line_causes[*ours];
  return place;
}

}  // namespace

std::optional<ExplainedPlace> ExplainPlace(const TreeMerge& asked, const FilePlace& file, std::size_t line) {
  const InMovedDirectories moved(asked);
  const TreeMerge merge = moved.merge();
  DiskView disk(merge.disk, merge.wanted);
  const Things things = FindThings(merge, disk);
  for (const TextThing& text : things.texts) {
    if (text.file == file && disk.Text(file) != nullptr) return ExplainText(text, *disk.Text(file), line);
  }
  const DiskFile* lying = disk.Find(file);
  if (lying == nullptr || !lying->is_readable()) return std::nullopt;
  bool is_of_ours = false;
  for (const Thing& thing : things.documents) {
    if (thing.file != file || !thing.is_there()) continue;
    is_of_ours = true;
    if (auto place = ExplainDocument(thing, *lying, line)) return place;
  }
  return is_of_ours ? std::optional(ExplainedPlace()) : std::nullopt;
}

}  // namespace spin_aks::merge
