// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/edits_between.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "backends/document/value_of.h"
#include "backends/tree/elements.h"
#include "backends/tree/lookup.h"

namespace spin_aks::merge {
namespace {

using document::Document;
using document::kNoNode;
using document::kNowhere;
using document::Node;
using document::NodeId;
using yaml::Value;

struct Sides {
  NodeId id = kNoNode;
  const Value& is;
  const Value& becomes;
  const Value* desired = nullptr;
  tree::Shape shape{};
};

// Maps of which at least half is alike.
bool IsMostly(const Value& is, const Value& becomes) {
  if (is.AsMap() == nullptr || becomes.AsMap() == nullptr) return false;
  const tree::EntryIndex now(becomes.AsMap());
  const auto same = std::ranges::count_if(is.AsMap()->entries(), [&](const yaml::Entry& entry) {
    const Value* value = now.Find(entry.key);
    return value != nullptr && *value == entry.value;
  });
  return 2 * static_cast<std::size_t>(same) >= is.AsMap()->entries().size();
}

const yaml::Map* MapOf(const Value* value) { return value != nullptr ? value->AsMap() : nullptr; }

class Planner {
 public:
  Planner(const Document& document, document::Edits& edits, document::Refusal& refusal)
      : document_(document), edits_(edits), refusal_(refusal) {}

  bool Plan(const Sides& at) {
    if (at.is == at.becomes) return true;
    const Node& node = document_.node(at.id);
    if (node.kind == document::Kind::kMapping && at.becomes.AsMap() != nullptr) return Maps(at);
    if (node.kind == document::Kind::kSequence && at.becomes.AsList() != nullptr) {
      Lists(at);
      return is_good_;
    }
    edits_.Set(at.id, at.becomes);
    return true;
  }

 private:
  // ---- Mappings ----

  // The entries that stand in the file itself, by key; of a key that stands twice the last.
  [[nodiscard]] std::unordered_map<std::string, std::size_t> Written(const Node& node) const {
    std::unordered_map<std::string, std::size_t> written;
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      if (!IsMergeKey(document_, node.entries[i])) written[KeyOf(document_, node.entries[i])] = i;
    }
    return written;
  }

  bool Maps(const Sides& at) {
    const Node& node = document_.node(at.id);
    const auto written = Written(node);
    const tree::EntryIndex becomes(at.becomes.AsMap());
    const tree::EntryIndex is(at.is.AsMap());
    const tree::EntryIndex desired(MapOf(at.desired));
    std::size_t guess = 0;
    for (const yaml::Entry& entry : at.is.AsMap()->entries()) {
      const Value* value = becomes.Find(entry.key, guess++);
      const auto place = written.find(entry.key.text());
      if (place == written.end()) {
        if (value == nullptr) return RefuseInherited(node, entry.key);
        if (*value != entry.value) edits_.Add(at.id, LastOf(node), yaml::Entry{.key = entry.key, .value = *value, .comment = {}});
      } else if (value == nullptr) {
        edits_.Remove(at.id, place->second);
      } else if (!Plan({.id = node.entries[place->second].value,
                        .is = entry.value,
                        .becomes = *value,
                        .desired = desired.Find(entry.key),
                        .shape = FieldShape(at.shape, entry.key)})) {
        return false;
      }
    }
    AddKeys(at, written, is, becomes);
    return true;
  }

  static std::size_t LastOf(const Node& node) { return node.entries.empty() ? kNowhere : node.entries.size() - 1; }

  void AddKeys(const Sides& at, const std::unordered_map<std::string, std::size_t>& written, const tree::EntryIndex& is,
               const tree::EntryIndex& becomes) {
    const Node& node = document_.node(at.id);
    // In the order of who wants them, each behind its predecessor there; what nobody names goes to the end.
    const yaml::Map& order = MapOf(at.desired) != nullptr ? *MapOf(at.desired) : *at.becomes.AsMap();
    const tree::EntryIndex in_order(&order);
    std::size_t after = kNowhere;
    for (const yaml::Entry& entry : order.entries()) {
      if (const auto place = written.find(entry.key.text()); place != written.end()) {
        after = place->second;
      } else if (const auto position = becomes.Position(entry.key); position && is.Find(entry.key) == nullptr) {
        edits_.Add(at.id, after, at.becomes.AsMap()->entries()[*position]);
      }
    }
    for (const yaml::Entry& entry : at.becomes.AsMap()->entries()) {
      if (is.Find(entry.key) == nullptr && !in_order.Position(entry.key)) edits_.Add(at.id, LastOf(node), entry);
    }
  }

  bool RefuseInherited(const Node& node, std::string_view key) {
    refusal_ = {.why = document::Refusal::Why::kShared,
                .line = document_.LineOf(node.range.begin),
                .message = "`" + std::string(key) + "` comes from a merge key (`<<`)"};
    return is_good_ = false;
  }

  // ---- Lists ----

  void Lists(const Sides& at) {
    const yaml::List& is = *at.is.AsList();
    const yaml::List& becomes = *at.becomes.AsList();
    const tree::Elements old = AddressElements(is, at.shape);
    const tree::Elements now = AddressElements(becomes, at.shape);
    const bool same_keys = old.keys == now.keys || old.steps.empty() || now.steps.empty();
    if (old.atomic == tree::Atomic::kNo && now.atomic == tree::Atomic::kNo && same_keys) {
      ByAddress(at, old, now);
    } else {
      ByValue(at);
    }
  }

  // What stands in another order goes, and comes again where it is to stand.
  void ByAddress(const Sides& at, const tree::Elements& old, const tree::Elements& now) {
    const Node& node = document_.node(at.id);
    const tree::StepIndex positions(old.steps);
    const tree::StepIndex in_now(now.steps);
    const yaml::List* desired = at.desired != nullptr ? at.desired->AsList() : nullptr;
    const tree::Elements wanted = desired != nullptr ? AddressElements(*desired, at.shape) : tree::Elements();
    const tree::StepIndex in_wanted(wanted.steps);
    std::vector<bool> stays(old.steps.size());
    std::size_t after = kNowhere;
    for (std::size_t i = 0; i < now.steps.size(); ++i) {
      const Value& value = (*at.becomes.AsList())[i];
      auto position = positions.Position(now.steps[i]);
      // What has another address and is else the same is edited where it is, with all that belongs to it.
      const std::size_t next = after == kNowhere ? 0 : after + 1;
      if (!position && next < old.steps.size() && !in_now.Position(old.steps[next]) && IsMostly((*at.is.AsList())[next], value))
        position = next;
      if (!position || (after != kNowhere && *position < after)) {
        edits_.Add(at.id, after, value);
        continue;
      }
      stays[*position] = true;
      after = *position;
      const auto want = in_wanted.Position(now.steps[i]);
      Plan({.id = node.entries[after].value,
            .is = (*at.is.AsList())[after],
            .becomes = value,
            .desired = want ? &(*desired)[*want] : nullptr,
            .shape = ElementShape(at.shape)});
    }
    for (std::size_t i = 0; i < stays.size(); ++i) {
      if (!stays[i]) edits_.Remove(at.id, i);
    }
  }

  // Alike from the front and from the back; what is in between one for one, as far as it goes.
  void ByValue(const Sides& at) {
    const Node& node = document_.node(at.id);
    const yaml::List& is = *at.is.AsList();
    const yaml::List& becomes = *at.becomes.AsList();
    const std::size_t shorter = std::min(is.size(), becomes.size());
    std::size_t front = 0;
    while (front < shorter && is[front] == becomes[front]) ++front;
    std::size_t back = 0;
    while (back < shorter - front && is[is.size() - 1 - back] == becomes[becomes.size() - 1 - back]) ++back;
    const std::size_t paired = shorter - back;
    for (std::size_t i = front; i < paired; ++i) {
      Plan({.id = node.entries[i].value, .is = is[i], .becomes = becomes[i], .desired = nullptr, .shape = ElementShape(at.shape)});
    }
    for (std::size_t i = paired; i < is.size() - back; ++i) edits_.Remove(at.id, i);
    for (std::size_t i = paired; i < becomes.size() - back; ++i) edits_.Add(at.id, paired == 0 ? kNowhere : paired - 1, becomes[i]);
  }

  const Document& document_;
  document::Edits& edits_;
  document::Refusal& refusal_;
  bool is_good_ = true;
};

}  // namespace

bool PlanEdits(const Between& between, document::Edits& edits, document::Refusal& refusal) {
  return Planner(between.document, edits, refusal)
      .Plan({.id = between.root, .is = between.is, .becomes = between.becomes, .desired = between.desired, .shape = between.shape});
}

}  // namespace spin_aks::merge
