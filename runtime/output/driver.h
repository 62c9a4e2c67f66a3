// SPDX-License-Identifier: Apache-2.0
//
// The table of contents of compile: from files on disk to files to be written.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backends/merge/lock.h"
#include "backends/render_files.h"
#include "frontend/frontend.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "runtime/output/build_request.h"
#include "runtime/output/layout.h"
#include "runtime/output/lock_file.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/ports.h"
#include "runtime/project/project.h"

namespace spin_aks {

struct Built {
  Program program;
  ClusterAccess access;  // for who goes to the cluster: compiling takes no notice of it
  Layout layout;
  std::optional<LockFile> lock;              // as it lay there; nothing: it cannot be read
  FileSet image;                             // relative to `layout.image.base`; empty if not asked for
  FileSet kubernetes;                        // relative to `layout.kubernetes`; empty if not asked for
  TraceSet image_traces, kubernetes_traces;  // of the same files, as they were made; with the causes of their lines if those were asked for
};

// What a manifest and settings come to, and where; no program where something is wrong, which is reported.
struct Meant {
  Layout layout;
  std::optional<LockFile> lock;  // as it lay there; nothing: it cannot be read
  std::optional<Program> program;
};
// `reads`, where it is not null, gets what was read of the settings.
[[nodiscard]] Meant ResolveProject(const BuildRequest& request, Project& project, const SpinManifest& manifest, const Settings& settings,
                                   const Directory& working_directory, Reads* reads, Diagnostics& diagnostics);

// Everything that compile knows about a project, short of the disk that it will
// be written to. Reports all that is wrong with it; nothing is written. An empty
// result implies an error.
[[nodiscard]] std::optional<Built> Build(const BuildRequest& request, Project& project, const Directory& working_directory,
                                         Diagnostics& diagnostics);

// What of a lock is about what was compiled: the rest belongs to other runs.
[[nodiscard]] std::set<merge::OwnedBy> ScopesOf(const Built& built);

// The same for who gives up what a request speaks of: all that the lock knows of it, in whichever form it was written, unless the
// request names one.
[[nodiscard]] std::set<merge::OwnedBy> ScopesToGiveUp(const BuildRequest& request, const merge::Lock& lock);

// The same objects in the other forms of output among these.
[[nodiscard]] std::vector<Emitted> EmitOtherForms(const Program& program, const Layout& layout, const std::set<merge::OwnedBy>& scopes);

// Both sets in their places, in the order of writing.
[[nodiscard]] Outputs PlaceOutputs(Built built);

// Where files of ours have an effect by their names alone.
[[nodiscard]] std::vector<OwnPlaces> OwnPlacesOf(const Built& built);

// The directories that the outputs go to.
[[nodiscard]] std::vector<std::shared_ptr<Directory>> RootsOf(const Built& built);

// Files that no output may replace, whatever is overridden: the settings, the manifest, Wasm.
[[nodiscard]] std::vector<OutputPlace> InputPlaces(const Project& project, const Layout& layout, const App& app);

}  // namespace spin_aks
