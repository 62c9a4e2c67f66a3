// SPDX-License-Identifier: Apache-2.0
#include "runtime/steps/fetch_steps.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "backends/docker/image_plan.h"
#include "ir/ascii.h"
#include "runtime/draw/shell_word.h"

namespace spin_aks {
namespace {

// `sha256sum -c` reads a line of its own making: the digest, two blanks, the file.
std::string DigestLine(std::string_view hex, const std::string& path) {
  const std::string line = fmt::format("{}  {}", hex, path);
  return ShellWord(path) == path ? '"' + line + '"' : ShellWord(line);
}

std::string Fetch(const RemoteSource& source, const std::string& path) {
  const std::string_view digest = source.digest;
  const std::string_view hex = digest.substr(digest.find(':') + 1);
  ShellCommand command{"curl", "--create-dirs", "-fLo", path, source.url};
  return command.Shell("&&").Word("echo").Shell(DigestLine(hex, path)).Shell("| sha256sum -c").Text();
}

bool IsVersion(std::string_view text) { return !text.empty() && IsDigit(text.front()) && text.find_first_of(" ,<>=^~*") == text.npos; }

// A requirement, as `^1.2`, is no version: which one fits is for somebody to say who sees what there is.
std::string Fetch(const RegistrySource& source, std::string_view version, const OutputPlace& place) {
  ShellCommand command{"mkdir", "-p", OutputPlace{place.root, place.path.Parent()}.Text()};
  command.Shell("&&").Words({"wkg", "get"});
  if (!source.registry.empty()) command.Words({"--registry", source.registry});
  command.Words({"--output", place.Text()});
  if (IsVersion(version)) return command.Word(fmt::format("{}@{}", source.package, version)).Text();
  command.Word(fmt::format("{}@VERSION", source.package));
  return command.Remark(fmt::format("the newest that fits {}", version)).Text();
}

class Fetches {
 public:
  explicit Fetches(const OutputPlace& application) : application_(application) {}

  void Add(const Source& source, std::string_view version, const std::optional<RelPath>& fetched) {
    if (!fetched) return;
    const OutputPlace place = application_ / *fetched;
    const Result<std::optional<ProjectNode>> node = place.root->Look(place.path);
    if (node && *node) return;
    if (const auto* remote = std::get_if<RemoteSource>(&source)) lines_.insert(Fetch(*remote, place.Text()));
    if (const auto* registry = std::get_if<RegistrySource>(&source)) lines_.insert(Fetch(*registry, version, place));
  }
  [[nodiscard]] Steps Lines() const { return {lines_.begin(), lines_.end()}; }

 private:
  const OutputPlace& application_;
  std::set<std::string> lines_;
};

std::string_view VersionOf(const Source& source) {
  const auto* registry = std::get_if<RegistrySource>(&source);
  return registry != nullptr ? std::string_view(registry->version) : std::string_view();
}

}  // namespace

Steps FetchSteps(const App& app, const OutputPlace& application) {
  Fetches fetches(application);
  for (const Component& component : app.components) {
    fetches.Add(*component.source, VersionOf(*component.source), FetchedPath(*component.source));
    for (const Dependency& dependency : component.dependencies) {
      const std::string_view wanted = dependency.version_requirement;
      fetches.Add(dependency.source, wanted.empty() ? VersionOf(dependency.source) : wanted, FetchedPath(dependency));
    }
  }
  return fetches.Lines();
}

}  // namespace spin_aks
