// SPDX-License-Identifier: Apache-2.0
//
// Every way to be wrong is on a list, and every item is tried: each kind of
// diagnostic is provoked by a golden case, explained at length, and worded alike.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ir/diagnostic.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

// Kinds that no golden case can provoke, with the reason. Keep it empty, or explain.
struct Exemption {
  std::string_view code;
  std::string_view reason;
};
const std::vector<Exemption>& Exemptions() {
  static const std::vector<Exemption> exemptions{
      {"SA0352", "a golden case's disk has no modes, nor has git; tests/backends/image_plan_test.cpp"},
      {"SA0006", "takes a million files, in every test that runs all cases; tests/runtime/list_project_test.cpp lowers the limit"},
  };
  return exemptions;
}

// A diagnostic as it was printed.
struct Printed {
  std::string file;  // the expectation that it stands in
  std::string code;
  std::string message;
};

// `error[SA0142]: message` at the beginning of a line.
void CollectFrom(const fs::path& file, std::vector<Printed>& all) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    for (const std::string_view severity : {"error[SA", "warning[SA", "note[SA"}) {
      if (!line.starts_with(severity) || line.size() < severity.size() + 7) continue;
      all.push_back({file.string(), "SA" + line.substr(severity.size(), 4), line.substr(severity.size() + 7)});
    }
  }
}

const std::vector<Printed>& AllPrinted() {
  static const std::vector<Printed> all = [] {
    std::vector<Printed> printed;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(SPIN_AKS_SOURCE_DIR) / "golden")) {
      if (entry.path().filename() == "stderr.txt") CollectFrom(entry.path(), printed);
    }
    return printed;
  }();
  return all;
}

bool IsExempt(std::string_view code) {
  return std::ranges::any_of(Exemptions(), [&](const Exemption& e) { return e.code == code; });
}

// What is wrong with the wording of a summary or a message; empty: nothing.
std::string FaultOfWording(std::string_view text) {
  if (text.empty()) return "says nothing";
  if (std::isupper(static_cast<unsigned char>(text.front())) != 0) {
    // A name that is written so: `TOML`, `Kubernetes`, `Spin`.
    const std::string_view first = text.substr(0, text.find_first_of(" ,:'"));
    static const std::set<std::string_view> names{"TOML", "YAML",  "JSON", "UTF-8", "Spin", "Kubernetes", "Key", "Azure", "Wasm",
                                                  "HTTP", "Redis", "MQTT", "SQS",   "Wagi", "Cosmos",     "NUL", "SQLite"};
    if (!names.contains(first)) return "begins with a capital letter";
  }
  if (text.ends_with('.') && !text.ends_with("...")) return "ends in a full stop";
  if (text.ends_with('!')) return "shouts";
  if (text.find('\n') != std::string_view::npos) return "is more than a line";
  if (text.find("  ") != std::string_view::npos) return "holds two blanks in a row";
  if (std::ranges::count(text, '`') % 2 != 0) return "leaves a backtick open";
  return "";
}

TEST(DiagnosticCoverage, EveryKindIsProvokedByAGoldenCase) {
  std::set<std::string> provoked;
  for (const Printed& printed : AllPrinted()) provoked.insert(printed.code);
  for (const DiagnosticInfo& info : AllDiagnostics()) {
    const bool is_provoked = provoked.contains(std::string(info.code));
    if (IsExempt(info.code)) {
      EXPECT_FALSE(is_provoked) << info.code << " is provoked by now: take it off the list of exemptions";
    } else {
      EXPECT_TRUE(is_provoked) << info.code << " " << info.name << " (" << info.summary << ") has no case below golden/";
    }
  }
}

TEST(DiagnosticCoverage, OnlyKindsOfTheListArePrinted) {
  for (const Printed& printed : AllPrinted()) EXPECT_NE(FindDiagnostic(printed.code), nullptr) << printed.file << ": " << printed.code;
}

// All but the continuation bytes of UTF-8.
std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

TEST(DiagnosticCoverage, EveryKindIsExplainedAtLength) {
  for (const DiagnosticInfo& info : AllDiagnostics()) {
    const std::string_view text = info.explanation;
    EXPECT_GE(text.size(), 80U) << info.code << ": a long form says what it means, why it is a rule, and how to mend it";
    EXPECT_TRUE(text.ends_with('\n') && !text.ends_with("\n\n") && !text.starts_with('\n'))
        << info.code << ": blank lines around the long form";
    EXPECT_EQ(std::ranges::count(text, '`') % 2, 0) << info.code << ": a backtick is open";
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      EXPECT_LE(CountCharacters(text.substr(at, end - at)), 80U)
          << info.code << ": a terminal would break this line: " << text.substr(at, end - at);
      at = end + 1;
    }
  }
}

TEST(DiagnosticCoverage, SummariesAndMessagesAreWordedAlike) {
  for (const DiagnosticInfo& info : AllDiagnostics()) EXPECT_EQ(FaultOfWording(info.summary), "") << info.code << ": " << info.summary;
  for (const Printed& printed : AllPrinted()) EXPECT_EQ(FaultOfWording(printed.message), "") << printed.file << ": " << printed.message;
}

TEST(DiagnosticCoverage, WordingHasFaults) {
  EXPECT_EQ(FaultOfWording("Unknown key"), "begins with a capital letter");
  EXPECT_EQ(FaultOfWording("unknown key."), "ends in a full stop");
  EXPECT_EQ(FaultOfWording("unknown key `a"), "leaves a backtick open");
  EXPECT_EQ(FaultOfWording("unknown  key"), "holds two blanks in a row");
  EXPECT_EQ(FaultOfWording(""), "says nothing");
  EXPECT_EQ(FaultOfWording("`Name` is no key"), "");
}

TEST(DiagnosticCoverage, CodesAscendAndNamesAreUnique) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < AllDiagnostics().size(); ++i) {
    const DiagnosticInfo& info = AllDiagnostics()[i];
    EXPECT_TRUE(names.insert(info.name).second) << info.name << " stands twice";
    EXPECT_TRUE(i == 0 || AllDiagnostics()[i - 1].code < info.code) << info.code << " is out of order";
  }
}

}  // namespace
}  // namespace spin_aks
