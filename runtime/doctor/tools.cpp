// SPDX-License-Identifier: Apache-2.0
#include "runtime/doctor/tools.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <utility>

#include <fmt/core.h>

#include "ir/ascii.h"

namespace spin_aks::doctor {
namespace {

struct KnownProgram {
  std::string_view name;
  std::vector<std::string> words;  // that make it say its version
  std::string_view help;
  std::optional<Version> least;
};

const std::vector<KnownProgram>& KnownPrograms() {
  static const std::vector<KnownProgram> programs{
      {"kubectl", {"version", "--client", "-o", "json"}, "https://kubernetes.io/docs/tasks/tools says how to install it", std::nullopt},
      // `--take-ownership`, which is asked with (helm.sh, release notes 3.17).
      {"helm", {"version", "--short"}, "https://helm.sh/docs/intro/install says how to install it", Version{3, 17}},
      {"spin", {"--version"}, "https://spinframework.dev/install says how to install it", Version{2, 0}},
      // BuildKit, which reads the ignore file of a Dockerfile, is what it builds with from then on (docs.docker.com, release notes 23.0).
      {"docker", {"--version"}, "https://docs.docker.com/engine/install says how to install it", Version{23, 0}},
      {"podman", {"--version"}, "https://podman.io/docs/installation says how to install it", std::nullopt},
      {"buildah", {"--version"}, "https://buildah.io says how to install it", std::nullopt},
      {"az", {"version", "-o", "json"}, "https://aka.ms/install-azure-cli says how to install it", std::nullopt},
      {"kubelogin", {"--version"}, "`az aks install-cli` installs it", std::nullopt},
  };
  return programs;
}

std::string Text(const Version& version) { return fmt::format("{}.{}", version.major, version.minor); }

}  // namespace

std::string_view VersionIn(std::string_view text) {
  const auto is_part = [](char c) { return IsDigit(c) || c == '.'; };
  for (std::size_t begin = 0; begin < text.size();) {
    const auto* const from = std::find_if(text.begin() + begin, text.end(), IsDigit);
    const auto* const to = std::find_if_not(from, text.end(), is_part);
    std::string_view word(from, to);
    while (word.ends_with('.')) word.remove_suffix(1);
    if (word.contains('.')) return word;
    begin = static_cast<std::size_t>(to - text.begin());
  }
  return {};
}

std::optional<Version> ParseVersion(std::string_view text) {
  const std::string_view word = VersionIn(text);
  const std::size_t dot = word.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  Version version;
  const char* const end = word.data() + word.size();
  const auto [major_end, major_error] = std::from_chars(word.data(), end, version.major);
  const auto [minor_end, minor_error] = std::from_chars(word.data() + dot + 1, end, version.minor);
  return major_error == std::errc() && minor_error == std::errc() ? std::optional(version) : std::nullopt;
}

Tool KnownTool(std::string_view name, std::string what_for, Finding::State missing) {
  Tool tool{.name = std::string(name),
            .question = {std::string(name)},
            .what_for = std::move(what_for),
            .help = fmt::format("install `{}`, or put its directory into PATH", name)};
  tool.missing = missing;
  const auto it = std::ranges::find(KnownPrograms(), name, &KnownProgram::name);
  if (it == KnownPrograms().end()) {
    tool.question.emplace_back("--version");
    return tool;
  }
  tool.question.insert(tool.question.end(), it->words.begin(), it->words.end());
  tool.help = it->help;
  tool.least = it->least;
  return tool;
}

Finding JudgeTool(const Tool& tool, const Result<ProgramAnswer>& answer) {
  if (!answer)
    return {.state = tool.missing,
            .check = kTools,
            .message = answer.error().kind == Error::Kind::kMissing ? fmt::format("`{}` is not there", tool.name) : answer.error().Text(),
            .why = tool.what_for,
            .help = tool.help};
  const std::string_view version = VersionIn(answer->output);
  if (answer->code != 0 || version.empty())
    return {.state = Finding::State::kOk, .check = kTools, .message = fmt::format("{}, which does not say its version", tool.name)};
  const auto parsed = ParseVersion(version);
  if (tool.least && parsed && *parsed < *tool.least)
    return {.state = Finding::State::kWarning,
            .check = kTools,
            .message = fmt::format("{} {} is older than {}", tool.name, version, Text(*tool.least)),
            .why = tool.what_for + ", and knows what it does from that version on",
            .help = tool.help};
  return {.state = Finding::State::kOk, .check = kTools, .message = fmt::format("{} {}", tool.name, version)};
}

std::optional<std::string> SkewOf(std::string_view kubectl, std::string_view server) {
  const auto ours = ParseVersion(kubectl);
  const auto theirs = ParseVersion(server);
  if (!ours || !theirs) return std::nullopt;
  if (ours->major == theirs->major && std::abs(ours->minor - theirs->minor) <= 1) return std::nullopt;
  return fmt::format("kubectl {} and the server's {} are more than one minor version apart", VersionIn(kubectl), VersionIn(server));
}

}  // namespace spin_aks::doctor
