// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/merge3.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "backends/tree/arrange.h"
#include "backends/tree/canonical.h"
#include "backends/tree/elements.h"
#include "backends/tree/lookup.h"
#include "backends/tree/namesakes.h"
#include "backends/tree/union.h"

namespace spin_aks::tree {
namespace {

using yaml::Value;
using Result = std::optional<Value>;  // nothing: the place is absent

// The three sides of one place, and what the places above it say of it.
struct Sides {
  const RecordTree* r = nullptr;
  const Value* d = nullptr;
  const Value* n = nullptr;
  Shape shape{};
  // The record of an ancestor whose hash D has: what is on disk here is then what we wrote.
  const Record* cover = nullptr;
  std::optional<Answer> answer{};  // for this place or one above it
  bool is_unit = false;            // an element of a list, a union, the document: left whole
  bool is_key = false;             // tells its element apart
  ListKind in = ListKind::kAtomic;

  [[nodiscard]] bool is_known() const { return (cover && d) || (r && !r->empty()); }
  [[nodiscard]] bool is_in_set() const { return in == ListKind::kSet || in == ListKind::kPaths; }
};

const yaml::Map* MapOf(const Value* value) { return value ? value->AsMap() : nullptr; }
const yaml::List* ListOf(const Value* value) { return value ? value->AsList() : nullptr; }
const RecordTree* Below(const RecordTree* records, std::string_view step) { return records ? records->Find(step) : nullptr; }

// A record of `{}` or `[]` says nothing of what the collection came to hold; any other, of a collection that
// is now told apart by its parts, stands for the whole.
bool IsRecordOfWhole(const Sides& at) {
  if (at.cover || !at.r || !at.r->here) return false;
  return !at.r->here->Matches(HashOf(yaml::Map())) && !at.r->here->Matches(HashOf(yaml::List()));
}

// Both lists by their elements, or neither.
struct ElementsOfBoth {
  Elements d, n;

  ElementsOfBoth(const yaml::List* disk, const yaml::List* desired, const Shape& shape) {
    if (disk) d = AddressElements(*disk, shape);
    if (desired) n = AddressElements(*desired, shape);
  }
  [[nodiscard]] bool are_addressed() const {
    return d.atomic == Atomic::kNo && n.atomic == Atomic::kNo && (d.steps.empty() || n.steps.empty() || d.keys == n.keys);
  }
};

class Merger {
 public:
  Merger(const Answers& answers, MergeInput::Left left) : answers_(answers), left_(left) {}

  // Any place: finds out which of the rules below is meant.
  Result Node(Sides at) {
    if (const auto it = answers_.at.empty() ? answers_.at.end() : answers_.at.find(text_); it != answers_.at.end()) {
      if (it->second == Answer::kKeepAlways) return MarkMine(at);
      at.answer = it->second;
    }
    const bool ends_mine = at.answer == Answer::kOverride || (answers_.brings_back && path_.steps.empty());
    if (at.r && at.r->here && at.r->here->mark == Mark::kMine && !ends_mine) return LeaveMine(at);
    if (!at.d && !at.n) return std::nullopt;
    if (!at.cover && at.d && at.r && at.r->here && at.r->here->Matches(Hash(at, *at.d))) at.cover = at.r->here;
    if (!at.d) return at.is_known() ? Deleted(at) : Add(at);
    if (!at.n) return Dropped(at);
    if (!IsRecordOfWhole(at)) {
      if (at.d->AsMap() && at.n->AsMap()) return Maps(at);
      if (at.d->AsList() && at.n->AsList()) {
        const ElementsOfBoth elements(at.d->AsList(), at.n->AsList(), at.shape);
        if (elements.are_addressed()) return Lists(at, elements);
      }
    }
    return Whole(at);
  }

  Merged Take(Result value) && { return {.actions = std::move(actions_), .value = std::move(value), .recorded = std::move(recorded_)}; }

  // An object of our identity that is not ours.
  Result Stranger(const Sides& at) {
    const auto of_root = answers_.at.find("");
    const std::optional<Answer> answer = of_root != answers_.at.end() ? std::optional(of_root->second) : answers_.all;
    if (answer == Answer::kOverride || answer == Answer::kKeepAlways) return Node(at);
    if (answer != Answer::kKeep) return Leave(at, Reason::kForeign);
    // Recorded as one, so that the next N asks again, and this one does not.
    recorded_.insert_or_assign(text_, Record{.hashes = {Hash(at, *at.n)}, .mark = Mark::kNone});
    return Leave(at, Reason::kKept);
  }

 private:
  // ---- What is said, and what is recorded ----

  void Say(Reason reason) { actions_.push_back({.reason = reason, .path = path_}); }

  static std::uint64_t Hash(const Sides& at, const Value& value) {
    const std::string* text = at.in == ListKind::kPaths ? value.AsString() : nullptr;
    return text ? HashOf(NormalPath(*text)) : HashOf(value);
  }

  // N is what we wrote.
  void RecordDesired(const Sides& at, Mark mark = Mark::kNone) {
    if (at.in == ListKind::kPaths) {
      recorded_.insert_or_assign(text_, Record{.hashes = {Hash(at, *at.n)}, .mark = mark});
    } else {
      RecordLeaves(text_, *at.n, at.shape, mark, recorded_);
    }
  }

  void RecordAsBefore(const Sides& at) {
    if (at.r) KeepRecords(text_, *at.r, recorded_);
  }

  // What was there before us stays so, whatever becomes of its value.
  static Mark MarkOf(const Sides& at) {
    const bool is_adopted = HasMark(at.r, Mark::kAdopted) || (at.cover && at.cover->mark == Mark::kAdopted);
    return is_adopted ? Mark::kAdopted : Mark::kNone;
  }

  // An answer to what is reported holds for all of it, an answer for a place for everything there.
  [[nodiscard]] bool IsAnswered(const Sides& at, Answer answer, bool is_reported) const {
    if (at.answer) return at.answer == answer;
    return is_reported && answers_.all == answer;
  }

  // ---- Comparing ----

  static bool Agrees(const Sides& at) { return at.is_in_set() || *at.d == *at.n; }
  static bool IsUntouched(const Sides& at) { return at.cover || IsRecorded(at, *at.d); }
  static bool IsRecorded(const Sides& at, const Value& value) {
    if (Covers(at.r, value)) return true;
    return at.r && at.r->here && at.r->here->Matches(Hash(at, value));
  }
  static bool IsSameAsBefore(const Sides& at) { return at.cover && at.d ? Agrees(at) : IsRecorded(at, *at.n); }

  // ---- The rows of the table ----

  Result TakeOurs(const Sides& at, Reason reason) {
    Say(reason);
    if (at.n) RecordDesired(at, MarkOf(at));
    return at.n ? Result(*at.n) : std::nullopt;
  }

  Result Add(const Sides& at) {
    if (IsAnswered(at, Answer::kKeep, false)) return KeepAway(at);
    return TakeOurs(at, IsAnswered(at, Answer::kOverride, false) ? Reason::kOverridden : Reason::kAdd);
  }

  // The user does not want it, as it is now.
  Result KeepAway(const Sides& at) {
    Say(Reason::kKept);
    RecordDesired(at, Mark::kTombstone);
    return std::nullopt;
  }

  Result Deleted(const Sides& at) {
    const bool is_changed = !IsRecorded(at, *at.n);
    if (IsAnswered(at, Answer::kOverride, is_changed || answers_.brings_back)) return TakeOurs(at, Reason::kOverridden);
    if (IsAnswered(at, Answer::kKeep, is_changed)) return KeepAway(at);
    Say(is_changed ? Reason::kDeletedChanged : Reason::kDeleted);
    MarkRecords(text_, *at.r, Mark::kTombstone, recorded_);
    return std::nullopt;
  }

  // D without N.
  Result Dropped(const Sides& at) {
    if (!at.is_known() || at.is_key) return *at.d;
    const bool is_untouched = IsUntouched(at);
    if (is_untouched && MarkOf(at) == Mark::kNone) {
      if (IsAnswered(at, Answer::kKeep, false)) return Leave(at, Reason::kKept);
      return TakeOurs(at, Reason::kTake);
    }
    if (!at.is_unit && !IsRecordOfWhole(at)) {
      if (at.d->AsMap()) return Maps(at);
      if (at.d->AsList()) {
        const ElementsOfBoth elements(at.d->AsList(), nullptr, at.shape);
        if (elements.are_addressed()) return Lists(at, elements);
      }
    }
    if (IsAnswered(at, Answer::kOverride, true)) return TakeOurs(at, Reason::kOverridden);
    if (IsAnswered(at, Answer::kKeep, true)) return Leave(at, Reason::kKept);
    if (is_untouched) return Leave(at, Reason::kReleased);
    // Keeping a whole document would leave deployed what we no longer want.
    if ((path_.steps.empty() && at.is_unit && !at.is_key) || left_ == MergeInput::Left::kIsConflict) {
      Say(Reason::kConflict);
      RecordAsBefore(at);
      return *at.d;
    }
    return Leave(at, Reason::kLeft);
  }

  Result Leave(const Sides& at, Reason reason) {
    Say(reason);
    return *at.d;
  }

  // D and N, as one leaf.
  Result Whole(const Sides& at) {
    const bool is_untouched = at.is_known() && IsUntouched(at);
    if (Agrees(at)) {
      if (!at.is_known()) Say(Reason::kAdopt);
      if (at.is_known() && !is_untouched) Say(Reason::kAgree);
      RecordDesired(at, at.is_known() ? MarkOf(at) : Mark::kAdopted);
      return *at.d;
    }
    if (at.is_known() && IsSameAsBefore(at) && !IsAnswered(at, Answer::kOverride, false)) {
      Say(Reason::kEdited);
      RecordAsBefore(at);
      return *at.d;
    }
    if (is_untouched && !IsAnswered(at, Answer::kKeep, false)) return TakeOurs(at, Reason::kTake);
    return Clash(at);
  }

  Result Clash(const Sides& at) {
    if (IsAnswered(at, Answer::kOverride, true)) return TakeOurs(at, Reason::kOverridden);
    if (IsAnswered(at, Answer::kKeep, true)) {
      RecordDesired(at);
      return Leave(at, Reason::kKept);
    }
    Say(IsUnkeyed(at) ? Reason::kUnkeyed : at.is_known() ? Reason::kConflict : Reason::kForeign);
    RecordAsBefore(at);
    return *at.d;
  }

  static bool IsUnkeyed(const Sides& at) {
    const yaml::List* list = at.d->AsList();
    return list && at.shape.list != ListKind::kAtomic && AddressElements(*list, at.shape).atomic != Atomic::kNo;
  }

  // ---- The user's for good ----

  Result MarkMine(const Sides& at) {
    Say(Reason::kMarkedMine);
    return KeepMine(at);
  }

  Result LeaveMine(const Sides& at) {
    if (at.n && !at.r->here->Matches(Hash(at, *at.n))) Say(Reason::kMineChanged);
    return KeepMine(at);
  }

  // Also while we make none of it: what is for good is so when we make it again.
  Result KeepMine(const Sides& at) {
    if (at.n) recorded_.insert_or_assign(text_, Record{.hashes = {Hash(at, *at.n)}, .mark = Mark::kMine});
    if (!at.n && at.d && at.r && at.r->here) recorded_.insert_or_assign(text_, *at.r->here);
    return at.d ? Result(*at.d) : std::nullopt;
  }

  // ---- Going down ----

  template <typename Then>
  Result At(const PathStep& step, Then then) {
    const std::size_t size = text_.size();
    AppendText(text_, step);
    path_.steps.push_back(step);
    Result result = then(std::string_view(text_).substr(size));
    path_.steps.pop_back();
    text_.resize(size);
    return result;
  }

  Result Child(const Sides& at, const PathStep& step, const Value* d, const Value* n, const Shape& shape, bool is_key = false) {
    return At(step, [&](std::string_view text) {
      Sides child{.r = Below(at.r, text), .d = d, .n = n, .shape = shape, .cover = at.cover, .answer = at.answer, .is_key = is_key};
      return Node(child);
    });
  }

  // An empty collection of ours is a leaf; what others put into it is theirs.
  void RecordEmptiness(const Sides& at) {
    const bool is_empty = at.n && ((MapOf(at.n) && MapOf(at.n)->empty()) || (ListOf(at.n) && ListOf(at.n)->empty()));
    if (is_empty) RecordDesired(at, at.is_known() ? MarkOf(at) : Mark::kAdopted);
  }

  // What is left of a collection that N no longer has.
  static Result UnlessEmptied(const Sides& at, Value value, bool is_empty, bool was_empty) {
    if (!at.n && is_empty && !was_empty) return std::nullopt;
    return value;
  }

  Result Maps(const Sides& at) {
    const std::optional<yaml::Map> arms = MergeArms(at);
    const auto is_settled = [&](std::string_view key) { return arms && UnionPartOf(at.shape.type, key) != UnionPart::kNone; };
    const EntryIndex in_d(MapOf(at.d));
    const EntryIndex in_n(MapOf(at.n));
    const auto merge = [&](const yaml::Key& key, const Value* d, const Value* n) -> Result {
      if (!is_settled(key)) return Child(at, KeyStep{key.text()}, d, n, FieldShape(at.shape, key), IsKey(at, key));
      const Value* settled = arms->Find(key);
      return settled ? Result(*settled) : std::nullopt;
    };
    yaml::Map out;
    for (std::size_t i = 0; i < MapOf(at.d)->entries().size(); ++i) {
      const yaml::Entry& entry = MapOf(at.d)->entries()[i];
      if (Result value = merge(entry.key, &entry.value, in_n.Find(entry.key, i))) {
        out.entries().push_back({.key = entry.key, .value = *std::move(value), .comment = entry.comment});
      }
    }
    for (std::size_t i = 0; at.n && i < MapOf(at.n)->entries().size(); ++i) {
      const yaml::Entry& entry = MapOf(at.n)->entries()[i];
      if (in_d.Position(entry.key, i)) continue;
      if (Result value = merge(entry.key, nullptr, &entry.value)) out.Add(entry.key, *std::move(value));
    }
    RecordEmptiness(at);
    const bool is_empty = out.empty();
    return UnlessEmptied(at, std::move(out), is_empty, MapOf(at.d)->empty());
  }

  // Of an element, which is a unit as long as N has it.
  bool IsKey(const Sides& at, std::string_view field) const {
    const auto* match = at.is_unit && !path_.steps.empty() ? std::get_if<MatchStep>(&path_.steps.back()) : nullptr;
    return match && std::ranges::any_of(match->fields, [&](const auto& key) { return key.first == field; });
  }

  // The fields of a union as they are to be, if they are to be judged as one; nothing: leaf by leaf.
  std::optional<yaml::Map> MergeArms(const Sides& at) {
    const Type type = at.shape.type;
    if (!IsUnion(type)) return std::nullopt;
    const auto d_arms = ArmsOf(type, MapOf(at.d));
    const auto n_arms = ArmsOf(type, MapOf(at.n));
    const auto r_arms = at.cover ? d_arms : ArmsOf(type, at.r);
    const bool is_known = !r_arms.empty();
    const bool is_same = is_known ? d_arms == r_arms && n_arms == r_arms : d_arms == n_arms || d_arms.empty() || n_arms.empty();
    if (is_same) return std::nullopt;
    const Value d = UnionFields(type, MapOf(at.d));
    const Value n = UnionFields(type, MapOf(at.n));
    const RecordTree r = UnionFields(type, at.r);
    Sides arms = at;
    arms.r = &r;
    arms.d = MapOf(&d)->empty() ? nullptr : &d;
    arms.n = MapOf(&n)->empty() ? nullptr : &n;
    arms.is_unit = true;
    Result merged = arms.d && arms.n ? Whole(arms)
                    : arms.d         ? Dropped(arms)
                    : arms.n         ? (is_known ? Deleted(arms) : Add(arms))
                                     : std::nullopt;
    return merged ? std::move(*merged->AsMap()) : yaml::Map();
  }

  Result Lists(const Sides& at, const ElementsOfBoth& both) {
    const yaml::List& disk = *ListOf(at.d);
    const StepIndex in_d(both.d.steps);
    const StepIndex in_n(both.n.steps);
    const std::map<std::size_t, std::size_t> namesakes = NamesakesOf(at, both, in_d, in_n);
    std::set<std::size_t> kept_out;  // of N
    std::vector<Value> values;
    std::vector<Arranged> elements;
    for (std::size_t i = 0; i < disk.size(); ++i) {
      const auto ours = in_n.Position(both.d.steps[i]);
      const auto namesake = namesakes.find(i);
      Result value = namesake == namesakes.end() ? Element(at, both.d.steps[i], &disk[i], ours ? &(*ListOf(at.n))[*ours] : nullptr)
                                                 : MergeNamesake(at, both, i, namesake->second);
      if (namesake != namesakes.end() && value) kept_out.insert(namesake->second);
      elements.push_back({.step = both.d.steps[i], .is_gone = !value});
      values.push_back(value ? *std::move(value) : Value());
    }
    std::optional<PathStep> before;  // N's nearest predecessor that will be there
    for (std::size_t i = 0; i < both.n.steps.size(); ++i) {
      const PathStep& step = both.n.steps[i];
      if (in_d.Position(step)) {
        before = step;
      } else if (kept_out.contains(i)) {
        continue;
      } else if (Result value = Element(at, step, nullptr, &(*ListOf(at.n))[i])) {
        elements.push_back({.step = step, .is_placed = true, .after = std::exchange(before, step)});
        values.push_back(*std::move(value));
      }
    }
    RecordEmptiness(at);
    yaml::List out;
    for (const std::size_t i : Arrange(elements)) out.push_back(std::move(values[i]));
    const bool is_empty = out.empty();
    return UnlessEmptied(at, std::move(out), is_empty, disk.empty());
  }

  // ---- Elements that both sides gave another key ----

  // Of those that only D will have, by index, the one of that name that is new in N.
  std::map<std::size_t, std::size_t> NamesakesOf(const Sides& at, const ElementsOfBoth& both, const StepIndex& in_d,
                                                 const StepIndex& in_n) {
    if (!at.n) return {};
    const auto record_of = [&](const PathStep& step) {
      std::string text;
      AppendText(text, step);
      return Below(at.r, text);
    };
    const auto stays = [&](std::size_t i) {
      const Sides known{.r = record_of(both.d.steps[i]), .d = &(*ListOf(at.d))[i], .shape = ElementShape(at.shape), .cover = at.cover};
      return !in_n.Position(both.d.steps[i]) && !(known.is_known() && IsUntouched(known));
    };
    const auto is_new = [&](std::size_t i) { return !in_d.Position(both.n.steps[i]) && record_of(both.n.steps[i]) == nullptr; };
    return FindNamesakes({.values = *ListOf(at.d), .steps = both.d.steps, .keys = both.d.keys}, stays,
                         {.values = *ListOf(at.n), .steps = both.n.steps, .keys = both.n.keys}, is_new);
  }

  // Nothing: ours is taken instead.
  Result MergeNamesake(const Sides& at, const ElementsOfBoth& both, std::size_t in_d, std::size_t in_n) {
    const Value& disk = (*ListOf(at.d))[in_d];
    std::optional<Answer> answer = at.answer ? at.answer : answers_.all;
    Result value = At(both.d.steps[in_d], [&](std::string_view text) -> Result {
      if (const auto it = answers_.at.find(text_); it != answers_.at.end()) answer = it->second;
      if (answer == Answer::kOverride) return Say(Reason::kOverridden), std::nullopt;
      Say(answer == Answer::kKeep ? Reason::kKept : Reason::kConflict);
      if (!answer) RecordAsBefore({.r = Below(at.r, text)});
      return disk;
    });
    if (answer != Answer::kKeep) return value;
    (void)At(both.n.steps[in_n], [&](std::string_view) -> Result {
      RecordDesired({.n = &(*ListOf(at.n))[in_n], .shape = ElementShape(at.shape)}, Mark::kTombstone);
      return std::nullopt;
    });
    return value;
  }

  Result Element(const Sides& at, const PathStep& step, const Value* d, const Value* n) {
    return At(step, [&](std::string_view text) {
      Sides element{.r = Below(at.r, text), .d = d, .n = n, .shape = ElementShape(at.shape), .cover = at.cover, .answer = at.answer};
      element.is_unit = true;
      element.in = at.shape.list;
      return Node(element);
    });
  }

  const Answers& answers_;
  MergeInput::Left left_;
  Path path_;
  std::string text_;  // of path_
  std::vector<Action> actions_;
  Recorded recorded_;
};

}  // namespace

bool IsConflict(Reason reason) { return reason == Reason::kConflict || reason == Reason::kForeign || reason == Reason::kUnkeyed; }

bool IsDeletion(Reason reason) { return reason == Reason::kDeleted || reason == Reason::kDeletedChanged; }

bool Merged::has_conflict() const {
  return std::ranges::any_of(actions, [](const Action& action) { return IsConflict(action.reason); });
}

Merged Merge3(const MergeInput& input) {
  const RecordTree records = FileRecords(input.recorded);
  Merger merger(input.answers, input.left);
  const Sides root{.r = &records, .d = input.disk, .n = input.desired, .shape = input.shape, .is_unit = true};
  const bool is_stranger = input.stranger == Stranger::kWhole && records.empty() && input.disk && input.desired;
  const bool is_equal = is_stranger && *input.disk == *input.desired;
  Result value = is_stranger && !is_equal ? merger.Stranger(root) : merger.Node(root);
  return std::move(merger).Take(std::move(value));
}

}  // namespace spin_aks::tree
