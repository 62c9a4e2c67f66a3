// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/merge_outputs.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

#include "backends/merge/text_lines.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using merge::FilePlace;

std::string TargetOf(const OutputFile& made) {
  const auto* yaml = std::get_if<YamlFile>(&made);
  return yaml != nullptr && !yaml->target.empty() ? yaml->target : "-";
}

// Never a tree of manifests, and large.
bool IsPassedOver(std::string_view name) { return name.starts_with('.') || name == "node_modules" || name == "target"; }

}  // namespace

OutputMerger::OutputMerger(MergeRequest request)
    : outputs_(std::move(request.outputs)),
      lock_(std::move(request.lock)),
      scopes_(std::move(request.scopes)),
      wish_(request.wish),
      other_forms_(std::move(request.other_forms)) {
  for (const OutputPlace& input : request.inputs) inputs_.insert(RealPathOf(input));
  if (request.around) {
    around_ = NameOfRoot(lock_.place, *request.around);
    roots_.try_emplace(around_, *request.around);
  }
  for (const PlacedFile& output : outputs_) {
    wanted_.push_back(WantedOf(output));
    places_.emplace(wanted_.back().place, output.place);
  }
}

merge::WantedFile OutputMerger::WantedOf(const PlacedFile& output) {
  const std::string root = NameOfRoot(lock_.place, output.root);
  roots_.try_emplace(root, output.root);
  return {.by = {.backend = output.backend, .scope = TargetOf(output.trace.made)},
          .name = output.known_as,
          .place = {.root = root, .path = output.path.text()},
          .made = &output.trace.made,
          .grown_from = output.grown_from};
}

OutputPlace OutputMerger::PlaceOf(const FilePlace& file) const {
  if (const auto known = places_.find(file); known != places_.end()) return known->second;
  const auto root = roots_.find(file.root);
  const OutputPlace directory = root != roots_.end() ? root->second : PlaceBelow(lock_.place.root, file.root);
  const auto path = RelPath::Parse(file.path);
  return path ? directory / *path : directory;
}

// A lock is a file like any other, and may come from anywhere: it leads nowhere that neither this run writes to nor lies below it.
bool OutputMerger::IsReachable(const FilePlace& file) const {
  const std::string root = merge::Follow("", file.root);
  const bool leads_out = root == ".." || root.starts_with("../") || file.root.starts_with('/');
  if (!RelPath::Parse(file.path) || (leads_out && !roots_.contains(file.root))) return false;
  return places_.contains(file) || !inputs_.contains(RealPathOf(PlaceOf(file)));
}

Result<void> OutputMerger::LookAt(const FilePlace& file) {
  if (found_.contains(file) || !IsReachable(file)) return {};
  const OutputPlace place = PlaceOf(file);
  Result<Found> found = LookAtPlace(place);
  if (!found) return std::unexpected(found.error());
  if (found->kind == Found::Kind::kFile) disk_.emplace(file, found->bytes);
  places_.emplace(file, place);
  found_.emplace(file, *std::move(found));
  return {};
}

Result<void> OutputMerger::LookBelow(const std::string& root, const std::string& in_root) {
  std::vector<std::string> directories{in_root};
  const OutputPlace top = PlaceOf({.root = root, .path = {}});
  while (!directories.empty()) {
    const std::string directory = std::move(directories.back());
    directories.pop_back();
    const OutputPlace place = directory.empty() ? top : top / *RelPath::Parse(directory);
    const Result<std::vector<std::string>> names = place.root->List(place.path);
    if (!names) continue;  // what cannot be looked into holds nothing that could be merged
    for (const std::string& name : *names) {
      const std::string path = JoinTypedPath(directory.empty() ? "." : directory, name);
      const auto below = RelPath::Parse(path);
      const auto node = below ? top.root->Look((top / *below).path) : Result<std::optional<ProjectNode>>();
      if (!node || !*node || (**node).is_link) continue;
      const bool is_other_root = roots_.contains(merge::Follow(root, path));
      if ((**node).kind == NodeKind::kDirectory && !IsPassedOver(name) && !is_other_root) directories.push_back(path);
      if ((**node).kind != NodeKind::kFile || !IsYamlName(name)) continue;
      if (Result<void> looked = LookAt({.root = root, .path = path}); !looked) return looked;
    }
  }
  return {};
}

merge::TreeMerge OutputMerger::Question(const merge::TreeAnswers& answers) const {
  return {.wanted = wanted_,
          .scopes = scopes_,
          .lock = lock_.read.lock,
          .disk = disk_,
          .answers = answers,
          .around = around_,
          .given_up = unwanted_};
}

Result<OutputMerger> OutputMerger::Look(MergeRequest request) {
  OutputMerger merger(std::move(request));
  const merge::TreeAnswers none;
  for (const FilePlace& place : PlacesToRead(merger.Question(none))) {
    if (Result<void> looked = merger.LookAt(place); !looked) return std::unexpected(looked.error());
  }
  return merger;
}

std::optional<LyingLine> OutputMerger::Explain(const std::string& real_path, std::size_t line) const {
  const merge::TreeAnswers none;
  for (const auto& [file, found] : found_) {
    if (found.kind != Found::Kind::kFile || found.RealPath() != real_path) continue;
    const merge::TextLines text(found.bytes);
    LyingLine lying{.lines = text.lines.size()};
    if (line == 0 || line > lying.lines) return lying;
    lying.text = text.lines[line - 1];
    lying.place = ExplainPlace(Question(none), file, line - 1);
    return lying;
  }
  return std::nullopt;
}

// What a merge asks for may lead to more; each round knows more files than the one before.
Result<merge::MergedTree> OutputMerger::MergeAll(const merge::TreeAnswers& answers) {
  merge::MergedTree merged = MergeTree(Question(answers));
  while (!merged.roots_to_search.empty() || !merged.directories_to_search.empty() || !merged.places_to_read.empty()) {
    const std::size_t known = disk_.size();
    for (const FilePlace& place : merged.places_to_read) {
      if (Result<void> looked = LookAt(place); !looked) return std::unexpected(looked.error());
    }
    for (const std::string& root : merged.roots_to_search) {
      if (Result<void> looked = LookBelow(root); !looked) return std::unexpected(looked.error());
    }
    for (const FilePlace& directory : merged.directories_to_search) {
      if (Result<void> looked = LookBelow(directory.root, directory.path); !looked) return std::unexpected(looked.error());
    }
    if (disk_.size() == known) break;
    merged = MergeTree(Question(answers));
  }
  return merged;
}

// Whether something else lies there, or a link that leads out: no file, and not nothing.
bool OutputMerger::IsNoFile(const FilePlace& file) const {
  const auto found = found_.find(file);
  return found != found_.end() && found->second.kind != Found::Kind::kNothing && found->second.kind != Found::Kind::kFile;
}

Result<std::vector<merge::Finding>> OutputMerger::GiveUp() {
  Result<merge::MergedTree> merged = MergeAll({});
  if (!merged) return std::unexpected(merged.error());
  std::vector<merge::Finding> elsewhere;
  for (const auto& [thing, places] : lock_.read.lock.at) {
    for (const merge::LastPlace& place : places) {
      const FilePlace file{.root = place.root, .path = place.file};
      if (scopes_.contains(thing.by) && !IsReachable(file))
        elsewhere.push_back({.what = merge::Finding::What::kMovedRoot, .file = file, .wanted_file = {.root = ".", .path = place.file}});
    }
  }
  for (auto& [thing, places] : merged->lock.at) {
    if (lock_.read.lock.own.contains(thing)) lock_.read.lock.at[thing] = std::move(places);
  }
  std::erase_if(merged->findings, [&](const merge::Finding& finding) {
    const bool is_out_of_sight = tree::IsDeletion(finding.reason) && finding.path.steps.empty() && IsNoFile(finding.file);
    return finding.what != merge::Finding::What::kMovedRoot && !is_out_of_sight;
  });
  given_up_ = std::move(outputs_);
  unwanted_ = std::move(wanted_);
  for (const Emitted& form : other_forms_) {
    for (const auto& [path, file] : form.files) unwanted_.push_back({.by = {}, .name = {}, .place = {}, .made = &file});
  }
  outputs_ = WithoutOurs(given_up_);
  std::erase_if(outputs_, [&](const PlacedFile& file) { return !scopes_.contains({.backend = file.backend}); });
  wanted_.clear();
  for (const PlacedFile& output : outputs_) wanted_.push_back(WantedOf(output));
  std::ranges::move(merged->findings, std::back_inserter(elsewhere));
  return elsewhere;
}

std::vector<OutputPlace> OutputMerger::MissingPlaces() const {
  std::set<FilePlace> missing;
  for (const auto& [thing, places] : lock_.read.lock.at) {
    const auto own = lock_.read.lock.own.find(thing);
    const bool is_meant =
        scopes_.contains(thing.by) && own != lock_.read.lock.own.end() && !merge::HasMark(own->second, tree::Mark::kTombstone);
    for (const merge::LastPlace& place : places) {
      if (is_meant && !disk_.contains({.root = place.root, .path = place.file})) missing.insert({.root = place.root, .path = place.file});
    }
  }
  std::vector<OutputPlace> paths;
  for (const FilePlace& file : missing) paths.push_back(PlaceOf(file));
  return paths;
}

Result<void> OutputMerger::LookAround() {
  const Result<merge::MergedTree> merged = MergeAll({});
  return merged ? Result<void>() : std::unexpected(merged.error());
}

std::string OutputMerger::TextOfLock(merge::Lock lock, WriteLock write_lock) const {
  if (wish_ == MergeRequest::Wish::kAreGivenUp) {
    const auto is_given_up = [&](const auto& line) { return scopes_.contains(line.first.by); };
    std::erase_if(lock.at, is_given_up);
    std::erase_if(lock.own, is_given_up);
    if (lock == merge::Lock()) return {};
  }
  const bool is_same = write_lock == WriteLock::kIfItSaysMore && lock_.read.problems.empty() && IsSameLock(lock_, lock);
  return is_same ? lock_.found.bytes : merge::WriteLock(lock, lock_.read.line_break);
}

Result<MergedOutputs> OutputMerger::Merge(const merge::TreeAnswers& answers, WriteLock write_lock) && {
  std::vector<merge::Finding> out_of_reach;
  if (wish_ == MergeRequest::Wish::kAreGivenUp) {
    Result<std::vector<merge::Finding>> found = GiveUp();
    if (!found) return std::unexpected(found.error());
    out_of_reach = *std::move(found);
  }
  Result<merge::MergedTree> all = MergeAll(answers);
  if (!all) return std::unexpected(all.error());
  merge::MergedTree& merged = *all;
  std::ranges::move(out_of_reach, std::back_inserter(merged.findings));
  // What cannot be looked into is not deleted: taken for that, it would be undeployed.
  for (merge::Finding& finding : merged.findings) {
    if (!tree::IsDeletion(finding.reason) || !finding.path.steps.empty() || !IsNoFile(finding.file)) continue;
    finding.what = merge::Finding::What::kUnreadable;
    finding.message = "no file lies there, but something else, or a link that leads out of where outputs go";
  }
  // Beside what was deleted may lie what somebody has instead.
  std::set<FilePlace> beside;
  for (const merge::Finding& finding : merged.findings) {
    const bool is_gone = tree::IsDeletion(finding.reason) && finding.path.steps.empty();
    if (is_gone) beside.insert({.root = finding.file.root, .path = merge::FirstDirectoryOf(finding.file.path)});
  }
  for (const FilePlace& directory : beside) {
    if (Result<void> looked = LookBelow(directory.root, directory.path); !looked) return std::unexpected(looked.error());
  }
  // And what goes may be named by what they have.
  const auto goes = [](const merge::FileFate& fate) { return !fate.text && IsYamlName(fate.place.path); };
  if (std::ranges::any_of(merged.files, goes)) {
    for (const auto& [root, place] : roots_) {
      if (Result<void> looked = LookBelow(root); !looked) return std::unexpected(looked.error());
    }
  }

  std::vector<OutputPlace> missing = wish_ == MergeRequest::Wish::kAreGivenUp ? MissingPlaces() : std::vector<OutputPlace>();
  MergedOutputs result{.outputs = {},
                       .found = {},
                       .removed = {},
                       .findings = std::move(merged.findings),
                       .places = places_,
                       .texts = std::move(disk_),
                       .idle = {},
                       .moved = {},
                       .missing = std::move(missing)};
  for (const auto& [directory, now] : merged.moved) result.moved.emplace(PlaceOf(directory).Text(), PlaceOf(now).Text());
  result.is_given_up = wish_ == MergeRequest::Wish::kAreGivenUp;
  result.is_as_made = result.findings.empty();
  for (const merge::PlaceAnswer& answer : answers.at) {
    // Said of a directory, it is enough that one of its files has it.
    const auto has_it = [&](const merge::PlaceAnswer& other) {
      return other.path == answer.path && merged.answered.contains({other.file, other.path});
    };
    if (!answer.path.empty() && std::ranges::none_of(answers.at, has_it)) result.idle.push_back(answer);
  }
  std::map<FilePlace, merge::FileFate> fates;
  for (merge::FileFate& fate : merged.files) fates.emplace(fate.place, std::move(fate));
  const auto add = [&](PlacedFile file, const FilePlace& place, std::string text) {
    result.is_as_made = result.is_as_made && text == file.bytes;
    result.is_as_before = result.is_as_before && text == found_.at(place).bytes;
    file.place = PlaceOf(place);
    file.bytes = std::move(text);
    result.outputs.push_back(std::move(file));
    result.found.push_back(std::move(found_.at(place)));
  };
  std::vector<std::size_t> made;
  std::vector<std::optional<std::string>> texts;
  // Where our objects lie elsewhere; then those that were made, in their order.
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    auto fate = fates.extract(wanted_[i].place);
    if (fate.empty()) continue;
    made.push_back(i);
    texts.push_back(std::move(fate.mapped().text));
  }
  for (auto& [place, fate] : fates) {
    if (fate.text) {
      add({.place = {}, .bytes = {}}, place, *std::move(fate.text));
    } else {
      result.removed.push_back({.file = place, .place = PlaceOf(place), .found = std::move(found_.at(place))});
    }
  }
  for (std::size_t k = 0; k < made.size(); ++k) {
    const std::size_t i = made[k];
    if (texts[k]) add(std::move(outputs_[i]), wanted_[i].place, *std::move(texts[k]));
  }
  result.outputs.push_back({.place = lock_.place, .bytes = TextOfLock(std::move(merged.lock), write_lock)});
  result.found.push_back(std::move(lock_.found));
  return result;
}

}  // namespace spin_aks
