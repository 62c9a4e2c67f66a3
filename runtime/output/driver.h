// SPDX-License-Identifier: Apache-2.0
//
// The table of contents of compile: from files on disk to files to be written.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backends/backend.h"
#include "backends/docker/dockerignore.h"
#include "backends/docker/image_plan.h"
#include "backends/render_files.h"
#include "frontend/frontend.h"
#include "ir/diagnostic.h"
#include "ir/program.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/ports.h"
#include "runtime/project/project.h"

namespace spin_aks {

// What to make.
enum class Emit : std::uint8_t { kDockerfile, kKubernetes, kBoth };

// Whether it is kept what caused each line: nobody but `explain` asks.
enum class Causes : std::uint8_t { kForgotten, kKept };

struct BuildRequest {
  const Backend* backend = nullptr;  // null: as the settings say, else as the tree that is there
  Emit emit = Emit::kBoth;
  Causes causes = Causes::kForgotten;
  // Paths as typed, relative to the working directory.
  std::optional<std::string> out, dockerfile_dest, k8s_dest;
};

// Where everything goes.
struct Layout {
  const Backend* backend = nullptr;
  OutputPlace kubernetes = {};  // a directory
  ImagePlaces image = {};
  OutputPlace application = {};  // the directory of the manifest: what `docker build` is given
  OutputPlace manifest = {};
  NamedBy kubernetes_by = {}, dockerfile_by = {}, context_by = {};
  RelPath home = RelPath::Known(kHome);    // in the context: what is written for this image
  std::vector<IgnoreSection> others = {};  // what `.dockerignore` says for other applications of this directory

  // Whether what the image takes is written beside the application's own files.
  [[nodiscard]] bool WritesIntoApplication() const;
};

struct Built {
  Program program;
  Layout layout;
  FileSet image;                             // relative to the build context; empty if not asked for
  FileSet kubernetes;                        // relative to `layout.kubernetes`; empty if not asked for
  TraceSet image_traces, kubernetes_traces;  // of the same files; empty if not asked for
};

// What a manifest and settings come to, and where; no program where something is wrong, which is reported.
struct Meant {
  Layout layout;
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

// Both sets in their places, in the order of writing.
[[nodiscard]] Outputs PlaceOutputs(Built built);

// Where files of ours have an effect by their names alone.
[[nodiscard]] std::vector<OwnPlaces> OwnPlacesOf(const Built& built);

// The directories that the outputs go to.
[[nodiscard]] std::vector<std::shared_ptr<Directory>> RootsOf(const Built& built);

// Files that no output may replace, whatever is overridden: the settings, the manifest, Wasm.
[[nodiscard]] std::vector<OutputPlace> InputPlaces(const Project& project, const App& app);

}  // namespace spin_aks
