// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/lock.h"

#include <algorithm>
#include <utility>

#include "ir/ascii.h"
#include "ir/digest.h"
#include "ir/line_word.h"
#include "ir/path.h"

namespace spin_aks::merge {
namespace {

constexpr std::string_view kHeader = "spin-aks-lock ";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kDocument = ".";  // the empty path

// ---- Words ----

// Unescaped, in their order; nothing if one is malformed.
std::optional<std::vector<std::string>> WordsOf(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    auto word = UnescapeWord(line.substr(0, end));
    if (!word || end == 0) return std::nullopt;
    words.push_back(*std::move(word));
    if (end + 1 == line.size()) return std::nullopt;  // a blank at the end
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

// ---- Hashes, marks, identities ----

constexpr std::string_view kMarks[] = {"", "adopted", "tombstone", "mine"};  // by tree::Mark

std::optional<tree::Mark> MarkIn(std::string_view word) {
  const auto* const it = std::find(std::begin(kMarks) + 1, std::end(kMarks), word);
  return it == std::end(kMarks) ? std::nullopt : std::optional(static_cast<tree::Mark>(it - std::begin(kMarks)));
}

// Of what two branches say: the user's word, then that it was there before us, then that it was deleted.
tree::Mark Stronger(tree::Mark a, tree::Mark b) {
  const auto rank = [](tree::Mark mark) {
    constexpr std::size_t kRanks[] = {0, 2, 1, 3};
    return kRanks[static_cast<std::size_t>(mark)];
  };
  return rank(a) < rank(b) ? b : a;
}

std::string IdText(const tree::ObjectId& id) {
  const std::string text = tree::Place{.role = {}, .object = id, .path = {}}.Text();
  return text.substr(1, text.size() - 2);  // without the braces
}

std::optional<tree::ObjectId> IdIn(const std::string& text) {
  auto place = tree::Place::Parse("{" + text + "}");
  return place && !place->role ? std::optional(std::move(place->object)) : std::nullopt;
}

// ---- Lines ----

class Reader {
 public:
  ReadLock Read(std::string_view text) {
    bool is_first = true;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string_view line = text.substr(begin, end - begin);
      begin = end + 1;
      ++line_;
      if (line.ends_with('\r')) {
        line.remove_suffix(1);
        if (is_first) read_.line_break = "\r\n";
      }
      if (line.empty() || IsMarker(line)) continue;
      if (std::exchange(is_first, false)) {
        if (!Header(line)) return std::move(read_);
      } else if (line.substr(0, kHeader.size()) != kHeader && !Line(line)) {
        Report(LockProblem::Kind::kLine, line.substr(0, line.find(' ')));
      }
    }
    if (is_first && !text.empty()) Report(LockProblem::Kind::kNoLock, "");
    return std::move(read_);
  }

 private:
  void Report(LockProblem::Kind kind, std::string_view what) {
    read_.problems.push_back({.kind = kind, .line = line_, .what = std::string(what)});
  }

  // Where git could not decide.
  static bool IsMarker(std::string_view line) {
    return line.starts_with("<<<<<<<") || line.starts_with("=======") || line.starts_with(">>>>>>>") || line.starts_with("|||||||");
  }

  bool Header(std::string_view line) {
    if (!line.starts_with(kHeader)) {
      Report(LockProblem::Kind::kNoLock, "");
      return false;
    }
    if (line.substr(kHeader.size()) == kVersion) return true;
    Report(IsDigits(line.substr(kHeader.size())) ? LockProblem::Kind::kTooNew : LockProblem::Kind::kNoLock, line.substr(kHeader.size()));
    return false;
  }

  bool Line(std::string_view line) {
    const auto words = WordsOf(line);
    if (!words || words->empty()) return false;
    const std::string& kind = words->front();
    if (kind == "fact") return words->size() == 4 && Fact(*words);
    if (kind == "at") return words->size() == 7 && At(*words);
    return kind == "own" && (words->size() == 6 || words->size() == 7) && Own(*words);
  }

  bool Fact(const std::vector<std::string>& words) {
    const auto [it, is_new] = read_.lock.facts.emplace(FactName{.target = words[1], .name = words[2]}, words[3]);
    if (!is_new && it->second != words[3]) Report(LockProblem::Kind::kTwoValues, words[2]);
    return true;
  }

  bool At(const std::vector<std::string>& words) {
    auto object = IdIn(words[6]);
    if (!object) return false;
    read_.lock.at[{.by = {.backend = words[1], .scope = words[2]}, .name = words[3]}].insert(
        {.root = words[4], .file = words[5], .object = *std::move(object)});
    return true;
  }

  bool Own(const std::vector<std::string>& words) {
    const auto hash = DigestIn(words[5]);
    const auto mark = words.size() == 7 ? MarkIn(words[6]) : std::optional(tree::Mark::kNone);
    const std::string path = words[4] == kDocument ? std::string() : words[4];
    if (!hash || !mark || !Path::Parse(path)) return false;
    tree::Record& record = read_.lock.own[{.by = {.backend = words[1], .scope = words[2]}, .name = words[3]}][path];
    if (!record.Matches(*hash)) record.hashes.push_back(*hash);
    std::ranges::sort(record.hashes);
    record.mark = Stronger(record.mark, *mark);
    return true;
  }

  ReadLock read_;
  std::size_t line_ = 0;
};

void AppendOwn(const OwnedThing& thing, const tree::Recorded& recorded, std::vector<std::string>& lines) {
  const std::string begin = "own " + EscapeWord(thing.by.backend) + ' ' + EscapeWord(thing.by.scope) + ' ' + EscapeWord(thing.name) + ' ';
  for (const auto& [path, record] : recorded) {
    for (const std::uint64_t hash : record.hashes) {
      std::string line = begin;
      line.append(path.empty() ? std::string(kDocument) : EscapeWord(path)).append(" ").append(HexOf(hash));
      if (record.mark != tree::Mark::kNone) line.append(" ").append(kMarks[static_cast<std::size_t>(record.mark)]);
      lines.push_back(std::move(line));
    }
  }
}

}  // namespace

ReadLock ParseLock(std::string_view text) { return Reader().Read(text); }

std::string WriteLock(const Lock& lock, std::string_view line_break) {
  std::vector<std::string> lines;
  for (const auto& [fact, value] : lock.facts)
    lines.push_back("fact " + EscapeWord(fact.target) + ' ' + EscapeWord(fact.name) + ' ' + EscapeWord(value));
  for (const auto& [thing, places] : lock.at) {
    for (const LastPlace& place : places) {
      lines.push_back("at " + EscapeWord(thing.by.backend) + ' ' + EscapeWord(thing.by.scope) + ' ' + EscapeWord(thing.name) + ' ' +
                      EscapeWord(place.root) + ' ' + EscapeWord(place.file) + ' ' + EscapeWord(IdText(place.object)));
    }
  }
  for (const auto& [thing, recorded] : lock.own) AppendOwn(thing, recorded, lines);
  std::ranges::sort(lines);
  std::string out = std::string(kHeader).append(kVersion).append(line_break);
  for (const std::string& line : lines) out.append(line).append(line_break);
  return out;
}

}  // namespace spin_aks::merge
