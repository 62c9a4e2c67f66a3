// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/find_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "frontend/app/file_reports.h"
#include "frontend/app/glob_walk.h"
#include "frontend/app/guest_tree.h"
#include "frontend/manifest/file_patterns.h"
#include "frontend/text/glob.h"
#include "ir/utf8.h"

namespace spin_aks {

std::string_view LiteralSteps(std::string_view pattern) {
  const std::size_t wildcard = pattern.find_first_of("*?[");
  if (wildcard == std::string_view::npos) return pattern;
  const std::size_t slash = pattern.substr(0, wildcard).rfind('/');
  return pattern.substr(0, slash == std::string_view::npos ? 0 : slash);
}

namespace {

// Linux refuses longer paths.
constexpr std::size_t kPathMax = 4096;

using Fault = ProjectNode::LinkFault;

// The directory of which a pattern asks for everything, as the pattern says it: `a/**/*` -> `a`.
std::optional<std::string_view> RootOf(std::string_view pattern) {
  if (!pattern.ends_with(kEverything)) return std::nullopt;
  const std::string_view literal = LiteralSteps(pattern);
  const std::size_t rest = literal.empty() ? 0 : literal.size() + 1;
  return pattern.substr(rest) == kEverything ? std::optional(literal) : std::nullopt;
}

// `directory` as a pattern for everything below it. A directory's own name is taken for a pattern here, as in Spin.
std::string AllBelow(std::string_view directory) {
  if (directory.empty()) return std::string(kEverything);
  return fmt::format("{}{}{}", directory, directory.ends_with('/') ? "" : "/", kEverything);
}

// Spin compares paths as they are reached from the application's directory: `../a` is no other name for anything.
Exclusion ExclusionOf(const std::string& text, const RelPath& application) {
  Exclusion out{text.substr(0, text.find_first_of("*?[")), {}};
  if (!application.is_root()) {
    const bool may_lie_above = out.begin.empty() || out.begin.starts_with('.');
    out.begin = may_lie_above ? std::string() : application.text() + "/" + out.begin;
    return out;
  }
  if (const GlobPattern::Parsed parsed = GlobPattern::Parse(text); parsed.pattern)
    out.patterns = parsed.pattern->AsPathPatterns().value_or(std::vector<PathPattern>());
  return out;
}

// `*` and `**/*`, in whatever way they name the application directory before; `./*` says that it is meant, to Spin too.
bool MeansEverything(std::string_view pattern) {
  if (pattern == "./*" || pattern == "./**/*") return false;
  const std::string_view literal = LiteralSteps(pattern);
  const std::string_view rest = pattern.substr(std::min(literal.empty() ? 0 : literal.size() + 1, pattern.size()));
  const auto root = RelPath::Parse(literal);
  return (rest == "*" || rest == kEverything) && root && root->is_root();
}

class Finder {
 public:
  Finder(const ManifestComponent& component, const ProjectTree& tree, const std::vector<RelPath>& generated, Diagnostics& diagnostics)
      : component_(component), tree_(tree), diagnostics_(diagnostics), reports_(tree, diagnostics) {
    rules_.generated = generated;
    for (const SpannedString& text : component.exclude_files) rules_.exclusions.push_back(ExclusionOf(*text, tree.application));
  }

  Seen Find() && {
    // Spin copies all entries at once, and of two files for one guest path the last to arrive stays. A placement looks at its source
    // first (`fs::metadata(…).await` in crates/loader/src/local.rs), so it arrives behind every pattern; within a form the order holds.
    for (const ManifestFiles& entry : component_.files) {
      if (!entry.destination) Take(entry, &Finder::Pattern);
    }
    for (const ManifestFiles& entry : component_.files) {
      if (entry.destination) Take(entry, &Finder::Placement);
    }
    CheckClashes();
    return {std::move(guest_), std::move(rules_), std::move(missing_), std::move(directories_)};
  }

 private:
  // ---- The two forms of an entry ----

  void Take(const ManifestFiles& entry, void (Finder::*form)(const ManifestFiles&)) {
    skipped_.clear();
    (this->*form)(entry);
    reports_.Skipped(entry, skipped_);
  }

  void Pattern(const ManifestFiles& entry) {
    const std::string& text = *entry.source;
    if (EndsInDots(entry, diagnostics_)) return;
    if (MeansEverything(text) && Follow(LiteralSteps(text)) == tree_.application) reports_.WholeApplication(entry);
    const std::optional<RelPath> written = RelPath::Parse(text);
    const std::optional<RelPath> path = Follow(text);
    // What is above the application has no place in the guest's tree by its own name.
    if (!written || !path) return reports_.PatternAbove(entry.source);
    if (ReportFaultOnTheWay(entry, *path)) return;
    const ProjectNode* node = Existing(*path, text);
    if (node != nullptr && node->kind == NodeKind::kDirectory) {
      // The name counts twice: once as where to copy to, once in the path of each file.
      Glob(entry, AllBelow(text), *written, RelPath());
      AddDirectories(text, entry.span);
    } else if (node != nullptr) {
      AddFile(entry, *path, *written);
      AddDirectoriesAbove(text, entry.span);
    } else if (LooksLikeGlob(text)) {
      AddDirectories({}, entry.span);
      if (Glob(entry, text, RelPath(), RelPath()) == 0) reports_.Nothing(entry);
    } else if (const auto file = FileOnTheWay(text)) {
      reports_.FileOnTheWay(entry, *file);
    } else {
      Missing(entry, *path, text.ends_with('/') ? *written / *written : *written);
    }
  }

  void Placement(const ManifestFiles& entry) {
    const std::string& text = *entry.source;
    const std::optional<RelPath> written = tree_.Locate(text);
    const std::optional<RelPath> path = Follow(text);
    if (!written || !path) return reports_.SourceAbove(entry.source);
    std::string_view inside = **entry.destination;
    inside.remove_prefix(std::min(inside.find_first_not_of('/'), inside.size()));
    const std::optional<RelPath> destination = RelPath::Parse(inside);
    if (!destination) return reports_.DestinationAbove(*entry.destination);
    if (inside.size() > kPathMax) return reports_.Destination(entry, "is longer than a path may be");
    if (ReportFaultOnTheWay(entry, *path)) return;
    if (const auto file = FileOnTheWay(text)) return reports_.FileOnTheWay(entry, *file);
    const ProjectNode* node = Existing(*path, text);
    if (node == nullptr) {
      Missing(entry, *path, *destination);
    } else if (node->kind == NodeKind::kDirectory) {
      if (tree_.application.IsWithin(*path)) reports_.WholeApplication(entry);
      Glob(entry, AllBelow(text), *destination, *written);
      AddDirectories(inside, entry.span);
    } else if (inside.empty() || inside.ends_with('/') || EndsInStep(inside, ".") || EndsInStep(inside, "..")) {
      reports_.Destination(entry, "names a directory, and the source is a file");
    } else {
      AddFile(entry, *path, *destination);
      AddDirectoriesAbove(inside, entry.span);
    }
  }

  // ---- What is there ----

  // As `Path::exists` says: a broken link does not, nor does `file/`, nor `nothing/../file`.
  [[nodiscard]] const ProjectNode* Existing(const RelPath& path, std::string_view text) const {
    const ProjectNode* node = tree_.Find(path);
    if (node == nullptr || node->fault != Fault::kNone) return nullptr;
    bool is_broken = text.ends_with('/') && node->kind != NodeKind::kDirectory;
    Walk(text, [&](const RelPath& at, std::string_view step) {
      const ProjectNode* left = step == ".." ? tree_.Find(at) : nullptr;
      is_broken |= step == ".." && (left == nullptr || left->fault != Fault::kNone || left->kind != NodeKind::kDirectory);
      return !is_broken;
    });
    return is_broken ? nullptr : node;
  }

  // Where a disk ends up: `..` behind a link leaves the directory that the link leads to. Nothing if that is outside.
  [[nodiscard]] std::optional<RelPath> Follow(std::string_view text) const {
    std::optional<RelPath> lexical = tree_.Locate(text);
    if (!lexical || text.size() > kPathMax || text.find("..") == std::string_view::npos) return lexical;
    return Walk(text, [](const RelPath&, std::string_view) { return true; });
  }

  // The first file with more of the text behind it: a disk goes nowhere from there, not even up.
  [[nodiscard]] std::optional<RelPath> FileOnTheWay(std::string_view text) const {
    std::optional<RelPath> file;
    if (text.size() > kPathMax) return file;
    Walk(std::string(text) + (text.ends_with('/') ? "." : ""), [&](const RelPath& at, std::string_view) {
      const ProjectNode* node = tree_.Find(at);
      if (node != nullptr && node->kind == NodeKind::kFile && node->fault == Fault::kNone) file = at;
      return !file;
    });
    return file;
  }

  // Asks `visit` about each place and the step that leads on from it, until it says no. Nothing if the way climbs out.
  template <typename Visit>
  std::optional<RelPath> Walk(std::string_view text, const Visit& visit) const {
    RelPath at = tree_.application;
    while (!text.empty()) {
      const std::string_view step = text.substr(0, text.find('/'));
      text.remove_prefix(std::min(step.size() + 1, text.size()));
      if (step == ".." && at.is_root()) return std::nullopt;
      if (!visit(at, step)) break;
      at = step == ".." ? tree_.RealPath(at).Parent() : at / RelPath::Known(step);
    }
    return at;
  }

  // Looks below the deepest step that is there; reports at most one fault.
  bool ReportFaultOnTheWay(const ManifestFiles& entry, const RelPath& path) {
    if (path.text().size() > kPathMax) return false;
    if (const auto unreadable = tree_.FindUnreadable(path)) return ReportUnreadable(entry.source, tree_, *unreadable, diagnostics_), true;
    for (RelPath at = path; !at.is_root(); at = at.Parent()) {
      const ProjectNode* node = tree_.Find(at);
      if (node != nullptr && (node->fault == Fault::kOutside || node->fault == Fault::kLoop)) return reports_.Fault(entry, at, *node), true;
    }
    return false;
  }

  // Files of `pattern`, their paths as written without `prefix` appended to `target`. Returns how many there are, excluded ones too.
  std::size_t Glob(const ManifestFiles& entry, std::string_view pattern, const RelPath& target, const RelPath& prefix) {
    const GlobWalk walk = WalkGlob(tree_, pattern);
    if (!walk.problem.empty()) {
      ReportPattern(entry.source, walk.problem, diagnostics_);
      return 1;
    }
    if (const auto root = RootOf(pattern)) AddRoot(*root);
    ParseExclusions();
    for (const RelPath& dead_end : walk.dead_ends) {
      // Whatever lies behind it: does the exclusion take all of it?
      if (!IsExcluded(FromApplication(tree_, dead_end / *RelPath::Parse("\x01/\x01"))))
        reports_.Fault(entry, dead_end, *tree_.Find(dead_end));
    }
    for (const GlobMatch& match : walk.matches) {
      if (!IsExcluded(match.written)) AddMatch(entry, match, target, prefix);
    }
    return walk.matches.size() + walk.dead_ends.size();
  }

  void AddMatch(const ManifestFiles& entry, const GlobMatch& match, const RelPath& target, const RelPath& prefix) {
    const ProjectNode& node = *tree_.Find(match.path);
    if (node.fault == Fault::kOutside || node.fault == Fault::kLoop || !node.unreadable.empty())
      return reports_.Fault(entry, match.path, node);
    // A broken link, a socket, a name that is not UTF-8: Spin passes over them in silence.
    if (node.fault != Fault::kNone || node.kind != NodeKind::kFile || FindInvalidUtf8(match.path.text())) return;
    // A pattern's own name is of the guest's tree, a placement's source of the project's.
    const RelPath written = (entry.destination ? tree_.Locate(match.written) : RelPath::Parse(match.written)).value_or(match.path);
    if (!written.IsWithin(prefix)) return reports_.Stray(entry, match.path);
    const std::size_t skip = prefix.is_root() ? 0 : prefix.text().size() + 1;
    AddFile(entry, match.path, target / *RelPath::Parse(std::string_view(written.text()).substr(skip)));
    if (!entry.destination && !IsOurs(tree_.RealPath(match.path)) && match.written != written.text())
      AddDirectoriesAbove(match.written, entry.span, target);
  }

  void AddRoot(std::string_view literal) {
    if (const auto root = Follow(literal)) rules_.roots.push_back(*root);
  }

  // Spin makes each directory of a destination as it is written, the `a` of `a/../b` too.
  void AddDirectories(std::string_view path, Span span, RelPath at = {}) {
    directories_.emplace("/", span);
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('/'));
      path.remove_prefix(std::min(step.size() + 1, path.size()));
      at = step == ".." ? at.Parent() : at / RelPath::Known(step);
      directories_.emplace("/" + at.text(), span);
    }
  }
  void AddDirectoriesAbove(std::string_view file, Span span, RelPath at = {}) {
    const std::size_t slash = file.rfind('/');
    AddDirectories(file.substr(0, slash == std::string_view::npos ? 0 : slash), span, std::move(at));
  }

  [[nodiscard]] bool IsOurs(const RelPath& real) const {
    return std::ranges::any_of(rules_.generated, [&](const RelPath& ours) { return real.IsWithin(ours); });
  }

  void AddFile(const ManifestFiles& entry, const RelPath& path, const RelPath& guest) {
    const RelPath real = tree_.RealPath(path);
    if (IsOurs(real)) return void(skipped_.insert(path));
    if (FindInvalidUtf8(real.text())) return reports_.Name(entry, path);
    const auto [seen, is_new] = guest_.try_emplace("/" + guest.text(), SeenFile{path, entry.span});
    if (is_new) return;
    if (tree_.RealPath(seen->second.path) != real) reports_.Contest(seen->first, seen->second, path, entry.span);
    seen->second = {path, entry.span};
  }

  // ---- Exclusions: read when the first pattern needs them, as Spin does ----

  void ParseExclusions() {
    if (std::exchange(has_exclusions_, true)) return;
    for (const SpannedString& text : component_.exclude_files) {
      GlobPattern::Parsed parsed = GlobPattern::Parse(*text);
      if (parsed.pattern) {
        exclusions_.push_back(*std::move(parsed.pattern));
      } else {
        ReportPattern(text, parsed.problem, diagnostics_);
      }
    }
  }
  [[nodiscard]] bool IsExcluded(std::string_view path) const {
    return std::any_of(exclusions_.begin(), exclusions_.end(), [&](const GlobPattern& pattern) { return pattern.Matches(path); });
  }

  // ---- What is not there ----

  void Missing(const ManifestFiles& entry, const RelPath& path, const RelPath& guest) {
    const bool could_be_there = std::max(guest.text().size(), path.text().size()) <= kPathMax;
    if (could_be_there) missing_.push_back({GuestFile::Kind::kDirectory, "/" + guest.text(), path, entry.span});
    reports_.Missing(entry, path);
  }

  void CheckClashes() {
    for (const auto& [path, file] : guest_) {
      const auto below = guest_.lower_bound(path + "/");
      const auto directory = directories_.find(path);
      if (below != guest_.end() && below->first.starts_with(path + "/")) {
        reports_.Clash(path, file.span, fmt::format("`{}` lies below it", below->first), below->second.span);
      } else if (directory != directories_.end()) {
        reports_.Clash(path, file.span, "a directory is placed there too", directory->second);
      }
    }
  }

  const ManifestComponent& component_;
  const ProjectTree& tree_;
  Diagnostics& diagnostics_;
  FileReports reports_;
  WholeRules rules_;
  GuestTree guest_;
  std::map<std::string, Span> directories_;
  std::vector<GuestFile> missing_;
  std::vector<GlobPattern> exclusions_;
  bool has_exclusions_ = false;
  std::set<RelPath> skipped_;
};

}  // namespace

Seen FindFiles(const ManifestComponent& component, const ProjectTree& tree, const std::vector<RelPath>& generated,
               Diagnostics& diagnostics) {
  return Finder(component, tree, generated, diagnostics).Find();
}

}  // namespace spin_aks
