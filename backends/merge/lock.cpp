// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/lock.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ir/ascii.h"
#include "ir/digest.h"
#include "ir/line_word.h"
#include "ir/path.h"
#include "ir/path_word.h"

namespace spin_aks::merge {
namespace {

constexpr std::string_view kHeader = "spin-aks-lock ";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kDocument = ".";  // the empty path

// ---- Words ----

// Of a line, as they stand there.
struct Words {
  static constexpr std::size_t kMost = 7;
  std::array<std::string_view, kMost> all;
  std::size_t count = 0;

  std::string_view operator[](std::size_t i) const { return all[i]; }
};

// Nothing, if there are too many, or none where one should be.
std::optional<Words> WordsOf(std::string_view line) {
  Words words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end == 0 || end + 1 == line.size() || words.count == Words::kMost) return std::nullopt;
    words.all[words.count++] = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

// Takes a word that stands for itself.
bool SkipBare(std::string_view& rest) {
  const std::size_t size = static_cast<std::size_t>(std::ranges::find_if_not(rest, IsPathChar) - rest.begin());
  rest.remove_prefix(size);
  return size > 0;
}

bool Skip(std::string_view& rest, char c) {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

// `.a.b[name=c].d`
bool IsPlainPath(std::string_view rest) {
  while (!rest.empty()) {
    const bool is_step =
        Skip(rest, '.') ? SkipBare(rest) : Skip(rest, '[') && SkipBare(rest) && Skip(rest, '=') && SkipBare(rest) && Skip(rest, ']');
    if (!is_step) return false;
  }
  return true;
}

// Most need not be taken apart for that.
bool IsPath(std::string_view text) { return IsPlainPath(text) || Path::Parse(text).has_value(); }

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
    if (!words || words->count == 0) return false;
    const std::string_view kind = (*words)[0];
    if (kind == "own") return words->count >= 6 && Own(*words);
    if (kind == "at") return words->count == 7 && At(*words);
    return kind == "fact" && words->count == 4 && Fact(*words);
  }

  bool Fact(const Words& words) {
    const auto target = UnescapeWord(words[1]);
    const auto name = UnescapeWord(words[2]);
    auto value = UnescapeWord(words[3]);
    if (!target || !name || !value) return false;
    const auto [it, is_new] = read_.lock.facts.emplace(FactName{.target = *target, .name = *name}, *value);
    if (!is_new && it->second != *value) Report(LockProblem::Kind::kTwoValues, *name);
    return true;
  }

  static std::optional<OwnedThing> ThingIn(const Words& words) {
    auto backend = UnescapeWord(words[1]);
    auto scope = UnescapeWord(words[2]);
    auto name = UnescapeWord(words[3]);
    if (!backend || !scope || !name) return std::nullopt;
    return OwnedThing{.by = {.backend = *std::move(backend), .scope = *std::move(scope)}, .name = *std::move(name)};
  }

  bool At(const Words& words) {
    auto thing = ThingIn(words);
    auto root = UnescapeWord(words[4]);
    auto file = UnescapeWord(words[5]);
    const auto id = UnescapeWord(words[6]);
    auto object = id ? IdIn(*id) : std::nullopt;
    if (!thing || !root || !file || !object) return false;
    read_.lock.at[*std::move(thing)].insert({.root = *std::move(root), .file = *std::move(file), .object = *std::move(object)});
    return true;
  }

  // Lines of one thing follow one another.
  tree::Recorded* RecordsOf(const Words& words) {
    if (records_ != nullptr && std::equal(words.all.begin() + 1, words.all.begin() + 4, last_.all.begin() + 1)) return records_;
    auto thing = ThingIn(words);
    if (!thing) return nullptr;
    last_ = words;
    return records_ = &read_.lock.own[*std::move(thing)];
  }

  bool Own(const Words& words) {
    const auto hash = DigestIn(words[5]);
    const auto mark = words.count == 7 ? MarkIn(words[6]) : std::optional(tree::Mark::kNone);
    const auto path = words[4] == kDocument ? std::optional(std::string()) : UnescapeWord(words[4]);
    if (!hash || !mark || !path || !IsPath(*path)) return false;
    tree::Recorded* const records = RecordsOf(words);
    if (records == nullptr) return false;
    tree::Record& record = records->try_emplace(records->end(), *path)->second;
    if (!record.Matches(*hash)) record.hashes.push_back(*hash);
    std::ranges::sort(record.hashes);
    record.mark = Stronger(record.mark, *mark);
    return true;
  }

  tree::Recorded* records_ = nullptr;  // of the last line's thing
  Words last_;
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
  // As they come from tables in order, they mostly are.
  if (!std::ranges::is_sorted(lines)) std::ranges::sort(lines);
  std::string out = std::string(kHeader).append(kVersion).append(line_break);
  for (const std::string& line : lines) out.append(line).append(line_break);
  return out;
}

}  // namespace spin_aks::merge
