// SPDX-License-Identifier: Apache-2.0
//
// What lies where in the image, as a value. The Dockerfile, the image's
// manifest and `.dockerignore` are three readings of it.
//
//   /spin.toml            the normalised manifest
//   /wasm/<file>          every component's and dependency's Wasm file;
//                         /wasm-2/, /wasm-3/ … where two have one name
//   /etc/ssl/certs/ca-certificates.crt   root certificates, where the host needs them
//   /files/<component>/   what a component's guest sees at `/`; components
//                         that see the same share the first one's
//
// Nothing else lies in the image, so nothing of ours meets what the shim makes
// (`/.spin`, `/.cache`, `/spin.json`) or the pod mounts (`/runtime-config.toml`, `/mnt`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/app.h"
#include "ir/cause.h"
#include "ir/path_pattern.h"
#include "ir/program.h"
#include "ir/rel_path.h"

namespace spin_aks {

// What is written for the image, in the application's directory. The second application of one directory has its own place below the
// first one's.
inline constexpr std::string_view kHome = ".spin-aks";
inline constexpr std::string_view kManifestName = "spin.toml";
inline constexpr std::string_view kCertificatesName = "ca-certificates.crt";

struct ImageEntry {
  // A directory comes as it is, whatever is in it when the image is built. What does not exist
  // yet is one too: copied as a directory, a file arrives as a file.
  enum class Kind : std::uint8_t { kFile, kDirectory, kEmptyDirectory } kind = Kind::kFile;
  RelPath source;                                                           // in the build context; not of an empty directory
  std::string path;                                                         // in the image: absolute, normalised, never `/`
  Cause cause;                                                              // what asked for it
  enum class Access : std::uint8_t { kAll, kOwner } access = Access::kAll;  // who may read all of it on disk
  // Of a directory: what the context goes without (ir/app.h, GuestFile).
  std::vector<RelPath> without_directories = {};
  std::vector<PathPattern> without = {};

  bool operator==(const ImageEntry&) const = default;
};

struct ImagePlan {
  RelPath application;                   // in the build context
  RelPath home = RelPath::Known(kHome);  // in the application's directory
  std::vector<ImageEntry> entries;       // sorted by path; no two alike, none below another
  std::map<RelPath, std::string> wasm;   // in the context -> in the image, absolute
  std::vector<std::string> guest_roots;  // one a component: `/files/web`; empty where it sees no files

  bool operator==(const ImagePlan&) const = default;
};

// Where a Wasm file from elsewhere lies in the application's directory once `build` has fetched and checked it:
// `.spin-aks/remote/<sha256>.wasm`, `.spin-aks/registry/<package>-<version>-<hash>.wasm`. Without that the shim would
// download it at every start of every pod. Nothing for a local one.
[[nodiscard]] std::optional<RelPath> FetchedPath(const Source& source);
// The same for a dependency, whose version may be a requirement.
[[nodiscard]] std::optional<RelPath> FetchedPath(const Dependency& dependency);

// Where a component's or a dependency's Wasm file lies in the build context.
[[nodiscard]] RelPath ContextPath(const App& app, const Component& component);
[[nodiscard]] RelPath ContextPath(const App& app, const Dependency& dependency);

// Total: every App has a plan. What a Dockerfile cannot say is for its writer to report.
[[nodiscard]] ImagePlan PlanImage(const App& app, const std::optional<CaCertificates>& certificates = {},
                                  const RelPath& home = RelPath::Known(kHome));

}  // namespace spin_aks
