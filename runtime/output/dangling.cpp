// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/dangling.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/core.h>

#include "backends/k8s/references.h"
#include "backends/merge/disk_file.h"
#include "backends/merge/place_in_file.h"
#include "backends/tree/place.h"

namespace spin_aks {
namespace {

using merge::Finding;

constexpr std::string_view kKustomize = "kustomize.config.k8s.io";  // its files are no objects

// Objects of ours that are not there, with what is known of each.
std::map<tree::ObjectId, const Finding*> DeletedObjects(const MergedOutputs& merged) {
  std::map<tree::ObjectId, const Finding*> deleted;
  for (const Finding& finding : merged.findings) {
    const bool is_object = finding.what == Finding::What::kPlace && finding.path.steps.empty() && !finding.object.kind.empty();
    if (tree::IsDeletion(finding.reason) && is_object && finding.object.group != kKustomize) deleted.emplace(finding.object, &finding);
  }
  return deleted;
}

// Every node of a document with its place in the text.
void Locate(const document::Document& document, document::NodeId root, const yaml::Value& whole, SourceId source, const Path& path,
            yaml::Value& value) {
  const document::Range range = merge::RangeOf(document, root, whole, path);
  value = std::move(value).At(
      {.source = source, .begin = static_cast<std::uint32_t>(range.begin), .end = static_cast<std::uint32_t>(range.end)});
  if (yaml::Map* map = value.AsMap()) {
    for (yaml::Entry& entry : map->entries()) Locate(document, root, whole, source, path.Key(entry.key.text()), entry.value);
  } else if (yaml::List* list = value.AsList()) {
    for (std::size_t i = 0; i < list->size(); ++i) Locate(document, root, whole, source, path.Index(i), (*list)[i]);
  }
}

// All that is to lie in the files of the output, and beside them.
class Tree {
 public:
  // `made` is what the file is as we make it; null: it is not ours.
  void Add(const std::string& name, const std::string& text, const YamlFile* made) {
    const merge::KnownDocuments* known = made != nullptr ? &known_.emplace_back(*made) : nullptr;
    const merge::DiskFile& file = files_.emplace_back(text, known);
    for (std::size_t i = 0; i < file.size(); ++i) {
      const tree::ObjectId& object = file.object(i);
      if (object.kind.empty() || object.group == kKustomize) continue;
      bundle_.app.push_back({.value = file.value(i), .role = {}, .stem = {}});
      spots_.push_back({.name = name, .file = &file, .part = i});
    }
  }

  // From now on reports say where in its file something stands: only who has something to say needs to know.
  void LocateAll(SourceMap& sources) {
    struct Read {
      merge::DiskFile file;
      SourceId id;
    };
    std::map<const merge::DiskFile*, Read> files;
    for (std::size_t k = 0; k < spots_.size(); ++k) {
      const auto& [name, known, part] = spots_[k];
      if (!files.contains(known)) {
        const std::string_view text = known->text();
        files.try_emplace(known, Read{merge::DiskFile(text), sources.Add(SourceKind::kFile, name, std::string(text))});
      }
      const auto& [file, id] = files.at(known);
      bundle_.app[k].value = file.value(part);
      Locate(file.document(), file.document().parts()[part].root, file.value(part), id, Path(), bundle_.app[k].value);
    }
  }

  // What leads nowhere, where this is there by itself.
  [[nodiscard]] Diagnostics Check(const std::vector<k8s::Provided>& provided) const {
    Diagnostics found;
    k8s::CheckReferences(bundle_, provided, found);
    return found;
  }

 private:
  struct Spot {
    std::string name;
    const merge::DiskFile* file = nullptr;
    std::size_t part = 0;
  };
  std::deque<merge::KnownDocuments> known_;
  std::deque<merge::DiskFile> files_;
  k8s::Bundle bundle_;
  std::vector<Spot> spots_;  // one an object
};

// The deleted object that a message speaks of: the one whose name it holds.
const Finding* DeletedIn(const std::string& message, const std::map<tree::ObjectId, const Finding*>& deleted) {
  for (const auto& [id, finding] : deleted) {
    if (message.contains(fmt::format("{} `{}`", id.kind, id.name))) return finding;
  }
  return nullptr;
}

// "… refers to the ServiceAccount `shop`, which was deleted (`base/serviceaccount.yaml`)"
std::string SaysDeleted(std::string message, std::string_view file) {
  constexpr std::string_view kEnd = ", which is not there";
  if (message.ends_with(kEnd)) message.resize(message.size() - kEnd.size());
  return message + fmt::format(", which was deleted (`{}`)", file);
}

// What makes the files of this run, by their places.
std::map<std::string, const YamlFile*> MadeFiles(const MergedOutputs& merged) {
  std::map<std::string, const YamlFile*> made;
  for (const PlacedFile& output : merged.outputs) {
    if (const auto* file = std::get_if<YamlFile>(&output.trace.made)) made.emplace(output.place.Text(), file);
  }
  return made;
}

const YamlFile* FindMade(const std::map<std::string, const YamlFile*>& made, const std::string& name) {
  const auto it = made.find(name);
  return it == made.end() ? nullptr : it->second;
}

// As it is to be; of files that are not ours, as they are.
void AddAfter(const MergedOutputs& merged, Tree& tree) {
  const auto made = MadeFiles(merged);
  std::set<std::string> ours;
  for (const PlacedFile& output : merged.outputs) {
    const std::string name = output.place.Text();
    ours.insert(name);
    const auto* text = std::get_if<TextFile>(&output.trace.made);
    const bool is_template = text != nullptr && !text->text.empty();
    if (IsYamlName(output.place.path.text()) && !is_template) tree.Add(name, output.bytes, FindMade(made, name));
  }
  for (const RemovedFile& removed : merged.removed) ours.insert(removed.place.Text());
  for (const auto& [file, text] : merged.texts) {
    const std::string name = merged.places.at(file).Text();
    if (IsYamlName(name) && !ours.contains(name)) tree.Add(name, text, nullptr);
  }
}

void AddBefore(const MergedOutputs& merged, Tree& tree) {
  const auto made = MadeFiles(merged);
  for (const auto& [file, text] : merged.texts) {
    const std::string name = merged.places.at(file).Text();
    if (IsYamlName(name)) tree.Add(name, text, FindMade(made, name));
  }
}

std::set<std::string> MessagesOf(const Diagnostics& reports) {
  std::set<std::string> messages;
  for (const Diagnostic& report : reports.all()) messages.insert(report.message);
  return messages;
}

std::vector<k8s::Provided> ProvidedFor(const Program& program) {
  std::vector<k8s::Provided> provided;
  for (const Placement& target : program.targets) {
    for (k8s::Provided& known : k8s::ProvidedFor(At(program, target))) provided.push_back(std::move(known));
  }
  return provided;
}

// Where there is a conflict, nobody knows yet what there is to be.
bool HasConflict(const MergedOutputs& merged) {
  return std::ranges::any_of(
      merged.findings, [](const Finding& finding) { return finding.what != Finding::What::kComment && tree::IsConflict(finding.reason); });
}

// One warning a deleted object, at the first that refers to it.
void WarnOfDeleted(const MergedOutputs& merged, const std::map<tree::ObjectId, const Finding*>& deleted,
                   const std::map<const Finding*, std::vector<Diagnostic>>& dangling, Diagnostics& diagnostics) {
  for (const auto& [id, gone] : deleted) {
    const auto it = dangling.find(gone);
    if (it == dangling.end()) continue;
    const Diagnostic& first = it->second.front();
    const std::string file = merged.places.at(gone->file).Text();
    const std::string others = it->second.size() == 1 ? std::string() : fmt::format("; so do {} more", it->second.size() - 1);
    Diagnostic& warning =
        diagnostics.Report(DiagnosticKind::kReferenceDangles, first.primary.span, SaysDeleted(first.message, file) + others);
    if (gone->cause.span.is_somewhere()) warning.Also(gone->cause.span, "it is made from this");
    if (id.kind == "Namespace") warning.Help("`create_namespace = false` in the settings says that it is there");
    warning.Help(fmt::format("`--override={}` brings it back", file));
  }
}

}  // namespace

void WarnOfDangling(const MergedOutputs& merged, const Program& program, SourceMap& sources, Diagnostics& diagnostics) {
  if (merged.is_as_made || HasConflict(merged)) return;
  const auto deleted = DeletedObjects(merged);
  const bool leads_where_it_led = merged.is_as_before && merged.removed.empty();
  if (deleted.empty() && leads_where_it_led) return;
  const std::vector<k8s::Provided> provided = ProvidedFor(program);
  std::vector<k8s::Provided> with_deleted = provided;
  for (const auto& [id, finding] : deleted) with_deleted.push_back({id.kind, id.kube_namespace, id.name});
  Tree after;
  AddAfter(merged, after);
  if (after.Check(provided).all().empty()) return;
  after.LocateAll(sources);
  Tree before;
  AddBefore(merged, before);
  const std::set<std::string> in_any_case = MessagesOf(after.Check(with_deleted));
  const std::set<std::string> already = MessagesOf(before.Check(with_deleted));
  const Diagnostics reports = after.Check(provided);
  std::map<const Finding*, std::vector<Diagnostic>> dangling;
  for (const Diagnostic& report : reports.all()) {
    const bool is_of_deleted = !in_any_case.contains(report.message);
    if (const Finding* gone = is_of_deleted ? DeletedIn(report.message, deleted) : nullptr; gone != nullptr) {
      dangling[gone].push_back(report);
    } else if (!is_of_deleted && !already.contains(report.message)) {
      // It led somewhere until now.
      diagnostics.Report(DiagnosticKind::kReferenceDangles, report.primary.span, report.message)
          .Help("what it led to is made otherwise now, or not any more: change it here, too");
    }
  }
  WarnOfDeleted(merged, deleted, dangling, diagnostics);
}

}  // namespace spin_aks
