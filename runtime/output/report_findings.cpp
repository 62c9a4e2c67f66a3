// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/report_findings.h"

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/merge/file_place.h"
#include "backends/tree/place.h"
#include "ir/rule.h"
#include "runtime/draw/shell_word.h"

namespace spin_aks {
namespace {

using merge::Finding;
using tree::Reason;

// Of a place in its file: what people call it.
std::string NameOf(const Finding& finding) {
  if (!finding.path.steps.empty()) return finding.path.Text();
  if (finding.object != tree::ObjectId()) return fmt::format("{} {}", finding.object.kind, finding.object.name);
  return {};
}

class Reporter {
 public:
  Reporter(const MergedOutputs& merged, const FindingSpans& spans, SourceMap& sources, Diagnostics& diagnostics)
      : merged_(merged), otherwise_(spans.otherwise), places_by_(spans.places_by), sources_(sources), diagnostics_(diagnostics) {}

  void Report(const Finding& finding) {
    switch (finding.what) {
      case Finding::What::kPlace:
        return ReportPlace(finding);
      case Finding::What::kUnreadable:
        At(DiagnosticKind::kNotYaml, finding, fmt::format("`{}` cannot be read: {}", FileText(finding), finding.message))
            .Help(fmt::format("mend it, or `--override={}` replaces it as a whole", ShellWord(FileText(finding))));
        return;
      case Finding::What::kRefused:
        At(DiagnosticKind::kNotEdited, finding,
           fmt::format("`{}` would have to change where it cannot safely be edited", FileText(finding)))
            .Mark(finding.message)
            .Help("write it out there, without what stands for something else, and compile again")
            .Help(fmt::format("`--override={}` writes the file anew, without what you changed in it", ShellWord(FileText(finding))));
        return;
      case Finding::What::kInTheWay:
        At(DiagnosticKind::kWouldOverwrite, finding,
           fmt::format("`{}` is there already, and ours is called so from now on", NameOf(finding)))
            .Help("rename it or take it out, and compile again");
        return;
      case Finding::What::kComment:
        At(DiagnosticKind::kCommentGoes, finding, "this comment goes with what is removed");
        return;
      case Finding::What::kMovedRoot:
        moved_[{finding.file.root, finding.wanted_file.root}].insert(finding.file.path.substr(0, finding.file.path.find('/')));
        return;
    }
  }

  void ReportMoved() {
    for (const auto& [roots, names] : moved_) {
      const auto& [from, to] = roots;
      std::string words;
      for (const std::string& name : names) words.append(ShellWord(merge::Follow(from, name))).append(" ");
      Diagnostic& report =
          diagnostics_.Report(DiagnosticKind::kOutputMoved, places_by_,
                              fmt::format("the lock says that the output lies in `{}`, and it would go to `{}` now", from, to));
      if (merged_.is_given_up) {
        report.Help(fmt::format("say where it lies, as when it was compiled: `--k8s-dest {}`, or `-o`", ShellWord(from)));
      } else {
        report.Help(
            fmt::format("`mkdir -p {} && mv {}{}/` and compile again: what you changed comes along", ShellWord(to), words, ShellWord(to)));
      }
    }
  }

 private:
  [[nodiscard]] std::string FileText(const Finding& finding) const { return merged_.places.at(finding.file).Text(); }

  SourceId SourceOf(const merge::FilePlace& file) {
    const auto [it, is_new] = source_of_.try_emplace(file);
    if (is_new) it->second = sources_.Add(SourceKind::kFile, merged_.places.at(file).Text(), merged_.texts.at(file));
    return it->second;
  }

  // In what lies there; where nothing does, at the input.
  Diagnostic& At(DiagnosticKind kind, const Finding& finding, std::string message) {
    Span span = CauseOf(finding);
    if (merged_.texts.contains(finding.file)) {
      span = {.source = SourceOf(finding.file),
              .begin = static_cast<std::uint32_t>(finding.range.begin),
              .end = static_cast<std::uint32_t>(finding.range.end)};
    }
    return diagnostics_.Report(kind, span, std::move(message));
  }

  [[nodiscard]] Span CauseOf(const Finding& finding) const { return finding.cause.span.is_somewhere() ? finding.cause.span : otherwise_; }

  // What ours follows from.
  void Explain(const Finding& finding, Diagnostic& report) const {
    if (!finding.is_wanted) return;
    if (finding.is_there && !finding.becomes.empty()) report.Mark(fmt::format("would become `{}`", finding.becomes));
    if (!merged_.texts.contains(finding.file)) return;
    const Rule rule = finding.cause.rule;
    report.Also(CauseOf(finding), rule == Rule::kNone ? "ours is made from this" : std::string(Describe(rule).sentence));
  }

  void ReportPlace(const Finding& finding) {
    const std::string name_inside = NameOf(finding);
    const std::string name = name_inside.empty() ? FileText(finding) : name_inside;
    switch (finding.reason) {
      case Reason::kConflict:
        return Conflict(finding, DiagnosticKind::kMergeConflict,
                        finding.is_wanted ? fmt::format("`{}` was changed here, and the application changes it too", name)
                                          : fmt::format("`{}` was changed here, and is not made any more", name));
      case Reason::kForeign:
        return Conflict(finding, DiagnosticKind::kWouldOverwrite, fmt::format("`{}` is there already, with other content", name));
      case Reason::kUnkeyed:
        return Conflict(finding, DiagnosticKind::kMergeConflict,
                        fmt::format("the elements of `{}` cannot be told apart here: a key is missing, or stands twice", name));
      case Reason::kDeletedChanged:
        return Note(finding, fmt::format("`{}` was deleted here, and stays so; what is made of it has changed", name));
      case Reason::kLeft:
        return Note(finding, fmt::format("`{}` was changed here, and is not made any more: it is yours now", name));
      case Reason::kReleased:
        return Note(finding, fmt::format("`{}` was there before, and stays; it is not made any more", name));
      case Reason::kMineChanged:
        return Note(finding, fmt::format("`{}` is yours for good; what is made of it has changed", name));
      case Reason::kTake:
      case Reason::kAdd:
      case Reason::kAdopt:
      case Reason::kAgree:
      case Reason::kDeleted:
      case Reason::kOverridden:
      case Reason::kMarkedMine:
        return;
      case Reason::kEdited:
      case Reason::kKept:
        if (IsHashed(finding)) WarnOfHash(finding);
        return;
    }
  }

  // What a hash in the pods' template stands for (backends/k8s/config_hash.h), or one in a name.
  static bool IsHashed(const Finding& finding) {
    const std::string path = finding.path.Text();
    return (finding.object.kind == "ConfigMap" && path.starts_with(".data")) ||
           (finding.object.kind == "SecretProviderClass" && path.starts_with(".spec.parameters")) ||
           (finding.object.kind == "Job" && path.starts_with(".spec"));
  }
  void WarnOfHash(const Finding& finding) {
    Diagnostic& report =
        At(DiagnosticKind::kEditNotRolled, finding,
           finding.object.kind == "Job" ? fmt::format("`{}` was changed here, and the Job is called as before", NameOf(finding))
                                        : fmt::format("`{}` was changed here, by which no pod rolls", NameOf(finding)));
    report.Help("say it in `aks-spin.toml`, and it is a rollout");
    if (finding.object.kind == "ConfigMap") report.Help("`kubectl rollout restart` does it by hand");
    if (finding.object.kind == "Job") report.Help("a Job that is there already cannot change: delete it before you apply this");
  }

  void Conflict(const Finding& finding, DiagnosticKind kind, std::string message) {
    Diagnostic& report = At(kind, finding, std::move(message));
    Explain(finding, report);
    const std::string place = ShellWord(PlaceText(finding, merged_));
    if (const auto ours = merged_.places.find(finding.wanted_file); kind == DiagnosticKind::kWouldOverwrite && ours != merged_.places.end())
      report.Help(fmt::format("ours would lie in `{}`", ours->second.Text()));
    const bool is_dockerfile = kind == DiagnosticKind::kWouldOverwrite && finding.cause.rule == Rule::kDockerfileNote;
    if (is_dockerfile) report.Help("an image of your own: give ours another name, `dockerfile = \"spin.Dockerfile\"` in the settings");
    report.Help(
        fmt::format("`--keep={}` keeps yours, `--override={}` takes ours{}", place, place, finding.is_wanted ? "" : ": it is removed"));
  }

  void Note(const Finding& finding, std::string message) {
    Diagnostic& report = At(DiagnosticKind::kEditKept, finding, std::move(message));
    Explain(finding, report);
  }

  const MergedOutputs& merged_;
  Span otherwise_, places_by_;
  SourceMap& sources_;
  Diagnostics& diagnostics_;
  std::map<merge::FilePlace, SourceId> source_of_;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> moved_;  // by both roots: what lies right below the old one
};

}  // namespace

std::string PlaceText(const Finding& finding, const MergedOutputs& merged) {
  std::string text = merged.places.at(finding.file).Text();
  const bool names_object = !finding.is_alone && finding.object != tree::ObjectId();
  if (names_object) return text + ":" + tree::Place{.role = {}, .object = finding.object, .path = finding.path}.Text();
  return finding.path.steps.empty() ? text : text + ":" + finding.path.Text();
}

std::vector<HumanEdit> EditsIn(const MergedOutputs& merged) {
  std::vector<HumanEdit> edits;
  for (const Finding& finding : merged.findings) {
    const bool is_gone = tree::IsDeletion(finding.reason);
    const bool is_edit =
        is_gone || finding.reason == Reason::kEdited || finding.reason == Reason::kMineChanged || finding.reason == Reason::kLeft;
    if (finding.what != Finding::What::kPlace || !is_edit) continue;
    edits.push_back({.place = PlaceText(finding, merged), .is_gone = is_gone, .is_file = !merged.texts.contains(finding.file)});
  }
  return edits;
}

void ReportFindings(const MergedOutputs& merged, const FindingSpans& spans, SourceMap& sources, Diagnostics& diagnostics) {
  Reporter reporter(merged, spans, sources, diagnostics);
  for (const Finding& finding : merged.findings) reporter.Report(finding);
  reporter.ReportMoved();
}

}  // namespace spin_aks
