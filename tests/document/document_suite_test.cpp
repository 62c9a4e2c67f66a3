// SPDX-License-Identifier: Apache-2.0
//
// The YAML project's own test suite (../shared/referees/yaml-test-suite, read as its README says): refused just where libyaml refuses,
// read as libyaml reads it where that differs from the suite, and edited, or not, but never into something else.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "backends/document/document.h"
#include "fuzz/random_edit.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks {
namespace {

using document::Document;
using document::Kind;
using document::Node;
using document::NodeId;
using document::Style;

// ---- A document as the suite writes events ----

std::string Escaped(std::string_view text) {
  static constexpr std::string_view kRaw("\\\0\b\n\r\t", 6);
  std::string out;
  for (const char c : text) {
    const std::size_t at = kRaw.find(c);
    if (at == std::string_view::npos) {
      out += c;
    } else {
      out.append("\\").append(1, "\\0bnrt"[at]);
    }
  }
  return out;
}

std::string Properties(const Node& node) {
  std::string out;
  if (!node.anchor.empty()) out += fmt::format(" &{}", node.anchor);
  if (!node.tag.empty()) out += fmt::format(" <{}>", node.tag);
  return out;
}

void Dump(const Document& document, NodeId id, std::string& out) {
  const Node& node = document.node(id);
  const bool is_flow = node.style == Style::kFlow;
  switch (node.kind) {
    case Kind::kAlias:
      out += fmt::format("=ALI *{}\n", node.anchor);
      return;
    case Kind::kScalar:
      out += fmt::format("=VAL{} {}{}\n", Properties(node), ":'\"|>"[static_cast<int>(node.style)], Escaped(node.text));
      return;
    case Kind::kSequence:
    case Kind::kMapping:
      break;
  }
  const bool is_mapping = node.kind == Kind::kMapping;
  out += (is_mapping ? "+MAP" : "+SEQ") + std::string(!is_flow ? "" : is_mapping ? " {}" : " []") + Properties(node) + "\n";
  for (const document::Entry& entry : node.entries) {
    if (entry.key != document::kNoNode) Dump(document, entry.key, out);
    Dump(document, entry.value, out);
  }
  out += is_mapping ? "-MAP\n" : "-SEQ\n";
}

std::string EventsOf(const Document& document) {
  std::string out = "+STR\n";
  for (const document::Part& part : document.parts()) {
    out += part.has_start ? "+DOC ---\n" : "+DOC\n";
    Dump(document, part.root, out);
    out += part.has_end ? "-DOC ...\n" : "-DOC\n";
  }
  return out + "-STR\n";
}

// ---- The suite ----

struct Case {
  std::string id;
  std::string yaml;
  bool is_accepted = false;  // by libyaml
  std::string events;        // as libyaml gives them
};

std::vector<nlohmann::json> JsonLines(std::string_view name) {
  std::vector<nlohmann::json> values;
  for (const std::string& line : test::ReadSharedLines(test::SharedDir() / "referees/yaml-test-suite" / name)) {
    values.push_back(nlohmann::json::parse(line));
  }
  return values;
}

// By the case: what the table's column `libyaml` says.
std::map<std::string, std::string> Verdicts() {
  std::map<std::string, std::string> verdicts;
  for (const std::string& line : test::ReadSharedLines(test::SharedDir() / "referees/yaml-test-suite/verdicts.tsv")) {
    const std::size_t suite = line.find('\t') + 1;
    const std::size_t libyaml = line.find('\t', suite) + 1;
    verdicts[line.substr(0, suite - 1)] = line.substr(libyaml, line.find('\t', libyaml) - libyaml);
  }
  return verdicts;
}

std::vector<Case> Cases() {
  const auto verdicts = Verdicts();
  std::map<std::string, std::string> otherwise;
  for (const auto& line : JsonLines("read-otherwise.jsonl")) {
    if (line.contains("libyaml")) otherwise[line["id"]] = line["libyaml"];
  }
  std::vector<Case> cases;
  for (const auto& line : JsonLines("cases.jsonl")) {
    Case c{.id = line["id"], .yaml = line["yaml"], .is_accepted = false, .events = line.value("events", "")};
    const std::string& verdict = verdicts.at(c.id);
    c.is_accepted = verdict == "accepts" || verdict == "differs" || (verdict == "ok" && line["verdict"] == "ok");
    if (otherwise.contains(c.id)) c.events = otherwise[c.id];
    cases.push_back(std::move(c));
  }
  return cases;
}

TEST(YamlTestSuite, IsReadAsLibyamlReadsIt) {
  SPIN_AKS_NEEDS_SHARED("referees/yaml-test-suite");
  std::size_t accepted = 0;
  const auto cases = Cases();
  for (const Case& c : cases) {
    document::ReadError error;
    const auto document = Document::Parse(c.yaml, error);
    EXPECT_EQ(document.has_value(), c.is_accepted) << c.id << ": " << error.message;
    if (document) ++accepted;
    EXPECT_EQ(document && c.is_accepted ? EventsOf(*document) : c.events, c.events) << c.id;
    EXPECT_TRUE(document || (error.line > 0 && error.column > 0 && !error.message.empty())) << c.id;
  }
  fmt::print("[   INFO   ] {} cases, {} read, {} refused\n", cases.size(), accepted, cases.size() - accepted);
}

TEST(YamlTestSuite, AnEditReadsAsTheEditedTreeOrIsRefused) {
  SPIN_AKS_NEEDS_SHARED("referees/yaml-test-suite");
  std::map<std::string, std::size_t> outcomes;
  for (const Case& c : Cases()) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      const auto outcome = fuzz::EditAtRandom(c.yaml, seed);
      if (!outcome) continue;
      ++outcomes[outcome->refusal];
      EXPECT_EQ(outcome->problem, "") << c.id << " seed " << seed << ": " << outcome->what;
    }
  }
  std::string counts;
  for (const auto& [why, count] : outcomes) counts += fmt::format(", {} {}", count, why.empty() ? "made" : "refused as " + why);
  fmt::print("[   INFO   ] {}\n", counts.substr(std::min<std::size_t>(2, counts.size())));
}

}  // namespace
}  // namespace spin_aks
