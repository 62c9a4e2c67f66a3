// SPDX-License-Identifier: Apache-2.0
#include "runtime/report/differences.h"

#include <algorithm>
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
std::string FieldNames(const ReportedDifference& difference, std::string_view quote) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string_view> names;
  for (const ReportedField& field : difference.fields) {
    if (!field.name.empty() && std::ranges::find(names, field.name) == names.end()) names.push_back(field.name);
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, names.size()); ++i)
    text += fmt::format("{}{}{}{}", i == 0 ? "" : ", ", quote, MakeVisible(names[i]), quote);
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
  const std::string names = FieldNames(difference, "");
  const std::string follows = ConsequenceText(difference);
  const std::string was = difference.was.empty() ? std::string() : fmt::format(" (was {})", MakeVisible(difference.was));
  return fmt::format("{} {:7}  {}{}{}{}", words.sign, words.verb, MakeVisible(difference.Title()), was,
                     names.empty() ? "" : fmt::format(" [{}]", names), follows.empty() ? "" : ": " + follows);
}

// Of a table's cell and of a line with code in it.
std::string TableCell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

// A fence that the text does not close.
std::string FenceFor(std::string_view text) {
  std::string fence = "```";
  while (text.contains(fence)) fence += '`';
  return fence;
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
  if (differences.all.empty()) return {};
  std::string text = fmt::format("### `{}` on AKS: {}\n\n| | Object | What | Consequence |\n|---|---|---|---|\n", differences.application,
                                 CountText(differences));
  std::string fields;
  for (const ReportedDifference& difference : differences.all) {
    const std::string follows = ConsequenceText(difference);
    text += fmt::format("| {} | {} | {} | {} |\n", WordsFor(difference.action).verb,
                        TableCell(fmt::format("`{}`", MakeVisible(difference.Title()))), TableCell(FieldNames(difference, "`")),
                        follows.empty() ? "" : fmt::format("**{}**", follows));
    if (difference.fields.empty()) continue;
    fields += fmt::format("{} {}\n", WordsFor(difference.action).verb, MakeVisible(difference.Title()));
    for (const ReportedField& field : difference.fields) {
      fields += fmt::format("@@ {}{} @@\n", field.path.empty() ? "all of it" : MakeVisible(field.path),
                            field.place.empty() ? "" : fmt::format(" (from {})", MakeVisible(field.place)));
      fields += FieldChange(field);
    }
  }
  if (fields.empty()) return text;
  const std::string fence = FenceFor(fields);
  return text + fmt::format("\n<details><summary>Fields</summary>\n\n{}diff\n{}{}\n\n</details>\n", fence, fields, fence);
}

std::string_view ActionWord(Action action) { return WordsFor(action).verb; }

}  // namespace spin_aks
