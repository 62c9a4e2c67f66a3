// SPDX-License-Identifier: Apache-2.0
//
// What a builder and the shim make of our output, written from their own rules
// and sharing no code with ours: a Dockerfile over a build context -> the
// image's files; the image's manifest in direct mode -> what a component sees.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

// A build context: files by relative path, and links by what they say.
struct Context {
  std::map<std::string, std::string> files;  // path -> content
  std::map<std::string, std::string> links;  // path -> target as written
  std::set<std::string> directories = {};    // those that hold nothing; others follow from what is in them

  // Where a path ends with every link on the way followed; nothing outside, in a circle, or at nothing.
  [[nodiscard]] std::optional<std::string> Real(const std::string& path) const;
  [[nodiscard]] bool IsDirectory(const std::string& path) const;  // itself, links not followed; "" is one
};

struct BuiltImage {
  std::map<std::string, std::string> files;  // absolute path -> content
  std::size_t layers = 0;
  std::vector<std::string> problems;  // what would fail the build, or put a link into the image
};

// COPY with Go's patterns, word expansion and `.dockerignore`.
[[nodiscard]] BuiltImage Build(std::string_view dockerfile, std::string_view dockerignore, const Context& context);

// Go's filepath.Match.
[[nodiscard]] bool GoMatch(std::string_view pattern, std::string_view name);

}  // namespace spin_aks
