// SPDX-License-Identifier: Apache-2.0
//
// Who may include whom, and what the pure folders may not touch. Reads every
// source and fails with file, line and reason, so that no review has to say it again.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string_view>;

// ---- The rules ----

// What the files of one room may include of ours, by prefix. The first room that fits holds.
struct Room {
  std::string_view prefix;
  Names may_include;
  std::string_view reason;
};

const std::vector<Room>& Rooms() {
  static const std::vector<Room> rooms{
      {"ir/", {"ir/"}, "ir is the vocabulary that all others speak; it knows none of them"},
      {"frontend/text/", {"ir/", "frontend/text/"}, "a grammar of strings knows neither TOML nor an application"},
      {"frontend/toml/", {"ir/", "frontend/text/", "frontend/toml/"}, "TOML is a tree with spans; it knows no key of ours or of Spin's"},
      {"frontend/manifest/",
       {"ir/", "frontend/text/", "frontend/toml/", "frontend/manifest/"},
       "spin.toml is judged as Spin does, which knows neither settings nor our image"},
      {"frontend/settings/",
       {"ir/", "frontend/text/", "frontend/toml/", "frontend/manifest/", "frontend/settings/"},
       "settings are read and laid over each other before anybody asks what they mean"},
      {"frontend/app/",
       {"ir/", "frontend/text/", "frontend/toml/", "frontend/manifest/", "frontend/app/"},
       "the application is what it is, wherever it goes: no setting reaches it"},
      {"frontend/deploy/",
       {"ir/", "frontend/text/", "frontend/toml/", "frontend/settings/", "frontend/deploy/"},
       "where and how it runs is decided from the App and the settings, not from the manifest's text"},
      {"frontend/", {"ir/", "frontend/"}, "the front end turns text into a Program; it meets the back ends in runtime/ alone"},
      {"backends/yaml/", {"ir/", "backends/yaml/"}, "YAML is a tree and its text; it knows no Kubernetes"},
      {"backends/compare/",
       {"ir/", "backends/yaml/", "backends/tree/", "backends/compare/"},
       "what a change does to a cluster does not depend on which application it is, nor on how it is written"},
      {"backends/document/", {"ir/", "backends/yaml/", "backends/document/"}, "a file is edited by what stands in it, whatever it is for"},
      {"backends/tree/", {"ir/", "backends/yaml/", "backends/tree/"}, "addresses and differences of trees know no application"},
      {"backends/merge/",
       {"ir/", "backends/yaml/", "backends/document/", "backends/tree/", "backends/merge/", "backends/output_file.h"},
       "what is wanted and what is there are merged whatever either is for"},
      {"backends/docker/", {"ir/", "backends/docker/", "backends/backend.h"}, "the image stands alone"},
      {"backends/oci/", {"ir/", "backends/oci/"}, "an image is made of bytes, whatever they are for"},
      {"backends/artifact/",
       {"ir/", "backends/oci/", "backends/artifact/"},
       "an artifact is made of the application, in no form of output"},
      {"backends/k8s/",
       {"ir/", "backends/yaml/", "backends/tree/", "backends/k8s/", "backends/backend.h"},
       "what Kubernetes needs is decided before anybody knows in which form it is written"},
      {"backends/kube/",
       {"ir/", "backends/yaml/", "backends/tree/", "backends/k8s/", "backends/kube/", "backends/backend.h"},
       "the output forms do not know each other"},
      {"backends/kustomize/",
       {"ir/", "backends/yaml/", "backends/tree/", "backends/k8s/", "backends/kustomize/", "backends/backend.h"},
       "the output forms do not know each other"},
      {"backends/helm/",
       {"ir/", "backends/yaml/", "backends/tree/", "backends/k8s/", "backends/helm/", "backends/backend.h"},
       "the output forms do not know each other"},
      {"backends/", {"ir/", "backends/"}, "the front end and the back ends meet in runtime/ alone"},
      {"runtime/draw/", {"ir/", "runtime/draw/"}, "how text looks to people depends on nothing but the text"},
      {"runtime/ports/", {"ir/", "runtime/ports/"}, "a port says what is wanted of the world; who answers is not its business"},
      {"runtime/os/", {"ir/", "runtime/ports/", "runtime/os/"}, "the operating system answers ports and knows nothing of the program"},
      {"runtime/report/", {"ir/", "runtime/draw/", "runtime/report/"}, "a report is made of diagnostics and sources alone"},
      {"runtime/project/",
       {"ir/", "frontend/", "runtime/ports/", "runtime/project/"},
       "inputs are found and read before anything is made of them"},
      {"runtime/writing/",
       {"ir/", "runtime/ports/", "runtime/writing/"},
       "files are put in place by what they hold, never by what they are for"},
      {"runtime/output/",
       {"ir/", "frontend/", "backends/", "runtime/draw/", "runtime/ports/", "runtime/project/", "runtime/writing/", "runtime/output/"},
       "what is made and written does not depend on how it was asked for"},
      {"runtime/steps/",
       {"ir/", "backends/", "runtime/draw/", "runtime/ports/", "runtime/output/", "runtime/steps/"},
       "steps are said of what is written; whoever asks for them prints them"},
      {"runtime/image/",
       {"ir/", "frontend/", "backends/", "runtime/ports/", "runtime/project/", "runtime/writing/", "runtime/output/", "runtime/steps/",
        "runtime/http/", "runtime/image/"},
       "what the image holds does not depend on how it was asked for"},
      {"runtime/http/", {"runtime/ports/", "runtime/http/"}, "how to wait for servers does not depend on which they are"},
      {"runtime/registry/",
       {"ir/", "backends/oci/", "runtime/ports/", "runtime/http/", "runtime/registry/"},
       "a registry takes images, whoever made them"},
      {"runtime/cluster/",
       {"ir/", "backends/yaml/", "runtime/ports/", "runtime/http/", "runtime/cluster/"},
       "an API server answers whoever asks"},
      {"runtime/deploy/",
       {"ir/", "backends/yaml/", "backends/tree/", "backends/k8s/", "runtime/ports/", "runtime/http/", "runtime/cluster/",
        "runtime/deploy/"},
       "what is deployed does not depend on how it was compiled, or asked for"},
      {"runtime/doctor/",
       {"ir/", "backends/yaml/", "backends/tree/", "runtime/ports/", "runtime/http/", "runtime/cluster/", "runtime/deploy/",
        "runtime/report/", "runtime/doctor/"},
       "what is found is judged by itself; which commands there are is not its business"},
      {"runtime/cli/",
       {"ir/", "frontend/", "backends/", "runtime/draw/", "runtime/ports/", "runtime/project/", "runtime/writing/", "runtime/output/",
        "runtime/report/", "runtime/steps/", "runtime/image/", "runtime/http/", "runtime/registry/", "runtime/cluster/", "runtime/deploy/",
        "runtime/doctor/", "runtime/cli/"},
       "commands know ports, never who answers them"},
      {"runtime/", {"ir/", "frontend/", "backends/", "runtime/"}, "the program does not depend on its tests"},
  };
  return rooms;
}

// A header from outside that only some of our files may include.
struct Guest {
  std::string_view header;  // by prefix
  Names welcome_in;         // by prefix
  std::string_view reason;
};

const std::vector<Guest>& Guests() {
  static const Names nowhere{};
  static const Names world{"runtime/"};
  static const std::vector<Guest> guests{
      {"toml++",
       {"frontend/toml/parser.h"},
       "toml++ has one door, with the house's settings: it is slow to compile, and its tree loses order"},
      {"xxhash", {"ir/digest.cpp"}, "xxHash is private to ir/digest.cpp"},
      {"yaml.h", {"backends/yaml/"}, "libyaml is private to backends/yaml"},
      {"zlib.h", {"backends/oci/", "runtime/deploy/packed.cpp"}, "zlib is private to what packs"},
      {"boost/", {"runtime/cli/"}, "Boost is private to runtime/cli"},
      {"nlohmann/", {"runtime/"}, "JSON for people and tools is made in runtime/"},
      {"curl/", {"runtime/os/"}, "the network is met in runtime/os"},
      {"openssl/", {"runtime/os/"}, "the network is met in runtime/os"},
      {"regex", nowhere, "std::regex is slow to compile, slow to run, and recurses on its input"},
      {"filesystem", world, "pure folders see no files"},
      {"fstream", world, "pure folders see no files"},
      {"iostream", nowhere, "output goes through the Console port; iostreams run code before main"},
      {"sstream", world, "text is made with libfmt"},
      {"iomanip", world, "text is made with libfmt"},
      {"cassert", nowhere, "it is gone from some builds: CHECK (ir/check.h) holds in all"},
      {"cctype", nowhere, "it asks the locale and is undefined for negative chars: ir/ascii.h"},
      {"thread", world, "pure folders start no threads"},
      {"mutex", world, "pure folders share nothing"},
      {"future", world, "pure folders start no threads"},
      {"chrono", world, "output depends on the inputs alone, never on the time"},
      {"ctime", world, "output depends on the inputs alone, never on the time"},
      {"random", world, "output depends on the inputs alone"},
      {"locale", world, "output depends on the inputs alone, never on the locale"},
      {"unistd.h", {"runtime/os/", "runtime/main.cpp"}, "the operating system is met in runtime/os"},
      {"fcntl.h", {"runtime/os/"}, "the operating system is met in runtime/os"},
      {"sys/", {"runtime/os/"}, "the operating system is met in runtime/os"},
  };
  return guests;
}

// A header of ours that only some of our files may include. In .cpp files only, and not by way of another header.
struct Door {
  std::string_view header;
  Names open_to;  // by prefix
  std::string_view reason;
};

const std::vector<Door>& Doors() {
  static const std::vector<Door> doors{
      {"backends/yaml/as_read.h",
       {"backends/yaml/reader.cpp", "backends/yaml/resolve.cpp", "backends/document/value_of.cpp", "backends/helm/evaluate.cpp",
        "runtime/output/subjects.cpp", "runtime/cli/masked.cpp", "runtime/cluster/", "runtime/deploy/", "runtime/doctor/rights.cpp"},
       "what is emitted says by which rule"}};
  return doors;
}

// A call that the pure folders may not make, as a word before `(` or `::`.
struct Call {
  std::string_view word;
  std::string_view reason;
};

constexpr Call kForbiddenCalls[] = {
    {"getenv", "the environment is an input: a source of its own, handed in by runtime/"},
    {"setlocale", "output depends on the inputs alone, never on the locale"},
    {"system", "pure folders start no processes"},
    {"popen", "pure folders start no processes"},
    {"fork", "pure folders start no processes"},
    {"fopen", "pure folders see no files"},
    {"rand", "output depends on the inputs alone"},
    {"random_device", "output depends on the inputs alone"},
    {"time", "output depends on the inputs alone, never on the time"},
    {"clock_gettime", "output depends on the inputs alone, never on the time"},
    {"printf", "output goes through the Console port"},
    {"puts", "output goes through the Console port"},
    {"exit", "nothing ends the program but main"},
};

bool IsPure(std::string_view path) { return path.starts_with("ir/") || path.starts_with("frontend/") || path.starts_with("backends/"); }

bool StartsWithAny(std::string_view text, const Names& prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return text.starts_with(prefix); });
}

// ---- Reading sources ----

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// The length of the raw string literal at `at` (after R"), or 0.
std::size_t RawStringLength(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("R\"")) return 0;
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return 0;
  const std::string close = fmt::format("){}\"", text.substr(at + 2, open - at - 2));
  const std::size_t end = text.find(close, open);
  return (end == std::string_view::npos ? text.size() : end + close.size()) - at;
}

// The length of the comment or literal at `at`, or 0 if it is code.
std::size_t ProseLength(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("//")) return std::min(rest.find('\n'), rest.size());
  if (rest.starts_with("/*")) return std::min(rest.find("*/") + 2, rest.size());
  if (const std::size_t raw = RawStringLength(text, at); raw != 0) return raw;
  const char quote = rest.front();
  const bool digit_separator = quote == '\'' && at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0;
  if ((quote != '"' && quote != '\'') || digit_separator) return 0;
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != quote && rest[end] != '\n') end += rest[end] == '\\' ? 2 : 1;
  return std::min(end + 1, rest.size());
}

// The same text with comments and literals blanked, line for line.
std::string CodeAlone(std::string_view text) {
  std::string code(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = ProseLength(text, at);
    for (std::size_t i = at; i < at + length; ++i) {
      if (code[i] != '\n') code[i] = ' ';
    }
    at += std::max<std::size_t>(length, 1);
  }
  return code;
}

// `name` of `#include "name"` or `#include <name>`; empty for any other line.
std::string_view IncludedName(std::string_view line, char open, char close) {
  if (!line.starts_with("#include")) return {};
  const std::size_t begin = line.find(open);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin + 1, line.find(close, begin + 1) - begin - 1);
}

bool IsWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Whether `word(` or `word::` stands in the line as a call of the library's own, not as a member or a name of ours.
bool Calls(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const std::string_view before = line.substr(0, at);
    const std::string_view after = line.substr(at + word.size());
    const bool is_word = before.empty() || !IsWordCharacter(before.back());
    const bool is_member = before.ends_with('.') || before.ends_with("->") || (before.ends_with("::") && !before.ends_with("std::"));
    if (is_word && !is_member && (after.starts_with('(') || after.starts_with("::") || after.starts_with('{'))) return true;
  }
  return false;
}

// ---- Judging ----

void JudgeInclude(std::string_view path, std::string_view line, std::vector<std::string>& found, std::size_t number) {
  const std::string_view ours = IncludedName(line, '"', '"');
  const auto room = std::ranges::find_if(Rooms(), [&](const Room& r) { return path.starts_with(r.prefix); });
  if (!ours.empty() && room != Rooms().end() && !StartsWithAny(ours, room->may_include)) {
    found.push_back(fmt::format("{}:{}: includes \"{}\": {}", path, number, ours, room->reason));
  }
  for (const Door& door : Doors()) {
    if (ours == door.header && !StartsWithAny(path, door.open_to))
      found.push_back(fmt::format("{}:{}: includes \"{}\": {}", path, number, ours, door.reason));
  }
  const std::string_view theirs = IncludedName(line, '<', '>');
  for (const Guest& guest : Guests()) {
    const bool is_prefix = guest.header.ends_with('/') || guest.header == "toml++";
    if (theirs.empty() ||
        !(is_prefix ? theirs.starts_with(guest.header) : theirs == guest.header || theirs == fmt::format("{}.h", guest.header)))
      continue;
    if (!StartsWithAny(path, guest.welcome_in))
      found.push_back(fmt::format("{}:{}: includes <{}>: {}", path, number, theirs, guest.reason));
  }
  if (path.ends_with(".h") && theirs.starts_with("fmt/")) {
    found.push_back(fmt::format("{}:{}: includes <{}>: libfmt is slow to compile, and stays in .cpp files", path, number, theirs));
  }
}

// Everything that is wrong with one file; `path` is relative to the root.
std::vector<std::string> Judge(std::string_view path, std::string_view text) {
  std::vector<std::string> found;
  if (!text.starts_with("// SPDX-License-Identifier: Apache-2.0\n")) found.push_back(fmt::format("{}:1: no licence line", path));
  if (path.ends_with(".h") && text.find("\n#pragma once\n") == std::string_view::npos)
    found.push_back(fmt::format("{}:1: no #pragma once", path));
  const auto lines = Lines(text);
  const auto code = Lines(CodeAlone(text));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    JudgeInclude(path, lines[i], found, i + 1);
    if (!IsPure(path)) continue;
    for (const Call& call : kForbiddenCalls) {
      if (Calls(code[i], call.word)) found.push_back(fmt::format("{}:{}: calls {}: {}", path, i + 1, call.word, call.reason));
    }
  }
  return found;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// ---- Tests ----

TEST(Layering, EveryFileKeepsToItsRoom) {
  const fs::path root = SPIN_AKS_SOURCE_DIR;
  std::size_t files = 0;
  for (const char* folder : {"ir", "frontend", "backends", "runtime"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      ++files;
      for (const std::string& reason : Judge(fs::relative(entry.path(), root).string(), ReadAll(entry.path()))) ADD_FAILURE() << reason;
    }
  }
  EXPECT_GT(files, 20U) << "the sources were not found";
}

// The words between backticks in one cell of the page's table.
std::vector<std::string> Backticked(std::string_view cell) {
  std::vector<std::string> words;
  for (std::size_t at = cell.find('`'); at != std::string_view::npos; at = cell.find('`', at)) {
    const std::size_t end = std::min(cell.find('`', at + 1), cell.size());
    words.emplace_back(cell.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return words;
}

// Room -> what it may include besides itself, as docs/architecture.md has it.
std::map<std::string, std::vector<std::string>> RoomsOnThePage(std::string_view page) {
  std::map<std::string, std::vector<std::string>> rooms;
  for (const std::string& line : Lines(page)) {
    if (!line.starts_with("| `")) continue;
    const std::string cells = line.substr(0, line.rfind('|'));
    rooms.emplace(Backticked(cells).front(), Backticked(cells.substr(cells.rfind('|'))));
  }
  return rooms;
}

TEST(Layering, ThePageDrawsJustTheRoomsThatThereAre) {
  std::map<std::string, std::vector<std::string>> expected;
  for (const Room& room : Rooms()) {
    EXPECT_TRUE(fs::is_directory(fs::path(SPIN_AKS_SOURCE_DIR) / room.prefix)) << room.prefix << " has a rule and no folder";
    auto& includes = expected[std::string(room.prefix)];
    for (const std::string_view other : room.may_include)
      if (other != room.prefix) includes.emplace_back(other);
  }
  EXPECT_EQ(RoomsOnThePage(ReadAll(fs::path(SPIN_AKS_SOURCE_DIR) / "docs/architecture.md")), expected);
}

// A folder without a rule of its own would be held by its parent's, which is wider.
TEST(Layering, EveryFolderHasARoomAndAReadme) {
  for (const char* folder : {"ir", "frontend", "backends", "runtime"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(SPIN_AKS_SOURCE_DIR) / folder)) {
      if (!entry.is_directory() || entry.path().filename() == "diagnostics" || entry.path().filename() == "rules") continue;
      const std::string prefix = fs::relative(entry.path(), SPIN_AKS_SOURCE_DIR).string() + "/";
      EXPECT_NE(std::ranges::find(Rooms(), prefix, &Room::prefix), Rooms().end()) << prefix << " has no row";
      EXPECT_TRUE(fs::exists(entry.path() / "README.md")) << prefix << " has no README.md";
    }
  }
}

// What is wrong with one line in an otherwise good file.
std::string JudgeLine(std::string_view path, std::string_view line) {
  const auto found = Judge(path, fmt::format("// SPDX-License-Identifier: Apache-2.0\n#pragma once\n{}\n", line));
  return found.empty() ? "" : found.front();
}

TEST(Layering, IncludesPointDownwardsOnly) {
  EXPECT_EQ(JudgeLine("frontend/a.cpp", "#include \"backends/backend.h\""),
            "frontend/a.cpp:3: includes \"backends/backend.h\": the front end turns text into a Program; it meets the back ends in "
            "runtime/ alone");
  for (const auto& [path, header] : std::vector<std::pair<const char*, const char*>>{{"ir/a.h", "frontend/frontend.h"},
                                                                                     {"backends/backends.cpp", "frontend/frontend.h"},
                                                                                     {"backends/yaml/a.cpp", "backends/k8s/objects.h"},
                                                                                     {"backends/yaml/a.cpp", "backends/tree/place.h"},
                                                                                     {"backends/tree/a.cpp", "backends/k8s/objects.h"},
                                                                                     {"backends/k8s/a.cpp", "backends/helm/emit.h"},
                                                                                     {"backends/helm/a.cpp", "backends/kustomize/emit.h"},
                                                                                     {"backends/docker/a.cpp", "backends/k8s/objects.h"},
                                                                                     {"runtime/a.cpp", "tests/fakes/memory_console.h"}}) {
    EXPECT_NE(JudgeLine(path, fmt::format("#include \"{}\"", header)), "") << path << " may not include " << header;
  }
  for (const auto& [path, header] : std::vector<std::pair<const char*, const char*>>{{"frontend/a.cpp", "ir/app.h"},
                                                                                     {"backends/helm/a.cpp", "backends/k8s/objects.h"},
                                                                                     {"backends/backends.cpp", "backends/helm/emit.h"},
                                                                                     {"runtime/a.cpp", "frontend/frontend.h"}}) {
    EXPECT_EQ(JudgeLine(path, fmt::format("#include \"{}\"", header)), "");
  }
}

TEST(Layering, LibrariesStayInTheirRoom) {
  EXPECT_NE(JudgeLine("frontend/resolve.cpp", "#include <toml++/toml.h>"), "");
  EXPECT_EQ(JudgeLine("frontend/toml/parser.h", "#include <toml++/toml.h>"), "");
  EXPECT_NE(JudgeLine("backends/k8s/lower.cpp", "#include <yaml.h>"), "");
  EXPECT_NE(JudgeLine("runtime/output/driver.cpp", "#include <boost/program_options.hpp>"), "");
  EXPECT_NE(JudgeLine("ir/names.h", "#include <fmt/format.h>"), "");
  EXPECT_EQ(JudgeLine("ir/names.cpp", "#include <fmt/format.h>"), "");
  EXPECT_NE(JudgeLine("runtime/output/driver.cpp", "#include <regex>"), "");
}

TEST(Layering, ConstantsWithoutARuleAreForReaders) {
  EXPECT_NE(JudgeLine("backends/k8s/to_value.cpp", "#include \"backends/yaml/as_read.h\""), "");
  EXPECT_NE(JudgeLine("backends/yaml/value.h", "#include \"backends/yaml/as_read.h\""), "");
  EXPECT_EQ(JudgeLine("backends/yaml/reader.cpp", "#include \"backends/yaml/as_read.h\""), "");
}

TEST(Layering, PureFoldersDoNotMeetTheWorld) {
  for (const char* line :
       {"#include <filesystem>", "#include <iostream>", "#include <thread>", "#include <chrono>", "auto x = std::getenv(\"A\");",
        "auto now = time(nullptr);", "std::random_device{}();", "int r = rand();", "system(\"ls\");"}) {
    for (const char* path : {"ir/a.cpp", "frontend/a.cpp", "backends/k8s/a.cpp"})
      EXPECT_NE(JudgeLine(path, line), "") << path << ": " << line;
  }
  EXPECT_EQ(JudgeLine("runtime/os/a.cpp", "auto x = std::getenv(\"A\");"), "");
}

TEST(Layering, WordsInProseAndNamesOfOursAreNoCalls) {
  for (const char* line : {"// getenv() is not for us", "const char* s = \"system(1)\";", "auto s = R\"(rand())\";", "plan.exit(3);",
                           "RuntimeSystem(1);", "/* time(0) */ int a;", "const int big = 1'000'000;", "char c = '\"'; // getenv("}) {
    EXPECT_EQ(JudgeLine("ir/a.cpp", line), "") << line;
  }
}

TEST(Layering, EveryFileSaysItsLicence) {
  EXPECT_EQ(Judge("ir/a.cpp", "#include \"ir/a.h\"\n"), std::vector<std::string>{"ir/a.cpp:1: no licence line"});
}

}  // namespace
}  // namespace spin_aks
