// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/doctor_secrets.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "frontend/frontend.h"
#include "ir/passwords.h"
#include "runtime/cli/masked.h"
#include "runtime/doctor/tracked_secrets.h"
#include "runtime/draw/shell_word.h"
#include "runtime/ports/programs.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using doctor::Suspicion;
using State = Finding::State;

constexpr std::size_t kLargestListing = std::size_t{64} << 20U;
constexpr std::size_t kLargestFile = std::size_t{1} << 20U;  // that a key or a few settings are in

Finding Skipped(std::string why) { return {.state = State::kSkipped, .check = doctor::kSecrets, .message = std::move(why)}; }

Finding Tracked(const std::string& file, std::string_view what) {
  return {.state = State::kWarning,
          .check = doctor::kSecrets,
          .message = fmt::format("git tracks `{}`: {}", file, what),
          .why = "everybody who has the repository has it, and its history keeps it",
          .help = fmt::format("`git rm --cached -- {}`, a line in .gitignore, and a new secret in place of that one", ShellWord(file))};
}

// The files that git tracks here and below, relative to the directory. An error: why nobody knows.
std::expected<std::vector<std::string>, std::string> TrackedFiles(const Directory& directory, const Session& session) {
  if (session.ports.programs == nullptr) return std::unexpected("no programs can be run here");
  // Nothing is written, and nothing runs that the repository names.
  const std::vector<std::string> argv{"git", "--no-optional-locks", "-c",       "core.fsmonitor=false",
                                      "-C",  directory.RealPath(),  "ls-files", "-z"};
  const Result<ProgramAnswer> answer = session.ports.programs->Ask(argv, {}, kLargestListing);
  if (!answer && answer.error().kind == Error::Kind::kMissing) return std::unexpected("git is not there");
  if (!answer) return std::unexpected(answer.error().Text());
  if (answer->code != 0) return std::unexpected("git lists nothing: the project is in no repository, or in one that git does not trust");
  return doctor::NamesIn(answer->output);
}

// What is wrong with a file that git tracks; nothing: nothing is known to be.
std::optional<std::string> WhySecret(const std::string& file, const Directory& directory) {
  const Suspicion suspicion = doctor::SuspicionOf(file);
  if (suspicion == Suspicion::kNone) return std::nullopt;
  if (suspicion == Suspicion::kByName) return "such files hold secrets";
  const std::optional<RelPath> path = RelPath::Parse(file);
  const auto text = path ? directory.Read(*path, kLargestFile, Pipes::kRefused) : Result<std::optional<std::string>>();
  if (!text || !*text) return std::nullopt;
  if (suspicion == Suspicion::kPrivateKey)
    return doctor::HoldsPrivateKey(**text) ? std::optional<std::string>("a private key is in it") : std::nullopt;
  const std::vector<std::string> names = doctor::SecretNamesIn(**text, SoundsSecret);
  return names.empty() ? std::nullopt : std::optional(fmt::format("it gives values to {}", fmt::join(names, ", ")));
}

// Defaults of secret variables: they are in git, and in the image.
void JudgeManifest(const Project& project, const std::vector<std::string>& tracked, std::vector<Finding>& findings) {
  const std::string name = SplitTypedPath(project.manifest_path).name;
  if (!project.manifest || std::ranges::find(tracked, name) == tracked.end()) return;
  Diagnostics ignored;
  const auto manifest = ReadManifest(project.sources, *project.manifest, ManifestScope::kCompile, ignored);
  if (!manifest) return;
  for (const ManifestVariable& variable : manifest->variables) {
    if (!*variable.secret || !variable.default_value || IsTemplateOrNothing(**variable.default_value)) continue;
    findings.push_back(
        {.state = State::kWarning,
         .check = doctor::kSecrets,
         .message = fmt::format("git tracks `{}`: secret variable `{}` has its value there, as a default", name, *variable.name),
         .why = "everybody who has the repository or the image has it",
         .help = fmt::format("`required = true` instead of the default; the value goes into the Key Vault: "
                             "`[variables]` `{} = {{ keyvault_secret = \"…\" }}` in the settings",
                             *variable.name)});
  }
}

}  // namespace

std::vector<Finding> ExamineTracked(const Prepared& prepared, const Session& session) {
  const Project& project = prepared.project;
  const Directory& directory = project.app_directory ? *project.app_directory : session.directory;
  const auto tracked = TrackedFiles(directory, session);
  if (!tracked) return {Skipped(tracked.error())};
  std::vector<Finding> findings;
  for (const std::string& file : *tracked) {
    if (const auto why = WhySecret(file, directory)) findings.push_back(Tracked(file, *why));
  }
  JudgeManifest(project, *tracked, findings);
  if (findings.empty())
    findings.push_back({.state = State::kOk,
                        .check = doctor::kSecrets,
                        .message = fmt::format("no secret is known to be among the {} files that git tracks here", tracked->size())});
  return findings;
}

}  // namespace spin_aks
