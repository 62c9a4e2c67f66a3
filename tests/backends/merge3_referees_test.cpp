// SPDX-License-Identifier: Apache-2.0
//
// Merge3 before the cases of kustomize's own merger (../shared/referees/merge3, read as its README says): the
// merged value is theirs, but where we report what they decide in silence, and where the contract wants something else.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/diff.h"
#include "backends/tree/elements.h"
#include "backends/tree/find.h"
#include "backends/tree/merge3.h"
#include "backends/yaml/writer.h"
#include "tests/backends/bare.h"
#include "tests/backends/yaml_of.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks::tree {
namespace {

namespace fs = std::filesystem;
using yaml::Value;

struct Case {
  std::string id;
  Value origin, update, local, expected;
  Shape shape;
};

// A null in an update means absent: our own output never holds one.
void DropNulls(Value& value) {
  if (yaml::Map* map = value.AsMap()) {
    std::erase_if(map->entries(), [](const yaml::Entry& entry) { return entry.value == Value(); });
    for (yaml::Entry& entry : map->entries()) DropNulls(entry.value);
  }
  if (yaml::List* list = value.AsList()) {
    for (Value& element : *list) DropNulls(element);
  }
}

// Two cases bring a schema in a comment: a pod template's, and a pod's own, below a kind that nobody knows.
Shape ShapeOfCase(std::string_view id, const Case& c, bool infer) {
  if (id.find("element-18") != std::string_view::npos) return ShapeOf("apps", "Deployment");
  if (id.find("element-20") != std::string_view::npos) return ShapeOf("", "Pod");
  return ShapeOf(c.origin, infer ? Unknown::kInferKeys : Unknown::kAtomic);
}

Case ReadCase(const fs::path& file) {
  const Value document = YamlOf(test::ReadShared(file));
  const auto text = [&](std::string_view key) { return *document.AsMap()->Find(key)->AsString(); };
  Case c{.id = text("id"),
         .origin = YamlOf(text("origin")),
         .update = YamlOf(text("update")),
         .local = YamlOf(text("local")),
         .expected = YamlOf(text("expected")),
         .shape = {}};
  c.shape = ShapeOfCase(c.id, c, *document.AsMap()->Find("infer_merge_keys") == yaml::AsRead(true));
  DropNulls(c.origin);
  DropNulls(c.update);
  return c;
}

Recorded RecordedOf(const Case& c) {
  Recorded recorded;
  RecordLeaves("", c.origin, c.shape, Mark::kNone, recorded);
  return recorded;
}

Merged Merge(const Case& c, const Answers& answers = {}) {
  const Recorded recorded = RecordedOf(c);
  return Merge3({.recorded = recorded, .disk = &c.local, .desired = &c.update, .shape = c.shape, .answers = answers});
}

// By value; the order of keyed lists is not compared.
bool IsSame(const Value& a, const Value& b, const Shape& shape) {
  return std::ranges::all_of(Diff(a, b, shape), [](const Edit& edit) { return edit.kind == Edit::Kind::kMove; });
}

std::vector<std::string> PathsWith(const Merged& merged, bool (*fits)(Reason)) {
  std::vector<std::string> paths;
  for (const Action& action : merged.actions) {
    if (fits(action.reason)) paths.push_back(action.path.Text());
  }
  return paths;
}
std::vector<std::string> Conflicts(const Merged& merged) { return PathsWith(merged, IsConflict); }
std::vector<std::string> Notes(const Merged& merged) {
  return PathsWith(merged, [](Reason reason) { return reason == Reason::kDeletedChanged || reason == Reason::kLeft; });
}

void ExpectSame(const Merged& merged, const Value& expected, const Case& c) {
  ASSERT_TRUE(merged.value) << c.id;
  EXPECT_TRUE(IsSame(*merged.value, expected, c.shape)) << c.id << ": merged\n"
                                                        << yaml::Write(*merged.value) << "expected\n"
                                                        << yaml::Write(expected);
}

// ---- The referees' spelling of paths: `spec.containers.foo.command`, `annotations.[a.b/c]` ----

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const bool is_bracketed = text.starts_with('[');
    const std::size_t end = std::min(text.find(is_bracketed ? ']' : '.'), text.size());
    words.emplace_back(is_bracketed ? text.substr(1, end - 1) : text.substr(0, end));
    text.remove_prefix(std::min(end + (is_bracketed ? 2 : 1), text.size()));
  }
  return words;
}

// An element is called by the value of its first key.
Path PathOf(std::string_view text, const Value& root, Shape shape) {
  Path path;
  const Value* node = &root;
  for (const std::string& word : Words(text)) {
    if (const yaml::List* list = node->AsList()) {
      const Elements elements = AddressElements(*list, shape);
      const auto step =
          std::ranges::find_if(elements.steps, [&](const PathStep& s) { return std::get<MatchStep>(s).fields[0].second == word; });
      path.steps.push_back(*step);
      shape = ElementShape(shape);
    } else {
      path.steps.emplace_back(KeyStep{word});
      shape = FieldShape(shape, word);
    }
    node = Find(root, path);
  }
  return path;
}

// ---- The tables ----

std::multimap<std::string, std::string> ReadTable(std::string_view name, std::size_t value_column) {
  std::multimap<std::string, std::string> table;
  bool is_header = true;
  for (const std::string& line : test::ReadSharedLines(test::SharedDir() / "referees/merge3" / name)) {
    std::vector<std::string> columns{""};
    for (const char c : line) {
      if (c == '\t') {
        columns.emplace_back();
      } else {
        columns.back() += c;
      }
    }
    if (!std::exchange(is_header, false)) table.emplace(columns.at(0), columns.at(value_column));
  }
  return table;
}

// What we do instead; by the case's name without its subject.
using Judge = void (*)(const Case&);

void ExpectLeftToTheUser(const Case& c, std::string_view path) {
  const Merged merged = Merge(c);
  EXPECT_EQ(Notes(merged), std::vector<std::string>{std::string(path)}) << c.id;
  EXPECT_EQ(Conflicts(merged), std::vector<std::string>{}) << c.id;
  EXPECT_EQ(*merged.value, c.local) << c.id;
  ExpectSame(Merge(c, {.all = Answer::kOverride, .at = {}}), c.expected, c);
}

void ExpectLocalLeftAlone(const Case& c) {
  const Merged merged = Merge(c);
  EXPECT_EQ(Conflicts(merged), std::vector<std::string>{}) << c.id;
  EXPECT_EQ(*merged.value, c.local) << c.id;
}

const std::map<std::string_view, Judge>& Deviations() {
  static const std::map<std::string_view, Judge> deviations{
      {"kyaml-m3-element-04",
       [](const Case& c) {
         ExpectLocalLeftAlone(c);
         EXPECT_EQ(Notes(Merge(c)), std::vector<std::string>{".spec"});
       }},
      {"kyaml-m3-element-12", [](const Case& c) { ExpectLeftToTheUser(c, ".spec.template.spec.containers[name=foo]"); }},
      {"kyaml-m3-element-14", [](const Case& c) { ExpectLeftToTheUser(c, ".spec.template.spec.containers[name=foo]"); }},
      {"kyaml-m3-element-26",
       [](const Case& c) {
         EXPECT_EQ(Conflicts(Merge(c)), std::vector<std::string>{});
         ExpectSame(Merge(c), c.expected, c);
       }},
      {"kyaml-m3-list-07", [](const Case& c) { ExpectLeftToTheUser(c, ".kind"); }},
      {"kyaml-m3-list-11", ExpectLocalLeftAlone},
      {"kyaml-m3-list-13", [](const Case& c) { ExpectLeftToTheUser(c, ".list"); }},
      {"kyaml-m3-map-04", [](const Case& c) { ExpectLeftToTheUser(c, ".metadata.annotations.d"); }},
      {"kyaml-m3-scalar-02", [](const Case& c) { ExpectLeftToTheUser(c, ".kind"); }},
      {"kyaml-m3-scalar-06", [](const Case& c) { ExpectLeftToTheUser(c, ".kind"); }},
  };
  return deviations;
}

// `kyaml-m3-list-07` of `kyaml-m3-list-07-add-keep-an-omitted-field`.
std::string NumberOf(std::string_view id) {
  const std::size_t digits = id.find_first_of("0123456789", id.find("m3-") + 3);
  return std::string(id.substr(0, digits + 2));
}

void ExpectConflictsAt(const Case& c, const std::vector<std::string>& paths) {
  const Merged merged = Merge(c);
  std::vector<std::string> expected;
  for (const std::string& path : paths) expected.push_back(PathOf(path, c.local, c.shape).Text());
  EXPECT_EQ(Conflicts(merged), expected) << c.id;
  for (const std::string& path : expected) {
    EXPECT_EQ(*Find(*merged.value, *Path::Parse(path)), *Find(c.local, *Path::Parse(path))) << "the plan keeps the user's";
  }
  ExpectSame(Merge(c, {.all = Answer::kOverride, .at = {}}), c.expected, c);
}

TEST(Merge3Referees, EveryCaseEndsAsTheirReadmeSays) {
  SPIN_AKS_NEEDS_SHARED("referees/merge3");
  const auto conflicts = ReadTable("CONFLICT_CASES.tsv", 2);
  const auto deviations = ReadTable("DEVIATIONS.tsv", 1);
  std::set<std::string> left;  // of both tables
  for (const auto& [file, path] : conflicts) left.insert(file);
  for (const auto& [id, what] : deviations) left.insert(id);
  std::size_t cases = 0;
  for (const auto& entry : fs::directory_iterator(test::SharedDir() / "referees/merge3")) {
    if (entry.path().extension() != ".yaml") continue;
    const Case c = ReadCase(entry.path());
    const std::string file = entry.path().filename().string();
    ++cases;
    if (conflicts.contains(file)) {
      std::vector<std::string> paths;
      for (auto [it, end] = conflicts.equal_range(file); it != end; ++it) paths.push_back(it->second);
      left.erase(file);
      ExpectConflictsAt(c, paths);
    } else if (deviations.contains(NumberOf(c.id))) {
      ASSERT_TRUE(Deviations().contains(NumberOf(c.id))) << c.id;
      left.erase(NumberOf(c.id));
      Deviations().at(NumberOf(c.id))(c);
    } else {
      EXPECT_EQ(Conflicts(Merge(c)), std::vector<std::string>{}) << c.id;
      ExpectSame(Merge(c), c.expected, c);
    }
  }
  EXPECT_EQ(left, std::set<std::string>{}) << "of their tables, and no such case";
  EXPECT_GT(cases, 0U);
  std::printf("%zu cases of referees/merge3, %zu with conflicts, %zu deviations\n", cases, conflicts.size(), deviations.size());
}

}  // namespace
}  // namespace spin_aks::tree
