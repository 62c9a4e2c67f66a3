// SPDX-License-Identifier: Apache-2.0
//
// A `.dockerignore` that somebody wrote, as builders read it: github.com/moby/patternmatcher, `ignorefile.ReadAll` and
// `PatternMatcher.MatchesOrParentMatches`, which BuildKit, Docker, buildah and podman share or follow.
#pragma once

#include <string_view>
#include <vector>

#include "ir/path_pattern.h"

namespace spin_aks {

class IgnoreRules {
 public:
  explicit IgnoreRules(std::string_view text);

  // Whether a file at `path`, normalised and relative to the file's directory, is not sent to the builder. O(rules · length).
  [[nodiscard]] bool LeavesOut(std::string_view path) const;

 private:
  struct Rule {
    PathPattern pattern;
    bool lets_in = false;
  };
  std::vector<Rule> rules_;
};

}  // namespace spin_aks
