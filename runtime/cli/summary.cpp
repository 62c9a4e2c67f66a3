// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/summary.h"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/core.h>

#include "ir/passwords.h"
#include "runtime/draw/display.h"
#include "runtime/draw/unified_diff.h"

namespace spin_aks {
namespace {

// For lists ("created  Dockerfile") and counts ("2 files differ").
struct Words {
  std::string_view create, unchanged, replace, replace_many, open, remove;
};

constexpr Words kChangeWords{
    .create = "create", .unchanged = "unchanged", .replace = "replace", .replace_many = "replace", .open = "open", .remove = "remove"};

std::string_view WordFor(Change change, const Words& words) {
  switch (change) {
    case Change::kCreate:
      return words.create;
    case Change::kUnchanged:
      return words.unchanged;
    case Change::kReplace:
      return words.replace;
    case Change::kOpen:
      return words.open;
    case Change::kRemove:
      return words.remove;
  }
  return {};
}

std::string Counted(std::size_t count) { return fmt::format("{} file{}", count, count == 1 ? "" : "s"); }

// What is listed together: the files below one directory right below a root; other files by themselves.
struct Group {
  std::size_t files = 0;
  Change change = Change::kCreate;
  bool is_uniform = true;
};
std::string GroupOf(const PlacedFile& file) {
  const std::string& path = file.place.path.text();
  const std::size_t slash = path.find('/');
  return slash == std::string::npos ? std::string() : OutputPlace{file.place.root, *RelPath::Parse(path.substr(0, slash))}.Text() + "/";
}

std::map<std::string, Group> GroupWrites(const WritePlan& plan) {
  std::map<std::string, Group> groups;
  for (const PlannedWrite& write : plan.writes) {
    const auto [at, is_new] = groups.try_emplace(GroupOf(write.file), Group{.change = write.change});
    ++at->second.files;
    at->second.is_uniform &= at->second.change == write.change;
  }
  return groups;
}

// What is listed, sorted: a name and what happens to it.
std::map<std::string, Change> ListedNames(const WritePlan& plan, Verbosity verbosity) {
  const std::map<std::string, Group> groups = GroupWrites(plan);
  std::map<std::string, Change> names;
  for (const PlannedWrite& write : plan.writes) {
    if (verbosity != Verbosity::kVerbose && write.change == Change::kUnchanged) continue;
    const std::string name = GroupOf(write.file);
    const Group& group = groups.at(name);
    const bool as_one =
        verbosity != Verbosity::kVerbose && !name.empty() && group.is_uniform && group.files > 1 && write.change == Change::kCreate;
    names.emplace(as_one ? fmt::format("{} ({} files)", name, group.files) : write.file.place.Text(), write.change);
  }
  return names;
}

std::string DescribePlan(const WritePlan& plan, Verbosity verbosity, const Words& words) {
  std::size_t width = std::max({words.create.size(), words.unchanged.size(), words.replace.size(), words.remove.size()});
  if (plan.Count(Change::kOpen) != 0) width = std::max(width, words.open.size());  // which is rare, and long
  std::string text;
  for (const auto& [name, change] : ListedNames(plan, verbosity)) {
    text += fmt::format("{:{}}  {}\n", WordFor(change, words), width, MakeVisible(name));
  }
  const std::size_t unchanged = plan.Count(Change::kUnchanged);
  if (plan.writes.empty()) return "nothing of ours lies there\n";
  if (unchanged == plan.writes.size()) return text + fmt::format("{}, all up to date\n", Counted(unchanged));
  std::string counts;
  for (const Change change : {Change::kCreate, Change::kReplace, Change::kOpen, Change::kRemove, Change::kUnchanged}) {
    const std::size_t count = plan.Count(change);
    if (count == 0) continue;
    const std::string_view word = change == Change::kReplace && count != 1 ? words.replace_many : WordFor(change, words);
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", counts.empty() ? Counted(count) : std::to_string(count), word);
  }
  return text + counts + "\n";
}

}  // namespace

std::string DescribeWritten(const WritePlan& plan, Verbosity verbosity) {
  return DescribePlan(plan, verbosity,
                      {.create = "created",
                       .unchanged = "unchanged",
                       .replace = "replaced",
                       .replace_many = "replaced",
                       .open = "made readable",
                       .remove = "removed"});
}

std::string DescribeWouldWrite(const WritePlan& plan, Verbosity verbosity) {
  return DescribePlan(plan, verbosity,
                      {.create = "to create",
                       .unchanged = "unchanged",
                       .replace = "differs",
                       .replace_many = "differ",
                       .open = "to make readable",
                       .remove = "to remove"});
}

ReportedChanges DescribeChanges(const WritePlan& plan) {
  ReportedChanges changes;
  for (const PlannedWrite& write : plan.writes) {
    const std::string name = write.file.place.Text();
    const bool is_kept = write.change == Change::kUnchanged || write.change == Change::kOpen;
    const auto before = write.change == Change::kCreate ? std::nullopt : std::optional(write.before);
    const auto after = write.change == Change::kRemove ? std::nullopt : std::optional(write.file.bytes);
    // What spin.toml says stands in what is made from it, and a log is not the place for all of it.
    std::string diff = is_kept ? std::string() : HidePasswords(UnifiedDiff(name, before, after));
    changes.push_back({name, WordFor(write.change, kChangeWords), std::move(diff)});
  }
  return changes;
}

std::string DescribeFinished(Finished finished) {
  switch (finished) {
    case Finished::kNothingToDo:
      return {};
    case Finished::kNew:
      return "an earlier run was interrupted: its files are all written now\n";
    case Finished::kOld:
      return "an earlier run was interrupted: its files are all as they were before\n";
  }
  return {};
}

std::string DescribeNextSteps(const WritePlan& plan, Emit emit, const Layout& layout, const Program& program, Told told) {
  std::string text;
  for (const std::string& step : DescribeSteps(plan, emit, layout, program, told)) text += fmt::format("next: {}\n", step);
  return text;
}

}  // namespace spin_aks
