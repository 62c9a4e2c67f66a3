// SPDX-License-Identifier: Apache-2.0
//
// The directory that the image is built from: all that a Dockerfile can copy lies below it.
#pragma once

#include <memory>
#include <string>

#include "ir/diagnostic.h"
#include "ir/project_tree.h"
#include "ir/rel_path.h"
#include "ir/spanned.h"
#include "runtime/ports/ports.h"
#include "runtime/project/project.h"

namespace spin_aks {

struct BuildContext {
  std::shared_ptr<Directory> directory;
  RelPath application;  // in it, no link on the way; the root, unless a directory above the application was named
  ProjectTree::Extent extent;
};

// `named` is `image.context`, as seen from the settings: the application's directory or one above it, in the work tree that the
// application is in, where it is in one. What is neither is reported, and the application's own taken instead.
[[nodiscard]] BuildContext FindBuildContext(const Project& project, const Spanned<std::string>& named, Diagnostics& diagnostics);

}  // namespace spin_aks
