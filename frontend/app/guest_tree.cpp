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
#include <string_view>
#include <utility>

#include "ir/utf8.h"

namespace spin_aks {
namespace {

// `/a/b` -> `/a`, `/a` -> `/`.
std::string GuestParent(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }
std::string_view GuestName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

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
    for (auto& [path, entry] : out) sorted.push_back(std::move(entry));
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
    Upwards(file, source, [&](const std::string& guest, const RelPath& path) {
      if (!IsAskedFor(path)) return false;
      Claimed& claimed = claims_.try_emplace(guest, Claimed{path}).first->second;
      claimed.is_torn |= claimed.directory != path;
      ++claimed.files;
      census_.try_emplace(path);
      return true;
    });
  }

  void Count(const RelPath& path, const ProjectNode& node) {
    const bool is_odd = node.is_link || node.kind == NodeKind::kOther || FindInvalidUtf8(path.name()).has_value();
    const bool is_file = node.kind != NodeKind::kDirectory;
    if (!is_odd && !is_file) return;
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
                    !HoldsGenerated(claim->second.directory) && !MayExclude(rules_, claim->second.directory);
    return known->second;
  }

  // The highest whole directory that the file lies in, or the file.
  GuestFile Largest(const std::string& file, const SeenFile& seen) {
    GuestFile best{GuestFile::Kind::kFile, file, tree_.RealPath(seen.path), seen.span};
    Upwards(file, seen.path, [&](const std::string& guest, const RelPath& path) {
      if (!claims_.contains(guest)) return false;
      if (IsWhole(guest)) best = {GuestFile::Kind::kDirectory, guest, tree_.RealPath(path), seen.span};
      return true;
    });
    return best;
  }

  const GuestTree& guest_;
  const ProjectTree& tree_;
  const WholeRules& rules_;
  std::vector<std::string> paths_;
  std::map<std::string, Claimed> claims_;
  std::map<RelPath, Census> census_;
  std::map<std::string, bool> whole_;
};

}  // namespace

bool MayExclude(const WholeRules& rules, const RelPath& directory) {
  const std::string below = directory.is_root() ? std::string() : directory.text() + "/";
  return std::any_of(rules.exclusions.begin(), rules.exclusions.end(),
                     [&](const std::string& begin) { return begin.starts_with(below) || below.starts_with(begin); });
}

std::vector<GuestFile> Gather(const GuestTree& guest, const ProjectTree& tree, const WholeRules& rules) {
  return Gatherer(guest, tree, rules).Gather();
}

}  // namespace spin_aks
