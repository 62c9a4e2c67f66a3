// SPDX-License-Identifier: Apache-2.0
//
// Where everything goes, and where the image is built from: from flags, settings and what is there already.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/backend.h"
#include "backends/docker/dockerignore.h"
#include "backends/docker/image_plan.h"
#include "backends/merge/lock.h"
#include "frontend/settings/aks_config.h"
#include "ir/diagnostic.h"
#include "ir/names.h"
#include "ir/rel_path.h"
#include "runtime/output/build_request.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/ports.h"
#include "runtime/project/build_context.h"
#include "runtime/project/project.h"

namespace spin_aks {

struct Layout {
  const Backend* backend = nullptr;
  OutputPlace kubernetes = {};             // a directory
  std::optional<OutputPlace> around = {};  // the directory of a tree of somebody else, where ours lies in one of its own in it
  ImagePlaces image = {};
  OutputPlace application = {};  // the directory of the manifest
  OutputPlace context = {};      // what `docker build` is given: the application's directory, or one above
  OutputPlace manifest = {};
  OutputPlace lock = {};  // beside the settings: what was written last
  NamedBy kubernetes_by = {}, dockerfile_by = {}, image_by = {};
  Span context_by = {};                    // the setting that names the context; nowhere: nothing does
  RelPath home = RelPath::Known(kHome);    // in `image.base`: what is written for this image
  std::vector<IgnoreSection> others = {};  // what `.dockerignore` says for other applications of this directory
  // Somebody's `.dockerignore` in the application's directory, without what we added: our lines go behind it.
  std::optional<std::string> their_ignore = {};
  // What the `.dockerignore` of a context above the application lacks to let in all that the image holds.
  std::vector<std::string> lines_to_let_in = {};

  // Whether what the image takes is written beside the application's own files.
  [[nodiscard]] bool WritesIntoApplication() const;
};

// What places follow from. Valid as long as what it refers to.
struct LayoutInputs {
  const BuildRequest& request;
  const Section<keys::kRoot>& settings;
  const Project& project;
  const BuildContext& context;
  const Directory& working_directory;
  const merge::Lock& lock;  // as it lies in LockPlace
};

// Where the lock is: beside the settings, or where `--out` leads.
[[nodiscard]] OutputPlace LockPlace(const BuildRequest& request, const Project& project, const Directory& working_directory);

// Everything but who names the places, and what else lies there.
[[nodiscard]] Layout PlaceEverything(const LayoutInputs& inputs);

// Adds who names each place: a flag, which becomes one of `sources`, a setting, or `application`, the application's name.
void FindWhoNamesPlaces(const LayoutInputs& inputs, Span application, SourceMap& sources, Layout& layout);

// Settings that have a name of their own may stand beside others: they have a place of their own, too.
void PlaceBesideOthers(const LayoutInputs& inputs, const KubeName& application, Layout& layout);

// What compile writes is never a part of what it packs: all such places that lie in the build context, relative to it; with `--out`
// also those that a run in place writes.
[[nodiscard]] std::vector<RelPath> GeneratedPaths(const LayoutInputs& inputs, const Layout& layout, const KubeName& application);

// What is wrong or odd about places that somebody named.
void CheckPlaces(const LayoutInputs& inputs, const Layout& layout, Diagnostics& diagnostics);

}  // namespace spin_aks
