// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/dangling_entries.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include <fmt/core.h>

#include "backends/merge/disk_file.h"
#include "backends/merge/entries.h"
#include "backends/merge/file_place.h"
#include "backends/merge/place_in_file.h"
#include "ir/path.h"

namespace spin_aks {
namespace {

using merge::FilePlace;

// As seen from the settings, below whichever root it lies.
std::string PathFromSettings(const FilePlace& file) { return merge::Follow(file.root, file.path); }

// Files that go, and directories whose kustomization does.
std::set<std::string> Goes(const MergedOutputs& merged) {
  std::set<std::string> goes;
  for (const RemovedFile& removed : merged.removed) {
    const std::string path = PathFromSettings(removed.file);
    if (merge::IsKustomization(removed.file)) goes.insert(merge::DirectoryOf(path));
    goes.insert(path);
  }
  goes.erase("");
  return goes;
}

// Whether a text there may name a file: an element of a list (`resources`, `components`, `files`), or a `path` (of a patch). A name prefix
// or a namespace may be called as a directory is.
bool MayNameAFile(const Path& path) {
  if (path.steps.empty()) return false;
  const auto* key = std::get_if<KeyStep>(&path.steps.back());
  return key == nullptr || key->key == "path";
}

void EachWay(const yaml::Value& value, const Path& path, const std::function<void(const std::string&, const Path&)>& visit) {
  if (const std::string* text = value.AsString()) {
    if (MayNameAFile(path)) visit(*text, path);
  } else if (const yaml::Map* map = value.AsMap()) {
    for (const yaml::Entry& entry : map->entries()) EachWay(entry.value, path.Key(entry.key.text()), visit);
  } else if (const yaml::List* list = value.AsList()) {
    for (std::size_t i = 0; i < list->size(); ++i) EachWay((*list)[i], path.Index(i), visit);
  }
}

void WarnOfEntriesIn(const FilePlace& kustomization, const std::string& name, const std::string& text, const std::set<std::string>& goes,
                     SourceMap& sources, Diagnostics& diagnostics) {
  const merge::DiskFile file(text);
  if (!file.is_readable()) return;
  const std::string directory = merge::DirectoryOf(PathFromSettings(kustomization));
  std::optional<SourceId> source;
  for (std::size_t part = 0; part < file.size(); ++part) {
    EachWay(file.value(part), Path(), [&](const std::string& way, const Path& path) {
      if (!goes.contains(merge::Follow(directory, way))) return;
      if (!source) source = sources.Add(SourceKind::kFile, name, text);
      const document::Range range = merge::RangeIn(file, part, path);
      diagnostics
          .Report(DiagnosticKind::kReferenceDangles,
                  {.source = *source, .begin = static_cast<std::uint32_t>(range.begin), .end = static_cast<std::uint32_t>(range.end)},
                  fmt::format("`{}` is not there any more", way))
          .Help("take this line out: kustomize builds nothing of a file that names what is not there");
    });
  }
}

}  // namespace

void WarnOfEntries(const MergedOutputs& merged, SourceMap& sources, Diagnostics& diagnostics) {
  const std::set<std::string> goes = Goes(merged);
  if (goes.empty()) return;
  // What stays is read as it is to be: of ours that somebody keeps, entries of what goes may be left.
  std::map<std::string, const std::string*> becomes;  // null: it goes
  for (const PlacedFile& output : merged.outputs) becomes.emplace(output.place.Text(), &output.bytes);
  for (const RemovedFile& removed : merged.removed) becomes.emplace(removed.place.Text(), nullptr);
  for (const auto& [file, lying] : merged.texts) {
    if (!merge::IsKustomization(file)) continue;
    const std::string name = merged.places.at(file).Text();
    const auto ours = becomes.find(name);
    const std::string* text = ours == becomes.end() ? &lying : ours->second;
    if (text != nullptr) WarnOfEntriesIn(file, name, *text, goes, sources, diagnostics);
  }
}

}  // namespace spin_aks
