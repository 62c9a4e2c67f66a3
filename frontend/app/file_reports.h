// SPDX-License-Identifier: Apache-2.0
//
// What is said of one component's `files`, in words.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "frontend/app/guest_tree.h"
#include "frontend/manifest/spin_manifest.h"
#include "ir/diagnostic.h"
#include "ir/project_tree.h"

namespace spin_aks {

// `path` is what keeps from finding what `text` asks for.
void ReportUnreadable(const SpannedString& text, const ProjectTree& tree, const RelPath& path, Diagnostics& diagnostics);

// Of a path that climbs out of the tree: which directory above could be the build context.
void SuggestContext(std::string_view path, const ProjectTree& tree, Diagnostic& report);

// As one would say it in the manifest.
[[nodiscard]] std::string FromApplication(const ProjectTree& tree, const RelPath& path);

// Valid as long as the tree and the sink.
class FileReports {
 public:
  FileReports(const ProjectTree& tree, Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {}

  // ---- Errors ----

  // Of two entries, one puts a file where the other needs a directory.
  void Clash(const std::string& path, Span file, std::string_view why, Span directory);
  // Of two files for one guest path it is a matter of luck which one Spin shows.
  void Contest(const std::string& path, const SeenFile& first, const RelPath& second, Span span);
  void FileOnTheWay(const ManifestFiles& entry, const RelPath& file);
  void SourceAbove(const SpannedString& text);
  void DestinationAbove(const SpannedString& text);
  void PatternAbove(const SpannedString& text);
  // The node cannot be read, or is a link that cannot be followed.
  void Fault(const ManifestFiles& entry, const RelPath& path, const ProjectNode& node);
  void Destination(const ManifestFiles& entry, std::string_view why);
  // A directory's name is a pattern that means another one, too.
  void Stray(const ManifestFiles& entry, const RelPath& path);
  void Name(const ManifestFiles& entry, const RelPath& path);

  // ---- Warnings and notes ----

  void Missing(const ManifestFiles& entry, const RelPath& path);
  void WholeApplication(const ManifestFiles& entry);
  void Nothing(const ManifestFiles& entry);
  void Skipped(const ManifestFiles& entry, const std::set<RelPath>& skipped);

 private:
  Diagnostic& Report(DiagnosticKind kind, Span span, std::string message) { return diagnostics_.Report(kind, span, std::move(message)); }
  Diagnostic& Leaving(const SpannedString& text, std::string_view what, std::string_view root);
  [[nodiscard]] std::optional<std::string> NearestSibling(const RelPath& path);

  const ProjectTree& tree_;
  Diagnostics& diagnostics_;
  std::size_t suggestions_ = 0;
};

}  // namespace spin_aks
