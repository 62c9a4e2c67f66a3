// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/glob_walk.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "frontend/text/glob.h"

namespace spin_aks {
namespace {

// Linux refuses longer paths, so that such a pattern finds nothing.
constexpr std::size_t kPathMax = 4096;

struct Place {
  RelPath path;
  std::string written;
};

class Walker {
 public:
  Walker(const ProjectTree& tree, std::vector<GlobPattern> steps) : tree_(tree), steps_(std::move(steps)) {}

  GlobWalk Walk() && {
    todo_.push_back({{.path = tree_.application, .written = {}}, 0, Task::Kind::kEnter});
    while (!todo_.empty()) {
      Task task = std::move(todo_.back());
      todo_.pop_back();
      if (task.kind == Task::Kind::kEnter) {
        Enter(task.place, task.step);
      } else {
        Compare(task.place, task.step);
      }
    }
    return std::move(found_);
  }

 private:
  struct Task {
    Place place;
    std::size_t step = 0;
    // Enter: look below the place for what the step matches. Compare: match the place itself with the step.
    enum class Kind : std::uint8_t { kEnter, kCompare } kind = Kind::kEnter;
  };

  void Later(Place place, std::size_t step, Task::Kind kind) {
    // By path: ways that differ in dots alone would double with every step of `.*/.*/.*`.
    if (seen_.emplace(place.path, step, kind).second) todo_.push_back({std::move(place), step, kind});
  }

  // The place that is `name` below; nothing above the tree. `..` leaves where a link leads to, as on a disk.
  [[nodiscard]] std::optional<Place> Below(const Place& place, std::string_view name) const {
    if (name == ".." && place.path.is_root()) return std::nullopt;
    return Place{name == ".." ? tree_.RealPath(place.path).Parent() : place.path / RelPath::Known(name),
                 place.written.empty() ? std::string(name) : place.written + "/" + std::string(name)};
  }

  [[nodiscard]] bool IsDirectory(const Place& place) const {
    const ProjectNode* node = tree_.Find(place.path);
    return node != nullptr && node->kind == NodeKind::kDirectory;
  }

  void Accept(const std::optional<Place>& place, std::size_t step) {
    if (!place) return;
    if (step + 1 < steps_.size()) return Later(*place, step + 1, Task::Kind::kEnter);
    Keep(*place);
  }

  void Keep(const Place& place) {
    if (tree_.Find(place.path) == nullptr || IsDirectory(place) || !kept_.insert(place.path).second) return;
    std::string_view written = place.written;
    while (written.starts_with("./")) written.remove_prefix(2);
    found_.matches.push_back({place.path, std::string(written)});
  }

  // Nothing, or not everything, that lies below these on disk is here.
  bool IsDeadEnd(const Place& place) {
    const ProjectNode* node = tree_.Find(place.path);
    if (node == nullptr || node->kind != NodeKind::kDirectory) return false;
    if (node->fault == ProjectNode::LinkFault::kNone && node->unreadable.empty()) return false;
    if (dead_.insert(place.path).second) found_.dead_ends.push_back(place.path);
    return true;
  }

  void Enter(const Place& place, std::size_t step) {
    if (!IsDirectory(place) || IsDeadEnd(place)) return;
    const GlobPattern& pattern = steps_[step];
    if (!pattern.has_wildcards()) {
      const std::optional<Place> next = Below(place, pattern.text());
      if (next && tree_.Find(next->path) != nullptr) Accept(next, step);
      return;
    }
    for (const RelPath& child : tree_.Children(place.path)) {
      if (std::optional<Place> below = Below(place, child.name())) Later(*std::move(below), step, Task::Kind::kCompare);
    }
    // A pattern with a dot in front may mean these, which no directory lists.
    if (!pattern.text().starts_with('.')) return;
    for (const std::string_view special : {".", ".."}) {
      if (pattern.Matches(special)) Accept(Below(place, special), step);
    }
  }

  // `**` stands for the directory itself and for everything below it.
  void Compare(const Place& place, std::size_t step) {
    if (steps_[step].is_recursive()) {
      while (step + 1 < steps_.size() && steps_[step + 1].is_recursive()) ++step;
      if (IsDirectory(place)) Later(place, step, Task::Kind::kEnter);
      if (step + 1 == steps_.size()) return;  // ends in `**`: finds directories alone
      ++step;
    }
    if (!steps_[step].Matches(place.path.name())) return;
    Accept(place, step);
  }

  const ProjectTree& tree_;
  std::vector<GlobPattern> steps_;
  std::vector<Task> todo_;
  std::set<std::tuple<RelPath, std::size_t, Task::Kind>> seen_;
  std::set<RelPath> kept_;
  std::set<RelPath> dead_;
  GlobWalk found_;
};

// Empty steps (`a//b`) mean nothing. The crate judges the whole and each step alone: `[a/b]` passes the first only.
GlobWalk Split(std::string_view text, std::vector<GlobPattern>& steps) {
  if (GlobPattern::Parsed whole = GlobPattern::Parse(text); !whole.pattern) return {whole.problem, {}, {}};
  while (!text.empty()) {
    const std::size_t slash = text.find('/');
    const std::string_view step = text.substr(0, slash);
    text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
    if (step.empty()) continue;
    GlobPattern::Parsed parsed = GlobPattern::Parse(step);
    if (!parsed.pattern) return {parsed.problem, {}, {}};
    steps.push_back(*std::move(parsed.pattern));
  }
  return {};
}

}  // namespace

GlobWalk WalkGlob(const ProjectTree& tree, std::string_view pattern) {
  std::vector<GlobPattern> steps;
  GlobWalk malformed = Split(pattern, steps);
  // With a slash at its end it finds directories alone.
  const bool finds_nothing = steps.empty() || pattern.ends_with('/') || pattern.size() > kPathMax;
  if (!malformed.problem.empty() || finds_nothing) return malformed;
  return Walker(tree, std::move(steps)).Walk();
}

}  // namespace spin_aks
