// SPDX-License-Identifier: Apache-2.0
//
// Pages of docs/ are printed from the tables that the program itself reads, or from what it compiles,
// so they cannot drift from it: the settings, the diagnostics, the rules, the triggers and the versions of Spin. `--update` prints them
// anew.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/settings/keys.h"
#include "ir/diagnostic.h"
#include "ir/rule.h"
#include "runtime/draw/render.h"
#include "tests/needs_matrix.h"
#include "tests/spin_matrix.h"
#include "tests/trigger_matrix.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGenerated = "<!-- Printed by `./dev docs --update`; edits are lost. -->\n";

// ---- Settings ----

// A cell of a table: a bar would end it, a line break too.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c == '\n' ? ' ' : c;
  }
  return cell;
}

std::string Quoted(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text += fmt::format("{}`{}`", text.empty() ? "" : " ", word);
  return text;
}

std::string TypeText(const ConfigKey& key) {
  switch (key.shape) {
    case ValueShape::kText:
      return key.choices.empty() ? "string" : Quoted({key.choices.begin(), key.choices.end()});
    case ValueShape::kScalar:
      return "scalar";
    case ValueShape::kInteger:
      return "integer";
    case ValueShape::kBoolean:
      return "boolean";
    case ValueShape::kTextList:
      return "strings";
  }
  return "";
}

std::string DefaultText(const ConfigKey& key) {
  const bool is_toml = key.usual.index() != 0 && key.follows.empty();
  return is_toml ? fmt::format("`{}`", DescribeDefault(key)) : DescribeDefault(key);
}

// `cluster` of `cluster.name`; empty for a top-level key.
std::string_view TableOf(const KeyNode& node) {
  const std::string_view pattern = node.pattern;
  const std::size_t dot = pattern.find('.');
  return dot == std::string_view::npos ? std::string_view() : pattern.substr(0, dot);
}

std::string TableHeading(std::string_view table) {
  if (table.empty()) return "Top level";
  if (table.ends_with("[]")) return fmt::format("`[[{}]]`", table.substr(0, table.size() - 2));
  return fmt::format("`[{}]`", table);
}

// Where a key is not compile's alone, the page says whose.
std::string Meaning(const ConfigKey& key) {
  std::string text(key.meaning);
  if (key.read_by == ReadBy::kExecutor) text += " *(executor)*";
  if (key.reach == Reach::kImage) text += " *(image)*";
  return text;
}

std::string Details(const KeyNode& node) {
  const ConfigKey& key = *node.key;
  if (key.explanation.empty()) return "";
  std::string text = fmt::format("\n**`{}`** – {}", node.pattern, key.explanation);
  while (text.ends_with('\n')) text.pop_back();
  text += "\n";
  if (!key.example.empty()) text += fmt::format("\n```toml\n{}{}```\n", key.example, key.example.ends_with('\n') ? "" : "\n");
  return text;
}

std::string SettingsPage() {
  std::string page = fmt::format(
      "{}\n# Settings: aks-spin.toml\n\nEvery key there is. `spin-aks explain KEY` prints the same.\n"
      "What is marked *(executor)* is read by what builds, pushes and deploys, and changes nothing that compile writes; what is "
      "marked *(image)* reaches the image, and so is the same for all targets.\n",
      kGenerated);
  std::string_view table;
  std::string details;
  bool first = true;
  const KeyNode* inner = nullptr;
  for (const KeyNode* node : ConfigKeys()) {
    const ConfigKey& key = *node->leaf;
    if (first || TableOf(*node) != table) {
      table = TableOf(*node);
      page += fmt::format("{}\n## {}\n\n| Key | Type | Default | Meaning |\n|---|---|---|---|\n", details, TableHeading(table));
      details.clear();
      first = false;
    }
    // A table below a table has a line of its own where it says more than its keys.
    const ConfigKey* table_key = node->parent->key;
    if (node->parent != inner && table_key != nullptr && table_key != &key && !table_key->meaning.empty()) {
      page += fmt::format("| `{}` | table | | {} |\n", node->parent->pattern, Cell(node->parent->key->meaning));
      details += Details(*node->parent);
    }
    inner = node->parent;
    page += fmt::format("| `{}` | {} | {} | {} |\n", node->pattern, Cell(TypeText(key)), Cell(DefaultText(key)), Cell(Meaning(key)));
    details += Details(*node);
  }
  return page + details;
}

// ---- Diagnostics ----

std::string DiagnosticsPage() {
  std::string page = fmt::format(
      "{}\n# Diagnostics\n\nEvery kind there is. `spin-aks explain CODE` prints the same.\n\n| Code | | What is wrong |\n|---|---|---|\n",
      kGenerated);
  for (const DiagnosticInfo& info : AllDiagnostics()) {
    page += fmt::format("| [{0}](#{1}) | {2} | {3} |\n", info.code, "sa" + std::string(info.code.substr(2)), SeverityText(info.severity),
                        Cell(info.summary));
  }
  for (const DiagnosticInfo& info : AllDiagnostics())
    page += fmt::format("\n## {}\n\n**{}**\n\n{}", info.code, info.summary, info.explanation);
  return page;
}

// ---- Rules ----

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::string RulesPage() {
  std::string page = fmt::format(
      "{}\n# Rules\n\nWhy lines of the output are there. `spin-aks explain FILE:LINE` prints the one that made a line.\n\n"
      "| Rule | Why the line is there |\n|---|---|\n",
      kGenerated);
  for (const RuleInfo& rule : AllRules())
    page += fmt::format("| [{}](#{}) | {} |\n", rule.name, LowerAscii(rule.name), Cell(rule.sentence));
  for (const RuleInfo& rule : AllRules()) {
    page += fmt::format("\n## {}\n\n**{}**\n{}\nSource: {}.\n", rule.name, rule.sentence, rule.explanation, rule.source);
  }
  return page;
}

// ---- Pages on disk ----

std::string SpinVersions() { return SpinPage(kGenerated); }
std::string Triggers() { return TriggersPage(kGenerated); }
std::string Needs() { return NeedsPage(kGenerated); }

struct Page {
  std::string_view path;
  std::string (*print)();
};
constexpr Page kPages[] = {{"docs/settings.md", SettingsPage}, {"docs/diagnostics.md", DiagnosticsPage}, {"docs/rules.md", RulesPage},
                           {"docs/needs.md", Needs},           {"docs/triggers.md", Triggers},           {"docs/spin.md", SpinVersions}};

fs::path OnDisk(const Page& page) { return fs::path(SPIN_AKS_SOURCE_DIR) / page.path; }

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Docs, PagesAreWhatTheTablesSay) {
  for (const Page& page : kPages) EXPECT_EQ(ReadAll(OnDisk(page)), page.print()) << page.path << ": run ./dev docs --update";
}

TEST(Docs, EverySettingSaysWhatItMeans) {
  EXPECT_GT(ConfigKeys().size(), 20U);
  for (const KeyNode* node : ConfigKeys()) EXPECT_FALSE(node->leaf->meaning.empty()) << node->pattern;
}

}  // namespace
}  // namespace spin_aks

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--update") {
    for (const auto& page : spin_aks::kPages) std::ofstream(spin_aks::OnDisk(page), std::ios::binary) << page.print();
    return 0;
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
