// SPDX-License-Identifier: Apache-2.0
#include "frontend/app/file_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "frontend/app/find_files.h"
#include "frontend/manifest/file_patterns.h"
#include "frontend/text/glob.h"
#include "frontend/text/spelling.h"

namespace spin_aks {
namespace {

using LinkFault = ProjectNode::LinkFault;

// Each costs a look through the project.
constexpr std::size_t kMostSuggestions = 32;

}  // namespace

void ReportUnreadable(const SpannedString& text, const ProjectTree& tree, const RelPath& path, Diagnostics& diagnostics) {
  diagnostics
      .Report(DiagnosticKind::kFileUnreadable, text.span,
              fmt::format("`{}` cannot be read: {}", path.is_root() ? "." : path.text(), tree.Find(path)->unreadable))
      .Mark("asks for it");
}

void SuggestContext(std::string_view path, const ProjectTree& tree, Diagnostic& report) {
  std::size_t end = 0;
  while (path.substr(end).starts_with("../")) end += 3;
  if (end == 0 || !tree.application.is_root()) return;
  report.Help(fmt::format("build the image from a directory that holds both: `context = \"{}\"` below `[image]` of the settings",
                          path.substr(0, end - 1)));
}

std::string FromApplication(const ProjectTree& tree, const RelPath& path) {
  return tree.application.is_root() ? path.text() : RelativeWay(tree.application, path);
}

void FileReports::SourceAbove(const SpannedString& text) { SuggestContext(*text, tree_, Leaving(text, "this source", tree_.Called())); }

void FileReports::DestinationAbove(const SpannedString& text) { Leaving(text, "this destination", "the guest's own root"); }

std::optional<std::string> FileReports::NearestSibling(const RelPath& path) {
  if (++suggestions_ > kMostSuggestions) return std::nullopt;
  std::vector<std::string> siblings;
  for (const RelPath& child : tree_.Children(path.Parent())) siblings.push_back(FromApplication(tree_, child));
  return Nearest(FromApplication(tree_, path), siblings);
}

void FileReports::Missing(const ManifestFiles& entry, const RelPath& path) {
  const ProjectNode* node = tree_.Find(path);
  const bool is_broken = node != nullptr && node->fault == LinkFault::kDangling;
  Diagnostic& report = Report(DiagnosticKind::kFileNotThere, entry.source.span,
                              fmt::format("`{}` {}", *entry.source, is_broken ? "is a link to nothing" : "does not exist"));
  if (const auto near = NearestSibling(path)) report.Help(fmt::format("did you mean `{}`?", *near));
  if (entry.destination && LooksLikeGlob(*entry.source))
    report.Help("a `source` is a file or a directory; patterns are entries by themselves");
  report.Help("if the build makes it, run `spin build` first");
}

void FileReports::Clash(const std::string& path, Span file, std::string_view why, Span directory) {
  Report(DiagnosticKind::kGuestPathClash, file, fmt::format("`{}` is a file, and {}", path, why))
      .Mark("puts the file there")
      .Also(directory, "needs a directory there");
}

void FileReports::Contest(const std::string& path, const SeenFile& first, const RelPath& second, Span span) {
  Report(DiagnosticKind::kGuestPathTwice, span, fmt::format("two entries show the component different files at `{}`", path))
      .Mark(fmt::format("`{}`", second.text()))
      .Also(first.span, fmt::format("`{}`", first.path.text()))
      .Help("give one of them another destination, or exclude one");
}

void FileReports::FileOnTheWay(const ManifestFiles& entry, const RelPath& file) {
  Report(DiagnosticKind::kFileNotThere, entry.source.span, fmt::format("`{}` is a file: nothing lies behind it", file.text()))
      .As(Severity::kError)
      .Mark("goes on from there");
}

Diagnostic& FileReports::Leaving(const SpannedString& text, std::string_view what, std::string_view root) {
  return Report(DiagnosticKind::kPathLeavesApplication, text.span, fmt::format("`{}` leaves {}", *text, root))
      .Mark(fmt::format("{} has to stay inside", what));
}

void FileReports::PatternAbove(const SpannedString& text) {
  Diagnostic& report = Leaving(text, "this path", "the application directory");
  if (!tree_.Locate(*text) && !tree_.application.is_root()) return;
  const std::string_view above = LiteralSteps(*text);
  if (above.starts_with("../"))
    report.Help(fmt::format("a guest sees files by their own paths: show it as `{{ source = \"{}\", destination = \"/{}\" }}`", above,
                            above == *text ? above.substr(above.rfind('/') + 1) : ""));
  SuggestContext(*text, tree_, report);
}

void FileReports::Fault(const ManifestFiles& entry, const RelPath& path, const ProjectNode& node) {
  if (!node.unreadable.empty()) {
    ReportUnreadable(entry.source, tree_, path, diagnostics_);
  } else if (node.fault == LinkFault::kLoop) {
    Report(DiagnosticKind::kFileLinkLoop, entry.source.span,
           fmt::format("the link `{}` leads back to a directory that holds it", path.text()))
        .Mark("would be copied without end");
  } else {
    Report(DiagnosticKind::kPathLeavesApplication, entry.source.span,
           fmt::format("the link `{}` ends outside {}", path.text(), tree_.Called()))
        .Mark("asks for it")
        .Help("copy the file into the application directory, or leave the link out with `exclude_files`");
  }
}

void FileReports::Destination(const ManifestFiles& entry, std::string_view why) {
  Report(DiagnosticKind::kFileDestination, entry.destination->span, fmt::format("a destination {}", why))
      .Mark("the guest's full name of the file belongs here")
      .Also(entry.source.span, "a file");
}

void FileReports::Stray(const ManifestFiles& entry, const RelPath& path) {
  Report(DiagnosticKind::kFilePattern, entry.source.span, fmt::format("`{}` also means `{}`", *entry.source, path.text()))
      .Mark("Spin takes a directory's name for a pattern")
      .Help("rename the directory");
}

void FileReports::Name(const ManifestFiles& entry, const RelPath& path) {
  Report(DiagnosticKind::kImageFileName, entry.source.span, "a link ends at a name that is not UTF-8")
      .Mark(fmt::format("by way of `{}`", path.text()));
}

void FileReports::WholeApplication(const ManifestFiles& entry) {
  Report(DiagnosticKind::kWholeApplication, entry.source.span,
         fmt::format("`{}` shows the component the whole application directory", *entry.source))
      .Help(entry.destination ? "name the directory that it needs; if this is meant, exclude what nobody may see: `.env`, `.git/**/*`"
                              : fmt::format("name the directory that it needs, or say `./{}` if this is meant",
                                            entry.source->ends_with(kEverything) ? kEverything : "*"));
}

void FileReports::Nothing(const ManifestFiles& entry) {
  Diagnostic& report = Report(DiagnosticKind::kPatternFindsNothing, entry.source.span, fmt::format("`{}` finds no file", *entry.source));
  if (EndsInStep(*entry.source, "**")) {
    report.Help(fmt::format("`**` stands for directories alone: did you mean `{}/*`?", *entry.source));
  } else {
    report.Help("if the build makes them, run `spin build` first");
  }
}

void FileReports::Skipped(const ManifestFiles& entry, const std::set<RelPath>& skipped) {
  if (skipped.empty()) return;
  const std::string first = skipped.begin()->text();
  const std::string more = skipped.size() == 1 ? "" : fmt::format(" and {} more", skipped.size() - 1);
  Report(DiagnosticKind::kGeneratedFileSkipped, entry.source.span, fmt::format("`{}`{} left out: made by `compile`", first, more));
}

}  // namespace spin_aks
