// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "frontend/app/find_files.h"
#include "frontend/app/guest_tree.h"

namespace spin_aks {
namespace {

// ---- What the context can go without ----

// What the image holds whatever is excluded, by its real path.
std::set<RelPath> Needed(const std::vector<ManifestComponent>& components, const std::vector<Seen>& seen, const ProjectTree& tree) {
  std::set<RelPath> needed;
  const auto add = [&](std::string_view text) {
    if (const auto path = tree.Locate(text)) needed.insert(tree.RealPath(*path));
  };
  for (const ManifestComponent& component : components) {
    if (const auto* local = std::get_if<ManifestLocalSource>(&component.source.form)) add(*local->path);
    for (const ManifestDependency& dependency : component.dependencies) add(*dependency.path);
  }
  for (const Seen& one : seen) {
    for (const auto& [guest, file] : one.guest) needed.insert(tree.RealPath(file.path));
    for (const GuestFile& missing : one.missing) needed.insert(missing.source);
  }
  return needed;
}

std::vector<std::string_view> Texts(const ManifestComponent& component) {
  std::vector<std::string_view> texts;
  for (const SpannedString& text : component.exclude_files) texts.emplace_back(*text);
  std::ranges::sort(texts);
  return texts;
}

// Which directories are asked for as a whole, and under which exclusions.
class Roots {
 public:
  Roots(const std::vector<ManifestComponent>& components, const std::vector<Seen>& seen) {
    for (std::size_t i = 0; i < seen.size(); ++i) {
      for (const RelPath& root : seen[i].rules.roots) exclusions_[root].insert(Texts(components[i]));
    }
  }
  // Whether all that ask for the directory, for one above it or below it, exclude the same.
  [[nodiscard]] bool AreOfOneMind(const RelPath& root) const {
    const auto& own = exclusions_.at(root);
    if (own.size() > 1) return false;
    for (RelPath above = root; !above.is_root();) {
      above = above.Parent();
      if (const auto it = exclusions_.find(above); it != exclusions_.end() && it->second != own) return false;
    }
    for (auto it = exclusions_.lower_bound(root / RelPath::Known("\x01")); it != exclusions_.end() && it->first.IsWithin(root); ++it) {
      if (it->second != own) return false;
    }
    return true;
  }

 private:
  std::map<RelPath, std::set<std::vector<std::string_view>>> exclusions_;
};

bool MayLeaveOut(const WholeRules& rules, const Roots& roots) {
  const auto takes_needed = [&](const PathPattern& pattern) {
    return !SpeaksOfNamesAlone(pattern) &&
           std::ranges::any_of(*rules.needed, [&](const RelPath& path) { return pattern.Takes(path.text()); });
  };
  return std::ranges::all_of(rules.exclusions,
                             [&](const Exclusion& exclusion) {
                               return !exclusion.patterns.empty() && std::ranges::none_of(exclusion.patterns, takes_needed);
                             }) &&
         std::ranges::all_of(rules.roots, [&](const RelPath& root) { return roots.AreOfOneMind(root); });
}

// ---- What is not in the tree ----

// Adds to files by guest path what neither lies below one of them nor holds one.
class Gaps {
 public:
  explicit Gaps(std::vector<GuestFile> files) {
    for (GuestFile& file : files) files_.emplace(file.guest_path, std::move(file));
  }
  void AddMissing(const GuestFile& missing) {
    if (!IsBelowOne(missing.guest_path) && !HoldsOne(missing.guest_path)) files_.emplace(missing.guest_path, missing);
  }
  void AddEmpty(const std::string& path, Span span) {
    if (!HoldsOne(path) && !files_.contains(path)) files_.emplace(path, GuestFile{GuestFile::Kind::kEmptyDirectory, path, {}, span});
  }
  std::vector<GuestFile> Take() && {
    std::vector<GuestFile> out;
    for (auto& [path, file] : files_) out.push_back(std::move(file));
    return out;
  }

 private:
  [[nodiscard]] bool HoldsOne(const std::string& path) const {
    const std::string below = path == "/" ? path : path + "/";
    auto it = files_.lower_bound(below);
    if (it != files_.end() && it->first == path) ++it;
    return it != files_.end() && it->first.starts_with(below);
  }
  [[nodiscard]] bool IsBelowOne(std::string_view path) const {
    for (; path != "/"; path = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1))) {
      if (files_.contains(path)) return true;
    }
    return files_.contains("/");
  }
  std::map<std::string, GuestFile, std::less<>> files_;
};

GuestFiles Fill(const Seen& seen, const ProjectTree& tree) {
  Gaps gaps(Gather(seen.guest, tree, seen.rules));
  for (const GuestFile& missing : seen.missing) {
    if (!MayExclude(seen.rules, missing.source)) gaps.AddMissing(missing);
  }
  // The deepest first: a directory that holds an empty one is not empty.
  for (const auto& [path, span] : std::ranges::reverse_view(seen.directories)) {
    const std::string below = path == "/" ? path : path + "/";
    const auto file = seen.guest.lower_bound(below);
    if (file == seen.guest.end() || !file->first.starts_with(below)) gaps.AddEmpty(path, span);
  }
  return std::move(gaps).Take();
}

// `../../a/b` -> `a/b`.
std::string_view BehindWaysUp(std::string_view text) {
  while (text.starts_with("../")) text.remove_prefix(3);
  return text;
}

}  // namespace

std::vector<GuestFiles> ResolveFiles(const std::vector<ManifestComponent>& components, const ProjectTree& tree,
                                     const std::vector<RelPath>& generated, Diagnostics& diagnostics) {
  std::vector<Seen> seen;
  for (const ManifestComponent& component : components) seen.push_back(FindFiles(component, tree, generated, diagnostics));
  const bool excludes =
      std::ranges::any_of(components, [](const ManifestComponent& component) { return !component.exclude_files.empty(); });
  const std::set<RelPath> needed = excludes ? Needed(components, seen, tree) : std::set<RelPath>();
  const Roots roots(components, seen);
  std::vector<GuestFiles> out;
  for (Seen& one : seen) {
    one.rules.needed = &needed;
    one.rules.may_leave_out = tree.use == ProjectTree::Use::kAlone && MayLeaveOut(one.rules, roots);
    out.push_back(Fill(one, tree));
  }
  return out;
}

std::vector<RelPath> WantedFiles(const ManifestComponent& component, const RelPath& application) {
  const ProjectTree nothing{.application = application};
  std::vector<RelPath> wanted;
  for (const ManifestFiles& entry : component.files) {
    // A name that looks like a pattern may be one, or may be just that name: both lie below what comes before.
    std::string_view literal = LiteralSteps(*entry.source);
    // A way up behind a wildcard or a link may lead anywhere in the tree. No step down to the application is a link.
    if (BehindWaysUp(*entry.source).find("..") != std::string_view::npos) {
      wanted.emplace_back();
    } else if (std::optional<RelPath> path = nothing.Locate(literal)) {
      wanted.push_back(*std::move(path));
    }
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

}  // namespace spin_aks
