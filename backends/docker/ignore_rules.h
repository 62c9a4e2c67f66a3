// SPDX-License-Identifier: Apache-2.0
//
// A `.dockerignore` that somebody wrote, as builders read it: github.com/moby/patternmatcher, `ignorefile.ReadAll` and
// `PatternMatcher.MatchesOrParentMatches`, which BuildKit, Docker, buildah and podman share or follow.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

class IgnoreRules {
 public:
  explicit IgnoreRules(std::string_view text);

  // Whether a file at `path`, normalised and relative to the file's directory, is not sent to the builder. O(rules · length).
  [[nodiscard]] bool LeavesOut(std::string_view path) const;

 private:
  struct Step {
    enum class Kind : std::uint8_t {
      kOneOf,        // one character that is among `text`, or, where `is_negated`, is not
      kAny,          // one character of a name
      kRun,          // any number of them
      kDirectories,  // any number of whole directories: `**/`
      kRest,         // whatever follows: `**` at the end
    } kind = Kind::kAny;
    std::string text = {};
    bool is_negated = false;
  };
  struct Rule {
    std::vector<Step> steps;
    bool lets_in = false;
  };
  using Reach = std::vector<bool>;  // a flag for each place before, between and behind the characters of a path

  static std::vector<Step> ParseSteps(std::string_view pattern);
  static Step ParseClass(std::string_view& rest);
  static Reach Advance(const Step& step, const Reach& from, std::string_view path);
  static bool Takes(const Rule& rule, std::string_view path);

  std::vector<Rule> rules_;
};

}  // namespace spin_aks
