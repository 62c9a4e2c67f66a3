// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/saved_plan.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "backends/tree/node.h"
#include "ir/sha256.h"
#include "runtime/cli/masked.h"
#include "runtime/cli/shown_plan.h"
#include "runtime/cluster/json.h"

namespace spin_aks {
namespace {

using deploy::Fate;
using deploy::Surveyed;
using nlohmann::json;

constexpr std::int64_t kSchema = 1;
constexpr std::string_view kNothingToDo = "none";

std::string_view ActionOf(Fate fate) {
  switch (fate) {
    case Fate::kCreate:
    case Fate::kNotYet:  // which it may become when the plan is gone on with
      return "create";
    case Fate::kUpdate:
      return "update";
    case Fate::kReplace:
      return "replace";
    case Fate::kOwn:
      return "take over";
    case Fate::kUnchanged:
    case Fate::kConflict:
    case Fate::kRefused:
      break;
  }
  return kNothingToDo;
}

// Of what holds something that is not shown, it takes so long that guessing does not pay.
std::string HashOf(const yaml::Value& value, const std::string& title) {
  constexpr int kRounds = 50'000;
  std::string hash = Sha256Hex(cluster::WriteJson(value));
  if (value == Masker(&value, nullptr).Masked({}, value)) return hash;
  for (int round = 0; round < kRounds; ++round) hash = Sha256Hex(hash.append(title));
  return hash;
}

SavedPlan::Object ObjectOf(const Surveyed& surveyed) {
  SavedPlan::Object object{.title = deploy::Title(surveyed.id), .action = std::string(ActionOf(surveyed.fate)), .uid = surveyed.uid};
  const yaml::Value& wanted = surveyed.wanted->value;
  object.hash = HashOf(wanted, object.title);
  // What its fields do not tell: all of it goes, or some of it is not shown.
  const bool is_shown = wanted == Masker(&wanted, nullptr).Masked({}, wanted);
  if (surveyed.live && surveyed.fate != Fate::kUnchanged && (!is_shown || surveyed.fate == Fate::kReplace))
    object.live = HashOf(*surveyed.live, object.title);
  for (const deploy::Conflict& conflict : surveyed.conflicts) object.owners.push_back(conflict.place + " " + conflict.manager);
  return object;
}

SavedPlan::Object ObjectOf(const deploy::Removal& removal) {
  SavedPlan::Object object{.title = deploy::Title(removal.listed.id), .action = "delete", .uid = removal.uid, .hash = {}};
  object.live = HashOf(*removal.live, object.title);
  return object;
}

// What is done to a release of Helm's, beside its objects.
void AddRelease(const deploy::DeployPlan& plan, std::map<std::string, SavedPlan::Object>& objects) {
  if (plan.chart != nullptr) {
    const std::string title = "release " + plan.chart->release;
    const bool is_touched = std::ranges::any_of(objects, [](const auto& each) { return each.second.action != kNothingToDo; });
    objects.emplace(title, SavedPlan::Object{.title = title,
                                             .action = std::string(is_touched || !plan.chart->is_same ? "upgrade" : kNothingToDo),
                                             .uid = std::to_string(plan.chart->revision)});
  }
  if (plan.left != nullptr) {
    const std::string title = "release " + plan.left->chart.release;
    objects.emplace(title, SavedPlan::Object{.title = title, .action = "delete", .uid = std::to_string(plan.left->records.size())});
  }
}

json OrNull(const std::optional<std::string>& text) { return text ? json(*text) : json(nullptr); }

json ToJson(const SavedPlan::Object& object) {
  json fields = json::array();
  for (const SavedPlan::Field& field : object.fields)
    fields.push_back({{"path", field.path}, {"before", OrNull(field.before)}, {"after", OrNull(field.after)}});
  return {{"object", object.title}, {"action", object.action}, {"uid", object.uid},      {"hash", object.hash},
          {"live", object.live},    {"fields", fields},        {"owners", object.owners}};
}

std::optional<std::string> TextOrNothing(const yaml::Value& field, std::string_view key) {
  const yaml::Value* value = cluster::Below(field, {key});
  const std::string* text = value != nullptr ? value->AsString() : nullptr;
  return text != nullptr ? std::optional(*text) : std::nullopt;
}

std::vector<std::string> TextsBelow(const yaml::Value& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const yaml::Value& value : cluster::ListBelow(object, {key})) {
    if (const std::string* text = value.AsString()) texts.push_back(*text);
  }
  return texts;
}

SavedPlan::Object ObjectFrom(const yaml::Value& value) {
  const auto text = [&](std::string_view key) { return std::string(cluster::TextBelow(value, {key})); };
  SavedPlan::Object object{
      .title = text("object"), .action = text("action"), .uid = text("uid"), .hash = text("hash"), .live = text("live")};
  for (const yaml::Value& field : cluster::ListBelow(value, {"fields"}))
    object.fields.push_back({.path = std::string(cluster::TextBelow(field, {"path"})),
                             .before = TextOrNothing(field, "before"),
                             .after = TextOrNothing(field, "after")});
  object.owners = TextsBelow(value, "owners");
  return object;
}

// The first field that is another one now; null: what differs is none.
const SavedPlan::Field* FieldThatMoved(const SavedPlan::Object& before, const SavedPlan::Object& now) {
  std::map<std::string_view, const SavedPlan::Field*> was;
  for (const SavedPlan::Field& field : before.fields) was.emplace(field.path, &field);
  for (const SavedPlan::Field& field : now.fields) {
    const auto it = was.find(field.path);
    if (it == was.end() || !(*it->second == field)) return &field;
    was.erase(it);
  }
  return was.empty() ? nullptr : was.begin()->second;
}

// What was to be done is done: by an earlier run with this plan, say.
bool IsDone(const SavedPlan::Object& before, const SavedPlan::Object* now) {
  if (now == nullptr) return before.action == "delete";
  return now->action == kNothingToDo && now->hash == before.hash;
}

std::string HowItMoved(const SavedPlan::Object* before, const SavedPlan::Object* now) {
  if (before == nullptr) return fmt::format("is new; to be done: {}", now->action);
  if (now == nullptr) return "is not made any more";
  if (before->action != now->action) return fmt::format("planned was: {}; and now: {}", before->action, now->action);
  if (before->uid != now->uid) return "is another object than the one that was there";
  if (const SavedPlan::Field* field = FieldThatMoved(*before, *now))
    return fmt::format("{} is not what it was, there or here", field->path.empty() ? "it" : field->path);
  if (before->owners != now->owners) return "fields of it belong to others than they did";
  return "what is sent, or a value that is not shown, is not what it was";
}

}  // namespace

SavedPlan Saved(const deploy::DeployPlan& plan, const Wishes& wishes, const SourceMap& sources) {
  SavedPlan saved{.application = {}, .kube_namespace = plan.kube_namespace, .cluster = {}, .wishes = wishes};
  std::map<std::string, SavedPlan::Object> objects;
  for (const Surveyed& surveyed : plan.objects) objects.emplace(deploy::Title(surveyed.id), ObjectOf(surveyed));
  for (const deploy::Removal& removal : plan.removals) {
    const bool goes = removal.fate == deploy::Removal::Fate::kPruned || removal.fate == deploy::Removal::Fate::kOutdated;
    if (goes) objects.emplace(deploy::Title(removal.listed.id), ObjectOf(removal));
  }
  AddRelease(plan, objects);
  for (const ReportedDifference& difference : DifferencesOf(plan, sources).all) {
    const auto it = objects.find(difference.Title());
    if (it == objects.end() || it->second.action == "delete") continue;
    for (const ReportedField& field : difference.fields)
      it->second.fields.push_back({.path = field.path, .before = field.before, .after = field.after});
  }
  for (auto& [title, object] : objects) saved.objects.push_back(std::move(object));
  return saved;
}

std::string WriteSavedPlan(const SavedPlan& plan) {
  json objects = json::array();
  for (const SavedPlan::Object& object : plan.objects) objects.push_back(ToJson(object));
  const json wishes{{"replace", plan.wishes.may_replace},
                    {"prune", plan.wishes.prunes},
                    {"takesAll", plan.wishes.takes_all},
                    {"takes", plan.wishes.takes},
                    {"leavesAll", plan.wishes.leaves_all},
                    {"leaves", plan.wishes.leaves},
                    {"rollback", plan.rollback ? json(*plan.rollback) : json(nullptr)}};
  const json value{{"schema", kSchema},
                   {"application", plan.application},
                   {"namespace", plan.kube_namespace},
                   {"cluster", plan.cluster},
                   {"wishes", wishes},
                   {"objects", objects}};
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<SavedPlan> ReadSavedPlan(std::string_view text) {
  const auto value = cluster::ReadJson(text);
  if (!value || cluster::NumberBelow(*value, {"schema"}) != kSchema || cluster::Below(*value, {"wishes"}) == nullptr) return std::nullopt;
  const yaml::Value& wishes = *cluster::Below(*value, {"wishes"});
  SavedPlan plan{.application = std::string(cluster::TextBelow(*value, {"application"})),
                 .kube_namespace = std::string(cluster::TextBelow(*value, {"namespace"})),
                 .cluster = std::string(cluster::TextBelow(*value, {"cluster"}))};
  plan.wishes.may_replace = tree::Node(wishes)["replace"].IsTrue();
  plan.wishes.prunes = tree::Node(wishes)["prune"].IsTrue();
  plan.wishes.takes_all = tree::Node(wishes)["takesAll"].IsTrue();
  plan.wishes.takes = TextsBelow(wishes, "takes");
  plan.wishes.leaves_all = tree::Node(wishes)["leavesAll"].IsTrue();
  plan.wishes.leaves = TextsBelow(wishes, "leaves");
  if (const std::int64_t revision = cluster::NumberBelow(wishes, {"rollback"}); revision != 0) plan.rollback = revision;
  for (const yaml::Value& object : cluster::ListBelow(*value, {"objects"})) plan.objects.push_back(ObjectFrom(object));
  return plan;
}

std::vector<std::string> WhatMoved(const SavedPlan& before, const SavedPlan& now) {
  std::vector<std::string> moved;
  if (before.application != now.application || before.kube_namespace != now.kube_namespace)
    moved.push_back(fmt::format("it is for `{}/{}`, and this is `{}/{}`", before.kube_namespace, before.application, now.kube_namespace,
                                now.application));
  if (before.cluster != now.cluster) moved.push_back(fmt::format("it is for another cluster: {} is not {}", now.cluster, before.cluster));
  std::map<std::string, std::pair<const SavedPlan::Object*, const SavedPlan::Object*>> pairs;
  for (const SavedPlan::Object& object : before.objects) pairs[object.title].first = &object;
  for (const SavedPlan::Object& object : now.objects) pairs[object.title].second = &object;
  for (const auto& [title, pair] : pairs) {
    const auto& [was, is] = pair;
    const bool is_as_it_was = was != nullptr && ((is != nullptr && *was == *is) || IsDone(*was, is));
    if (!is_as_it_was) moved.push_back(fmt::format("{}: {}", title, HowItMoved(was, is)));
  }
  return moved;
}

}  // namespace spin_aks
