// SPDX-License-Identifier: Apache-2.0
#include "tests/life/real_edits.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <string_view>

#include "tests/frontend/shared_files.h"

namespace spin_aks::life {
namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::string>;

std::size_t IndentOf(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

// `  key: value`, `- key:`; empty for other lines.
std::string_view KeyOf(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" -"), line.size()));
  const std::size_t colon = line.find(':');
  const bool is_key = colon != std::string_view::npos && !line.starts_with('#') && (colon + 1 == line.size() || line[colon + 1] == ' ');
  return is_key ? line.substr(0, colon) : std::string_view();
}

// For each line of `a` one of `b` that is the same, in order; the longest such sequence.
std::vector<std::size_t> Common(const Lines& a, const Lines& b) {
  std::vector<std::vector<std::size_t>> length(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t k = b.size(); k-- > 0;)
      length[i][k] = a[i] == b[k] ? length[i + 1][k + 1] + 1 : std::max(length[i + 1][k], length[i][k + 1]);
  }
  std::vector<std::size_t> common(a.size(), b.size());
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if (a[i] == b[k]) {
      common[i++] = k++;
    } else {
      (length[i + 1][k] >= length[i][k + 1] ? i : k)++;
    }
  }
  return common;
}

// What differs, piece by piece. Long pieces are no edit of a place but another file.
void AddEdits(const Lines& before, const Lines& after, const std::string& source, std::vector<RealEdit>& edits) {
  constexpr std::size_t kLongest = 24;
  const std::vector<std::size_t> common = Common(before, after);
  for (std::size_t i = 0, k = 0; i < before.size() || k < after.size();) {
    RealEdit edit{.before = {}, .after = {}, .source = source};
    while (i < before.size() && common[i] == after.size()) edit.before.push_back(before[i++]);
    const std::size_t next = i < before.size() ? common[i] : after.size();
    while (k < next) edit.after.push_back(after[k++]);
    const std::size_t lines = edit.before.size() + edit.after.size();
    if (lines != 0 && lines <= kLongest) edits.push_back(std::move(edit));
    if (i < before.size()) ++i, ++k;
  }
}

}  // namespace

const std::vector<RealEdit>& RealEdits() {
  static const std::vector<RealEdit> edits = [] {
    std::vector<RealEdit> all;
    const fs::path folder = test::SharedDir() / "git-history";
    if (!fs::exists(folder)) return all;
    std::vector<fs::path> cases;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (fs::exists(entry.path() / "before.yaml") && fs::exists(entry.path() / "after.yaml")) cases.push_back(entry.path());
    }
    std::ranges::sort(cases);
    for (const fs::path& path : cases)
      AddEdits(test::ReadSharedLines(path / "before.yaml"), test::ReadSharedLines(path / "after.yaml"), path.filename().string(), all);
    return all;
  }();
  return edits;
}

std::optional<std::string> DoAgain(const RealEdit& edit, const std::string& text, const std::function<std::size_t(std::size_t)>& below) {
  Lines lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (lines.empty()) return std::nullopt;
  std::vector<std::size_t> places;
  for (const std::string& old : edit.before) {
    for (std::size_t i = 0; i < lines.size() && !KeyOf(old).empty(); ++i) {
      if (KeyOf(lines[i]) == KeyOf(old)) places.push_back(i);
    }
  }
  const bool replaces = !places.empty();
  if (!replaces && edit.after.empty()) return std::nullopt;
  const std::size_t at = replaces ? places[below(places.size())] : below(lines.size());
  const bool is_windows = lines[at].ends_with('\r');
  const std::size_t indent = IndentOf(lines[at]);
  std::size_t least = std::string::npos;
  for (const std::string& line : edit.after) {
    if (!line.empty()) least = std::min(least, IndentOf(line));
  }
  Lines added;
  for (const std::string& line : edit.after)
    added.push_back((line.empty() ? std::string() : std::string(indent, ' ') + line.substr(least)) + (is_windows ? "\r" : ""));
  const auto place = lines.begin() + static_cast<std::ptrdiff_t>(at);
  lines.insert(replaces ? lines.erase(place) : place + 1, added.begin(), added.end());
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) out += lines[i] + (i + 1 < lines.size() || text.ends_with('\n') ? "\n" : "");
  return out;
}

}  // namespace spin_aks::life
