// SPDX-License-Identifier: Apache-2.0
//
// `.dockerignore`: nothing, but what the image has. The same patterns mean the
// same to Docker's classic builder, BuildKit and buildah.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backends/backend.h"
#include "backends/docker/image_plan.h"

namespace spin_aks {

// The lines of one application, where several have their images built from one directory.
struct IgnoreSection {
  std::string home;  // `.spin-aks`, `.spin-aks/api`
  std::vector<std::string> lines;
  bool operator==(const IgnoreSection&) const = default;
};

// The sections of a file that WriteDockerignore wrote, those alone that are not of `home`; nothing of any other file.
[[nodiscard]] std::vector<IgnoreSection> ReadOthers(std::string_view text, const RelPath& home);

// What such a file begins with.
[[nodiscard]] std::string_view IgnoreHeader();

// The lines that let these in, once each, whatever stands above them; an ignore file of somebody's may need them.
[[nodiscard]] std::vector<std::string> LinesToLetIn(const std::vector<RelPath>& paths);

// The file with these sections alone; empty for none.
[[nodiscard]] std::string WriteIgnore(const std::vector<IgnoreSection>& sections);

// Lets in every source of the plan and no file more, except where a directory's
// name itself needs escaping: builders look for exceptions below a directory by comparing text, so such
// a directory is let in as a whole.
[[nodiscard]] TextFile WriteDockerignore(const ImagePlan& plan, const std::vector<IgnoreSection>& others = {});

}  // namespace spin_aks
