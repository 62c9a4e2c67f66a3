// SPDX-License-Identifier: Apache-2.0
//
// One edit and the whole file that comes of it: what is new is written as its neighbours are, and nothing else moves.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/document/document.h"
#include "backends/document/edit.h"
#include "tests/backends/bare.h"

namespace spin_aks::document {
namespace {

using yaml::E;
using yaml::L;
using yaml::Map;
using yaml::Value;

// A node by keys and positions: `spec/containers/0`, in the first document.
class File {
 public:
  explicit File(std::string text) : text_(std::move(text)), document_(Read(text_)) {}

  [[nodiscard]] NodeId At(std::string_view path) const {
    NodeId id = document_.parts().front().root;
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('/'));
      path.remove_prefix(std::min(step.size() + 1, path.size()));
      for (std::size_t i = 0; i < document_.node(id).entries.size(); ++i) {
        const Entry& entry = document_.node(id).entries[i];
        if (entry.key == kNoNode ? std::to_string(i) == step : document_.node(entry.key).text == step) {
          id = entry.value;
          break;
        }
      }
    }
    return id;
  }
  [[nodiscard]] const Document& document() const { return document_; }

 private:
  static Document Read(const std::string& text) {
    ReadError error;
    auto document = Document::Parse(text, error);
    if (!document) throw std::runtime_error(error.message);
    return *std::move(document);
  }

  std::string text_;
  Document document_;
};

std::string Applied(const Edits& edits) {
  Refusal refusal;
  const auto edited = edits.Apply(refusal);
  return edited ? edited->text : "refused at line " + std::to_string(refusal.line) + ": " + refusal.message;
}
std::string Set(const std::string& text, std::string_view path, yaml::Bare value) {
  const File file(text);
  Edits edits(file.document());
  edits.Set(file.At(path), std::move(value.value));
  return Applied(edits);
}
std::string Remove(const std::string& text, std::string_view path, std::vector<std::size_t> positions) {
  const File file(text);
  Edits edits(file.document());
  for (const std::size_t position : positions) edits.Remove(file.At(path), position);
  return Applied(edits);
}
std::string Add(const std::string& text, std::string_view path, std::size_t after, yaml::Entry entry) {
  const File file(text);
  Edits edits(file.document());
  edits.Add(file.At(path), after, std::move(entry));
  return Applied(edits);
}
std::string AddElement(const std::string& text, std::string_view path, std::size_t after, yaml::Bare value) {
  const File file(text);
  Edits edits(file.document());
  edits.Add(file.At(path), after, std::move(value.value));
  return Applied(edits);
}

// ---- A scalar for a scalar ----

TEST(DocumentEdit, AValueKeepsTheQuotesThatItHad) {
  EXPECT_EQ(Set("a: x # why\nb: y\n", "a", "z"), "a: z # why\nb: y\n");
  EXPECT_EQ(Set("a: 'x'\n", "a", "it's"), "a: 'it''s'\n");
  EXPECT_EQ(Set("a: \"x\"\n", "a", "z"), "a: \"z\"\n");
  EXPECT_EQ(Set("a: 'x'\n", "a", "bell \a"), "a: \"bell \\x07\"\n");
  EXPECT_EQ(Set("a: two words\n", "a", "three more words"), "a: three more words\n");
}

TEST(DocumentEdit, AStringIsQuotedWhereItWouldBeSomethingElse) {
  EXPECT_EQ(Set("a: x\n", "a", "yes"), "a: \"yes\"\n");
  EXPECT_EQ(Set("a: x\nb: 'q'\n", "a", "1.10"), "a: '1.10'\nb: 'q'\n");
  EXPECT_EQ(Set("a: x\n", "a", "b: c"), "a: \"b: c\"\n");
  EXPECT_EQ(Set("a: \"3\"\n", "a", 4), "a: 4\n");
  EXPECT_EQ(Set("{\"a\": \"x\"}\n", "a", "y"), "{\"a\": \"y\"}\n");
}

TEST(DocumentEdit, ACommentStaysInTheColumnOfItsNeighbours) {
  EXPECT_EQ(Set("a: 1     # one\nbb: 22   # two\n", "a", 100), "a: 100   # one\nbb: 22   # two\n");
  EXPECT_EQ(Set("a: 1     # one\nbb: 22   # two\n", "bb", "rather long"), "a: 1     # one\nbb: rather long # two\n");
  EXPECT_EQ(Set("a: 1  # alone\nb: 2\n", "a", 100), "a: 100  # alone\nb: 2\n");
}

TEST(DocumentEdit, WhatWasNotThereIsPutBehindItsKey) {
  EXPECT_EQ(Set("a: # why\nb: 2\n", "a", 1), "a: 1 # why\nb: 2\n");
  EXPECT_EQ(Set("- \n- 2\n", "0", 1), "- 1 \n- 2\n");
  EXPECT_EQ(Set("{a, b: 2}\n", "a", 1), "{a: 1, b: 2}\n");
  EXPECT_EQ(Set("? a\n? b\n", "a", L{1}), "? a\n: - 1\n? b\n");
}

TEST(DocumentEdit, ABlockScalarStaysOne) {
  EXPECT_EQ(Set("a: | # why\n    one\n    two\n\nb: 2\n", "a", "three\nfour\n"), "a: | # why\n    three\n    four\n\nb: 2\n");
  EXPECT_EQ(Set("a: |\n  one\nb: 2\n", "a", "two"), "a: |-\n  two\nb: 2\n");
  EXPECT_EQ(Set("a: |\n  one\nb: 2\n", "a", "two\n\n"), "a: |+\n  two\n\nb: 2\n");
  EXPECT_EQ(Set("a: >\n  one\n  two\nb: 2\n", "a", "three\n"), "a: >\n  three\nb: 2\n");
  EXPECT_EQ(Set("a: |\n  one\n  two\nb: 2\n", "a", 5), "a: 5\nb: 2\n");
}

TEST(DocumentEdit, TextOfSeveralLinesIsNoBlockWhereACommentWouldBecomePartOfIt) {
  EXPECT_EQ(Set("a:\n  # about b\n  b: 1\nc: 2\n", "a", "x\ny\n"), "a: \"x\\ny\\n\"\n  # about b\nc: 2\n");
}

TEST(DocumentEdit, WhatIsNoneOfOursIsWrittenAsItStood) {
  EXPECT_EQ(Set("a: x\n", "a", Value(yaml::Verbatim{"0.50"})), "a: 0.50\n");
  EXPECT_EQ(AddElement("- 1\n", "", 0, Map{E("cpu", Value(yaml::Verbatim{"0.5"}))}), "- 1\n- cpu: 0.5\n");
}

// ---- Kinds for other kinds ----

TEST(DocumentEdit, AListForAScalar) {
  EXPECT_EQ(Set("a: 1 # why\nb:\n- x\n", "a", L{"p"}), "a: # why\n- p\nb:\n- x\n");
  EXPECT_EQ(Set("a: []\nb:\n  - x\n", "a", L{"p"}), "a:\n  - p\nb:\n  - x\n");
  EXPECT_EQ(Set("a: [x]\n", "a", L{"p", "q"}), "a: [p, q]\n");
}

TEST(DocumentEdit, AMappingIsAsDeepAsItsNeighbours) {
  EXPECT_EQ(Set("a: 1\nb:\n    c: 2\n", "a", Map{E("d", 3)}), "a:\n    d: 3\nb:\n    c: 2\n");
  EXPECT_EQ(Set("a:\n- x\nb: 2\n", "a", Map{E("d", 3)}), "a:\n  d: 3\nb: 2\n");
  EXPECT_EQ(Set("-   a: 1\n    b: 2\n-   c\n", "1", Map{E("d", 3), E("e", 4)}), "-   a: 1\n    b: 2\n-   d: 3\n    e: 4\n");
}

TEST(DocumentEdit, AScalarForAMapping) {
  EXPECT_EQ(Set("a: # why\n  b: 1\n  c: 2\nd: 3\n", "a", 5), "a: 5 # why\nd: 3\n");
  EXPECT_EQ(Set("- a: 1\n  b: 2\n- c\n", "0", "x"), "- x\n- c\n");
}

// ---- Entries that come ----

TEST(DocumentEdit, AKeyGoesBehindItsPredecessorWithWhatBelongsToThat) {
  EXPECT_EQ(Add("a:\n  b: 1\n  # c: 2\nd: 3\n", "", 0, E("x", 9)), "a:\n  b: 1\n  # c: 2\nx: 9\nd: 3\n");
  EXPECT_EQ(Add("a:\n- b\n# - c\n\n# about d\nd: 3\n", "", 0, E("x", 9)), "a:\n- b\n# - c\nx: 9\n\n# about d\nd: 3\n");
  EXPECT_EQ(Add("- a: 1\n  b: 2\n", "0", kNowhere, E("x", 9)), "- x: 9\n  a: 1\n  b: 2\n");
  EXPECT_EQ(Add("# head\na: 1\n", "", kNowhere, E("x", 9)), "# head\nx: 9\na: 1\n");
  EXPECT_EQ(Add("a: 1\n", "", 0, E("x", 9, "ours")), "a: 1\n# ours\nx: 9\n");
}

TEST(DocumentEdit, AnElementIsAsDeepAsTheOthers) {
  EXPECT_EQ(AddElement("a:\n    - b\nc: 1\n", "a", 0, Map{E("d", L{1})}), "a:\n    - b\n    - d:\n          - 1\nc: 1\n");
  EXPECT_EQ(AddElement("a: []\n", "a", kNowhere, "x"), "a:\n- x\n");
  EXPECT_EQ(AddElement("a: [] # none\n", "a", kNowhere, "x"), "a: # none\n- x\n");
}

TEST(DocumentEdit, LineEndingsAndAMissingLastOneAreKept) {
  EXPECT_EQ(Add("a: 1\r\nb: 2\r\n", "", 0, E("x", Map{E("z", "p\nq\n")})), "a: 1\r\nx:\r\n  z: |\r\n    p\r\n    q\r\nb: 2\r\n");
  EXPECT_EQ(Add("a: 1\nb: 2", "", 1, E("x", 9)), "a: 1\nb: 2\nx: 9");
  EXPECT_EQ(Remove("a: 1\nb: 2", "", {1}), "a: 1\n");
  EXPECT_EQ(Add("\xEF\xBB\xBF"
                "a: 1\n",
                "", kNowhere, E("x", 9)),
            "\xEF\xBB\xBFx: 9\na: 1\n");
}

TEST(DocumentEdit, ALastBlockScalarWithoutALineBreakKeepsItsValue) {
  EXPECT_EQ(Add("a: |\n  text", "", 0, E("x", 9)), "a: |-\n  text\nx: 9");
  EXPECT_EQ(Add("a: |+\n  text\n\n", "", 0, E("x", 9)), "a: |+\n  text\n\nx: 9\n");
}

TEST(DocumentEdit, FlowStaysFlow) {
  EXPECT_EQ(AddElement("a: [x, y] # why\n", "a", 1, "z"), "a: [x, y, z] # why\n");
  EXPECT_EQ(AddElement("a: [ x ]\n", "a", kNowhere, "z"), "a: [ z, x ]\n");
  EXPECT_EQ(AddElement("a: [x, y]\n", "a", 0, "z"), "a: [x, z, y]\n");
  EXPECT_EQ(Add("{\"a\": 1}\n", "", 0, E("b", "c")), "{\"a\": 1, \"b\": \"c\"}\n");
  EXPECT_EQ(AddElement("a: [\n  x,\n  y, # why\n]\n", "a", 1, "z"), "a: [\n  x,\n  y, # why\n  z,\n]\n");
  EXPECT_EQ(AddElement("a: [\n  x,\n  y # why\n]\n", "a", 1, "z"), "a: [\n  x,\n  y, # why\n  z\n]\n");
  EXPECT_EQ(Add("{\n  a: 1,\n  b:\n}\n", "", 1, E("c", 2)), "{\n  a: 1,\n  b: ,\n  c: 2\n}\n");
  EXPECT_EQ(Add("[a: 1]\n", "0", 0, E("b", 2)), "[{a: 1, b: 2}]\n");
}

// ---- Entries that go ----

TEST(DocumentEdit, AnEntryGoesWithItsLinesAndNoComment) {
  EXPECT_EQ(Remove("# about a\na:\n  b: 1\n# about c\nc: 2\n", "", {0}), "# about a\n# about c\nc: 2\n");
  EXPECT_EQ(Remove("- a: 1\n  b: 2\n", "0", {0}), "- b: 2\n");
  EXPECT_EQ(Remove("- a: 1\n  # about b\n  b: 2\n", "0", {0}), "-\n  # about b\n  b: 2\n");
  EXPECT_EQ(Remove("- a: 1\n  b: 2\n  c: 3\n", "0", {0, 1}), "- c: 3\n");
  EXPECT_EQ(Remove("a: # why\n  b: 1\nc: 2\n", "a", {0}), "a: {} # why\nc: 2\n");
  EXPECT_EQ(Remove("a:\n- b\nc: 2\n", "a", {0}), "a: []\nc: 2\n");
}

TEST(DocumentEdit, ADeeperCommentGoesAlongWhereItWouldBecomePartOfAText) {
  EXPECT_EQ(Remove("a: |\n  text\nb:\n  c: 1\n  # d: 2\ne: 3\n", "", {1}), "a: |\n  text\ne: 3\n");
  EXPECT_EQ(Remove("a: text\nb:\n  c: 1\n  # d: 2\ne: 3\n", "", {1}), "a: text\n  # d: 2\ne: 3\n");
}

TEST(DocumentEdit, AnElementOfAFlowListGoesWithItsComma) {
  EXPECT_EQ(Remove("[a, b, c]\n", "", {1}), "[a, c]\n");
  EXPECT_EQ(Remove("[a, b, c]\n", "", {2}), "[a, b]\n");
  EXPECT_EQ(Remove("[ a, b ]\n", "", {0}), "[ b ]\n");
  EXPECT_EQ(Remove("[a]\n", "", {0}), "[]\n");
  EXPECT_EQ(Remove("[a, # keep\n b]\n", "", {1}), "[a # keep\n ]\n");
  EXPECT_EQ(Remove("[\n  a,\n  b,\n]\n", "", {0}), "[\n  b,\n]\n");
}

TEST(DocumentEdit, CommentsThatGoAreNamed) {
  const File file("a: # one\n  b: 1 # two\n# three\nc: 2 # four\n");
  Edits edits(file.document());
  edits.Remove(file.At(""), 0);
  Refusal refusal;
  const auto edited = edits.Apply(refusal);
  ASSERT_TRUE(edited);
  EXPECT_EQ(edited->text, "# three\nc: 2 # four\n");
  std::vector<std::string> lost;
  for (const Range& comment : edited->lost_comments) lost.emplace_back(file.document().Text(comment));
  EXPECT_EQ(lost, (std::vector<std::string>{"# one", "# two"}));
}

// ---- Documents of a file ----

TEST(DocumentEdit, ADocumentGoesWithItsMark) {
  const auto remove = [](const std::string& text, std::size_t position) {
    const File file(text);
    Edits edits(file.document());
    edits.RemovePart(position);
    return Applied(edits);
  };
  EXPECT_EQ(remove("a: 1\n---\n# about b\nb: 2\n---\nc: 3\n", 1), "a: 1\n---\nc: 3\n");
  EXPECT_EQ(remove("a: 1\n---\nb: 2\n", 0), "---\nb: 2\n");
  EXPECT_EQ(remove("---\na: 1\n# of the file\n---\nb: 2", 1), "---\na: 1\n# of the file\n");
}

TEST(DocumentEdit, ADocumentIsPartedFromItsNeighbours) {
  const auto add = [](const std::string& text, std::size_t after) {
    const File file(text);
    Edits edits(file.document());
    edits.AddPart(after, Map{E("x", 9)});
    return Applied(edits);
  };
  EXPECT_EQ(add("a: 1\n", 0), "a: 1\n---\nx: 9\n");
  EXPECT_EQ(add("a: 1", 0), "a: 1\n---\nx: 9");
  EXPECT_EQ(add("a: 1\r\n# end\r\n---\r\nb: 2\r\n", 0), "a: 1\r\n# end\r\n---\r\nx: 9\r\n---\r\nb: 2\r\n");
  EXPECT_EQ(add("# head\na: 1\n", kNowhere), "# head\nx: 9\n---\na: 1\n");
}

TEST(DocumentEdit, OneDocumentGoesAndAnotherComes) {
  const File file("a: 1\n---\nb: 2\n");
  Edits edits(file.document());
  edits.RemovePart(0);
  edits.AddPart(0, Map{E("x", 9)});
  edits.Set(file.document().node(file.document().parts()[1].root).entries[0].value, yaml::Bare(3).value);
  EXPECT_EQ(Applied(edits), "x: 9\n---\nb: 3\n");
}

// ---- Many at once ----

TEST(DocumentEdit, EditsThatMeetAreMadeTogether) {
  const File file("a:\n  b: 1\n  c: 2\nd: [x, y]\n");
  Edits edits(file.document());
  edits.Remove(file.At("a"), 1);
  edits.Add(file.At("a"), 1, E("c2", 3));
  edits.Set(file.At("a/b"), yaml::Bare("one").value);
  edits.Add(file.At(""), 0, E("x", 9));
  edits.Remove(file.At("d"), 0);
  edits.Add(file.At("d"), 1, Value(L{}));
  EXPECT_EQ(Applied(edits), "a:\n  b: one\n  c2: 3\nx: 9\nd: [y, []]\n");
}

TEST(DocumentEdit, AFlowListLosesItsEndAndGetsAnother) {
  const File file("[a, b, c]\n");
  Edits edits(file.document());
  edits.Remove(file.At(""), 1);
  edits.Remove(file.At(""), 2);
  edits.Add(file.At(""), 0, yaml::Bare("x").value);
  edits.Add(file.At(""), 2, yaml::Bare("z").value);
  EXPECT_EQ(Applied(edits), "[a, x, z]\n");
}

TEST(DocumentEdit, EverythingGoesAndSomethingComes) {
  const File file("a:\n- b\n- c\nd: {e: 1}\n");
  Edits edits(file.document());
  edits.Remove(file.At("a"), 0);
  edits.Remove(file.At("a"), 1);
  edits.Add(file.At("a"), 1, yaml::Bare("x").value);
  edits.Remove(file.At("d"), 0);
  edits.Add(file.At("d"), kNowhere, E("f", 2));
  EXPECT_EQ(Applied(edits), "a:\n- x\nd: {f: 2}\n");
}

// ---- What is refused ----

TEST(DocumentEdit, WhatStandsElsewhereTooIsNotEdited) {
  const std::string text = "base: &b\n  x: 1\nuser: *b\n";
  EXPECT_EQ(Set(text, "base/x", 2), "refused at line 1: `&b` also stands where `*b` is");
  EXPECT_EQ(Remove(text, "", {0}), "refused at line 1: `&b` also stands where `*b` is");
  EXPECT_EQ(Set(text, "user", 2), "base: &b\n  x: 1\nuser: 2\n");
  EXPECT_EQ(Remove(text, "", {1}), "base: &b\n  x: 1\n");
}

TEST(DocumentEdit, AKeyThatStandsTwiceIsNotEdited) {
  EXPECT_EQ(Set("a: 1\nb: 2\na: 3\n", "a", 4), "refused at line 1: the key `a` stands twice");
  EXPECT_EQ(Set("a: 1\nb: 2\na: 3\n", "b", 4), "a: 1\nb: 4\na: 3\n");
}

}  // namespace
}  // namespace spin_aks::document
