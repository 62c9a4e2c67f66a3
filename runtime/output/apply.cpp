// SPDX-License-Identifier: Apache-2.0
//
// Why everything is staged and renamed: a controller that watches the tree
// (Flux, Argo CD, a file watcher) must never see half a file, and an error in the
// fortieth file must not leave thirty-nine new ones behind. What it costs is one
// fsync a file, and only for files that change.
#include "runtime/output/apply.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "frontend/settings/keys_root.h"
#include "runtime/draw/shell_word.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

// What is there may be anything; more than this is not read to be compared.
constexpr std::size_t kMostComparedBytes = std::size_t{256} << 20U;

// A place with all links resolved.
struct RealPlace {
  std::string path;

  auto operator<=>(const RealPlace&) const = default;
};

// The link on the way that is at fault: of all files behind one link it is reported once.
OutputPlace FindFaultyLink(const OutputPlace& place) {
  OutputPlace faulty = place;
  while (!faulty.path.is_root() && !place.root->Canonical(faulty.path.Parent())) faulty.path = faulty.path.Parent();
  return faulty;
}

// Nothing: reported.
std::optional<RealPlace> FindRealPlace(const OutputPlace& place, Diagnostics& diagnostics) {
  const Result<RelPath> canonical = place.root->Canonical(place.path);
  if (canonical) return RealPlace{JoinTypedPath(place.root->RealPath(), canonical->text())};
  const bool dangles = canonical.error().kind == Error::Kind::kDangling;
  diagnostics
      .Report(
          DiagnosticKind::kLinkLeadsOut, {},
          fmt::format("`{}` is a link that leads {}", FindFaultyLink(place).Text(), dangles ? "to nothing" : "out of the output directory"))
      .Help("replace the link by what it should be, or choose another place with `--k8s-dest` or `--dockerfile-dest`");
  return std::nullopt;
}

void ReportPlaceTaken(const OutputPlace& place, std::string_view rule, Diagnostics& diagnostics) {
  diagnostics.Report(DiagnosticKind::kPlaceTaken, {}, fmt::format("`{}` {}", place.Text(), rule))
      .Help("move away what is there, or choose another place with `--k8s-dest` or `--dockerfile-dest`");
}

// Decides what each output may do, one after another.
class Planner {
 public:
  Planner(const OverridePolicy& policy, Diagnostics& diagnostics) : policy_(policy), diagnostics_(diagnostics) {}

  void Reserve(const OutputPlace& input) {
    Diagnostics ignored;
    if (const auto real = FindRealPlace(input, ignored)) taken_.emplace(*real, input.Text());
  }
  Result<void> Add(PlacedFile file) {
    const std::optional<RealPlace> real = FindRealPlace(file.place, diagnostics_);
    if (!real || Collides(*real, file.place)) return {};
    Result<std::optional<std::string>> old = file.place.root->Read(file.place.path, kMostComparedBytes, Pipes::kRefused);
    if (!old && (old.error().kind == Error::Kind::kNotFile || old.error().kind == Error::Kind::kNotDirectory)) {
      ReportPlaceTaken(file.place, "is in the way: a file is to be written there", diagnostics_);
      return {};
    }
    if (!old) return std::unexpected(old.error());
    if (!*old && IsBehindFile(file.place)) return {};
    PlannedWrite write{.file = std::move(file)};
    if (*old) write.change = **old == write.file.bytes ? Change::kUnchanged : Change::kReplace;
    const bool has_grown = *old && !(**old).empty() && **old == write.file.grown_from;
    write.refused = write.change == Change::kReplace && !has_grown && !MayReplace(*real);
    plan_.writes.push_back(std::move(write));
    return {};
  }
  WritePlan Take() { return std::move(plan_); }

 private:
  bool Collides(const RealPlace& real, const OutputPlace& place) {
    auto [other, is_new] = taken_.emplace(real, place.Text());
    std::string with = is_new ? "" : other->second;
    // Neighbours in order: what would have to be a directory sorts right before what is below it.
    for (std::string above = real.path; with.empty() && above.size() > 1;) {
      above = SplitTypedPath(above).directory;
      if (const auto it = taken_.find({above}); it != taken_.end()) with = it->second;
    }
    const auto below = taken_.upper_bound({real.path + "/"});
    if (with.empty() && below != taken_.end() && below->first.path.starts_with(real.path + "/")) with = below->second;
    if (with.empty()) return false;
    // A file where a directory was meant is in the way of all that would be below it: said once.
    if (with != place.Text() && !blamed_.insert(with).second) return true;
    diagnostics_
        .Report(DiagnosticKind::kOutputsCollide, {},
                with == place.Text() ? fmt::format("`{}` would be written twice, or over what it is made from", with)
                                     : fmt::format("`{}` and `{}` cannot both be written", with, place.Text()))
        .Help(fmt::format("look at `{}` and `{}` in the settings, and at `--out`, `--dockerfile-dest` and `--k8s-dest`",
                          keys::kDockerfile.name, keys::kKubernetesResources.name));
    return true;
  }

  // A file stands where a directory has to be.
  bool IsBehindFile(const OutputPlace& place) {
    for (RelPath above = place.path.Parent(); !above.is_root(); above = above.Parent()) {
      const Result<std::optional<ProjectNode>> node = place.root->Look(above);
      if (!node || !*node) continue;
      if ((**node).kind == NodeKind::kDirectory) return false;
      ReportPlaceTaken({place.root, above}, "is in the way: it has to be a directory", diagnostics_);
      return true;
    }
    return false;
  }

  [[nodiscard]] bool MayReplace(const RealPlace& real) const {
    switch (policy_.scope) {
      case OverridePolicy::Scope::kNothing:
        return false;
      case OverridePolicy::Scope::kEverything:
        return true;
      case OverridePolicy::Scope::kSome:
        break;
    }
    return std::ranges::any_of(policy_.places, [&](const std::string& place) {
      return real.path == place || (real.path.starts_with(place) && real.path[place.size()] == '/');
    });
  }

  const OverridePolicy& policy_;
  Diagnostics& diagnostics_;
  std::map<RealPlace, std::string> taken_;
  std::set<std::string> blamed_;
  WritePlan plan_;
};

// Stages undo themselves, and give interrupts back, in the reverse order of their making.
struct StageStack {
  std::vector<std::unique_ptr<StagedFiles>> stages;

  StageStack() = default;
  StageStack(const StageStack&) = delete;
  StageStack& operator=(const StageStack&) = delete;
  ~StageStack() {
    while (!stages.empty()) stages.pop_back();
  }
};

struct Difference {
  std::uint32_t offset = 0;   // of the first line that differs, behind its indentation, in the old text
  std::string_view new_line;  // what would stand there, without indentation; nothing: the old text is longer
};

std::string_view WithoutIndent(std::string_view line) { return line.substr(std::min(line.find_first_not_of(" \t"), line.size())); }

Difference FindDifference(std::string_view old_text, std::string_view new_text) {
  const auto [a, b] = std::mismatch(old_text.begin(), old_text.end(), new_text.begin(), new_text.end());
  const auto at = static_cast<std::size_t>(a - old_text.begin());
  const std::size_t newline = at == 0 ? std::string_view::npos : old_text.rfind('\n', at - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto line_at = [&](std::string_view text) {
    const std::string_view rest = text.substr(std::min(begin, text.size()));
    return rest.substr(0, rest.find('\n'));
  };
  const std::string_view old_line = line_at(old_text);
  const std::size_t indent = old_line.size() - WithoutIndent(old_line).size();
  return {.offset = static_cast<std::uint32_t>(begin + indent), .new_line = WithoutIndent(line_at(new_text))};
}

void ReportOneRefused(const PlannedWrite& write, SourceMap& sources, Diagnostics& diagnostics) {
  const OutputPlace& place = write.file.place;
  Result<std::optional<std::string>> old = place.root->Read(place.path, kMostComparedBytes, Pipes::kRefused);
  const std::string old_text = old && *old ? **old : std::string();
  const Difference difference = FindDifference(old_text, write.file.bytes);
  const SourceId source = sources.Add(SourceKind::kFile, place.Text(), old_text);
  const std::uint32_t line = sources.Get(source).LineIndex(difference.offset);
  const auto end = sources.Get(source).LineBegin(line) + static_cast<std::uint32_t>(sources.Get(source).Line(line).size());
  Diagnostic& refused = diagnostics.Report(DiagnosticKind::kWouldOverwrite, {.source = source, .begin = difference.offset, .end = end},
                                           fmt::format("`{}` is there already, with other content", place.Text()));
  constexpr std::size_t kShown = 60;
  const bool is_long = difference.new_line.size() > kShown || difference.new_line.empty();
  refused.Mark(is_long ? "the first line that differs" : fmt::format("would become `{}`", difference.new_line));
  refused.Help(fmt::format("`--override` replaces all such files, `--override={}` this one", ShellWord(place.Text())));
}

}  // namespace

std::size_t WritePlan::Count(Change change) const {
  return static_cast<std::size_t>(std::ranges::count(writes, change, &PlannedWrite::change));
}

Result<WritePlan> PlanWrites(Outputs outputs, const std::vector<OutputPlace>& inputs, const OverridePolicy& policy,
                             Diagnostics& diagnostics) {
  Planner planner(policy, diagnostics);
  for (const OutputPlace& input : inputs) planner.Reserve(input);
  for (PlacedFile& output : outputs) {
    if (Result<void> added = planner.Add(std::move(output)); !added) return std::unexpected(added.error());
  }
  return planner.Take();
}

void ReportRefused(const WritePlan& plan, SourceMap& sources, Diagnostics& diagnostics) {
  for (const PlannedWrite& write : plan.writes) {
    if (write.refused) ReportOneRefused(write, sources, diagnostics);
  }
}

Result<void> ApplyWrites(const WritePlan& plan) {
  // By root, in the order in which roots first appear; two handles onto one directory are one root.
  std::vector<std::pair<Directory*, std::vector<PendingFile>>> roots;
  std::map<std::string, std::size_t> known;
  for (const PlannedWrite& write : plan.writes) {
    if (write.change == Change::kUnchanged) continue;
    const auto [at, is_new] = known.emplace(write.file.place.root->RealPath(), roots.size());
    if (is_new) roots.emplace_back(write.file.place.root.get(), std::vector<PendingFile>());
    roots[at->second].second.push_back({.path = write.file.place.path, .bytes = write.file.bytes});
  }
  StageStack staged;
  for (auto& [root, files] : roots) {
    Result<std::unique_ptr<StagedFiles>> stage = root->Stage(files);
    if (!stage) return std::unexpected(stage.error());
    staged.stages.push_back(std::move(*stage));
  }
  for (const auto& stage : staged.stages) {
    if (Result<void> committed = stage->Commit(); !committed) return committed;
  }
  for (const auto& stage : staged.stages) stage->Keep();
  return {};
}

}  // namespace spin_aks
