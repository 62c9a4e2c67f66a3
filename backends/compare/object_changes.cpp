// SPDX-License-Identifier: Apache-2.0
#include "backends/compare/object_changes.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "backends/tree/shape.h"

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

ObjectChange ChangeOf(const Subject* before, const Subject* after) {
  ObjectChange change{.before = before, .after = after, .fields = {}};
  if (before == nullptr || after == nullptr) {
    change.kind = before == nullptr ? ObjectChange::Kind::kCreate : ObjectChange::Kind::kDelete;
  } else {
    change.fields = tree::Diff(*before->value, *after->value, tree::ShapeOf(*after->value));
  }
  change.consequences = ConsequencesOf(
      {.before = before != nullptr ? before->value : nullptr, .after = after != nullptr ? after->value : nullptr, .edits = change.fields});
  if (std::ranges::find(change.consequences, Consequence::kReplaces) != change.consequences.end())
    change.kind = ObjectChange::Kind::kReplace;
  return change;
}

// The images that an object names.
void CollectImages(const yaml::Value& value, std::set<std::string>& images) {
  if (const yaml::Map* map = value.AsMap()) {
    for (const yaml::Entry& entry : map->entries()) {
      const std::string* text = entry.value.AsString();
      if (text != nullptr && entry.key == std::string_view("image")) images.insert(*text);
      CollectImages(entry.value, images);
    }
  } else if (const yaml::List* list = value.AsList()) {
    for (const yaml::Value& item : *list) CollectImages(item, images);
  }
}

bool RunsAnother(const ObjectChange& change) {
  std::set<std::string> before, after;
  if (change.before != nullptr) CollectImages(*change.before->value, before);
  if (change.after != nullptr) CollectImages(*change.after->value, after);
  return before != after;
}

// An image with other content, and nobody who asks for another one.
void FindKeptTag(std::vector<ObjectChange>& changes) {
  if (std::ranges::any_of(changes, RunsAnother)) return;
  for (ObjectChange& change : changes) {
    const bool is_image = change.before != nullptr && change.after != nullptr && tree::IdOf(*change.after->value).group == kImageGroup;
    if (is_image) change.consequences.push_back(Consequence::kKeepsTag);
  }
}

}  // namespace

ObjectChanges CompareObjects(std::span<const Subject> before, std::span<const Subject> after) {
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
    ObjectChange change = ChangeOf(partner, &after[i]);
    // The order of a mapping's keys, or of a list that is none to Kubernetes.
    if (partner != nullptr && change.fields.empty() && IsSameObject(*partner->value, *after[i].value)) {
      ++result.unchanged;
    } else {
      result.changes.push_back(std::move(change));
    }
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!matcher.IsTaken(i)) result.changes.push_back(ChangeOf(&before[i], nullptr));
  }
  FindKeptTag(result.changes);
  return result;
}

}  // namespace spin_aks::compare
