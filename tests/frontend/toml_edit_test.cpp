// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/edit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "frontend/toml/reader.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;
using Path = std::vector<std::string>;

struct Read {
  explicit Read(const std::string& text)
      : id(sources.Add(SourceKind::kFile, "aks-spin.toml", text)), document(ReadToml(sources, id, diagnostics)) {}

  SourceMap sources;
  Diagnostics diagnostics;
  SourceId id;
  std::optional<TomlValue> document;
};

std::string Set(const std::string& text, const Path& path, const TomlValue& value) {
  const Read read(text);
  TomlObstacle obstacle;
  const auto edited = SetTomlValue(text, *read.document, path, value, obstacle);
  if (!edited) return "refused: " + obstacle.message;
  EXPECT_TRUE(Read(edited->text).document) << edited->text;
  return edited->text;
}
std::string Set(const std::string& text, const Path& path, std::int64_t value) { return Set(text, path, TomlValue{value, {}}); }
std::string Set(const std::string& text, const Path& path, const char* value) { return Set(text, path, TomlValue{std::string(value), {}}); }

TomlValue List(std::vector<std::string> items) {
  TomlArray array;
  for (std::string& item : items) array.items.push_back({std::move(item), {}});
  return {std::move(array), {}};
}

TEST(TomlEdit, AValueIsReplacedWhereItStands) {
  EXPECT_EQ(Set("a = 1 # why\nb = 2\n", {"a"}, 30), "a = 30 # why\nb = 2\n");
  EXPECT_EQ(Set("[t]\r\na = \"x\"\r\n", {"t", "a"}, "y"), "[t]\r\na = \"y\"\r\n");
  EXPECT_EQ(Set("t = { a = 1, b = 2 }\n", {"t", "b"}, 3), "t = { a = 1, b = 3 }\n");
  EXPECT_EQ(Set("t.a = 1\n", {"t", "a"}, 3), "t.a = 3\n");
  EXPECT_EQ(Set("[t.\"x.y\"]\na = 1", {"t", "x.y", "a"}, 3), "[t.\"x.y\"]\na = 3");
}

TEST(TomlEdit, AKeyBesideADottedOneInBracesStaysInThem) {
  EXPECT_EQ(Set("t = { p.a = true }\n", {"t", "p", "b"}, 7), "t = { p.a = true, p.b = 7 }\n");
  EXPECT_EQ(Set("[s]\nt = { p.q.a = true, r = 1 }\n", {"s", "t", "p", "q", "c", "d"}, 7),
            "[s]\nt = { p.q.a = true, r = 1, p.q.c.d = 7 }\n");
}

TEST(TomlEdit, ATableMayHaveItsHeaderBehindThoseOfTablesWithinIt) {
  EXPECT_EQ(Set("[t.a]\nx = 1\n[t]\n[u]\n", {"t", "b"}, 7), "[t.a]\nx = 1\n[t]\nb = 7\n[u]\n");
}

TEST(TomlEdit, LiteralStringsStayLiteralWhereTheyCan) {
  EXPECT_EQ(Set("a = 'x'\n", {"a"}, "y\\z"), "a = 'y\\z'\n");
  EXPECT_EQ(Set("a = 'x'\n", {"a"}, "it's"), "a = \"it's\"\n");
  EXPECT_EQ(Set("a = \"\"\"\nx\n\"\"\"\n", {"a"}, "y"), "a = \"y\"\n");
}

TEST(TomlEdit, AListOverSeveralLinesStaysOne) {
  EXPECT_EQ(Set("a = [\n  \"x\",\n  \"y\",\n]\n", {"a"}, List({"p", "q", "r"})), "a = [\n  \"p\",\n  \"q\",\n  \"r\",\n]\n");
  EXPECT_EQ(Set("a = [\"x\"]\n", {"a"}, List({"p", "q"})), "a = [\"p\", \"q\"]\n");
  EXPECT_EQ(Set("a = [\n  \"x\", # why\n]\n", {"a"}, List({"p"})), "refused: comments in `a` would be lost");
  EXPECT_EQ(Set("a = [{ b = [ # why\n  1 ] }]\n", {"a"}, List({"p"})), "refused: comments in `a` would be lost");
  EXPECT_EQ(Set("a = { b = [\n  1 # why\n] }\n", {"a"}, 1), "refused: comments in `a` would be lost");
  EXPECT_EQ(Set("a = [\"#\", '#']\n", {"a"}, List({"p"})), "a = [\"p\"]\n");
}

TEST(TomlEdit, ANewKeyGoesBehindTheLastOfItsTable) {
  EXPECT_EQ(Set("# head\n[t]\n  a = 1 # one\n\n# about u\n[u]\n", {"t", "b"}, 2),
            "# head\n[t]\n  a = 1 # one\n  b = 2\n\n# about u\n[u]\n");
  EXPECT_EQ(Set("[t]\n[u]\na = 1\n", {"t", "b"}, 2), "[t]\nb = 2\n[u]\na = 1\n");
  EXPECT_EQ(Set("[t]\na = [\n  1,\n]\n", {"t", "b"}, 2), "[t]\na = [\n  1,\n]\nb = 2\n");
  EXPECT_EQ(Set("[t]\na = 1", {"t", "b"}, 2), "[t]\na = 1\nb = 2");
  EXPECT_EQ(Set("[t]\na = 1\n", {"t", "x", "y z"}, 2), "[t]\na = 1\nx.\"y z\" = 2\n");
  EXPECT_EQ(Set("t.a = 1\nu = 2\n", {"t", "b"}, 3), "t.a = 1\nt.b = 3\nu = 2\n");
  EXPECT_EQ(Set("t = { a = 1 }\n", {"t", "b"}, 2), "t = { a = 1, b = 2 }\n");
  EXPECT_EQ(Set("t = {}\n", {"t", "b"}, 2), "t = { b = 2 }\n");
}

TEST(TomlEdit, ANewTableGoesToTheEnd) {
  EXPECT_EQ(Set("a = 1\n", {"t", "b"}, 2), "a = 1\n\n[t]\nb = 2\n");
  EXPECT_EQ(Set("a = 1", {"t", "b"}, 2), "a = 1\n\n[t]\nb = 2\n");
  EXPECT_EQ(Set("", {"t", "u", "b"}, 2), "[t.u]\nb = 2\n");
  EXPECT_EQ(Set("[t.u]\na = 1\n", {"t", "b"}, 2), "[t.u]\na = 1\n\n[t]\nb = 2\n");
}

TEST(TomlEdit, ANewKeyOfTheFileGoesInFrontOfAllTables) {
  EXPECT_EQ(Set("# head\n\n# about t\n[t]\n", {"a"}, 1), "# head\n\na = 1\n\n# about t\n[t]\n");
  EXPECT_EQ(Set("# head\n[t]\n", {"a"}, 1), "# head\na = 1\n\n[t]\n");
  EXPECT_EQ(Set("b = 2\n[t]\n", {"a"}, 1), "b = 2\na = 1\n[t]\n");
  EXPECT_EQ(Set("# nothing\n", {"a"}, 1), "# nothing\na = 1\n");
  EXPECT_EQ(Set("\xEF\xBB\xBF[t]\n", {"a"}, 1),
            "\xEF\xBB\xBF"
            "a = 1\n\n[t]\n");
}

TEST(TomlEdit, WhatStandsInTheWayIsNamed) {
  EXPECT_EQ(Set("[[t]]\na = 1\n", {"t", "a"}, 2), "refused: `t` is an array, which has no keys");
  EXPECT_EQ(Set("[t]\na = 1\n", {"t"}, 2), "refused: `t` is a table with lines of its own");
  EXPECT_EQ(Set("a = 1\n", {"a", "b"}, 2), "refused: `a` is an integer, which has no keys");
}

// ---- Any file ----

// Places of all scalars that no array is on the way to.
void CollectScalars(const TomlTable& table, Path& path, std::vector<Path>& places) {
  for (const TomlEntry& entry : table.entries) {
    path.push_back(entry.key);
    if (const TomlTable* below = entry.value.AsTable()) CollectScalars(*below, path, places);
    if (entry.value.AsTable() == nullptr && entry.value.AsArray() == nullptr) places.push_back(path);
    path.pop_back();
  }
}

const TomlValue* Find(const TomlValue& document, const Path& path) {
  const TomlValue* value = &document;
  for (const std::string& step : path) {
    const TomlEntry* entry = value->AsTable() != nullptr ? value->AsTable()->Find(step) : nullptr;
    if (entry == nullptr) return nullptr;
    value = &entry->value;
  }
  return value;
}

// Each value in turn, and a key beside it that is new. How many values.
std::size_t EditEverywhere(const std::string& text) {
  const Read before(text);
  if (!before.document) return 0;
  std::vector<Path> places;
  Path path;
  CollectScalars(*before.document->AsTable(), path, places);
  for (const Path& place : places) {
    const std::string edited = Set(text, place, "another value");
    const Read after(edited);
    const TomlValue* value = after.document ? Find(*after.document, place) : nullptr;
    EXPECT_TRUE(value != nullptr && value->AsString() != nullptr && *value->AsString() == "another value") << edited;
    const Span span = Find(*before.document, place)->span;
    EXPECT_EQ(edited.substr(0, span.begin), text.substr(0, span.begin));
    EXPECT_TRUE(edited.ends_with(text.substr(span.end)));
    Path beside = place;
    beside.back() = "quite new";
    const Read added(Set(text, beside, 7));
    EXPECT_TRUE(added.document && Find(*added.document, beside) != nullptr);
    for (const Path& other : places) EXPECT_TRUE(added.document && Find(*added.document, other) != nullptr);
  }
  return places.size();
}

std::size_t EditEverywhereBelow(const fs::path& folder) {
  std::size_t values = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".toml") values += EditEverywhere(test::ReadShared(entry.path()));
  }
  return values;
}

TEST(TomlEdit, InEveryFileOnlyTheLineOfTheValueChanges) {
  const std::size_t values = EditEverywhereBelow(fs::path(SPIN_AKS_SOURCE_DIR) / "golden");
  EXPECT_GT(values, 0U);
  fmt::print("[   INFO   ] {} values\n", values);
}

TEST(TomlEdit, InEveryManifestThatPeopleWroteOnlyTheLineOfTheValueChanges) {
  SPIN_AKS_NEEDS_SHARED("corpus/valid");
  fmt::print("[   INFO   ] {} values\n", EditEverywhereBelow(test::SharedDir() / "corpus/valid"));
}

}  // namespace
}  // namespace spin_aks
