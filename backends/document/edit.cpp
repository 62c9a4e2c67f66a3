// SPDX-License-Identifier: Apache-2.0
#include "backends/document/edit.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "backends/document/habits.h"
#include "backends/document/lines.h"
#include "backends/document/meaning.h"
#include "backends/document/plan.h"
#include "ir/check.h"

namespace spin_aks::document {
namespace {

// Without what lies in something that goes, and each with its additions in order.
Changes Outermost(const Document& document, const Changes& changes) {
  Changes left;
  std::vector<bool> goes(document.nodes().size());
  const auto mark = [&](NodeId begin, NodeId end) { std::fill(goes.begin() + begin, goes.begin() + end, true); };
  left.is_part_removed = changes.is_part_removed;
  left.added_parts = changes.added_parts;
  std::ranges::stable_sort(left.added_parts, {}, [](const AddedPart& added) { return added.after + 1; });
  for (std::size_t i = 0; i < document.parts().size(); ++i) {
    const NodeId root = document.parts()[i].root;
    if (changes.RemovesPart(i)) mark(root, document.node(root).end);
  }
  for (const auto& [id, change] : changes.nodes) {
    if (goes[id]) continue;
    const Node& node = document.node(id);
    if (change.value) mark(id + 1, node.end);
    for (std::size_t i = 0; i < change.is_removed.size(); ++i) {
      const Entry& entry = node.entries[i];
      if (change.is_removed[i]) mark(entry.key == kNoNode ? entry.value : entry.key, document.node(entry.value).end);
    }
    auto& kept = left.nodes.emplace(id, change).first->second;
    std::ranges::stable_sort(kept.added, {}, [](const Added& added) { return added.after + 1; });
  }
  return left;
}

// ---- What is refused ----

class Judge {
 public:
  explicit Judge(const Document& document) : document_(document) {}

  [[nodiscard]] std::optional<Refusal> Refuse(const Changes& changes) {
    for (const auto& [id, change] : changes.nodes) {
      if (auto refusal = RefuseAround(id)) return refusal;
      if (change.value) {
        if (auto refusal = RefuseGoing(id, document_.node(id).end)) return refusal;
      }
      for (std::size_t i = 0; i < change.is_removed.size(); ++i) {
        if (!change.is_removed[i]) continue;
        const Entry& entry = document_.node(id).entries[i];
        if (entry.is_doubled) return Doubled(entry);
        if (auto refusal = RefuseGoing(entry.key == kNoNode ? entry.value : entry.key, document_.node(entry.value).end)) return refusal;
      }
    }
    return std::nullopt;
  }

 private:
  // Anything above that is shared or doubled, and the node itself.
  std::optional<Refusal> RefuseAround(NodeId id) {
    for (NodeId child = kNoNode; id != kNoNode; child = id, id = document_.node(id).parent) {
      const Node& node = document_.node(id);
      if (node.kind != Kind::kAlias && node.uses > 0) return Shared(node);
      if (node.kind != Kind::kMapping || child == kNoNode) continue;
      const auto entry = std::ranges::lower_bound(node.entries, child, {}, &Entry::value);
      if (entry != node.entries.end() && entry->is_doubled) return Doubled(*entry);
    }
    return std::nullopt;
  }

  // Nodes that go, of which one that stays may be another name.
  std::optional<Refusal> RefuseGoing(NodeId begin, NodeId end) {
    std::unordered_map<NodeId, std::uint32_t> uses;  // that go too
    for (NodeId id = begin; id < end; ++id) {
      if (document_.node(id).kind == Kind::kAlias) ++uses[document_.node(id).target];
    }
    for (NodeId id = begin; id < end; ++id) {
      const Node& node = document_.node(id);
      if (node.kind != Kind::kAlias && node.uses > 0 && uses[id] != node.uses) return Shared(node);
    }
    return std::nullopt;
  }

  Refusal Shared(const Node& node) {
    return {.why = Refusal::Why::kShared,
            .line = document_.LineOf(node.anchor_range.begin),
            .message = "`&" + std::string(node.anchor) + "` also stands where `*" + std::string(node.anchor) + "` is"};
  }
  Refusal Doubled(const Entry& entry) {
    return {.why = Refusal::Why::kDoubled,
            .line = document_.LineOf(entry.begin),
            .message = "the key `" + std::string(document_.node(entry.key).text) + "` stands twice"};
  }

  const Document& document_;
};

// ---- What is written ----

std::vector<Splice> PlanAll(const Document& document, const Changes& changes, Ways ways) {
  Plan plan(document, ways);
  plan.Parts(changes);
  for (const auto& [id, change] : changes.nodes) {
    const Node& node = document.node(id);
    if (change.value) {
      plan.Value(id, *change.value);
      continue;
    }
    const bool some_stay =
        change.is_removed.empty() ? !node.entries.empty() : std::ranges::find(change.is_removed, false) != change.is_removed.end();
    if (some_stay) {
      plan.Entries(id, change);
      continue;
    }
    yaml::Map map;
    yaml::List list;
    for (const Added& added : change.added) {
      if (node.kind == Kind::kMapping) {
        map.entries().push_back(added.entry);
      } else {
        list.push_back(added.entry.value);
      }
    }
    plan.Contents(id, node.kind == Kind::kMapping ? yaml::Value(std::move(map)) : yaml::Value(std::move(list)));
  }
  return std::move(plan).Take();
}

std::vector<Range> LostComments(const Document& document, const std::vector<Splice>& splices) {
  std::vector<Range> lost;
  for (const Splice& splice : splices) {
    auto comment = std::ranges::lower_bound(document.comments(), splice.range.begin, {}, &Range::begin);
    for (; comment != document.comments().end() && comment->begin < splice.range.end; ++comment) lost.push_back(*comment);
  }
  std::ranges::sort(lost);
  return lost;
}

// `|-` where `|` or `|+` stands: the last scalar of a text that ends without a line break, when something follows it.
std::optional<Splice> StripLastScalar(const Document& document) {
  const auto last =
      std::ranges::find_if(document.nodes().rbegin(), document.nodes().rend(), [&](const Node& node) { return node.is_block_scalar(); });
  if (last == document.nodes().rend() || NextLine(document.text(), last->range.end) < document.text().size()) return std::nullopt;
  const std::size_t begin = last->range.begin + 1;
  const std::size_t end = std::min(document.text().find_first_not_of("+-0123456789", begin), document.text().size());
  std::string header(document.text().substr(begin, end - begin));
  std::erase(header, '+');
  return Splice{.range = {.begin = begin, .end = end}, .text = header + "-"};
}

// Edits made, read again and compared. Lines are cut and put in as wholes, so a last line without a break gets one for the time being.
class Attempt {
 public:
  Attempt(const Document& document, const Changes& changes) : original_(document), changes_(changes), meant_(MeaningOf(document, changes)) {
    const std::string_view text = document.text();
    if (text.empty() || BreakBefore(text, text.size()) > 0) return;
    last_break_ = LineBreakNear(text, text.size());
    completed_ = std::string(text).append(last_break_);
    ReadError error;
    reread_ = Document::Parse(completed_, error);
    CHECK(reread_.has_value(), "a line break at the end breaks no document");
  }

  [[nodiscard]] std::optional<Edited> Make(Ways ways) const {
    const Document& document = reread_ ? *reread_ : original_;
    std::vector<Splice> splices = PlanAll(document, changes_, ways);
    if (last_break_.empty()) return Check(document, splices, false);
    // Where the last line goes, the one before keeps its break.
    const bool last_goes = std::ranges::any_of(splices, [&](const Splice& splice) {
      return splice.range.end == completed_.size() && !splice.range.empty() && splice.text.empty();
    });
    for (const bool strips_scalar : {false, true}) {
      if (strips_scalar) {
        const auto strip = StripLastScalar(document);
        if (!strip) break;
        splices.push_back(*strip);
      }
      for (const bool drops_break : {!last_goes, last_goes}) {
        if (auto edited = Check(document, splices, drops_break)) return edited;
      }
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<Edited> Check(const Document& document, const std::vector<Splice>& splices, bool drops_break) const {
    auto text = ApplySplices(document.text(), splices);
    if (!text) return std::nullopt;
    if (drops_break && text->ends_with(last_break_)) text->resize(text->size() - last_break_.size());
    ReadError error;
    const auto again = Document::Parse(*text, error);
    if (!again || MeaningOf(*again, {}) != meant_) return std::nullopt;
    return Edited{.text = *std::move(text), .lost_comments = LostComments(original_, splices)};
  }

  const Document& original_;
  const Changes& changes_;
  std::string meant_;
  std::string_view last_break_;  // that was lacking
  std::string completed_;
  std::optional<Document> reread_;
};

}  // namespace

void Edits::Set(NodeId node, yaml::Value value) { changes_.nodes[node].value = std::move(value); }

void Edits::Remove(NodeId collection, std::size_t position) {
  auto& is_removed = changes_.nodes[collection].is_removed;
  is_removed.resize(document_.node(collection).entries.size());
  is_removed[position] = true;
}

void Edits::Add(NodeId mapping, std::size_t after, yaml::Entry entry) {
  changes_.nodes[mapping].added.push_back({.after = after, .entry = std::move(entry)});
}

void Edits::Add(NodeId sequence, std::size_t after, yaml::Value element) {
  changes_.nodes[sequence].added.push_back({.after = after, .entry = {.key = {}, .value = std::move(element), .comment = {}}});
}

void Edits::RemovePart(std::size_t position) {
  changes_.is_part_removed.resize(document_.parts().size());
  changes_.is_part_removed[position] = true;
}

void Edits::AddPart(std::size_t after, yaml::Value value) { changes_.added_parts.push_back({.after = after, .value = std::move(value)}); }

bool Edits::empty() const { return changes_.nodes.empty() && changes_.is_part_removed.empty() && changes_.added_parts.empty(); }

std::optional<Edited> Edits::Apply(Refusal& refusal) const {
  const Changes changes = Outermost(document_, changes_);
  if (auto refused = Judge(document_).Refuse(changes)) {
    refusal = *std::move(refused);
    return std::nullopt;
  }
  const Attempt attempt(document_, changes);
  for (const bool takes_comments : {false, true}) {
    for (const bool has_blocks : {true, false}) {
      if (auto edited = attempt.Make({.has_blocks = has_blocks, .takes_comments = takes_comments})) return edited;
    }
  }
  refusal = {.why = Refusal::Why::kMisread,
             .line = changes.nodes.empty() ? 1 : document_.LineOf(document_.node(changes.nodes.begin()->first).slot),
             .message = "the edit would not read as it should"};
  return std::nullopt;
}

}  // namespace spin_aks::document
