// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/dockerignore.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/docker/lines.h"
#include "ir/check.h"

namespace spin_aks {
namespace {

// Besides the pattern's own characters, those that older releases hand to a regular expression as they are.
constexpr std::string_view kSpecial = R"(*?[]\+(){}|^)";

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Bytes of the character at `at` if builders may trim it from the ends of a line
// (Unicode White_Space, taken generously); else 0.
std::size_t SpaceAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (std::string_view(" \t\v\f").find(text[at]) != std::string_view::npos) return 1;
  const std::string_view pair = text.substr(at, 2);
  if (pair == "\xC2\x85" || pair == "\xC2\xA0") return 2;
  const bool is_wide = pair == "\xE2\x80" || pair == "\xE2\x81" || pair == "\xE3\x80" || pair == "\xE1\x9A";
  return is_wide && at + 3 <= text.size() ? 3 : 0;
}

std::size_t SpaceBeforeEnd(std::string_view text) {
  for (const std::size_t length : {1U, 2U, 3U}) {
    if (text.size() > length && SpaceAt(text, text.size() - length) == length) return length;
  }
  return 0;
}

// A blank at either end is put in brackets, where nobody trims it.
std::string Pattern(const RelPath& path) {
  const std::string_view text = path.text();
  const std::size_t head = SpaceAt(text, 0);
  const std::size_t tail = text.size() > head ? SpaceBeforeEnd(text) : 0;
  std::string out = head == 0 ? "" : "[" + std::string(text.substr(0, head)) + "]";
  out += Escape(text.substr(head, text.size() - head - tail));
  return tail == 0 ? out : out + "[" + std::string(text.substr(text.size() - tail)) + "]";
}

// What to let in for this path: itself, or the first directory on the way whose
// name needs escaping (see the header).
RelPath LetIn(const RelPath& path) {
  if (Pattern(path) == path.text()) return path;
  RelPath found = path;
  for (RelPath directory = path.Parent(); !directory.is_root(); directory = directory.Parent()) {
    if (Pattern(directory) != directory.text()) found = directory;
  }
  return found;
}

bool IsLetIn(const std::map<RelPath, Cause>& let_in, const RelPath& path) {
  for (RelPath at = path.Parent(); !at.is_root(); at = at.Parent()) {
    if (let_in.contains(at)) return true;
  }
  return false;
}

std::string Pattern(const PathPattern& pattern) {
  using Kind = PathPattern::Token::Kind;
  std::string out;
  for (const PathPattern::Token& token : pattern.tokens) {
    const bool is_ours = token.kind == Kind::kText || token.kind == Kind::kRun || token.kind == Kind::kDirectories;
    CHECK(is_ours, "an exclusion that builders understand differently is resolved file by file");
    out += token.kind == Kind::kText ? Escape(token.text) : token.kind == Kind::kRun ? "*" : "**/";
  }
  return out.starts_with('!') || out.starts_with('#') ? "\\" + out : out;
}

// What lies in a directory that is let in, and is none of the image's. Builders go by the last line that matches.
void LeaveOut(const ImagePlan& plan, Lines& lines) {
  std::map<RelPath, Cause> directories;
  std::map<std::string, Cause> patterns;
  for (const ImageEntry& entry : plan.entries) {
    const Cause cause{.span = entry.cause.span, .rule = Rule::kLeftOut};
    for (const RelPath& directory : entry.without_directories) directories.emplace(directory, cause);
    for (const PathPattern& pattern : entry.without) patterns.emplace(Pattern(pattern), cause);
  }
  for (const auto& [path, cause] : directories) {
    lines.Add(Pattern(path), cause);
    // Files that come to lie in it belong to the image; builders look for them only where its name needs no escaping.
    if (LetIn(path / RelPath::Known("a")).text().ends_with("/a")) lines.Add("!" + Pattern(path) + "/*", cause);
  }
  for (const auto& [pattern, cause] : patterns) lines.Add(pattern, cause);
}

constexpr std::string_view kHeader = "# Only what the image holds is sent to the builder.";
constexpr std::string_view kSection = "# For the application in ";

// In the order of the homes; the usual one's lines need no header.
TextFile Compose(const std::map<std::string_view, TextFile>& sections) {
  Lines lines;
  lines.Add(kHeader, Rule::kContextNote);
  lines.Add("*", Rule::kIgnoreAll);
  for (const auto& [home, section] : sections) {
    if (home != kHome) lines.Add(fmt::format("{}{}", kSection, home), Rule::kContextNote);
    lines.Append(section);
  }
  return std::move(lines).Take();
}

std::map<std::string_view, TextFile> Texts(const std::vector<IgnoreSection>& sections) {
  std::map<std::string_view, TextFile> texts;
  for (const IgnoreSection& section : sections) {
    Lines lines;
    for (const std::string& line : section.lines) lines.Add(line, Rule::kOtherApplication);
    texts.emplace(section.home, std::move(lines).Take());
  }
  return texts;
}

}  // namespace

TextFile WriteDockerignore(const ImagePlan& plan, const std::vector<IgnoreSection>& others) {
  std::map<RelPath, Cause> let_in;
  for (const ImageEntry& entry : plan.entries) {
    if (entry.kind == ImageEntry::Kind::kEmptyDirectory) continue;
    let_in.emplace(LetIn(entry.source), Cause{.span = entry.cause.span, .rule = Rule::kLetIn});
  }

  Lines own;
  if (let_in.contains(RelPath()) && others.empty()) {
    own.Add(kHeader, Rule::kContextNote);
    LeaveOut(plan, own);
    return std::move(own).Take();
  }
  if (let_in.contains(RelPath())) own.Add("!*", let_in.at(RelPath()));
  for (const auto& [path, cause] : let_in) {
    if (!path.is_root() && !let_in.contains(RelPath()) && !IsLetIn(let_in, path)) own.Add("!" + Pattern(path), cause);
  }
  LeaveOut(plan, own);
  std::map<std::string_view, TextFile> sections = Texts(others);
  sections.insert_or_assign(plan.home.text(), std::move(own).Take());
  return Compose(sections);
}

std::string_view IgnoreHeader() { return kHeader; }

std::vector<std::string> LinesToLetIn(const std::vector<RelPath>& paths) {
  std::vector<std::string> lines;
  for (const RelPath& path : paths) lines.push_back("!" + Pattern(LetIn(path)));
  std::ranges::sort(lines);
  const auto doubles = std::ranges::unique(lines);
  lines.erase(doubles.begin(), doubles.end());
  return lines;
}

std::string WriteIgnore(const std::vector<IgnoreSection>& sections) {
  return sections.empty() ? std::string() : Compose(Texts(sections)).text;
}

std::vector<IgnoreSection> ReadOthers(std::string_view text, const RelPath& home) {
  if (!text.starts_with(kHeader)) return {};
  std::vector<IgnoreSection> sections{{std::string(kHome), {}}};
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.starts_with(kSection)) {
      sections.push_back({std::string(line.substr(kSection.size())), {}});
    } else if (line != "*" && !line.empty() && line != kHeader) {
      sections.back().lines.emplace_back(line);
    }
  }
  std::erase_if(sections, [&](const IgnoreSection& section) { return section.lines.empty() || section.home == home.text(); });
  return sections;
}

}  // namespace spin_aks
