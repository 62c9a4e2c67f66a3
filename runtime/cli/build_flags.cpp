// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/build_flags.h"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>

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

UsageError WrongKind(const CommandLine& line, std::string message, std::string help = {}) {
  return {.message = std::move(message), .help = std::move(help), .command = line.command->name};
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

Flag EmitFlag(std::string help) {
  return {.name = "emit",
          .arity = Arity::kValue,
          .value_name = "LIST",
          .help = std::move(help),
          .completes = Completes::kChoices,
          .choices = {"dockerfile", "k8s", "dockerfile,k8s"}};
}

std::expected<std::optional<Emit>, UsageError> ParseEmit(const CommandLine& line) {
  const auto typed = line.Value("emit");
  if (!typed) return std::nullopt;
  constexpr std::string_view kOneOf = "one of dockerfile, k8s, or dockerfile,k8s";
  std::set<std::string_view> kinds;
  std::string_view rest = *typed;
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    const std::string_view kind = rest.substr(0, comma);
    if (kind.empty()) return std::unexpected(WrongKind(line, "a place in the list of `--emit` is empty", std::string(kOneOf)));
    if (IsLater(*line.command, kind)) return std::unexpected(WrongKind(line, fmt::format("`--emit {}` is not in this version yet", kind)));
    if (kind != "dockerfile" && kind != "k8s") {
      const auto near = Nearest(kind, std::vector<std::string_view>{"dockerfile", "k8s"});
      return std::unexpected(WrongKind(line, fmt::format("there is no `{}` for `--emit`", kind),
                                       near ? fmt::format("did you mean `{}`?", *near) : std::string(kOneOf)));
    }
    kinds.insert(kind);
    more = comma != std::string_view::npos;
    rest.remove_prefix(more ? comma + 1 : rest.size());
  }
  if (kinds.size() == 2) return Emit::kBoth;
  return kinds.contains("k8s") ? Emit::kKubernetes : Emit::kDockerfile;
}

}  // namespace spin_aks
