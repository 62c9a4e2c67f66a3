// SPDX-License-Identifier: Apache-2.0
//
// From the files of the image to an image that nodes can pull, in the words of the tool that `image.build` names. Flags are those of
// docs.docker.com "docker buildx build", docs.podman.io and buildah's man pages ("build", "manifest push"), learn.microsoft.com
// "az acr build" (a Dockerfile given by `--file` is looked for from here, not from the context), `spin registry push --help` of 3.6.3.
#pragma once

#include "ir/program.h"
#include "runtime/output/driver.h"
#include "runtime/steps/shell_command.h"

namespace spin_aks {

// Whether there is an image to build: somebody else builds it with `none`, and what is named by its digest alone is there already.
[[nodiscard]] bool IsBuiltHere(const Placement& placement);
// Sign in, build, push. What is not in a registry of somebody's is not pushed.
[[nodiscard]] Steps ImageSteps(const Placement& placement, const Layout& layout);

}  // namespace spin_aks
