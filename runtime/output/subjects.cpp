// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/subjects.h"

#include <optional>
#include <utility>
#include <variant>

#include "backends/yaml/as_read.h"
#include "frontend/toml/reader.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {
namespace {

using compare::Subject;
using yaml::AsRead;
using yaml::Value;

constexpr std::string_view kManifestEnd = "spin.toml";

// Tables of a list are told apart by what the manifest tells them apart by.
std::string KeyOf(const TomlValue& item) {
  const TomlTable* table = item.AsTable();
  if (table == nullptr) return {};
  for (const std::string_view key : {"route", "component", "id"}) {
    const TomlEntry* entry = table->Find(key);
    if (entry == nullptr) continue;
    if (const std::string* text = entry->value.AsString()) return *text;
    const TomlEntry* own = table->Find("component");
    const std::string* component = own != nullptr ? own->value.AsString() : nullptr;
    if (component != nullptr) return "private " + *component;  // `route = { private = true }`
  }
  return {};
}

Value FromToml(const TomlValue& toml) {
  if (const std::string* text = toml.AsString()) return AsRead(*text);
  if (const auto* number = std::get_if<std::int64_t>(&toml.data)) return AsRead(*number);
  if (const auto* flag = std::get_if<bool>(&toml.data)) return AsRead(*flag);
  if (const auto* number = std::get_if<double>(&toml.data)) return AsRead(std::to_string(*number));
  if (const auto* date = std::get_if<TomlDateTime>(&toml.data)) return AsRead(date->text);
  yaml::Map map;
  if (const TomlTable* table = toml.AsTable()) {
    map.Reserve(table->entries.size());
    for (const TomlEntry& entry : table->entries) map.Add(entry.key, FromToml(entry.value));
    return map;
  }
  yaml::List list;
  std::map<std::string, const TomlValue*> keyed;
  for (const TomlValue& item : toml.AsArray()->items) {
    list.push_back(FromToml(item));
    if (std::string key = KeyOf(item); !key.empty()) keyed.emplace(std::move(key), &item);
  }
  if (list.empty() || keyed.size() != list.size()) return list;
  map.Reserve(keyed.size());
  for (const auto& [key, item] : keyed) map.Add(key, FromToml(*item));
  return map;
}

// A text that cannot be read is one.
Value ReadManifestTree(const std::string& text) {
  SourceMap sources;
  Diagnostics ignored;
  const SourceId id = sources.Add(SourceKind::kFile, "spin.toml", text);
  const auto document = ReadToml(sources, id, ignored);
  return document ? FromToml(*document) : AsRead(text);
}

// What goes to the builder and into no image.
bool IsIgnoreFile(std::string_view path) { return path.ends_with(".dockerignore"); }

// Whether a plan's file is of the image; `path` is below its root.
bool IsOfImage(const PlacedFile& file) { return file.backend == kImageBackend; }

// Nothing of one state that is not there.
std::optional<std::string_view> BytesBefore(const PlannedWrite& write) {
  if (write.change == Change::kCreate) return std::nullopt;
  const bool differs = write.change == Change::kReplace || write.change == Change::kRemove;
  return std::string_view(differs ? write.before : write.file.bytes);
}
std::optional<std::string_view> BytesAfter(const PlannedWrite& write) {
  if (write.change == Change::kRemove) return std::nullopt;
  return std::string_view(write.file.bytes);
}

bool Differs(const PlannedWrite& write) { return write.change != Change::kUnchanged && write.change != Change::kOpen && !write.is_lock; }

}  // namespace

const Value* Subjects::MadeFrom(const Subject& subject) const {
  const auto it = made_.find(subject.value);
  return it != made_.end() ? it->second : subject.value;
}

void Subjects::Add(std::string role, std::string file, Value value, const Value* made) {
  const Value& kept = values_.emplace_back(std::move(value));
  subjects_.push_back({.role = std::move(role), .file = std::move(file), .value = &kept});
  if (made != nullptr) made_.emplace(&kept, made);
}

void Subjects::AddObjects(const std::string& file, const YamlFile& made) {
  for (std::size_t i = 0; i < made.roles.size(); ++i) {
    std::string role = made.target.empty() ? made.roles[i] : made.target + ": " + made.roles[i];
    Add(std::move(role), file, made.documents[i], nullptr);
  }
}

void Subjects::AddText(const std::string& file, std::string_view text, const OutputFile* made) {
  const auto* yaml = made != nullptr ? std::get_if<YamlFile>(made) : nullptr;
  const auto* own_text = made != nullptr ? std::get_if<TextFile>(made) : nullptr;
  // Of a file in which nothing is ours any more, nothing was made; templates are text, whatever they are called.
  const bool is_text = own_text != nullptr && !own_text->text.empty();
  const merge::DiskFile read(text);
  if (!read.is_readable() || is_text || (yaml == nullptr && !IsYamlName(file))) return Add({}, file, AsRead(text), nullptr);
  std::map<tree::ObjectId, std::size_t> ours;
  for (std::size_t i = 0; yaml != nullptr && i < yaml->documents.size(); ++i) ours.emplace(tree::IdOf(yaml->documents[i]), i);
  for (std::size_t i = 0; i < read.size(); ++i) {
    const auto it = ours.find(read.object(i));
    const bool has_role = it != ours.end() && it->second < yaml->roles.size();
    Add(has_role ? yaml->roles[it->second] : std::string(), file, read.value(i), it != ours.end() ? &yaml->documents[it->second] : nullptr);
  }
}

void Subjects::AddImage(std::map<std::string, std::string> files) {
  if (files.empty()) return;
  yaml::Map image;
  image.Add("apiVersion", AsRead(std::string(compare::kImageGroup) + "/v1"));
  image.Add("kind", AsRead(compare::kImageKind));
  for (auto& [path, text] : files) {
    if (path.ends_with(kManifestEnd)) {
      image.Add("manifest", ReadManifestTree(text));
    } else {
      image.Add(path, AsRead(std::move(text)));
    }
  }
  Add("image", {}, std::move(image), nullptr);
}

Subjects Subjects::Of(const Built& built) {
  Subjects subjects;
  for (const auto& [path, traced] : built.kubernetes_traces) {
    if (const auto* yaml = std::get_if<YamlFile>(&traced.made)) subjects.AddObjects(path.text(), *yaml);
  }
  std::map<std::string, std::string> image;
  for (const auto& [path, bytes] : built.image) {
    if (!IsIgnoreFile(path.text())) image.emplace(path.text(), bytes);
  }
  subjects.AddImage(std::move(image));
  return subjects;
}

SubjectsOnDisk SubjectsOnDisk::Of(const WritePlan& plan) {
  SubjectsOnDisk both;
  std::map<std::string, std::string> image_before, image_after;
  for (const PlannedWrite& write : plan.writes) {
    const auto before = BytesBefore(write);
    const auto after = BytesAfter(write);
    const std::string file = write.file.place.Text();
    if (IsOfImage(write.file)) {
      if (IsIgnoreFile(file)) continue;
      if (before) image_before.emplace(write.file.path.text(), *before);
      if (after) image_after.emplace(write.file.path.text(), *after);
      continue;
    }
    if (!Differs(write)) continue;
    const OutputFile* made = write.change == Change::kRemove ? nullptr : &write.file.trace.made;
    if (before) both.before.AddText(file, *before, made);
    if (after) both.after.AddText(file, *after, made);
  }
  both.before.AddImage(std::move(image_before));
  both.after.AddImage(std::move(image_after));
  return both;
}

}  // namespace spin_aks
