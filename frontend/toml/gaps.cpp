// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/gaps.h"

#include <algorithm>
#include <tuple>

#include "frontend/toml/cursor.h"

namespace spin_aks {
namespace {

// An entry that goes by another name than all that are there.
constexpr const char* kAnother = "?";

struct Steps {
  std::string_view first, rest;
};
Steps SplitStep(std::string_view place) {
  const std::size_t dot = std::min(place.find('.'), place.size());
  return {place.substr(0, dot), place.substr(std::min(dot + 1, place.size()))};
}

bool Contains(Span outer, Span inner) { return outer.source == inner.source && outer.begin <= inner.begin && inner.end <= outer.end; }

}  // namespace

Gaps::Gaps(const TomlValue& document, const Diagnostics& reports) {
  if (!reports.has_errors()) return;
  are_countless_ = reports.left_out() > 0;
  Enter(document, {0, {}}, document.span);
  SortExtents();
  for (const Diagnostic& report : reports.all()) Add(report);
}

void Gaps::Enter(const TomlValue& value, Child place, Span key_span) {
  const Node node = nodes_.size();
  nodes_.push_back({place.first, place.second, value.AsArray() != nullptr ? Names::kNumbers : Names::kKeys});
  extents_.push_back({key_span, node, 0});
  extents_.push_back({value.span, node, 0});
  if (node != 0) children_.emplace(std::move(place), node);
  if (const TomlTable* table = value.AsTable())
    for (const TomlEntry& entry : table->entries) Enter(entry.value, {node, entry.key}, entry.key_span);
  if (const TomlArray* array = value.AsArray())
    for (std::size_t i = 0; i < array->items.size(); ++i) Enter(array->items[i], {node, std::to_string(i)}, array->items[i].span);
}

// By where they begin, the outer before the inner: then each knows the one around it.
void Gaps::SortExtents() {
  std::ranges::stable_sort(extents_, {}, [](const Extent& extent) { return std::tuple(extent.span.begin, ~extent.span.end); });
  for (std::size_t i = 1; i < extents_.size(); ++i) {
    std::size_t around = i - 1;
    while (around != 0 && !Contains(extents_[around].span, extents_[i].span)) around = extents_[around].around;
    extents_[i].around = around;
  }
}

void Gaps::Add(const Diagnostic& report) {
  using Kind = DiagnosticKind;
  const std::string_view missing = MissingKeyOf(report);
  const Node node = missing.empty() ? WholeAt(report.primary.span) : Innermost(report.primary.span).node;
  const Child place(nodes_[node].parent, nodes_[node].name);
  const Child another(place.first, kAnother);
  const bool is_misnamed = report.kind == Kind::kInvalidIdentifier;
  if (report.kind == Kind::kUnknownKey) {
    gaps_.insert(report.fix ? Child(place.first, report.fix->replacement) : another);
  } else if (!missing.empty()) {
    gaps_.emplace(node, missing);
  } else if (is_misnamed || report.kind == Kind::kWrongType || report.kind == Kind::kNoSuchForm) {
    gaps_.insert(place);
    if (is_misnamed || nodes_[place.first].names == Names::kNumbers) gaps_.insert(another);
  }
}

const Gaps::Extent& Gaps::Innermost(Span span) const {
  const auto key = [](Span of) { return std::tuple(of.begin, ~of.end); };
  const auto after = std::ranges::upper_bound(extents_, key(span), {}, [&](const Extent& extent) { return key(extent.span); });
  std::size_t at = after == extents_.begin() ? 0 : static_cast<std::size_t>(after - extents_.begin()) - 1;
  while (at != 0 && !Contains(extents_[at].span, span)) at = extents_[at].around;
  return extents_[at];
}

// The whole of what is written there: the first `[[header]]` is that of the array and of its first table.
Gaps::Node Gaps::WholeAt(Span span) const {
  const Extent* extent = &Innermost(span);
  while (extent->around != 0 && extents_[extent->around].span == extent->span) extent = &extents_[extent->around];
  return extent->node;
}

// From the document on; empty for what lies elsewhere.
std::vector<Gaps::Node> Gaps::PathTo(Span span) const {
  if (!Contains(extents_.front().span, span)) return {};
  std::vector<Node> path;
  for (Node node = Innermost(span).node; node != 0; node = nodes_[node].parent) path.push_back(node);
  path.push_back(0);
  std::ranges::reverse(path);
  return path;
}

bool Gaps::MayHold(std::string_view place) const { return are_countless_ || (!empty() && MayHold(0, place)); }

bool Gaps::MayHold(std::string_view place, Span from) const {
  if (empty() || are_countless_) return are_countless_;
  const std::vector<Node> path = PathTo(from);
  // What lies around the last `@` was read: `from` is in it.
  Node table = 0;
  for (std::size_t depth = 1; depth < path.size(); ++depth) {
    const auto [step, rest] = SplitStep(place);
    const Entry& own = nodes_[path[depth]];
    if (step != "@" && step != own.name) return false;
    if (!rest.contains('@')) return MayHold(table, step == "@" ? own.name : step, rest);
    table = path[depth];
    place = rest;
  }
  return false;
}

bool Gaps::MayHold(Node table, std::string_view steps) const {
  const auto [step, rest] = SplitStep(steps);
  return !step.empty() && (step == "*" ? AnyMayHold(table, rest) : MayHold(table, step, rest));
}

bool Gaps::MayHold(Node table, std::string_view step, std::string_view rest) const {
  const bool is_exact = step.ends_with('!');
  const Child place(table, is_exact ? step.substr(0, step.size() - 1) : step);
  if (gaps_.contains(place)) return true;
  const auto child = children_.find(place);
  if (child != children_.end()) return MayHold(child->second, rest);
  return !is_exact && gaps_.contains({table, kAnother});
}

bool Gaps::AnyMayHold(Node table, std::string_view rest) const {
  const auto gap = gaps_.lower_bound({table, {}});
  if (gap != gaps_.end() && gap->first == table) return true;
  for (auto child = children_.lower_bound({table, {}}); child != children_.end() && child->first.first == table; ++child)
    if (MayHold(child->second, rest)) return true;
  return false;
}

}  // namespace spin_aks
