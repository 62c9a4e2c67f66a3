// SPDX-License-Identifier: Apache-2.0
//
// Promise: a value set at any place of a TOML file is refused with a reason, or is what stands there afterwards, and everything else reads
// as before.
// max_len: 1024
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/toml/edit.h"
#include "frontend/toml/reader.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

using Path = std::vector<std::string>;

struct Read {
  explicit Read(std::string text)
      : id(sources.Add(SourceKind::kFile, "aks-spin.toml", std::move(text))), document(ReadToml(sources, id, diagnostics)) {}

  SourceMap sources;
  Diagnostics diagnostics;
  SourceId id;
  std::optional<TomlValue> document;
};

// Every place, and one beside it that is not there.
void CollectPlaces(const TomlTable& table, Path& path, std::vector<Path>& places) {
  for (const TomlEntry& entry : table.entries) {
    path.push_back(entry.key);
    places.push_back(path);
    if (const TomlTable* below = entry.value.AsTable()) CollectPlaces(*below, path, places);
    path.back() = "quite new";
    places.push_back(path);
    path.emplace_back("deeper");
    places.push_back(path);
    path.pop_back();
    path.pop_back();
  }
}

// What a document says: each leaf with its place, in an order that does not depend on the text.
void Print(const TomlValue& value, std::string& out) {
  if (const TomlTable* table = value.AsTable()) {
    std::vector<std::string> lines;
    for (const TomlEntry& entry : table->entries) {
      std::string below;
      Print(entry.value, below);
      lines.push_back(std::to_string(entry.key.size()) + ":" + entry.key + "=" + below);
    }
    std::ranges::sort(lines);
    out += '{';
    for (const std::string& line : lines) out += line + ';';
    out += '}';
  } else if (const TomlArray* array = value.AsArray()) {
    out += '[';
    for (const TomlValue& item : array->items) Print(item, out);
    out += ']';
  } else {
    out += std::string(value.TypeName()) + TomlTextOf(value);
  }
}

// As it is to be.
void SetIn(TomlTable& table, const Path& path, std::size_t depth, const TomlValue& value) {
  for (TomlEntry& entry : table.entries) {
    if (entry.key != path[depth]) continue;
    if (depth + 1 == path.size()) {
      entry.value = value;
    } else {
      SetIn(std::get<TomlTable>(entry.value.data), path, depth + 1, value);
    }
    return;
  }
  table.entries.push_back({.key = path[depth], .key_span = {}, .value = depth + 1 == path.size() ? value : TomlValue{TomlTable(), {}}});
  if (depth + 1 < path.size()) SetIn(std::get<TomlTable>(table.entries.back().value.data), path, depth + 1, value);
}

void Judge(std::uint8_t choice, const std::string& text) {
  Read before(text);
  if (!before.document) return;
  std::vector<Path> places{{"a"}, {"a", "b"}};
  Path path;
  CollectPlaces(*before.document->AsTable(), path, places);
  const Path& place = places[choice % places.size()];
  TomlArray list;
  list.items = {{std::string("x"), {}}, {std::string("it's\n"), {}}};
  const TomlValue value = choice % 3 == 0   ? TomlValue{std::string("a \"value\""), {}}
                          : choice % 3 == 1 ? TomlValue{std::int64_t{7}, {}}
                                            : TomlValue{list, {}};
  TomlObstacle obstacle;
  const auto edited = SetTomlValue(text, *before.document, place, value, obstacle);
  if (!edited) return fuzz::Promise(!obstacle.message.empty(), "refused without a reason");
  const Read after(edited->text);
  fuzz::Promise(after.document.has_value(), "cannot be read any more:\n" + edited->text);
  SetIn(std::get<TomlTable>(before.document->data), place, 0, value);
  std::string meant;
  std::string is;
  Print(*before.document, meant);
  Print(*after.document, is);
  fuzz::Promise(is == meant, "says something else:\n" + edited->text + "\n" + is + "\n" + meant);
}

}  // namespace
}  // namespace spin_aks

// The first byte chooses the place and the value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  spin_aks::Judge(data[0], std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
