// SPDX-License-Identifier: Apache-2.0
#include "tests/runtime/image_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

namespace spin_aks {
namespace {

std::vector<std::string> Split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string Join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "/") + part;
  return out;
}

// Docker's word expansion, as far as it goes without variables: quotes strip, a backslash takes the next character.
std::string ExpandWord(std::string_view word, std::vector<std::string>& problems) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] == '$' || word[i] == '"' || word[i] == '\'') problems.push_back("a word is expanded: " + std::string(word));
    if (word[i] == '\\' && i + 1 < word.size()) ++i;
    out += word[i];
  }
  return out;
}

bool HasWildcards(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\') {
      ++i;
    } else if (path[i] == '*' || path[i] == '?' || path[i] == '[') {
      return true;
    }
  }
  return false;
}

bool MatchClass(std::string_view& pattern, char c, bool& matched) {
  bool is_negated = pattern.starts_with('^');
  if (is_negated) pattern.remove_prefix(1);
  matched = false;
  for (bool first = true; !pattern.empty() && (first || pattern.front() != ']'); first = false) {
    if (pattern.front() == '\\') pattern.remove_prefix(1);
    if (pattern.empty()) return false;
    if (pattern.front() == c) matched = true;
    pattern.remove_prefix(1);
  }
  if (pattern.empty()) return false;
  pattern.remove_prefix(1);
  matched = matched != is_negated;
  return true;
}

class Builder {
 public:
  Builder(std::string_view dockerignore, const Context& context) : context_(context) {
    for (const std::string& line : Split(dockerignore, '\n')) {
      if (!line.empty() && line[0] != '#') ignore_.push_back(line);
    }
  }

  BuiltImage Build(std::string_view dockerfile) && {
    std::string joined;
    for (const std::string& line : Split(dockerfile, '\n')) {
      if (line.starts_with('#')) continue;
      joined += line;
      if (joined.ends_with('\\')) {
        joined.pop_back();
        continue;
      }
      Instruction(std::exchange(joined, {}));
    }
    return std::move(image_);
  }

 private:
  void Problem(std::string text) { image_.problems.push_back(std::move(text)); }

  void Instruction(const std::string& line) {
    if (line.empty() || line.starts_with("ENTRYPOINT ") || line.starts_with("WORKDIR /") || line == "FROM scratch") return;
    if (!line.starts_with("COPY ")) return Problem("unknown instruction: " + line);
    ++image_.layers;
    const auto words = nlohmann::json::parse(line.substr(5), nullptr, false);
    if (!words.is_array() || words.size() < 2) return Problem("not JSON: " + line);
    std::vector<std::string> expanded;
    for (const auto& word : words) expanded.push_back(ExpandWord(word.get<std::string>(), image_.problems));
    const std::string destination = expanded.back();
    expanded.pop_back();
    if (expanded.size() > 1 && !destination.ends_with('/')) Problem("several sources, and the destination is no directory: " + line);
    for (const std::string& source : expanded) CopyAll(source, destination);
  }

  void CopyAll(const std::string& source, const std::string& destination) {
    if (source == ".") return CopyDirectory("", destination);
    if (!HasWildcards(source)) return CopyOne(source, destination);
    bool any = false;
    for (const std::string& path : Everything()) {
      if (!MatchPath(source, path)) continue;
      any = true;
      CopyOne(path, destination);
    }
    if (!any) Problem("matches nothing: " + source);
  }

  [[nodiscard]] std::set<std::string> Everything() const {
    std::set<std::string> all;
    for (const auto& [path, content] : context_.files) {
      for (std::string at = path;; at.resize(at.rfind('/'))) {
        all.insert(at);
        if (at.find('/') == std::string::npos) break;
      }
    }
    for (const auto& [path, target] : context_.links) all.insert(path);
    return all;
  }
  using Steps = std::span<const std::string>;
  static bool MatchPath(const std::string& pattern, const std::string& path) { return MatchSteps(Split(pattern, '/'), Split(path, '/')); }
  // `**` is any number of steps.
  static bool MatchSteps(Steps patterns, Steps steps) {
    if (patterns.empty()) return steps.empty();
    if (patterns.front() == "**")
      return MatchSteps(patterns.subspan(1), steps) || (!steps.empty() && MatchSteps(patterns, steps.subspan(1)));
    return !steps.empty() && GoMatch(patterns.front(), steps.front()) && MatchSteps(patterns.subspan(1), steps.subspan(1));
  }

  static bool MatchPathOrAbove(const std::string& pattern, const std::string& path) {
    for (std::string at = path;; at.resize(at.rfind('/'))) {
      if (MatchPath(pattern, at)) return true;
      if (at.find('/') == std::string::npos) return false;
    }
  }

  // The last line that matches the path or a directory above it decides.
  [[nodiscard]] bool IsLetIn(const std::string& path) const {
    bool is_let_in = true;
    for (const std::string& line : ignore_) {
      const bool lets_in = line.starts_with('!');
      if (MatchPathOrAbove(line.substr(lets_in ? 1 : 0), path)) is_let_in = lets_in;
    }
    return is_let_in;
  }

  void CopyOne(const std::string& path, const std::string& destination) {
    if (context_.links.contains(path) || context_.Real(path) != path) return Problem("a link has to be followed: " + path);
    if (context_.IsDirectory(path)) return CopyDirectory(path, destination);
    Put(path, destination.ends_with('/') ? destination + path.substr(path.rfind('/') + 1) : destination);
  }
  void CopyDirectory(const std::string& path, const std::string& destination) {
    const std::string below = path.empty() ? "" : path + "/";
    const std::string into = destination.ends_with('/') ? destination : destination + "/";
    for (const auto& [file, content] : context_.files) {
      if (file.starts_with(below) && IsLetIn(file)) Put(file, into + file.substr(below.size()));
    }
    for (const auto& [link, target] : context_.links) {
      if (link.starts_with(below) && IsLetIn(link)) Problem("the image would hold a link: " + link);
    }
  }
  void Put(const std::string& source, const std::string& path) {
    if (!IsLetIn(source)) return Problem(".dockerignore keeps out " + source);
    if (!image_.files.emplace(path, context_.files.at(source)).second) Problem("copied twice: " + path);
  }

  const Context& context_;
  std::vector<std::string> ignore_;
  BuiltImage image_;
};

}  // namespace

bool GoMatch(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    const char p = pattern.front();
    pattern.remove_prefix(1);
    if (p == '*') {
      for (std::size_t skip = 0; skip <= name.size(); ++skip) {
        if (GoMatch(pattern, name.substr(skip))) return true;
      }
      return false;
    }
    if (name.empty()) return false;
    const char c = name.front();
    name.remove_prefix(1);
    bool matched = true;
    if (p == '[') {
      if (!MatchClass(pattern, c, matched)) return false;
    } else if (p == '\\' && !pattern.empty()) {
      matched = pattern.front() == c;
      pattern.remove_prefix(1);
    } else if (p != '?') {
      matched = p == c;
    }
    if (!matched) return false;
  }
  return name.empty();
}

bool Context::IsDirectory(const std::string& path) const {
  if (path.empty() || directories.contains(path)) return true;
  const auto holds = [below = path + "/"](const auto& entries, const auto& name_of) {
    const auto at = entries.lower_bound(below);
    return at != entries.end() && name_of(*at).starts_with(below);
  };
  const auto key = [](const auto& entry) -> const std::string& { return entry.first; };
  return holds(files, key) || holds(links, key) || holds(directories, [](const std::string& name) -> const std::string& { return name; });
}

std::optional<std::string> Context::Real(const std::string& path) const {
  std::vector<std::string> todo = Split(path, '/');
  std::reverse(todo.begin(), todo.end());
  std::vector<std::string> done;
  for (int followed = 0; !todo.empty();) {
    const std::string step = todo.back();
    todo.pop_back();
    if (step.empty() || step == ".") continue;
    if (step == "..") {
      if (done.empty()) return std::nullopt;
      done.pop_back();
      continue;
    }
    done.push_back(step);
    const auto link = links.find(Join(done));
    if (link == links.end()) continue;
    if (++followed > 40 || link->second.starts_with('/')) return std::nullopt;
    done.pop_back();
    auto steps = Split(link->second, '/');
    todo.insert(todo.end(), steps.rbegin(), steps.rend());
  }
  std::string real = Join(done);
  if (!files.contains(real) && !IsDirectory(real)) return std::nullopt;
  return real;
}

BuiltImage Build(std::string_view dockerfile, std::string_view dockerignore, const Context& context) {
  return Builder(dockerignore, context).Build(dockerfile);
}

}  // namespace spin_aks
