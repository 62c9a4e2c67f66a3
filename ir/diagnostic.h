// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with the user's input, as plain data. Text is written where it
// is raised; nothing is printed here (runtime/draw/render.h, runtime/report/).
//
// Style (kept by ./dev check): messages are lower case, without a full stop,
// names in backticks. Say what was observed, then the rule if it is not
// obvious; a hint goes into help. The primary label points at the narrowest
// thing that is wrong, a related one at what made it wrong.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/source.h"

namespace spin_aks {

enum class Severity : std::uint8_t { kError, kWarning, kNote };

// Every way to be wrong, by stable name. The list is ir/diagnostics/*.def.
enum class DiagnosticKind : std::uint16_t {
#define SPIN_AKS_DIAGNOSTIC(code, name, severity, summary, explanation) k##name = code,
#include "ir/diagnostics/all.def"
#undef SPIN_AKS_DIAGNOSTIC
};

// What the registry says of one kind.
struct DiagnosticInfo {
  DiagnosticKind kind;
  std::string_view code;  // "SA0142"
  std::string_view name;  // "UnknownComponent"
  Severity severity;      // what it is unless raised otherwise
  std::string_view summary;
  std::string_view explanation;  // the long form, for `explain`
};

// All kinds, by ascending code.
[[nodiscard]] const std::vector<DiagnosticInfo>& AllDiagnostics();
[[nodiscard]] const DiagnosticInfo& Describe(DiagnosticKind kind);
// Takes "SA0142" in any case; nothing for an unknown code.
[[nodiscard]] const DiagnosticInfo* FindDiagnostic(std::string_view code);

struct Label {
  Span span;
  std::string text;  // may be empty: then the marked text speaks for itself

  auto operator<=>(const Label&) const = default;
};

// A text that would mend it, for editors (SARIF `fixes`).
struct Fix {
  Span span;
  std::string replacement;

  auto operator<=>(const Fix&) const = default;
};

struct Diagnostic {
  DiagnosticKind kind;
  Severity severity = Severity::kError;
  std::string message;
  Label primary;                  // its span may be nowhere only for kinds without a file
  std::vector<Label> related;     // what made it wrong
  std::vector<std::string> help;  // one hint a line
  std::optional<Fix> fix;

  auto operator<=>(const Diagnostic&) const = default;

  // Builders, so that raising one reads as a sentence:
  //   diagnostics.Report(kind, span, "…").Mark("…").Also(other, "…").Help("…");
  Diagnostic& Mark(std::string text);
  Diagnostic& Also(Span span, std::string text);
  Diagnostic& Help(std::string text);
  Diagnostic& Replace(Span span, std::string replacement);
  Diagnostic& As(Severity severity);
};

// The sink. An empty optional from a stage implies that at least one error was
// reported here (fuzzed).
//
// A hostile file can be wrong in millions of places, and nobody reads more than a few: of each kind and severity the first
// kMostOfAKind by place are held, whatever order they come in, and the others are counted. So a flood of one kind
// takes away nothing of another, and the memory of reports has a bound that depends on no input.
class Diagnostics {
 public:
  static constexpr std::size_t kMostOfAKind = 500;

  // The reference is valid until the next Report.
  Diagnostic& Report(DiagnosticKind kind, Span span, std::string message);
  // Whether one of this kind, reported here with its usual severity, will only be counted: it needs no words, which may be dear.
  [[nodiscard]] bool IsFull(DiagnosticKind kind, Span span) const;
  // What stands there may be a secret: no report shows it, whatever it is about. All are remembered, because one forgotten is shown.
  void Hide(Span span) { hidden_.push_back(span); }
  // Linear in all that are hidden: for words that are due, a bounded number of times.
  [[nodiscard]] bool Hides(Span span) const;
  [[nodiscard]] const std::vector<Span>& hidden() const { return hidden_; }
  // An empty sink for what will be appended to this one, and as full.
  [[nodiscard]] Diagnostics Nested() const;

  [[nodiscard]] bool has_errors() const;
  // Those that are held.
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }
  // Of all that were reported. Equal ones count once as long as they are held.
  [[nodiscard]] std::size_t Count(Severity severity) const;
  // How many of them are not held.
  [[nodiscard]] std::size_t left_out() const;
  // Whether there are some of this kind.
  [[nodiscard]] bool LeavesOut(DiagnosticKind kind) const;

  // By source, then place, then order of report; equal ones are kept once. n log n.
  void Sort();
  // Of those of the `kinds` with one message, the first stays, and the places of the others become related labels of
  // it: a few, and how many more there are. For kinds that tell of a thing of which several places speak.
  void Gather(std::span<const DiagnosticKind> kinds);
  // As if none of this kind had been reported.
  void Remove(DiagnosticKind kind);
  // The same of single ones, of those that are held.
  void RemoveIf(const std::function<bool(const Diagnostic&)>& is_unwanted);
  // `--strict`: warnings become errors.
  void PromoteWarnings();
  void Append(Diagnostics other);
  // Holds only the first `most` of the most severe, in their order.
  void Truncate(std::size_t most);

 private:
  using Group = std::pair<Severity, DiagnosticKind>;

  static Group GroupOf(const Diagnostic& diagnostic) { return {diagnostic.severity, diagnostic.kind}; }
  void Add(Diagnostic diagnostic);
  void RemoveEqual();
  [[nodiscard]] bool IsBeyond(Group group, Span span) const;
  void LeaveOutNewest();
  void LeaveOutMany();
  void Settle();
  // Those for which `is_held` is false, by their index.
  void LeaveOut(const std::vector<bool>& is_held);

  std::vector<Diagnostic> all_;            // in the order of report until they are sorted
  std::size_t most_ = 4 * kMostOfAKind;    // at how many the next look is due; grows with what stays
  std::map<Group, Span> bounds_;           // of groups that hold as many as they may: where the last of them is
  std::map<Group, std::size_t> left_out_;  // how many, of groups that have some
  std::vector<Span> hidden_;
};

}  // namespace spin_aks
