// SPDX-License-Identifier: Apache-2.0
//
// The cases of kustomize's own merger (../shared/referees, read as its README says), in files: what comes of them is theirs by value, and
// every line that no change concerns is the user's as it was.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "backends/document/document.h"
#include "backends/document/edit.h"
#include "backends/tree/diff.h"
#include "backends/tree/find.h"
#include "backends/yaml/as_read.h"
#include "backends/yaml/writer.h"
#include "tests/frontend/shared_files.h"
#include "tests/merge/merged_file.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;
using yaml::Value;

struct Case {
  std::string id;
  std::string kind;
  Value fields;

  [[nodiscard]] std::string Text(std::string_view key) const {
    const Value* value = fields.AsMap()->Find(key);
    std::string text = value != nullptr && value->AsString() != nullptr ? *value->AsString() : std::string();
    // A set in our table, for the one whose comment says that it is one.
    const std::size_t items = id.find("m2-element-17") == std::string::npos ? std::string::npos : text.find("\nitems:");
    return items == std::string::npos ? text : text.replace(items, 7, "\nfinalizers:");
  }
};

std::vector<Case> CasesIn(std::string_view folder) {
  std::vector<Case> cases;
  for (const auto& entry : fs::directory_iterator(test::SharedDir() / "referees" / folder)) {
    if (entry.path().extension() != ".yaml") continue;
    Case c{.id = {}, .kind = {}, .fields = test::ReadValues(test::ReadShared(entry.path())).at(0)};
    c.id = c.Text("id");
    c.kind = c.Text("kind");
    cases.push_back(std::move(c));
  }
  std::ranges::sort(cases, {}, &Case::id);
  return cases;
}

bool HasNull(const Value& value) {
  if (const yaml::List* list = value.AsList()) return std::ranges::any_of(*list, HasNull);
  if (const yaml::Map* map = value.AsMap()) {
    return std::ranges::any_of(map->entries(), [](const yaml::Entry& entry) { return HasNull(entry.value); });
  }
  return std::holds_alternative<std::nullptr_t>(value.node());
}

// Those that a comment brings along: a pod's own, below kinds that nobody knows, and a set.
tree::Shape ShapeOf(const Case& c, const Value& local) {
  const bool infers =
      c.fields.AsMap()->Find("infer_merge_keys") != nullptr && *c.fields.AsMap()->Find("infer_merge_keys") == Value(yaml::AsRead(true));
  if (c.id.find("element-18") != std::string::npos) return tree::ShapeOf("apps", "Deployment");
  if (c.id.find("m2-element-15") != std::string::npos) return tree::ShapeOf(*tree::TypeNamed("PodSpec"));
  if (c.id.find("m2-element-17") != std::string::npos) return tree::ShapeOf(*tree::TypeNamed("ObjectMeta"));
  if (c.id.find("m3-element-20") != std::string::npos) return tree::ShapeOf("", "Pod");
  return tree::ShapeOf(local, infers ? tree::Unknown::kInferKeys : tree::Unknown::kAtomic);
}

// By value; the order of keyed lists is not compared.
bool IsSame(const Value& a, const Value& b, const tree::Shape& shape) {
  return std::ranges::all_of(tree::Diff(a, b, shape), [](const tree::Edit& edit) { return edit.kind == tree::Edit::Kind::kMove; });
}

std::size_t LinesOf(const Value& value) {
  const std::string text = yaml::Write(value);
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

// How many lines of `local` its changes concern: those of what goes or becomes something else, and the one above, where a collection
// begins or ends.
std::size_t LinesConcerned(const Value& local, const Value& merged, const tree::Shape& shape) {
  std::size_t lines = 0;
  for (const tree::Edit& edit : tree::Diff(local, merged, shape)) {
    const Value* was = tree::Find(local, edit.path);
    lines += 1 + (was != nullptr ? LinesOf(*was) : 0);
  }
  return lines;
}

void ExpectLinesKept(const std::string& id, const std::string& local, const std::string& text, const tree::Shape& shape) {
  const Value before = test::ReadValues(local).at(0);
  const Value after = test::ReadValues(text).at(0);
  const auto lost = test::LinesLost(local, text);
  EXPECT_LE(lost.size(), LinesConcerned(before, after, shape)) << id << ": gone are\n" << fmt::format("{}", fmt::join(lost, ""));
  EXPECT_TRUE(before != after || local == text) << id;
}

TEST(RefereesInFiles, AMergeLeavesEveryLineThatItDoesNotConcern) {
  SPIN_AKS_NEEDS_SHARED("referees/merge3");
  std::size_t judged = 0;
  for (const Case& c : CasesIn("merge3")) {
    const Value origin = test::ReadValues(c.Text("origin")).at(0);
    const tree::Shape shape = ShapeOf(c, origin);
    for (const auto answer : {tree::Answer::kOverride, tree::Answer::kKeep}) {
      const auto merged = test::MergeTexts(
          {.recorded = c.Text("origin"), .disk = c.Text("local"), .desired = c.Text("update"), .shape = shape, .unknown = shape.unknown},
          {.all = answer, .at = {}});
      ASSERT_TRUE(merged.file.text) << c.id << ": " << merged.problem;
      if (merged.file.text->empty()) continue;
      ExpectLinesKept(c.id, c.Text("local"), *merged.file.text, shape);
      ++judged;
    }
  }
  fmt::print("[   INFO   ] {} merges\n", judged);
}

TEST(RefereesInFiles, AnObjectIsLaidOverOneOfWhichNothingIsRecorded) {
  SPIN_AKS_NEEDS_SHARED("referees/merge2");
  std::size_t judged = 0;
  std::size_t directives = 0;
  for (const Case& c : CasesIn("merge2")) {
    const std::string patch = c.Text("patch");
    const Value update = test::ReadValues(patch).at(0);
    // For the reader of overlays, not for a merge: our own output has neither.
    if (patch.find("$patch") != std::string::npos || HasNull(update)) {
      ++directives;
      continue;
    }
    const Value local = test::ReadValues(c.Text("dest")).at(0);
    const Value expected = test::ReadValues(c.Text("expected")).at(0);
    const tree::Shape shape = ShapeOf(c, local);
    const auto merged =
        test::MergeTexts({.recorded = {}, .disk = c.Text("dest"), .desired = patch, .shape = shape, .unknown = shape.unknown},
                         {.all = tree::Answer::kOverride, .at = {}});
    ASSERT_TRUE(merged.file.text) << c.id << ": " << merged.problem;
    const Value result = test::ReadValues(*merged.file.text).at(0);
    EXPECT_TRUE(IsSame(result, expected, shape)) << c.id << ":\n" << *merged.file.text << "expected\n" << c.Text("expected");
    ExpectLinesKept(c.id, c.Text("dest"), *merged.file.text, shape);
    ++judged;
  }
  fmt::print("[   INFO   ] {} cases, {} with directives\n", judged, directives);
}

TEST(RefereesInFiles, ReadingAndWritingIsTheIdentity) {
  SPIN_AKS_NEEDS_SHARED("referees/roundtrip");
  for (const Case& c : CasesIn("roundtrip")) {
    if (c.kind != "round-trip") continue;
    const std::string text = c.Text("input");
    document::ReadError error;
    const auto document = document::Document::Parse(text, error);
    ASSERT_TRUE(document) << c.id << ": " << error.message;
    document::Refusal refusal;
    const auto edited = document::Edits(*document).Apply(refusal);
    EXPECT_EQ(edited ? edited->text : refusal.message, text) << c.id;
  }
}

TEST(RefereesInFiles, CommentsAndOrderSurviveAnUpdateOfTheValues) {
  SPIN_AKS_NEEDS_SHARED("referees/roundtrip");
  for (const Case& c : CasesIn("roundtrip")) {
    if (c.kind != "copy-comments" && c.kind != "sync-order") continue;
    const std::string from = c.Text("from");
    const Value update = test::ReadValues(c.Text("to")).at(0);
    const tree::Shape shape = tree::ShapeOf(test::ReadValues(from).at(0));
    const auto merged =
        test::MergeTexts({.recorded = from, .disk = from, .desired = c.Text("to"), .shape = shape, .unknown = shape.unknown});
    ASSERT_TRUE(merged.file.text) << c.id << ": " << merged.problem;
    EXPECT_TRUE(IsSame(test::ReadValues(*merged.file.text).at(0), update, shape)) << c.id << ":\n" << *merged.file.text;
    document::ReadError error;
    const auto document = document::Document::Parse(from, error);
    for (const document::Range& comment : document->comments()) {
      const bool is_named = std::ranges::find(merged.file.lost_comments, comment) != merged.file.lost_comments.end();
      EXPECT_TRUE(is_named || merged.file.text->find(document->Text(comment)) != std::string::npos)
          << c.id << ": " << document->Text(comment);
    }
    ExpectLinesKept(c.id, from, *merged.file.text, shape);
  }
}

}  // namespace
}  // namespace spin_aks
