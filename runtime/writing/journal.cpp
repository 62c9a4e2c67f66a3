// SPDX-License-Identifier: Apache-2.0
#include "runtime/writing/journal.h"

#include <charconv>

#include <fmt/core.h>

#include "ir/digest.h"
#include "ir/line_word.h"
#include "runtime/ports/our_names.h"

namespace spin_aks {
namespace {

constexpr std::string_view kFirstWord = "spin-aks-journal-1";

std::optional<std::size_t> ParseNumber(std::string_view word) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number;
}

std::string WriteContent(const Content& content) { return content ? HexOf(*content) : "-"; }

std::string WriteBody(const Journal& journal) {
  std::string text;
  for (const std::string& root : journal.roots) text += fmt::format("root {}\n", EscapeWord(root));
  for (const auto& [root, path] : journal.directories) text += fmt::format("make {} {}\n", root, EscapeWord(path.text()));
  for (const JournalEntry& entry : journal.entries) {
    text += fmt::format("file {} {} {} {}\n", entry.place.root, EscapeWord(entry.place.path.text()), WriteContent(entry.before),
                        WriteContent(entry.after));
  }
  return text;
}

// The words of a line, taken one after another. Once something is wrong, it stays so.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  std::string_view Next() {
    const std::string_view word = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(std::min(word.size() + 1, rest_.size()));
    is_right_ &= !word.empty();
    return word;
  }
  std::size_t NextNumber() { return Checked(ParseNumber(Next())); }
  std::string NextPath() { return Checked(UnescapeWord(Next())); }
  RootedPath NextRooted() {
    const std::size_t root = NextNumber();
    return {root, Checked(RelPath::Parse(NextPath()))};
  }
  Content NextContent() {
    const std::string_view word = Next();
    return word == "-" ? std::nullopt : Content(Checked(DigestIn(word)));
  }
  [[nodiscard]] bool WereRight() const { return is_right_ && rest_.empty(); }

 private:
  template <typename T>
  T Checked(std::optional<T> value) {
    is_right_ &= value.has_value();
    return value ? *std::move(value) : T();
  }

  std::string_view rest_;
  bool is_right_ = true;
};

bool ReadLine(std::string_view line, Journal& journal) {
  Words words(line);
  const std::string_view kind = words.Next();
  if (kind == "root") {
    journal.roots.push_back(words.NextPath());
    return words.WereRight();
  }
  RootedPath place = words.NextRooted();
  if (place.root >= journal.roots.size() || place.path.is_root()) return false;
  if (kind == "make") {
    journal.directories.push_back(std::move(place));
    return words.WereRight();
  }
  const Content before = words.NextContent(), after = words.NextContent();
  journal.entries.push_back({std::move(place), before, after});
  return kind == "file" && words.WereRight() && before != after;
}

RelPath Beside(std::string_view prefix, const std::string& journal_id, const JournalEntry& entry) {
  const std::string name = DigestHex(fmt::format("{} {} {}", journal_id, entry.place.root, entry.place.path.text()));
  return entry.place.path.Parent() / RelPath::Known(std::string(prefix) + name);
}

}  // namespace

Content ContentOf(const std::optional<std::string>& bytes) { return bytes ? Content(Digest64(*bytes)) : std::nullopt; }

std::string Journal::Id() const { return DigestHex(WriteBody(*this)); }

RelPath JournalName(Phase phase) { return RelPath::Known(phase == Phase::kStaged ? kStagedJournalName : kJournalName); }

std::string WriteJournal(const JournalCopy& copy) {
  const std::string body = WriteBody(copy.journal);
  return fmt::format("{} {} {}\n{}", kFirstWord, copy.root, DigestHex(body), body);
}

std::optional<JournalCopy> ReadJournal(std::string_view text) {
  const std::size_t first = text.find('\n');
  if (first == std::string_view::npos) return std::nullopt;
  Words words(text.substr(0, first));
  const bool is_ours = words.Next() == kFirstWord;
  JournalCopy copy{.journal = {}, .root = words.NextNumber()};
  std::string_view body = text.substr(first + 1);
  // A copy that was not written to its end does not have the digest of its beginning.
  if (!is_ours || words.Next() != DigestHex(body) || !words.WereRight()) return std::nullopt;
  while (!body.empty()) {
    const std::string_view line = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(line.size() + 1, body.size()));
    if (!ReadLine(line, copy.journal)) return std::nullopt;
  }
  if (copy.root >= copy.journal.roots.size()) return std::nullopt;
  return copy;
}

RelPath TemporaryOf(const std::string& journal_id, const JournalEntry& entry) { return Beside(kNewPrefix, journal_id, entry); }
RelPath AsideOf(const std::string& journal_id, const JournalEntry& entry) { return Beside(kOldPrefix, journal_id, entry); }

}  // namespace spin_aks
