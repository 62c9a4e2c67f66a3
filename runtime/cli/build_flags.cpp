// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/build_flags.h"

#include <string>
#include <string_view>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "frontend/text/spelling.h"

namespace spin_aks {
namespace {

std::vector<std::string> BackendNames() {
  std::vector<std::string> names;
  for (const Backend& backend : Backends()) names.emplace_back(backend.name);
  return names;
}

std::expected<const Backend*, UsageError> ParseType(const CommandLine& line) {
  const auto typed = line.Value("type");
  if (!typed) return nullptr;
  if (const Backend* backend = FindBackend(*typed)) return backend;
  std::vector<std::string_view> names;
  for (const Backend& backend : Backends()) names.push_back(backend.name);
  const auto near = Nearest(*typed, names);
  return std::unexpected(
      UsageError{.message = fmt::format("there is no type `{}`", *typed),
                 .help = near ? fmt::format("did you mean `{}`?", *near) : fmt::format("one of {}", fmt::join(names, ", ")),
                 .command = line.command->name});
}

}  // namespace

std::vector<Flag> PlaceFlags() {
  return {{.name = "type",
           .letter = 't',
           .arity = Arity::kValue,
           .value_name = "TYPE",
           .help = "form of the output",
           .completes = Completes::kChoices,
           .choices = BackendNames()},
          {.name = "out",
           .letter = 'o',
           .arity = Arity::kValue,
           .value_name = "DIR",
           .help = "everything is below DIR",
           .completes = Completes::kDirectory},
          {.name = "dockerfile-dest",
           .arity = Arity::kValue,
           .value_name = "PATH",
           .help = "the Dockerfile, or the directory for it",
           .completes = Completes::kFile},
          {.name = "k8s-dest",
           .arity = Arity::kValue,
           .value_name = "DIR",
           .help = "directory for the Kubernetes output",
           .completes = Completes::kDirectory}};
}

std::expected<BuildRequest, UsageError> ParsePlaces(const CommandLine& line) {
  const auto backend = ParseType(line);
  if (!backend) return std::unexpected(backend.error());
  return BuildRequest{
      .backend = *backend, .out = line.Value("out"), .dockerfile_dest = line.Value("dockerfile-dest"), .k8s_dest = line.Value("k8s-dest")};
}

}  // namespace spin_aks
