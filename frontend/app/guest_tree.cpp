// SPDX-License-Identifier: Apache-2.0
//
// A directory of the guest is whole if each file in it comes from the same
// relative place of one project directory, and the project directory has no more
// files than that. Counting is enough: names are unique on both sides.
#include "frontend/app/guest_tree.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "ir/utf8.h"

namespace spin_aks {
namespace {

// `/a/b` -> `/a`, `/a` -> `/`.
std::string GuestParent(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }
std::string_view GuestName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool MayBeBelow(const Exclusion& exclusion, const RelPath& directory) {
  const std::string below = directory.is_root() ? std::string() : directory.text() + "/";
  return exclusion.begin.starts_with(below) || below.starts_with(exclusion.begin);
}

// The same pattern, for what lies in the directory and nothing else, where it can be said so.
PathPattern Below(const RelPath& directory, PathPattern pattern) {
  if (!directory.is_root() && SpeaksOfNamesAlone(pattern))
    pattern.tokens.insert(pattern.tokens.begin(), PathPattern::Token{PathPattern::Token::Kind::kText, directory.text() + "/"});
  return pattern;
}

class Gatherer {
 public:
  Gatherer(const GuestTree& guest, const ProjectTree& tree, const WholeRules& rules) : guest_(guest), tree_(tree), rules_(rules) {
    for (const auto& [path, file] : guest_) paths_.push_back(path);
  }

  std::vector<GuestFile> Gather() && {
    for (const auto& [path, file] : guest_) Claim(path, file.path);
    for (const auto& [path, node] : tree_.nodes) Count(path, node);
    std::map<std::string, GuestFile> out;
    for (const auto& [path, file] : guest_) {
      GuestFile entry = Largest(path, file);
      out.emplace(entry.guest_path, std::move(entry));
    }
    std::vector<GuestFile> sorted;
    for (auto& [path, entry] : out) {
      if (entry.kind == GuestFile::Kind::kDirectory) NameWhatIsNotShown(entry);
      sorted.push_back(std::move(entry));
    }
    return sorted;
  }

 private:
  // A guest directory that might be a project directory.
  struct Claimed {
    RelPath directory;
    std::size_t files = 0;  // of the guest that lie where they would in `directory`
    bool is_torn = false;   // two project directories claim it
  };
  struct Census {
    std::size_t files = 0;
    bool is_odd = false;  // holds what a copy of the directory would not make a file
  };

  [[nodiscard]] bool IsAskedFor(const RelPath& directory) const {
    return std::any_of(rules_.roots.begin(), rules_.roots.end(), [&](const RelPath& root) { return directory.IsWithin(root); });
  }

  [[nodiscard]] bool IsLeftOut(const RelPath& path) const {
    return rules_.may_leave_out && std::ranges::any_of(rules_.exclusions, [&](const Exclusion& exclusion) {
             return std::ranges::any_of(exclusion.patterns, [&](const PathPattern& pattern) { return pattern.Takes(path.text()); });
           });
  }

  // Calls `visit(guest directory, project directory)` for each pair above the file that ends in the same names.
  template <typename Visit>
  void Upwards(std::string guest, RelPath path, const Visit& visit) const {
    while (guest != "/" && !path.is_root() && GuestName(guest) == path.name()) {
      guest = GuestParent(guest);
      path = path.Parent();
      if (!visit(guest, path)) return;
    }
  }

  void Claim(const std::string& file, const RelPath& source) {
    const bool is_left_out = IsLeftOut(source);
    Upwards(file, source, [&](const std::string& guest, const RelPath& path) {
      if (!IsAskedFor(path)) return false;
      Claimed& claimed = claims_.try_emplace(guest, Claimed{path}).first->second;
      claimed.is_torn |= claimed.directory != path || is_left_out;
      ++claimed.files;
      census_.try_emplace(path);
      return true;
    });
  }

  void Count(const RelPath& path, const ProjectNode& node) {
    const bool is_file = node.kind != NodeKind::kDirectory;
    const bool is_left_out = is_file && IsLeftOut(path);
    const bool is_odd = is_left_out ? rules_.needed->contains(tree_.RealPath(path))
                                    : node.is_link || node.kind == NodeKind::kOther || FindInvalidUtf8(path.name()).has_value();
    if (!is_odd && (!is_file || is_left_out)) return;
    for (RelPath above = path; !above.is_root();) {
      above = above.Parent();
      const auto census = census_.find(above);
      if (census == census_.end()) continue;
      census->second.is_odd |= is_odd;
      if (is_file) ++census->second.files;
    }
  }

  [[nodiscard]] std::size_t FilesBelow(const std::string& guest) const {
    if (guest == "/") return paths_.size();
    const auto begin = std::lower_bound(paths_.begin(), paths_.end(), guest + "/");
    const auto end = std::lower_bound(begin, paths_.end(), guest + "0");  // the character behind `/`
    return static_cast<std::size_t>(std::distance(begin, end));
  }

  [[nodiscard]] bool HoldsGenerated(const RelPath& directory) const {
    const RelPath real = tree_.RealPath(directory);
    return std::any_of(rules_.generated.begin(), rules_.generated.end(),
                       [&](const RelPath& ours) { return ours.IsWithin(real) || real.IsWithin(ours); });
  }

  [[nodiscard]] bool IsWhole(const std::string& guest) {
    const auto claim = claims_.find(guest);
    if (claim == claims_.end() || claim->second.is_torn) return false;
    const auto [known, is_new] = whole_.try_emplace(guest, false);
    if (!is_new) return known->second;
    const Census& census = census_.at(claim->second.directory);
    known->second = !census.is_odd && claim->second.files == census.files && FilesBelow(guest) == census.files &&
                    !HoldsGenerated(claim->second.directory) && CanGoWithout(claim->second.directory);
    return known->second;
  }

  // An exclusion speaks of the path as it was reached, the build context of where that leads to.
  [[nodiscard]] bool CanGoWithout(const RelPath& directory) const {
    if (tree_.use == ProjectTree::Use::kShared && !EmptyBelow(directory).empty()) return false;
    return !MayExclude(rules_, directory) || (rules_.may_leave_out && tree_.RealPath(directory) == directory);
  }

  // Directories without a file that is shown, at any depth.
  [[nodiscard]] std::vector<RelPath> EmptyBelow(const RelPath& reached) const {
    std::set<RelPath> shown;
    std::vector<RelPath> directories;
    const auto begin = tree_.nodes.lower_bound(reached / RelPath::Known("\x01"));
    for (auto it = begin; it != tree_.nodes.end() && it->first.IsWithin(reached); ++it) {
      if (it->second.kind == NodeKind::kDirectory) {
        directories.push_back(it->first);
      } else if (!IsLeftOut(it->first)) {
        for (RelPath above = it->first.Parent(); above != reached && shown.insert(above).second;) above = above.Parent();
      }
    }
    std::erase_if(directories, [&](const RelPath& directory) { return shown.contains(directory); });
    return directories;
  }

  // The highest whole directory that the file lies in, or the file.
  GuestFile Largest(const std::string& file, const SeenFile& seen) {
    GuestFile best{GuestFile::Kind::kFile, file, tree_.RealPath(seen.path), seen.span};
    Upwards(file, seen.path, [&](const std::string& guest, const RelPath& path) {
      if (!claims_.contains(guest)) return false;
      if (IsWhole(guest)) best = {GuestFile::Kind::kDirectory, guest, tree_.RealPath(path), seen.span};
      return true;
    });
    if (best.kind == GuestFile::Kind::kDirectory) whole_sources_.try_emplace(best.guest_path, claims_.at(best.guest_path).directory);
    return best;
  }

  void NameWhatIsNotShown(GuestFile& whole) const {
    const RelPath& reached = whole_sources_.at(whole.guest_path);
    for (const Exclusion& exclusion : rules_.exclusions) {
      if (!rules_.may_leave_out || !MayBeBelow(exclusion, reached)) continue;
      for (const PathPattern& pattern : exclusion.patterns) whole.without.push_back(Below(reached, pattern));
    }
    for (const RelPath& directory : EmptyBelow(reached)) whole.without_directories.push_back(tree_.RealPath(directory));
  }

  const GuestTree& guest_;
  const ProjectTree& tree_;
  const WholeRules& rules_;
  std::vector<std::string> paths_;
  std::map<std::string, Claimed> claims_;
  std::map<RelPath, Census> census_;
  std::map<std::string, bool> whole_;
  std::map<std::string, RelPath> whole_sources_;  // of each whole directory, as the manifest reached it
};

}  // namespace

bool MayExclude(const WholeRules& rules, const RelPath& directory) {
  return std::ranges::any_of(rules.exclusions, [&](const Exclusion& exclusion) { return MayBeBelow(exclusion, directory); });
}

bool SpeaksOfNamesAlone(const PathPattern& pattern) {
  using Kind = PathPattern::Token::Kind;
  return pattern.tokens.front().kind == Kind::kDirectories &&
         std::none_of(pattern.tokens.begin() + 1, pattern.tokens.end(), [](const PathPattern::Token& token) {
           return token.kind == Kind::kDirectories || token.text.find('/') != std::string::npos;
         });
}

std::vector<GuestFile> Gather(const GuestTree& guest, const ProjectTree& tree, const WholeRules& rules) {
  return Gatherer(guest, tree, rules).Gather();
}

}  // namespace spin_aks
