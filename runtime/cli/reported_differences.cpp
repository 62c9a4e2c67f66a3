// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/reported_differences.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/core.h>

#include "backends/merge/findings.h"
#include "backends/tree/find.h"
#include "backends/yaml/writer.h"
#include "ir/passwords.h"
#include "runtime/cli/masked.h"
#include "runtime/draw/render.h"

namespace spin_aks {
namespace {

using compare::ObjectChange;
using yaml::Value;

// A text of several lines as it is; anything that fits on a line on one; else as it stands in a file.
std::string TextOf(const Value& value) {
  constexpr std::size_t kMostOnALine = 100;
  const std::string* text = value.AsString();
  if (text != nullptr && text->contains('\n')) return HidePasswords(*text);
  std::string line = yaml::WriteFlow(value, {});
  if (line.size() > kMostOnALine && yaml::IsOpen(value)) return HidePasswords(yaml::Write(value));
  return HidePasswords(std::move(line));
}

std::string PlaceOf(const Value* made, const Path& path, const SourceMap& sources) {
  if (made == nullptr) return {};
  return LineOf(merge::CauseAt(*made, path).span, sources);
}

ReportedField FieldOf(const tree::Edit& edit, const Value& before, const Value* made, const Masker& masker, const SourceMap& sources) {
  ReportedField field{.path = edit.path.Text(), .name = ShortName(edit.path), .before = {}, .after = {}, .place = {}};
  field.is_moved = edit.kind == tree::Edit::Kind::kMove;
  if (field.is_moved) return field;
  if (const Value* was = tree::Find(before, edit.path)) field.before = TextOf(masker.Masked(edit.path, *was));
  if (edit.kind == tree::Edit::Kind::kRemove) return field;
  field.after = TextOf(masker.Masked(edit.path, edit.value));
  field.place = PlaceOf(made, edit.path, sources);
  return field;
}

ReportedDifference::Action ActionOf(ObjectChange::Kind kind) {
  switch (kind) {
    case ObjectChange::Kind::kCreate:
      return ReportedDifference::Action::kCreate;
    case ObjectChange::Kind::kUpdate:
      return ReportedDifference::Action::kUpdate;
    case ObjectChange::Kind::kReplace:
      return ReportedDifference::Action::kReplace;
    case ObjectChange::Kind::kDelete:
      return ReportedDifference::Action::kDelete;
  }
  return ReportedDifference::Action::kUpdate;
}

void NameObject(const tree::ObjectId& id, ReportedDifference& difference) {
  // What kustomize reads is a file, though it has a kind.
  if (id.group == "kustomize.config.k8s.io" && !difference.file.empty()) return;
  difference.group = id.group;
  difference.kind = id.kind;
  difference.kube_namespace = id.kube_namespace;
  difference.name = id.name;
}

ReportedDifference DifferenceOf(const ObjectChange& change, const Subjects& after, const SourceMap& sources) {
  const compare::Subject& shown = change.after != nullptr ? *change.after : *change.before;
  ReportedDifference difference{.action = ActionOf(change.kind), .file = shown.file};
  NameObject(tree::IdOf(*shown.value), difference);
  if (change.before != nullptr && change.after != nullptr) {
    ReportedDifference was{.file = change.before->file};
    NameObject(tree::IdOf(*change.before->value), was);
    if (was.Title() != difference.Title()) difference.was = was.Title();
  }
  for (const compare::Consequence consequence : change.consequences) {
    const compare::ConsequenceInfo& info = compare::Describe(consequence);
    difference.consequences.push_back({.word = info.word, .words = info.words});
  }
  const Value* made = change.after != nullptr ? after.MadeFrom(*change.after) : nullptr;
  const Masker masker(change.before != nullptr ? change.before->value : nullptr, change.after != nullptr ? change.after->value : nullptr);
  for (const tree::Edit& edit : change.fields) difference.fields.push_back(FieldOf(edit, *change.before->value, made, masker, sources));
  return difference;
}

// Of an element: what it is selected by, without the names of the keys.
std::string ElementName(const PathStep& step) {
  if (const auto* value = std::get_if<ValueStep>(&step)) return value->value;
  if (const auto* index = std::get_if<IndexStep>(&step)) return std::to_string(index->index);
  const auto* match = std::get_if<MatchStep>(&step);
  return match != nullptr && !match->fields.empty() ? match->fields.front().second : std::string();
}

// Of an image's spin.toml: the last two keys, `greeting.default`.
std::optional<std::string> NameInManifest(const Path& path) {
  std::vector<std::string> keys;
  for (const PathStep& step : path.steps) {
    if (const auto* key = std::get_if<KeyStep>(&step)) keys.push_back(key->key);
  }
  if (keys.size() < 2 || keys.front() != "manifest") return std::nullopt;
  return keys.size() == 2 ? keys.back() : keys[keys.size() - 2] + "." + keys.back();
}

// Below these, keys are names that somebody gave, and many.
bool IsOfNames(std::string_view key) { return key == "labels" || key == "annotations" || key == "matchLabels" || key == "selector"; }

}  // namespace

std::string ShortName(const Path& path) {
  if (const auto of_image = NameInManifest(path)) return *of_image;
  std::string name;
  for (const PathStep& step : path.steps) {
    const auto* key = std::get_if<KeyStep>(&step);
    if (key == nullptr) {
      // A pod's container is understood.
      const bool is_container = name == "containers" && &step != &path.steps.back();
      if (!is_container) return name + " " + ElementName(step);
      continue;
    }
    if (IsOfNames(name)) return name;
    name = key->key;
  }
  return name;
}

ReportedDifferences DescribeDifferences(const compare::ObjectChanges& changes, const Subjects& after, const SourceMap& sources) {
  ReportedDifferences differences{.application = {}, .against = {}, .all = {}, .unchanged = changes.unchanged};
  for (const ObjectChange& change : changes.changes) differences.all.push_back(DifferenceOf(change, after, sources));
  return differences;
}

}  // namespace spin_aks
