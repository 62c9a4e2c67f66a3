// SPDX-License-Identifier: Apache-2.0
//
// What holds for every tree that we write: each document of the goldens is a case.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "backends/tree/canonical.h"
#include "backends/tree/diff.h"
#include "backends/tree/find.h"
#include "backends/tree/leaves.h"
#include "backends/tree/merge3.h"
#include "backends/yaml/reader.h"
#include "backends/yaml/writer.h"
#include "tests/backends/bare.h"
#include "tests/random_bytes.h"

namespace spin_aks::tree {
namespace {

namespace fs = std::filesystem;
using yaml::Value;

struct Document {
  std::string file;
  Value value;
  Shape shape;
};

Shape ShapeOfDocument(const fs::path& file, const Value& value) {
  if (file.filename() == "values.yaml") return ShapeOf(Type::kHelmValues);
  if (file.filename() == "Chart.yaml") return ShapeOf(Type::kHelmChart);
  return ShapeOf(value);
}

std::vector<Document> ReadDocuments() {
  std::vector<Document> documents;
  const fs::path root = SPIN_AKS_SOURCE_DIR;
  for (const auto& entry : fs::recursive_directory_iterator(root / "golden")) {
    const std::string file = fs::relative(entry.path(), root).string();
    const bool is_output = file.find("/expected/tree/") != std::string::npos && entry.path().extension() == ".yaml";
    if (!is_output || file.find("/templates/") != std::string::npos) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    yaml::ReadError error;
    auto read = yaml::Read(std::string{std::istreambuf_iterator<char>(in), {}}, error);
    if (!read) ADD_FAILURE() << file << ":" << error.line << ": " << error.message;
    for (Value& value : *read) {
      const Shape shape = ShapeOfDocument(entry.path(), value);
      documents.push_back({.file = file, .value = std::move(value), .shape = shape});
    }
  }
  std::ranges::sort(documents, {}, &Document::file);
  return documents;
}

const std::vector<Document>& Documents() {
  static const std::vector<Document> documents = ReadDocuments();
  return documents;
}

// Each document, and the next one of the same kind.
template <typename Then>
std::size_t ForEachPair(Then then) {
  std::map<std::string, const Document*> last;
  std::size_t pairs = 0;
  for (const Document& document : Documents()) {
    const Value* kind = Find(document.value, Path{}.Key("kind"));
    const Document*& before = last[kind ? Canonical(*kind) : fs::path(document.file).filename().string()];
    if (before && before->value != document.value) {
      then(*before, document);
      ++pairs;
    }
    before = &document;
  }
  return pairs;
}

TEST(EveryTree, FindsEachOfItsLeavesByItsAddress) {
  std::size_t leaves = 0;
  std::size_t unkeyed = 0;
  for (const Document& document : Documents()) {
    for (const Leaf& leaf : Leaves(document.value, document.shape)) {
      ++leaves;
      unkeyed += leaf.atomic == Atomic::kMissingKey || leaf.atomic == Atomic::kDoubledKey ? 1 : 0;
      ASSERT_EQ(Find(document.value, leaf.path), leaf.value) << document.file << " " << leaf.path.Text();
      ASSERT_EQ(Path::Parse(leaf.path.Text()), leaf.path) << leaf.path.Text();
    }
  }
  EXPECT_GT(leaves, 0U);
  EXPECT_EQ(unkeyed, 0U) << "our own lists have their keys";
  std::printf("%zu leaves of %zu documents\n", leaves, Documents().size());
}

TEST(EveryTree, BecomesAnotherByTheirDifference) {
  std::size_t edits = 0;
  const std::size_t pairs = ForEachPair([&](const Document& a, const Document& b) {
    const auto diff = Diff(a.value, b.value, a.shape);
    edits += diff.size();
    ASSERT_EQ(Apply(diff, a.value), b.value) << a.file << " -> " << b.file;
    ASSERT_EQ(Apply(Diff(b.value, a.value, b.shape), b.value), a.value) << b.file << " -> " << a.file;
  });
  std::printf("%zu edits of %zu pairs, both ways\n", edits, pairs);
}

// ---- Edits as people make them, anywhere ----

class Vandal {
 public:
  explicit Vandal(std::uint32_t seed) : random_(seed) {}

  void Edit(Value& value) {
    if (yaml::Map* map = value.AsMap(); map && !map->empty() && random_.Below(8) != 0) return EditMap(*map);
    if (yaml::List* list = value.AsList(); list && !list->empty() && random_.Below(8) != 0) return EditList(*list);
    const std::vector<Value> values{
        Value(), yaml::AsRead(true), yaml::AsRead(7), yaml::AsRead("x"), yaml::Map{}, yaml::List{}, yaml::Map{yaml::E("name", "n")}};
    value = values[random_.Below(values.size())];
  }

 private:
  void EditMap(yaml::Map& map) {
    const std::size_t at = random_.Below(map.entries().size());
    switch (random_.Below(8)) {
      case 0:
        map.entries().erase(map.entries().begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        map.Set("extra", yaml::AsRead("x"));
        break;
      default:
        Edit(map.entries()[at].value);
    }
  }
  void EditList(yaml::List& list) {
    const auto at = list.begin() + static_cast<std::ptrdiff_t>(random_.Below(list.size()));
    switch (random_.Below(6)) {
      case 0:
        list.erase(at);
        break;
      case 1:
        list.push_back(*at);
        break;
      case 2:
        std::iter_swap(at, list.begin());
        break;
      default:
        Edit(*at);
    }
  }

  RandomBytes random_;
};

TEST(EveryTree, BecomesWhatARandomEditMakesOfIt) {
  Vandal vandal(11);
  std::size_t cases = 0;
  for (const Document& document : Documents()) {
    Value edited = document.value;
    for (int i = 0; i < 2; ++i, ++cases) {
      vandal.Edit(edited);
      ASSERT_EQ(Apply(Diff(document.value, edited, document.shape), document.value), edited) << document.file << "\n"
                                                                                             << yaml::Write(edited);
      ASSERT_EQ(Apply(Diff(edited, document.value, document.shape), edited), document.value) << document.file << "\n"
                                                                                             << yaml::Write(edited);
    }
  }
  std::printf("%zu random edits, both ways\n", cases);
}

// ---- Merging ----

Recorded RecordedOf(const Value& value, const Shape& shape) {
  Recorded recorded;
  RecordLeaves("", value, shape, Mark::kNone, recorded);
  return recorded;
}

// By value; what is new goes behind what is there, so elements may stand in another order.
bool IsSame(const Value& a, const Value& b, const Shape& shape) {
  return std::ranges::all_of(Diff(a, b, shape), [](const Edit& edit) { return edit.kind == Edit::Kind::kMove; });
}

TEST(EveryTree, BecomesWhatWeWantIfNobodyTouchedIt) {
  const std::size_t pairs = ForEachPair([&](const Document& old, const Document& now) {
    const Recorded recorded = RecordedOf(old.value, old.shape);
    const Merged merged = Merge3({.recorded = recorded, .disk = &old.value, .desired = &now.value, .shape = old.shape, .answers = {}});
    ASSERT_TRUE(merged.value);
    ASSERT_TRUE(IsSame(*merged.value, now.value, old.shape)) << old.file << " -> " << now.file << "\n" << yaml::Write(*merged.value);
    ASSERT_EQ(merged.recorded, RecordedOf(now.value, old.shape)) << old.file << " -> " << now.file;
  });
  std::printf("%zu untouched pairs\n", pairs);
}

// What the user did stays, and what was recorded too, as long as we want nothing else.
TEST(EveryTree, KeepsEveryEditIfWeWantNothingNew) {
  Vandal vandal(5);
  std::size_t cases = 0;
  for (const Document& document : Documents()) {
    const Recorded recorded = RecordedOf(document.value, document.shape);
    Value edited = document.value;
    for (int i = 0; i < 2; ++i, ++cases) {
      vandal.Edit(edited);
      const Merged merged =
          Merge3({.recorded = recorded, .disk = &edited, .desired = &document.value, .shape = document.shape, .answers = {}});
      ASSERT_FALSE(merged.has_conflict()) << document.file << "\n" << yaml::Write(edited);
      ASSERT_EQ(merged.value, edited) << document.file << "\n" << yaml::Write(edited) << "merged\n" << yaml::Write(*merged.value);
      for (const auto& [path, record] : merged.recorded) ASSERT_EQ(record.hashes, recorded.at(path).hashes) << path;
      ASSERT_EQ(merged.recorded.size(), recorded.size()) << document.file << "\n" << yaml::Write(edited);
    }
  }
  std::printf("%zu edited documents\n", cases);
}

// Nothing of the user's is lost, and a second run has nothing to do.
TEST(EveryTree, SettlesAfterOneMerge) {
  Vandal vandal(3);
  std::size_t conflicts = 0;
  const std::size_t pairs = ForEachPair([&](const Document& old, const Document& now) {
    Value edited = old.value;
    for (int i = 0; i < 3; ++i) vandal.Edit(edited);
    const Recorded recorded = RecordedOf(old.value, old.shape);
    const Merged first = Merge3({.recorded = recorded, .disk = &edited, .desired = &now.value, .shape = old.shape, .answers = {}});
    if (first.has_conflict()) {
      ++conflicts;
      return;
    }
    const Value& disk = *first.value;
    const Merged second = Merge3({.recorded = first.recorded, .disk = &disk, .desired = &now.value, .shape = old.shape, .answers = {}});
    ASSERT_FALSE(second.has_conflict()) << old.file << " -> " << now.file;
    ASSERT_EQ(second.value, first.value) << old.file << " -> " << now.file << "\n" << yaml::Write(edited);
    ASSERT_EQ(second.recorded, first.recorded) << old.file << " -> " << now.file << "\n" << yaml::Write(edited);
  });
  std::printf("%zu merges, %zu of them stopped by a conflict\n", pairs, conflicts);
}

}  // namespace
}  // namespace spin_aks::tree
