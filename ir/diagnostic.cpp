// SPDX-License-Identifier: Apache-2.0
#include "ir/diagnostic.h"
#include "ir/passwords.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <numeric>
#include <ranges>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ir/ascii.h"
#include "ir/check.h"

namespace spin_aks {
namespace {

// Places that are nowhere come last: what can be pointed at is read first.
auto PlaceKey(Span span) { return std::tuple(span.source, span.begin, span.end); }
auto OrderKey(const Diagnostic& d) { return PlaceKey(d.primary.span); }

bool CodeIsLess(const DiagnosticInfo& info, DiagnosticKind kind) { return info.kind < kind; }

// "SA" and four digits. The registry writes codes without leading zeros: in
// C++ those would make the number octal.
consteval std::array<char, 6> CodeText(int code) {
  return {'S',
          'A',
          static_cast<char>('0' + code / 1000 % 10),
          static_cast<char>('0' + code / 100 % 10),
          static_cast<char>('0' + code / 10 % 10),
          static_cast<char>('0' + code % 10)};
}
template <int kCode>
constexpr std::array<char, 6> kCodeText = CodeText(kCode);

}  // namespace

const std::vector<DiagnosticInfo>& AllDiagnostics() {
  static const std::vector<DiagnosticInfo> all = [] {
    std::vector<DiagnosticInfo> kinds{
#define SPIN_AKS_DIAGNOSTIC(code, name, severity, summary, explanation) \
  DiagnosticInfo{DiagnosticKind::k##name,                               \
                 std::string_view(kCodeText<code>.data(), 6),           \
                 #name,                                                 \
                 Severity::k##severity,                                 \
                 summary,                                               \
                 std::string_view(explanation).substr(1)},
#include "ir/diagnostics/all.def"
#undef SPIN_AKS_DIAGNOSTIC
    };
    CHECK(std::ranges::is_sorted(kinds, std::less<>{}, &DiagnosticInfo::kind), "diagnostics/all.def is in the order of codes");
    return kinds;
  }();
  return all;
}

const DiagnosticInfo& Describe(DiagnosticKind kind) {
  const auto& all = AllDiagnostics();
  return *std::lower_bound(all.begin(), all.end(), kind, CodeIsLess);
}

const DiagnosticInfo* FindDiagnostic(std::string_view code) {
  const auto same = [](char a, char b) { return ToUpper(a) == b; };
  const auto& all = AllDiagnostics();
  const auto it = std::ranges::find_if(
      all, [&](const DiagnosticInfo& info) { return std::equal(code.begin(), code.end(), info.code.begin(), info.code.end(), same); });
  return it == all.end() ? nullptr : &*it;
}

Diagnostic& Diagnostic::Mark(std::string text) {
  primary.text = HidePasswords(std::move(text));
  return *this;
}

Diagnostic& Diagnostic::Also(Span span, std::string text) {
  related.push_back({span, HidePasswords(std::move(text))});
  return *this;
}

Diagnostic& Diagnostic::Help(std::string text) {
  help.push_back(HidePasswords(std::move(text)));
  return *this;
}

Diagnostic& Diagnostic::Replace(Span span, std::string replacement) {
  fix = Fix{span, std::move(replacement)};
  return *this;
}

Diagnostic& Diagnostic::As(Severity new_severity) {
  severity = new_severity;
  return *this;
}

Diagnostic& Diagnostics::Report(DiagnosticKind kind, Span span, std::string message) {
  Add({.kind = kind,
       .severity = Describe(kind).severity,
       .message = HidePasswords(std::move(message)),
       .primary = {.span = span, .text = {}},
       .related = {},
       .help = {},
       .fix = {}});
  return all_.back();
}

bool Diagnostics::IsFull(DiagnosticKind kind, Span span) const {
  return !bounds_.empty() && IsBeyond({Describe(kind).severity, kind}, span);
}

Diagnostics Diagnostics::Nested() const {
  Diagnostics nested;
  nested.bounds_ = bounds_;
  return nested;
}

bool Diagnostics::IsBeyond(Group group, Span span) const {
  const auto bound = bounds_.find(group);
  return bound != bounds_.end() && PlaceKey(span) >= PlaceKey(bound->second);
}

// Looks before and not after: whoever reported the newest one was still building it, severity included.
void Diagnostics::Add(Diagnostic diagnostic) {
  LeaveOutNewest();
  if (all_.size() >= most_) LeaveOutMany();
  all_.push_back(std::move(diagnostic));
}

void Diagnostics::Append(Diagnostics other) {
  other.Settle();
  for (Diagnostic& diagnostic : other.all_) Add(std::move(diagnostic));
  for (const auto& [group, count] : other.left_out_) left_out_[group] += count;
  hidden_.insert(hidden_.end(), other.hidden_.begin(), other.hidden_.end());
}

// There are bounds only from the middle of an Add on, so that the newest one is never a bound itself.
void Diagnostics::LeaveOutNewest() {
  if (bounds_.empty() || all_.empty() || !IsBeyond(GroupOf(all_.back()), all_.back().primary.span)) return;
  ++left_out_[GroupOf(all_.back())];
  all_.pop_back();
}

// Before what is held changes otherwise than by reports: the bounds are none then.
void Diagnostics::Settle() {
  LeaveOutNewest();
  bounds_.clear();
}

void Diagnostics::LeaveOutMany() {
  RemoveEqual();
  std::map<Group, std::vector<std::size_t>> groups;  // -> their places in `all_`
  for (std::size_t i = 0; i < all_.size(); ++i) groups[GroupOf(all_[i])].push_back(i);
  std::vector<bool> is_held(all_.size());
  for (auto& [group, places] : groups) {
    std::ranges::stable_sort(places, std::less<>{}, [&](std::size_t i) { return OrderKey(all_[i]); });
    for (const std::size_t i : places | std::views::take(kMostOfAKind)) is_held[i] = true;
    if (places.size() >= kMostOfAKind) bounds_[group] = all_[places[kMostOfAKind - 1]].primary.span;
  }
  LeaveOut(is_held);
  most_ = std::max(most_, 2 * all_.size());
}

void Diagnostics::LeaveOut(const std::vector<bool>& is_held) {
  std::vector<Diagnostic> held;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (is_held[i]) {
      held.push_back(std::move(all_[i]));
    } else {
      ++left_out_[GroupOf(all_[i])];
    }
  }
  all_ = std::move(held);
}

bool Diagnostics::has_errors() const {
  const bool left_one_out = !left_out_.empty() && left_out_.begin()->first.first == Severity::kError;  // they come first
  return left_one_out || std::ranges::any_of(all_, [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

std::size_t Diagnostics::Count(Severity severity) const {
  auto count = static_cast<std::size_t>(std::ranges::count(all_, severity, &Diagnostic::severity));
  for (const auto& [group, more] : left_out_) count += group.first == severity ? more : 0;
  return count;
}

std::size_t Diagnostics::left_out() const {
  std::size_t count = 0;
  for (const auto& [group, more] : left_out_) count += more;
  return count;
}

bool Diagnostics::LeavesOut(DiagnosticKind kind) const {
  return std::ranges::any_of(left_out_, [&](const auto& group) { return group.first.second == kind; });
}

bool Diagnostics::Hides(Span span) const { return std::ranges::find(hidden_, span) != hidden_.end(); }

void Diagnostics::RemoveEqual() {
  const auto differ = [](const Diagnostic* a, const Diagnostic* b) { return *a < *b; };
  std::set<const Diagnostic*, decltype(differ)> seen(differ);
  std::vector<Diagnostic*> firsts;
  for (Diagnostic& d : all_) {
    if (seen.insert(&d).second) firsts.push_back(&d);
  }
  std::vector<Diagnostic> kept;
  kept.reserve(firsts.size());
  for (Diagnostic* first : firsts) kept.push_back(std::move(*first));
  all_ = std::move(kept);
}

void Diagnostics::Sort() {
  Settle();
  std::ranges::stable_sort(all_, std::less<>{}, OrderKey);
  RemoveEqual();
}

void Diagnostics::Gather(std::span<const DiagnosticKind> kinds) {
  Settle();
  constexpr std::size_t kMostPlaces = 3;
  std::map<std::pair<DiagnosticKind, std::string>, std::size_t> firsts;  // -> their places in `kept`
  std::map<std::size_t, std::size_t> more;                               // the same -> places that are not shown
  std::vector<Diagnostic> kept;
  for (Diagnostic& d : all_) {
    const bool is_asked = std::ranges::find(kinds, d.kind) != kinds.end();
    const auto [first, is_new] = is_asked ? firsts.try_emplace({d.kind, d.message}, kept.size()) : std::pair(firsts.end(), true);
    if (is_new) {
      kept.push_back(std::move(d));
    } else if (Diagnostic& shown = kept[first->second]; shown.primary.span == d.primary.span) {
      continue;
    } else if (shown.related.size() < kMostPlaces) {
      shown.Also(d.primary.span, "here as well");
    } else {
      ++more[first->second];
    }
  }
  for (const auto& [place, count] : more) kept[place].related.back().text += ", and " + std::to_string(count) + " more like it";
  all_ = std::move(kept);
}

void Diagnostics::Remove(DiagnosticKind kind) {
  Settle();
  std::erase_if(all_, [&](const Diagnostic& d) { return d.kind == kind; });
  std::erase_if(left_out_, [&](const auto& group) { return group.first.second == kind; });
}

void Diagnostics::RemoveIf(const std::function<bool(const Diagnostic&)>& is_unwanted) {
  Settle();
  std::erase_if(all_, is_unwanted);
}

void Diagnostics::PromoteWarnings() {
  Settle();
  for (Diagnostic& d : all_) {
    if (d.severity == Severity::kWarning) d.severity = Severity::kError;
  }
  std::map<Group, std::size_t> promoted;
  for (const auto& [group, count] : left_out_)
    promoted[{group.first == Severity::kWarning ? Severity::kError : group.first, group.second}] += count;
  left_out_ = std::move(promoted);
}

void Diagnostics::Truncate(std::size_t most) {
  if (all_.size() <= most) return;
  Settle();
  std::vector<std::size_t> ranked(all_.size());
  std::iota(ranked.begin(), ranked.end(), std::size_t{0});
  std::ranges::stable_sort(ranked, std::less<>{}, [&](std::size_t i) { return all_[i].severity; });
  std::vector<bool> is_held(all_.size());
  for (const std::size_t i : ranked | std::views::take(most)) is_held[i] = true;
  LeaveOut(is_held);
}

}  // namespace spin_aks
