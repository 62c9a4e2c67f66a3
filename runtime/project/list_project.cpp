// SPDX-License-Identifier: Apache-2.0
#include "runtime/project/list_project.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "runtime/ports/our_names.h"

namespace spin_aks {
namespace {

class Lister {
 public:
  Lister(const Directory& app, std::size_t most) : app_(app), most_(most) {}

  void Add(const RelPath& wanted) {
    ways_.assign(1, RelPath());  // the root
    RelPath at;
    std::string_view rest = wanted.text();
    while (!rest.empty()) {
      const std::size_t slash = rest.find('/');
      at = at / *RelPath::Parse(rest.substr(0, slash));
      rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
      if (!Enter(at)) return AddBeside(at);
    }
    AddBelow(at);
  }
  [[nodiscard]] bool overflowed() const { return tree_.nodes.size() > most_; }
  ProjectTree Take() { return std::move(tree_); }

 private:
  // Records one node. True if it is a directory to go into; then where it really lies is on top of `ways_`.
  bool Enter(const RelPath& path) {
    // What a run of ours has left behind, or is using at this moment, is no part of an application, however it is asked for.
    if (IsOurDebris(path.name())) return false;
    const Result<std::optional<ProjectNode>> found = app_.Look(path);
    if (!found && found.error().kind == Error::Kind::kDenied) return Seal(path.Parent(), found.error()), false;
    if (found && !*found) return false;
    ProjectNode node = found ? **found : ProjectNode{.kind = NodeKind::kOther, .unreadable = found.error().detail};
    const RelPath way = node.is_link ? node.target : ways_.back() / *RelPath::Parse(path.name());
    // Of two links that lead to each other, neither leads to a directory that contains it by itself.
    const bool circle = node.is_link && std::ranges::any_of(ways_, [&](const RelPath& above) { return above.IsWithin(way); });
    if (circle && node.kind == NodeKind::kDirectory && node.fault == ProjectNode::LinkFault::kNone)
      node.fault = ProjectNode::LinkFault::kLoop;
    const bool enters = node.kind == NodeKind::kDirectory && node.fault == ProjectNode::LinkFault::kNone;
    tree_.nodes.insert_or_assign(path, std::move(node));
    if (enters) ways_.push_back(way);
    return enters;
  }

  // What a directory holds cannot be said, or not all of it.
  void Seal(const RelPath& directory, const Error& why) {
    tree_.nodes.try_emplace(directory, ProjectNode{.kind = NodeKind::kDirectory}).first->second.unreadable = why.detail;
  }

  // What is not there may be misspelt: its neighbours, by themselves, are what it could have meant.
  void AddBeside(const RelPath& path) {
    if (tree_.Find(path) != nullptr || overflowed() || !beside_.insert(path.Parent()).second) return;
    const Result<std::vector<std::string>> names = app_.List(path.Parent());
    for (const std::string& name : names.value_or(std::vector<std::string>())) {
      const std::optional<RelPath> step = RelPath::Parse(name);
      if (!step || tree_.Find(path.Parent() / *step) != nullptr) continue;
      if (Enter(path.Parent() / *step)) ways_.pop_back();
    }
  }

  void AddBelow(const RelPath& directory) {
    if (overflowed() || !listed_.insert(directory).second) return;
    const Result<std::vector<std::string>> names = app_.List(directory);
    if (!names) return Seal(directory, names.error());
    for (const std::string& name : *names) {
      const std::optional<RelPath> step = RelPath::Parse(name);
      if (!step || overflowed()) continue;
      const RelPath child = directory / *step;
      if (!Enter(child)) continue;
      AddBelow(child);
      ways_.pop_back();
    }
  }

  const Directory& app_;
  std::size_t most_;
  ProjectTree tree_;
  std::set<RelPath> listed_;
  std::set<RelPath> beside_;
  std::vector<RelPath> ways_;  // where the directories on the way to here really lie
};

}  // namespace

ProjectTree ListProject(const Directory& app, const std::vector<RelPath>& wanted, Span cause, Diagnostics& diagnostics, std::size_t most) {
  Lister lister(app, most);
  for (const RelPath& path : wanted) lister.Add(path);
  if (lister.overflowed()) {
    diagnostics.Report(DiagnosticKind::kTooManyFiles, cause, fmt::format("the patterns of this manifest reach more than {} files", most))
        .Help("name the directories that are meant; links that lead back into the application multiply what is found");
  }
  return lister.Take();
}

}  // namespace spin_aks
