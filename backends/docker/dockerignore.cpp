// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/dockerignore.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "backends/docker/lines.h"

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

}  // namespace

TextFile WriteDockerignore(const ImagePlan& plan) {
  std::map<RelPath, Cause> let_in;
  for (const ImageEntry& entry : plan.entries) {
    let_in.emplace(LetIn(entry.source), Cause{.span = entry.cause.span, .rule = Rule::kLetIn});
  }

  Lines lines;
  lines.Add("# Only what the image holds is sent to the builder.", Rule::kContextNote);
  if (let_in.contains(RelPath())) return std::move(lines).Take();
  lines.Add("*", Rule::kIgnoreAll);
  for (const auto& [path, cause] : let_in) {
    if (!IsLetIn(let_in, path)) lines.Add("!" + Pattern(path), cause);
  }
  return std::move(lines).Take();
}

}  // namespace spin_aks
