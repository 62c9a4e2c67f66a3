// SPDX-License-Identifier: Apache-2.0
#include "tests/life/human.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "fuzz/read_tree.h"
#include "tests/life/real_edits.h"

namespace spin_aks::life {
namespace {

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

std::string Join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

std::size_t IndentOf(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }
std::string_view BreakOf(std::string_view line) { return line.ends_with("\r\n") ? "\r\n" : line.ends_with('\n') ? "\n" : ""; }
std::string_view Bare(std::string_view line) { return line.substr(0, line.size() - BreakOf(line).size()); }

// `  key: value`: where the value begins; nothing for any other line.
std::optional<std::size_t> ValueOf(std::string_view line) {
  line = Bare(line);
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos || line.find('#') != std::string_view::npos || line.find('{') != std::string_view::npos)
    return std::nullopt;
  const std::string_view value = line.substr(colon + 2);
  if (value.empty() || value == "|" || value == "|-" || value == ">" || value.starts_with('&') || value.starts_with('*'))
    return std::nullopt;
  return colon + 2;
}

bool IsYaml(std::string_view path) {
  return (path.ends_with(".yaml") || path.ends_with(".yml")) && path.find("/templates/") == std::string_view::npos;
}

}  // namespace

std::string Human::Word() { return last_word_ = fmt::format("hx{}n{}", seed_, words_++); }

std::optional<std::string> Human::EditYaml(const std::string& text, std::string& said) {
  std::vector<std::string> lines = Split(text);
  if (lines.empty()) return std::nullopt;
  const std::size_t at = Below(lines.size());
  std::string& line = lines[at];
  const std::string bare(Bare(line));
  const std::string line_break(BreakOf(line).empty() ? "\n" : BreakOf(line));
  const std::string indent(IndentOf(bare), ' ');
  const auto value = ValueOf(line);
  last_word_.clear();
  const std::size_t what = Below(20);
  said = fmt::format("{} at line {}: {}", what, at + 1, bare);
  switch (what) {
    case 0:
    case 1:  // another value
      if (!value) return std::nullopt;
      line = bare.substr(0, *value) + Word() + line_break;
      break;
    case 2:  // a comment behind
      if (!value) return std::nullopt;
      line = bare + " # " + Word() + line_break;
      break;
    case 3:  // a comment above
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), indent + "# " + Word() + line_break);
      break;
    case 4:  // a blank line
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), line_break);
      break;
    case 5: {  // other quotes
      if (!value) return std::nullopt;
      const std::string old = bare.substr(*value);
      if (old.find('\'') != std::string::npos || old.find('\\') != std::string::npos) return std::nullopt;
      const bool is_quoted = old.size() > 1 && old.front() == '"' && old.back() == '"';
      const bool is_number = old.find_first_not_of("0123456789") == std::string::npos || old == "true" || old == "false";
      if (!is_quoted && is_number) return std::nullopt;
      line = bare.substr(0, *value) + "'" + (is_quoted ? old.substr(1, old.size() - 2) : old) + "'" + line_break;
      break;
    }
    case 6:  // a key more
      if (!value || bare.find("- ") != std::string::npos) return std::nullopt;
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                   fmt::format("{}{}: \"{}\"{}", indent, "extra" + std::to_string(Below(1000)), Word(), line_break));
      break;
    case 7:  // a key less
      if (!value || bare.find("- ") != std::string::npos) return std::nullopt;
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 8: {  // two keys in the other order
      if (at + 1 >= lines.size() || !value || !ValueOf(lines[at + 1]) || IndentOf(lines[at + 1]) != IndentOf(line)) return std::nullopt;
      if (bare.find("- ") != std::string::npos || lines[at + 1].find("- ") != std::string::npos) return std::nullopt;
      std::swap(lines[at], lines[at + 1]);
      break;
    }
    case 9: {  // an element more
      const std::size_t dash = bare.find("- ");
      if (dash != IndentOf(bare) || bare.find(':') != std::string::npos || bare.find("../") != std::string::npos || bare.ends_with(".yaml"))
        return std::nullopt;
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), indent + "- " + Word() + line_break);
      break;
    }
    case 10: {  // a variable more
      const std::size_t env = text.find("env:\n");
      if (env == std::string::npos) return std::nullopt;
      const std::size_t begin = text.rfind('\n', env) + 1;
      const std::string in(env - begin, ' ');
      if (in.find_first_not_of(' ') != std::string::npos) return std::nullopt;
      const std::string entry = fmt::format("{0}- name: {1}\n{0}  value: \"1\"\n", in, Word());
      return text.substr(0, env + 5) + entry + text.substr(env + 5);
    }
    case 11: {  // line endings of Windows
      if (text.find('\r') != std::string::npos || Below(4) != 0) return std::nullopt;
      std::string out;
      for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
      return out;
    }
    default: {  // what somebody else really did
      if (RealEdits().empty()) return std::nullopt;
      const RealEdit& edit = RealEdits()[Below(RealEdits().size())];
      said = fmt::format("as in {}: `{}` -> `{}`", edit.source, fmt::join(edit.before, "|"), fmt::join(edit.after, "|"));
      return DoAgain(edit, text, [&](std::size_t count) { return Below(count); });
    }
  }
  return Join(lines);
}

std::optional<std::string> Human::EditText(const std::string& text, std::string& said) {
  std::vector<std::string> lines = Split(text);
  const std::size_t at = Below(lines.size() + 1);
  last_word_.clear();
  said = fmt::format("a line of text in front of line {}", at + 1);
  if (Below(4) == 0 && at < lines.size()) {
    said = fmt::format("without line {}", at + 1);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
  } else {
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), "# " + Word() + "\n");
  }
  return Join(lines);
}

Traces Human::Edit(Files& files, const std::vector<std::string>& paths, std::size_t count) {
  Traces traces;
  for (std::size_t i = 0, tries = 0; i < count && tries < 50 * count; ++tries) {
    const std::string& path = paths[Below(paths.size())];
    if (path.find("runtime/") != std::string::npos && Below(8) != 0) continue;  // less of what never changes
    const auto file = files.find(path);
    if (file == files.end()) continue;
    std::string said;
    if (Below(40) == 0) {
      traces.removed_files.push_back(path);
      traces.log.push_back("removes " + path);
      files.erase(file);
      ++i;
      continue;
    }
    const auto edited = IsYaml(path) ? EditYaml(file->second, said) : EditText(file->second, said);
    if (!edited || *edited == file->second || (IsYaml(path) && !fuzz::ReadTrees(*edited))) continue;
    file->second = *edited;
    if (!last_word_.empty()) traces.words.push_back(last_word_);
    traces.real_edits += said.starts_with("as in ") ? 1 : 0;
    traces.log.push_back(path + ": " + said);
    ++i;
  }
  // What was overwritten or removed by a later edit is not looked for.
  std::erase_if(traces.words, [&](const std::string& word) {
    return std::ranges::none_of(files, [&](const auto& file) { return file.second.find(word) != std::string::npos; });
  });
  return traces;
}

}  // namespace spin_aks::life
