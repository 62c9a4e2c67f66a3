// SPDX-License-Identifier: Apache-2.0
//
// A Dockerfile as typed instructions, and the one function that writes them.
//
// Only what Docker's classic builder, BuildKit and buildah all take: no syntax
// line, no heredoc, no `--link`, no `--mount`. `COPY` is in JSON form, for blanks.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "backends/backend.h"
#include "backends/docker/image_plan.h"
#include "ir/cause.h"
#include "ir/rel_path.h"

namespace spin_aks {

struct FromInstruction {
  std::string image;
  bool operator==(const FromInstruction&) const = default;
};
struct CopySource {
  RelPath path;  // in the build context
  Cause cause;
  bool operator==(const CopySource&) const = default;
};
struct CopyInstruction {
  std::vector<CopySource> sources;  // at least one
  // Absolute. With a slash at its end: a directory that the sources go into under their own names. Without: what the one
  // source becomes, a file a file, a directory this directory.
  std::string destination;
  // Whether all of it becomes readable by everybody. BuildKit, podman and buildah do that; the classic builder knows no `--chmod`.
  enum class Modes : std::uint8_t { kAsTheyAre, kForAll } modes = Modes::kAsTheyAre;
  bool operator==(const CopyInstruction&) const = default;
};
// Makes a directory, which `COPY` cannot without one in the context, where git keeps none.
struct WorkdirInstruction {
  std::string path;  // absolute
  Cause cause;
  bool operator==(const WorkdirInstruction&) const = default;
};
// What is run: the shim ignores it, containerd refuses an image without.
struct EntrypointInstruction {
  std::vector<std::string> command;
  bool operator==(const EntrypointInstruction&) const = default;
};
using Instruction = std::variant<FromInstruction, CopyInstruction, WorkdirInstruction, EntrypointInstruction>;

struct Dockerfile {
  RelPath application;  // in the build context
  std::vector<Instruction> instructions;
  bool operator==(const Dockerfile&) const = default;
};

// Whole directories, and files that keep their names, one instruction for each
// directory they go to; a renamed file has its own. In the order of paths in the image;
// then what is empty, and the working directory as it was.
[[nodiscard]] Dockerfile PlanDockerfile(const ImagePlan& plan);

[[nodiscard]] TextFile WriteDockerfile(const Dockerfile& dockerfile);

// Whether a path can be named in a Dockerfile and in `.dockerignore`: no line breaks, no longer than a path may be.
[[nodiscard]] bool CanBeNamed(const RelPath& path);

}  // namespace spin_aks
