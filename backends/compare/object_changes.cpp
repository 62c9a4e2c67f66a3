// SPDX-License-Identifier: Apache-2.0
#include "backends/compare/object_changes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "backends/compare/allowed_hosts.h"
#include "backends/compare/any_entry.h"
#include "backends/tree/canonical.h"
#include "backends/tree/shape.h"
#include "ir/ascii.h"
#include "ir/path.h"

namespace spin_aks::compare {
namespace {

// Matches what is left over of both sides by one key after the other.
class Matcher {
 public:
  Matcher(std::span<const Subject> before, std::span<const Subject> after)
      : before_(before), after_(after), partner_(after.size(), nullptr), is_taken_(before.size(), false) {}

  // `key_of` gives a key that compares, or an empty one for none.
  template <typename KeyOf>
  void MatchBy(KeyOf key_of) {
    using Key = decltype(key_of(before_.front()));
    std::map<Key, std::vector<std::size_t>> open;  // the last is the first in order
    for (std::size_t i = before_.size(); i-- > 0;) {
      if (Key key = key_of(before_[i]); !is_taken_[i] && key != Key()) open[std::move(key)].push_back(i);
    }
    for (std::size_t i = 0; i < after_.size(); ++i) {
      const auto it = partner_[i] == nullptr ? open.find(key_of(after_[i])) : open.end();
      if (it == open.end() || it->second.empty()) continue;
      partner_[i] = &before_[it->second.back()];
      is_taken_[it->second.back()] = true;
      it->second.pop_back();
    }
  }

  [[nodiscard]] const Subject* PartnerOf(std::size_t after) const { return partner_[after]; }
  [[nodiscard]] bool IsTaken(std::size_t before) const { return is_taken_[before]; }

 private:
  std::span<const Subject> before_, after_;
  std::vector<const Subject*> partner_;  // by index in `after`
  std::vector<bool> is_taken_;           // by index in `before`
};

// A name, a namespace or a kind cannot change; the version of a group can.
bool IsSameObject(const yaml::Value& before, const yaml::Value& after) { return tree::IdOf(before) == tree::IdOf(after); }

ObjectChange ChangeOf(const Subject* before, const Subject* after, AllowsAll allows) {
  ObjectChange change{.before = before, .after = after, .fields = {}};
  if (before == nullptr || after == nullptr) {
    change.kind = before == nullptr ? ObjectChange::Kind::kCreate : ObjectChange::Kind::kDelete;
  } else {
    change.fields = tree::Diff(*before->value, *after->value, tree::ShapeOf(*after->value));
  }
  change.consequences = ConsequencesOf({.before = before != nullptr ? before->value : nullptr,
                                        .after = after != nullptr ? after->value : nullptr,
                                        .edits = change.fields,
                                        .allows = allows});
  if (std::ranges::find(change.consequences, Consequence::kReplaces) != change.consequences.end())
    change.kind = ObjectChange::Kind::kReplace;
  return change;
}

// The images that an object names: a reference, or in a chart's values its parts.
void CollectImages(const yaml::Value& value, std::set<std::uint64_t>& images) {
  if (const yaml::Map* map = value.AsMap()) {
    for (const yaml::Entry& entry : map->entries()) {
      if (entry.key == std::string_view("image")) images.insert(tree::HashOf(entry.value));
      CollectImages(entry.value, images);
    }
  } else if (const yaml::List* list = value.AsList()) {
    for (const yaml::Value& item : *list) CollectImages(item, images);
  }
}

// Whether it is one that runs the application's image: what installs the runtime has images of its own.
bool RunsWasm(const yaml::Value& value) {
  const std::string kind = tree::IdOf(value).kind;
  return kind.empty() || kind == "SpinApp" ||
         AnyEntry(value, [](std::string_view key, const yaml::Value& /*value*/) { return key == "runtimeClassName"; });
}

bool RunsAnother(const ObjectChange& change) {
  std::set<std::uint64_t> before, after;
  if (change.before != nullptr && RunsWasm(*change.before->value)) CollectImages(*change.before->value, before);
  if (change.after != nullptr && RunsWasm(*change.after->value)) CollectImages(*change.after->value, after);
  return before != after;
}

void AddConsequence(ObjectChange& change, Consequence consequence) {
  const auto at = std::ranges::lower_bound(change.consequences, consequence);
  if (at == change.consequences.end() || *at != consequence) change.consequences.insert(at, consequence);
}

// A host that an image allows by a variable is whatever pods set that to.
void FindHostsOfVariables(std::span<const Subject> after, std::vector<ObjectChange>& changes) {
  std::set<std::string> variables;
  for (const Subject& subject : after) {
    if (tree::IdOf(*subject.value).group == kImageGroup) variables.merge(VariablesOfHosts(subject.value));
  }
  // By the environment's name, or in a SpinApp by its own.
  std::set<std::string> names = variables;
  for (const std::string& variable : variables) names.insert("SPIN_VARIABLE_" + UpperAscii(variable));
  const auto is_host = [&](const tree::Edit& edit) {
    return std::ranges::any_of(edit.path.steps, [&](const PathStep& step) {
      const auto* match = std::get_if<MatchStep>(&step);
      const bool is_container = &step != &edit.path.steps.front() && *std::prev(&step) == PathStep(KeyStep{"containers"});
      return match != nullptr && !is_container &&
             std::ranges::any_of(match->fields, [&](const auto& field) { return names.contains(field.second); });
    });
  };
  if (variables.empty()) return;
  for (ObjectChange& change : changes) {
    if (std::ranges::any_of(change.fields, is_host)) AddConsequence(change, Consequence::kWidensEgress);
  }
}

// An image with other content, and nobody who asks for another one.
void FindKeptTag(std::vector<ObjectChange>& changes) {
  if (std::ranges::any_of(changes, RunsAnother)) return;
  for (ObjectChange& change : changes) {
    const bool is_image = change.before != nullptr && change.after != nullptr && tree::IdOf(*change.after->value).group == kImageGroup;
    if (is_image) AddConsequence(change, Consequence::kKeepsTag);
  }
}

}  // namespace

ObjectChanges CompareObjects(std::span<const Subject> before, std::span<const Subject> after, AllowsAll allows) {
  ObjectChanges result;
  Matcher matcher(before, after);
  if (!before.empty()) {
    matcher.MatchBy([](const Subject& subject) { return subject.role; });
    matcher.MatchBy([](const Subject& subject) {
      tree::ObjectId id = tree::IdOf(*subject.value);
      const bool is_one = !id.name.empty() || id.group == kImageGroup;  // two kustomizations are two
      return is_one ? id : tree::ObjectId();
    });
    // Of what has no role on one side alone: where both have one, they said that they are two.
    const bool all_known = std::ranges::all_of(before, [](const Subject& subject) { return !subject.role.empty(); });
    if (!all_known) {
      matcher.MatchBy([](const Subject& subject) {
        const tree::ObjectId id = tree::IdOf(*subject.value);
        return subject.file.empty() ? std::tuple<std::string, std::string, std::string>() : std::tuple(subject.file, id.group, id.kind);
      });
    }
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    const Subject* partner = matcher.PartnerOf(i);
    if (partner != nullptr && *partner->value == *after[i].value) {
      ++result.unchanged;
      continue;
    }
    ObjectChange change = ChangeOf(partner, &after[i], allows);
    // The order of a mapping's keys, or of a list that is none to Kubernetes.
    if (partner != nullptr && change.fields.empty() && IsSameObject(*partner->value, *after[i].value)) {
      ++result.unchanged;
    } else {
      result.changes.push_back(std::move(change));
    }
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!matcher.IsTaken(i)) result.changes.push_back(ChangeOf(&before[i], nullptr, allows));
  }
  FindKeptTag(result.changes);
  FindHostsOfVariables(after, result.changes);
  return result;
}

}  // namespace spin_aks::compare
