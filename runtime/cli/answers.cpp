// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/answers.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "backends/tree/place.h"
#include "frontend/text/spelling.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using Typed = CompileOptions::TypedAnswer;

UsageError Wrong(std::string message, std::string help) {
  return {.message = std::move(message), .help = std::move(help), .command = "compile"};
}

// `FILE`, `FILE:.spec.replicas`, `FILE:{Service/shop/web}.spec.ports[port=80]`.
struct TypedPlace {
  std::string file;
  std::string in_file;  // with its braces; empty: all of it
};
TypedPlace Split(const std::string& typed) {
  for (std::size_t at = typed.find(':'); at != std::string::npos; at = typed.find(':', at + 1)) {
    if (at + 1 == typed.size() || std::string_view(".{[").find(typed[at + 1]) == std::string_view::npos) continue;
    const std::string place = typed.substr(at + 1);
    return {.file = typed.substr(0, at), .in_file = place.front() == '{' ? place : "{}" + place};
  }
  return {.file = typed, .in_file = {}};
}

class Resolver {
 public:
  Resolver(const PlacesOfFiles& places, const std::vector<StaleFile>& stale, const Session& session)
      : places_(places), stale_(stale), session_(session) {}

  std::optional<UsageError> Add(const Typed& typed, ResolvedAnswers& answers) const {
    const TypedPlace split = Split(typed.place);
    const auto place = split.in_file.empty() ? std::optional(tree::Place()) : tree::Place::Parse(split.in_file);
    if (!place) {
      return Wrong(fmt::format("`{}` is no place in a file", typed.place.substr(split.file.size() + 1)),
                   "as reports print it: `.spec.replicas`, `.spec.template.spec.containers[name=web].image`");
    }
    // With `-C`, it may be typed as reports print it, or from there as all other paths are.
    for (const Directory* base : {static_cast<const Directory*>(&session_.ports.working_directory), &session_.directory}) {
      if (AddFiles(base->Open(split.file)->RealPath(), *place, typed.answer, answers)) return std::nullopt;
    }
    // What is not ours is kept in any case.
    if (typed.answer != tree::Answer::kOverride && IsFile(split.file)) return std::nullopt;
    return Unknown(typed, split.file);
  }

 private:
  // Whether there are any: the file, or all below a directory.
  bool AddFiles(const std::string& real, const tree::Place& place, tree::Answer answer, ResolvedAnswers& answers) const {
    const auto is_meant = [&](const std::string& path) { return path == real || path.starts_with(real + "/"); };
    bool is_any = false;
    for (const auto& [file, output] : places_) {
      if (!is_meant(RealPathOf(output))) continue;
      is_any = true;
      answers.in_files.at.push_back({.file = file, .object = place.object, .path = place.path.Text(), .answer = answer});
    }
    for (const StaleFile& file : stale_) {
      if (!is_meant(file.found.RealPath())) continue;
      is_any = true;
      if (answer == tree::Answer::kOverride) answers.stale.insert(file.found.RealPath());
    }
    return is_any;
  }

  [[nodiscard]] bool IsFile(const std::string& typed) const {
    const TypedPath path = SplitTypedPath(typed);
    const auto name = RelPath::Parse(path.name);
    const auto node = name ? session_.ports.working_directory.Open(path.directory)->Look(*name) : Result<std::optional<ProjectNode>>();
    return node && *node && (**node).kind == NodeKind::kFile;
  }

  [[nodiscard]] UsageError Unknown(const Typed& typed, const std::string& file) const {
    std::vector<std::string> known;
    for (const auto& [place, output] : places_) known.push_back(output.Text());
    auto near = Nearest(file, known);
    if (!near) near = Nearest(JoinTypedPath(session_.directory.name(), file), known);
    return Wrong(fmt::format("`--{}={}` names nothing that compile writes", typed.flag, typed.place),
                 near ? fmt::format("did you mean `{}`?", *near) : "");
  }

  const PlacesOfFiles& places_;
  const std::vector<StaleFile>& stale_;
  const Session& session_;
};

}  // namespace

std::optional<UsageError> ParseAnswers(const CommandLine& line, CompileOptions& options) {
  constexpr std::pair<std::string_view, tree::Answer> kFlags[] = {
      {"override", tree::Answer::kOverride}, {"keep", tree::Answer::kKeep}, {"keep-always", tree::Answer::kKeepAlways}};
  for (const auto& [flag, answer] : kFlags) {
    const auto it = line.flags.find(flag);
    if (it == line.flags.end()) continue;
    for (const std::string& place : it->second) {
      if (!place.empty()) {
        options.answers.push_back({.flag = flag, .place = place, .answer = answer});
      } else if (options.answer_to_all && *options.answer_to_all != answer) {
        return UsageError{.message = "`--override` and `--keep` without a place exclude one another",
                          .help = "say of which file: `--keep=FILE`",
                          .command = line.command->name};
      } else {
        options.answer_to_all = answer;
      }
    }
  }
  return std::nullopt;
}

std::expected<ResolvedAnswers, UsageError> ResolveAnswers(const CompileOptions& options, const PlacesOfFiles& places,
                                                          const std::vector<StaleFile>& stale, const Session& session) {
  ResolvedAnswers answers{.in_files = {.all = options.answer_to_all, .at = {}}, .stale = {}};
  const Resolver resolver(places, stale, session);
  for (const Typed& typed : options.answers) {
    if (auto refusal = resolver.Add(typed, answers)) return std::unexpected(*std::move(refusal));
  }
  return answers;
}

std::optional<UsageError> RefuseIdle(const CompileOptions& options, const MergedOutputs& merged) {
  for (const merge::PlaceAnswer& idle : merged.idle) {
    const auto is_meant = [&](const Typed& typed) {
      const TypedPlace split = Split(typed.place);
      const auto place = split.in_file.empty() ? std::nullopt : tree::Place::Parse(split.in_file);
      return place && place->path.Text() == idle.path;
    };
    const auto typed = std::ranges::find_if(options.answers, is_meant);
    if (typed == options.answers.end()) continue;
    return Wrong(fmt::format("`--{}={}` names no place in `{}`", typed->flag, typed->place, merged.places.at(idle.file).Text()),
                 "as reports print it: `.spec.replicas`, `.spec.template.spec.containers[name=web].image`");
  }
  return std::nullopt;
}

std::set<std::string> RealPaths(const PlacesOfFiles& places) {
  std::set<std::string> paths;
  for (const auto& [file, place] : places) paths.insert(RealPathOf(place));
  return paths;
}

}  // namespace spin_aks
