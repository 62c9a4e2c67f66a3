// SPDX-License-Identifier: Apache-2.0
#include "ir/diagnostic.h"
#include "ir/passwords.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
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
auto OrderKey(const Diagnostic& d) { return std::tuple(d.primary.span.source, d.primary.span.begin, d.primary.span.end); }

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
  all_.push_back({.kind = kind,
                  .severity = Describe(kind).severity,
                  .message = HidePasswords(std::move(message)),
                  .primary = {.span = span, .text = {}},
                  .related = {},
                  .help = {},
                  .fix = {}});
  return all_.back();
}

bool Diagnostics::has_errors() const {
  return std::ranges::any_of(all_, [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

void Diagnostics::Sort() {
  std::ranges::stable_sort(all_, std::less<>{}, OrderKey);
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

void Diagnostics::Gather(std::span<const DiagnosticKind> kinds) {
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

void Diagnostics::PromoteWarnings() {
  for (Diagnostic& d : all_) {
    if (d.severity == Severity::kWarning) d.severity = Severity::kError;
  }
}

std::size_t Diagnostics::Truncate(std::size_t most) {
  if (all_.size() <= most) return 0;
  std::vector<const Diagnostic*> ranked;
  for (const Diagnostic& d : all_) ranked.push_back(&d);
  std::ranges::stable_sort(ranked, std::less<>{}, [](const Diagnostic* d) { return d->severity; });
  const std::set<const Diagnostic*> kept(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(most));
  const std::size_t before = all_.size();
  std::vector<Diagnostic> rest;
  for (Diagnostic& d : all_) {
    if (kept.contains(&d)) rest.push_back(std::move(d));
  }
  all_ = std::move(rest);
  return before - all_.size();
}

void Diagnostics::Add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }

void Diagnostics::Append(Diagnostics other) { std::move(other.all_.begin(), other.all_.end(), std::back_inserter(all_)); }

}  // namespace spin_aks
