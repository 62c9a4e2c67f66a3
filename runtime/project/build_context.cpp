// SPDX-License-Identifier: Apache-2.0
#include "runtime/project/build_context.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

// The directory between the two, the application's own included, that is a work tree by itself: git has a file or a directory there.
std::optional<RelPath> FindWorkTreeBetween(const Directory& context, const RelPath& application) {
  for (RelPath at = application; !at.is_root(); at = at.Parent()) {
    const Result<std::optional<ProjectNode>> git = context.Look(at / RelPath::Known(".git"));
    if (git && *git) return at;
  }
  return std::nullopt;
}

}  // namespace

BuildContext FindBuildContext(const Project& project, const Spanned<std::string>& named, Diagnostics& diagnostics) {
  BuildContext own{.directory = project.app_directory->Open("."), .application = {}, .extent = ProjectTree::Extent::kMeant};
  std::shared_ptr<Directory> directory = project.settings_directory->Open(*named);
  const std::optional<RelPath> application = WayWithin(directory->RealPath(), own.directory->RealPath());
  if (!application) {
    diagnostics.Report(DiagnosticKind::kContextElsewhereThanAbove, named.span, fmt::format("`{}` does not hold the application", *named))
        .Help("name a directory above the one that holds `spin.toml`, as seen from the settings");
    own.extent = ProjectTree::Extent::kGuessed;
    return own;
  }
  if (const auto work_tree = FindWorkTreeBetween(*directory, *application)) {
    diagnostics
        .Report(DiagnosticKind::kContextElsewhereThanAbove, named.span,
                fmt::format("`{}` reaches out of the work tree that the application is in", *named))
        .Help(fmt::format("that one begins at `{}`, as seen from there: a checkout of it alone could not be built", work_tree->text()));
    own.extent = ProjectTree::Extent::kGuessed;
    return own;
  }
  return {.directory = std::move(directory), .application = *application, .extent = ProjectTree::Extent::kMeant};
}

}  // namespace spin_aks
