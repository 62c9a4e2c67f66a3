// SPDX-License-Identifier: Apache-2.0
#include "runtime/report/differences.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "runtime/draw/display.h"
#include "runtime/draw/unified_diff.h"

namespace spin_aks {
namespace {

using Action = ReportedDifference::Action;

struct ActionWords {
  std::string_view sign, verb, done;  // "1 to create"
};
constexpr std::pair<Action, ActionWords> kActions[] = {
    {Action::kCreate, {.sign = "+", .verb = "create", .done = "to create"}},
    {Action::kUpdate, {.sign = "~", .verb = "update", .done = "to update"}},
    {Action::kReplace, {.sign = "!", .verb = "replace", .done = "to replace"}},
    {Action::kDelete, {.sign = "-", .verb = "delete", .done = "to delete"}},
};
const ActionWords& WordsFor(Action action) { return kActions[static_cast<std::size_t>(action)].second; }

// The names of the fields, each once; of many, the first.
std::string FieldNames(const ReportedDifference& difference, std::string (*shown)(std::string_view)) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string_view> names;
  std::set<std::string_view> known;
  for (const ReportedField& field : difference.fields) {
    if (!field.name.empty() && known.insert(field.name).second) names.push_back(field.name);
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, names.size()); ++i) text += (i == 0 ? "" : ", ") + shown(names[i]);
  return names.size() > kMost ? text + fmt::format(" and {} more", names.size() - kMost) : text;
}

std::string ConsequenceText(const ReportedDifference& difference) {
  std::string text;
  for (const auto& consequence : difference.consequences) {
    // Said by the verb.
    if (difference.action == Action::kReplace && consequence.word == "replaces") continue;
    text.append(text.empty() ? "" : ", ").append(consequence.words);
  }
  return text;
}

// "1 to update, 2 to create; 12 unchanged"
std::string CountText(const ReportedDifferences& differences) {
  std::string text;
  for (const auto& [action, words] : kActions) {
    const auto count = std::ranges::count(differences.all, action, &ReportedDifference::action);
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, words.done);
  }
  return differences.unchanged == 0 ? text : text + fmt::format("; {} unchanged", differences.unchanged);
}

// Each line of a text behind a sign.
std::string Signed(std::string_view sign, std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines += fmt::format("{}{}\n", sign, MakeVisible(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool HasLines(const std::optional<std::string>& text) { return text && text->contains('\n'); }

// As a unified diff has it, without the names of files.
std::string FieldChange(const ReportedField& field) {
  if (field.is_moved) return "  (it stands elsewhere in its list)\n";
  if (!HasLines(field.before) && !HasLines(field.after)) {
    std::string lines;
    if (field.before) lines += fmt::format("- {}\n", MakeVisible(*field.before));
    if (field.after) lines += fmt::format("+ {}\n", MakeVisible(*field.after));
    return lines;
  }
  const std::string diff = UnifiedDiff("", field.before, field.after);
  const std::size_t hunks = diff.find("@@");
  return hunks == std::string::npos ? std::string() : Signed("", std::string_view(diff).substr(hunks));
}

std::string FieldText(const ReportedField& field, std::string_view indent) {
  const std::string place = field.place.empty() ? std::string() : fmt::format("  # {}", MakeVisible(field.place));
  const std::string head =
      field.path.empty() && place.empty() ? std::string() : fmt::format("{}{}{}\n", indent, MakeVisible(field.path), place);
  return head + Signed(fmt::format("{}  ", indent), FieldChange(field));
}

std::string LineOf(const ReportedDifference& difference) {
  const ActionWords& words = WordsFor(difference.action);
  const std::string names = FieldNames(difference, MakeVisible);
  const std::string follows = ConsequenceText(difference);
  const std::string was = difference.was.empty() ? std::string() : fmt::format(" (was {})", MakeVisible(difference.was));
  return fmt::format("{} {:7}  {}{}{}{}", words.sign, words.verb, MakeVisible(difference.Title()), was,
                     names.empty() ? "" : fmt::format(" [{}]", names), follows.empty() ? "" : ": " + follows);
}

// More backticks than the text has in a row.
std::string FenceFor(std::string_view text, std::size_t least) {
  std::string fence(least, '`');
  while (text.contains(fence)) fence += '`';
  return fence;
}

// As code in a table's cell: no name becomes a link, a mention or a column.
std::string Code(std::string_view text) {
  std::string visible;
  for (const char c : MakeVisible(text)) {
    if (c == '|') visible += '\\';
    visible += c;
  }
  const std::string fence = FenceFor(visible, 1);
  return fence.size() == 1 ? fence + visible + fence : fmt::format("{} {} {}", fence, visible, fence);
}

// A row for each; of too many, the first.
std::string Table(const ReportedDifferences& differences, std::size_t most_bytes) {
  std::string text = "| | Object | What | Consequence |\n|---|---|---|---|\n";
  std::size_t shown = 0;
  for (const ReportedDifference& difference : differences.all) {
    const std::string follows = ConsequenceText(difference);
    const std::string row = fmt::format("| {} | {} | {} | {} |\n", WordsFor(difference.action).verb, Code(difference.Title()),
                                        FieldNames(difference, Code), follows.empty() ? "" : fmt::format("**{}**", follows));
    if (text.size() + row.size() > most_bytes) break;
    text += row;
    ++shown;
  }
  return shown == differences.all.size() ? text : text + fmt::format("\n… and {} more.\n", differences.all.size() - shown);
}

// As a diff, each field below its object.
std::string FieldsAsDiff(const ReportedDifferences& differences) {
  std::string text;
  for (const ReportedDifference& difference : differences.all) {
    if (difference.fields.empty()) continue;
    text += fmt::format("{} {}\n", WordsFor(difference.action).verb, MakeVisible(difference.Title()));
    for (const ReportedField& field : difference.fields) {
      text += fmt::format("@@ {}{} @@\n", field.path.empty() ? "all of it" : MakeVisible(field.path),
                          field.place.empty() ? "" : fmt::format(" (from {})", MakeVisible(field.place)));
      text += FieldChange(field);
    }
  }
  return text;
}

}  // namespace

std::string ReportedDifference::Title() const {
  if (kind.empty()) return file;
  if (name.empty()) return kind;
  return kube_namespace.empty() ? fmt::format("{} {}", kind, name) : fmt::format("{} {}/{}", kind, kube_namespace, name);
}

std::string DifferencesText(const ReportedDifferences& differences, Details details) {
  if (differences.all.empty()) return {};
  std::string text;
  for (const ReportedDifference& difference : differences.all) {
    text += LineOf(difference) + "\n";
    if (details == Details::kHidden) continue;
    for (const ReportedField& field : difference.fields) text += FieldText(field, "    ");
  }
  return text + CountText(differences) + "\n";
}

std::string DifferencesMarkdown(const ReportedDifferences& differences) {
  // GitHub takes 65,536 characters for a comment.
  constexpr std::size_t kMostBytes = 60000;
  if (differences.all.empty()) return {};
  const std::string text =
      fmt::format("### {} on AKS: {}\n\n", Code(differences.application), CountText(differences)) + Table(differences, kMostBytes);
  const std::string fields = FieldsAsDiff(differences);
  if (fields.empty()) return text;
  if (text.size() + fields.size() > kMostBytes) return text + "\nThe fields are too many for a comment: `--details` shows them.\n";
  const std::string fence = FenceFor(fields, 3);
  return text + fmt::format("\n<details><summary>Fields</summary>\n\n{}diff\n{}{}\n\n</details>\n", fence, fields, fence);
}

std::string_view ActionWord(Action action) { return WordsFor(action).verb; }

}  // namespace spin_aks
