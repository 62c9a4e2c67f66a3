// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "frontend/app/glob_walk.h"
#include "frontend/app/guest_tree.h"
#include "frontend/manifest/file_patterns.h"
#include "frontend/text/glob.h"
#include "frontend/text/spelling.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

// Linux refuses longer paths.
constexpr std::size_t kPathMax = 4096;
// Each costs a look through the project.
constexpr std::size_t kMostSuggestions = 32;
constexpr std::string_view kEverything = "**/*";

using Fault = ProjectNode::LinkFault;

// What a pattern says before its first wildcard, in whole steps: `a/b*/c` -> `a`.
std::string_view LiteralSteps(std::string_view pattern) {
  const std::size_t wildcard = pattern.find_first_of("*?[");
  if (wildcard == std::string_view::npos) return pattern;
  const std::size_t slash = pattern.substr(0, wildcard).rfind('/');
  return pattern.substr(0, slash == std::string_view::npos ? 0 : slash);
}

// The directory of which a pattern asks for everything: `a/**/*` -> `a`.
std::optional<RelPath> RootOf(std::string_view pattern) {
  if (!pattern.ends_with(kEverything)) return std::nullopt;
  const std::string_view literal = LiteralSteps(pattern);
  const std::size_t rest = literal.empty() ? 0 : literal.size() + 1;
  return pattern.substr(rest) == kEverything ? RelPath::Parse(literal) : std::nullopt;
}

// `directory` as a pattern for everything below it. A directory's own name is taken for a pattern here, as in Spin.
std::string AllBelow(std::string_view directory) {
  if (directory.empty()) return std::string(kEverything);
  return fmt::format("{}{}{}", directory, directory.ends_with('/') ? "" : "/", kEverything);
}

class Resolver {
 public:
  Resolver(const ManifestComponent& component, const ProjectTree& tree, const std::vector<RelPath>& generated, Diagnostics& diagnostics)
      : component_(component), tree_(tree), diagnostics_(diagnostics) {
    rules_.generated = generated;
    for (const SpannedString& text : component.exclude_files) {
      rules_.exclusions.emplace_back(text->substr(0, text->find_first_of("*?[")));
    }
  }

  std::vector<GuestFile> Resolve() && {
    for (const ManifestFiles& entry : component_.files) {
      skipped_.clear();
      if (entry.destination) {
        Placement(entry);
      } else {
        Pattern(entry);
      }
      NoteSkipped(entry);
    }
    CheckClashes();
    std::vector<GuestFile> files = Gather(guest_, tree_, rules_);
    AddMissing(files);
    return files;
  }

 private:
  Diagnostic& Report(DiagnosticKind kind, Span span, std::string message) { return diagnostics_.Report(kind, span, std::move(message)); }

  // ---- The two forms of an entry ----

  void Pattern(const ManifestFiles& entry) {
    const std::string& text = *entry.source;
    if (EndsInDots(entry, diagnostics_)) return;
    if (text == "*" || text == kEverything) WarnOfEverything(entry);
    const std::optional<RelPath> path = RelPath::Parse(text);
    if (!path) return ReportLeaving(entry.source, "this path");
    if (ReportFaultOnTheWay(entry, *path)) return;
    const ProjectNode* node = Existing(*path, text);
    if (node != nullptr && node->kind == NodeKind::kDirectory) {
      // The name counts twice: once as where to copy to, once in the path of each file.
      Glob(entry, AllBelow(text), *path, RelPath());
    } else if (node != nullptr) {
      AddFile(entry, *path, *path);
    } else if (LooksLikeGlob(text)) {
      if (Glob(entry, text, RelPath(), RelPath()) == 0) WarnOfNothing(entry);
    } else {
      Missing(entry, *path, text.ends_with('/') ? *path / *path : *path);
    }
  }

  void Placement(const ManifestFiles& entry) {
    const std::string& text = *entry.source;
    const std::optional<RelPath> path = RelPath::Parse(text);
    if (!path) return ReportLeaving(entry.source, "this source");
    std::string_view inside = **entry.destination;
    inside.remove_prefix(std::min(inside.find_first_not_of('/'), inside.size()));
    const std::optional<RelPath> destination = RelPath::Parse(inside);
    if (!destination) return ReportLeaving(*entry.destination, "this destination", "the guest's own root");
    if (inside.size() > kPathMax) return ReportDestination(entry, "is longer than a path may be");
    if (ReportFaultOnTheWay(entry, *path)) return;
    const ProjectNode* node = Existing(*path, text);
    if (node == nullptr) {
      Missing(entry, *path, *destination);
    } else if (node->kind == NodeKind::kDirectory) {
      Glob(entry, AllBelow(text), *destination, *path);
    } else if (inside.empty() || inside.ends_with('/') || EndsInStep(inside, ".") || EndsInStep(inside, "..")) {
      ReportDestination(entry, "names a directory, and the source is a file");
    } else {
      AddFile(entry, *path, *destination);
    }
  }

  // ---- What is there ----

  // As `Path::exists` says: a broken link does not, nor does `file/`.
  [[nodiscard]] const ProjectNode* Existing(const RelPath& path, std::string_view text) const {
    const ProjectNode* node = tree_.Find(path);
    if (node == nullptr || node->fault != Fault::kNone) return nullptr;
    return text.ends_with('/') && node->kind != NodeKind::kDirectory ? nullptr : node;
  }

  // Looks below the deepest step that is there; reports at most one fault.
  bool ReportFaultOnTheWay(const ManifestFiles& entry, const RelPath& path) {
    if (path.text().size() > kPathMax) return false;
    if (const auto unreadable = tree_.FindUnreadable(path)) return ReportUnreadable(entry.source, tree_, *unreadable, diagnostics_), true;
    for (RelPath at = path; !at.is_root(); at = at.Parent()) {
      const ProjectNode* node = tree_.Find(at);
      if (node != nullptr && (node->fault == Fault::kOutside || node->fault == Fault::kLoop)) return ReportFault(entry, at, *node), true;
    }
    return false;
  }

  // Files of `pattern`, their paths without `prefix` appended to `target`. Returns how many there are, excluded ones too.
  std::size_t Glob(const ManifestFiles& entry, std::string_view pattern, const RelPath& target, const RelPath& prefix) {
    const GlobWalk walk = WalkGlob(tree_, pattern);
    if (!walk.problem.empty()) {
      ReportPattern(entry.source, walk.problem, diagnostics_);
      return 1;
    }
    if (const auto root = RootOf(pattern)) rules_.roots.push_back(*root);
    ParseExclusions();
    for (const RelPath& dead_end : walk.dead_ends) {
      // Whatever lies behind it: does the exclusion take all of it?
      if (!IsExcluded((dead_end / *RelPath::Parse("\x01/\x01")).text())) ReportFault(entry, dead_end, *tree_.Find(dead_end));
    }
    for (const GlobMatch& match : walk.matches) {
      if (!IsExcluded(match.written)) AddMatch(entry, match.path, target, prefix);
    }
    return walk.matches.size() + walk.dead_ends.size();
  }

  void AddMatch(const ManifestFiles& entry, const RelPath& path, const RelPath& target, const RelPath& prefix) {
    const ProjectNode& node = *tree_.Find(path);
    if (node.fault == Fault::kOutside || node.fault == Fault::kLoop || !node.unreadable.empty()) return ReportFault(entry, path, node);
    // A broken link, a socket, a name that is not UTF-8: Spin passes over them in silence.
    if (node.fault != Fault::kNone || node.kind != NodeKind::kFile || FindInvalidUtf8(path.text())) return;
    if (!path.IsWithin(prefix)) return ReportStray(entry, path);
    const std::size_t skip = prefix.is_root() ? 0 : prefix.text().size() + 1;
    AddFile(entry, path, target / *RelPath::Parse(std::string_view(path.text()).substr(skip)));
  }

  void AddFile(const ManifestFiles& entry, const RelPath& path, const RelPath& guest) {
    const RelPath real = tree_.RealPath(path);
    const bool is_ours =
        std::any_of(rules_.generated.begin(), rules_.generated.end(), [&](const RelPath& ours) { return real.IsWithin(ours); });
    if (is_ours) return void(skipped_.insert(path));
    if (FindInvalidUtf8(real.text())) return ReportName(entry, path);
    guest_["/" + guest.text()] = {path, entry.span};
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
    const ProjectNode* node = tree_.Find(path);
    const bool is_broken = node != nullptr && node->fault == Fault::kDangling;
    Diagnostic& report = Report(DiagnosticKind::kFileNotThere, entry.source.span,
                                fmt::format("`{}` {}", *entry.source, is_broken ? "is a link to nothing" : "does not exist"));
    if (const auto near = NearestSibling(path)) report.Help(fmt::format("did you mean `{}`?", *near));
    if (entry.destination && LooksLikeGlob(*entry.source))
      report.Help("a `source` is a file or a directory; patterns are entries by themselves");
    report.Help("if the build makes it, run `spin build` first");
  }

  [[nodiscard]] std::optional<std::string> NearestSibling(const RelPath& path) const {
    if (missing_.size() > kMostSuggestions) return std::nullopt;
    std::vector<std::string> siblings;
    for (const RelPath& child : tree_.Children(path.Parent())) siblings.push_back(child.text());
    return Nearest(path.text(), siblings);
  }

  void AddMissing(std::vector<GuestFile>& files) const {
    std::map<std::string_view, const GuestFile*> known;
    for (const GuestFile& file : files) known.emplace(file.guest_path, &file);
    const auto is_free = [&](const std::string& path) {
      const auto below = known.lower_bound(path == "/" ? "/" : path + "/");
      if (below != known.end() && (path == "/" || below->first.starts_with(path + "/"))) return false;
      for (std::string_view at = path; at != "/"; at = at.substr(0, std::max<std::size_t>(at.rfind('/'), 1))) {
        if (known.contains(at)) return false;
      }
      return !known.contains("/");
    };
    for (const GuestFile& missing : missing_) {
      if (is_free(missing.guest_path) && !MayExclude(rules_, missing.source)) known.emplace(missing.guest_path, &missing);
    }
    std::vector<GuestFile> all;
    for (const auto& [path, file] : known) all.push_back(*file);
    files = std::move(all);
  }

  // ---- Reports ----

  void CheckClashes() {
    for (const auto& [path, file] : guest_) {
      const auto below = guest_.lower_bound(path + "/");
      if (below == guest_.end() || !below->first.starts_with(path + "/")) continue;
      Report(DiagnosticKind::kGuestPathClash, file.span, fmt::format("`{}` is a file, and `{}` lies below it", path, below->first))
          .Mark("puts the file there")
          .Also(below->second.span, "needs a directory there");
    }
  }

  void ReportLeaving(const SpannedString& text, std::string_view what, std::string_view root = "the application directory") {
    Report(DiagnosticKind::kPathLeavesApplication, text.span, fmt::format("`{}` leaves {}", *text, root))
        .Mark(fmt::format("{} has to stay inside", what));
  }
  void ReportFault(const ManifestFiles& entry, const RelPath& path, const ProjectNode& node) {
    if (!node.unreadable.empty()) {
      ReportUnreadable(entry.source, tree_, path, diagnostics_);
    } else if (node.fault == Fault::kLoop) {
      Report(DiagnosticKind::kFileLinkLoop, entry.source.span,
             fmt::format("the link `{}` leads back to a directory that holds it", path.text()))
          .Mark("would be copied without end");
    } else {
      Report(DiagnosticKind::kPathLeavesApplication, entry.source.span,
             fmt::format("the link `{}` ends outside the application directory", path.text()))
          .Mark("asks for it")
          .Help("copy the file into the application directory, or leave the link out with `exclude_files`");
    }
  }
  void ReportDestination(const ManifestFiles& entry, std::string_view why) {
    Report(DiagnosticKind::kFileDestination, entry.destination->span, fmt::format("a destination {}", why))
        .Mark("the guest's full name of the file belongs here")
        .Also(entry.source.span, "a file");
  }
  void ReportStray(const ManifestFiles& entry, const RelPath& path) {
    Report(DiagnosticKind::kFilePattern, entry.source.span, fmt::format("`{}` also means `{}`", *entry.source, path.text()))
        .Mark("Spin takes a directory's name for a pattern")
        .Help("rename the directory");
  }
  void ReportName(const ManifestFiles& entry, const RelPath& path) {
    Report(DiagnosticKind::kImageFileName, entry.source.span, "a link ends at a name that is not UTF-8")
        .Mark(fmt::format("by way of `{}`", path.text()));
  }
  void WarnOfEverything(const ManifestFiles& entry) {
    Report(DiagnosticKind::kWholeApplication, entry.source.span,
           fmt::format("`{}` shows the component the whole application directory", *entry.source))
        .Help(fmt::format("name the directory that it needs, or say `./{}` if this is meant", *entry.source));
  }
  void WarnOfNothing(const ManifestFiles& entry) {
    Diagnostic& report = Report(DiagnosticKind::kPatternFindsNothing, entry.source.span, fmt::format("`{}` finds no file", *entry.source));
    if (EndsInStep(*entry.source, "**")) {
      report.Help(fmt::format("`**` stands for directories alone: did you mean `{}/*`?", *entry.source));
    } else {
      report.Help("if the build makes them, run `spin build` first");
    }
  }
  void NoteSkipped(const ManifestFiles& entry) {
    if (skipped_.empty()) return;
    const std::string first = skipped_.begin()->text();
    const std::string more = skipped_.size() == 1 ? "" : fmt::format(" and {} more", skipped_.size() - 1);
    Report(DiagnosticKind::kGeneratedFileSkipped, entry.source.span, fmt::format("`{}`{} left out: made by `compile`", first, more));
  }

  const ManifestComponent& component_;
  const ProjectTree& tree_;
  Diagnostics& diagnostics_;
  WholeRules rules_;
  GuestTree guest_;
  std::vector<GuestFile> missing_;
  std::vector<GlobPattern> exclusions_;
  bool has_exclusions_ = false;
  std::set<RelPath> skipped_;
};

}  // namespace

std::vector<GuestFile> ResolveFiles(const ManifestComponent& component, const ProjectTree& tree, const std::vector<RelPath>& generated,
                                    Diagnostics& diagnostics) {
  return Resolver(component, tree, generated, diagnostics).Resolve();
}

void ReportUnreadable(const SpannedString& text, const ProjectTree& tree, const RelPath& path, Diagnostics& diagnostics) {
  diagnostics
      .Report(DiagnosticKind::kFileUnreadable, text.span,
              fmt::format("`{}` cannot be read: {}", path.is_root() ? "." : path.text(), tree.Find(path)->unreadable))
      .Mark("asks for it");
}

std::vector<RelPath> WantedFiles(const ManifestComponent& component) {
  std::vector<RelPath> wanted;
  for (const ManifestFiles& entry : component.files) {
    // A name that looks like a pattern may be one, or may be just that name: both lie below what comes before.
    std::string_view literal = LiteralSteps(*entry.source);
    // A way up behind a wildcard may lead anywhere.
    if (entry.source->find("..", literal.size()) != std::string::npos) literal = {};
    if (std::optional<RelPath> path = RelPath::Parse(literal)) wanted.push_back(*std::move(path));
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

}  // namespace spin_aks
