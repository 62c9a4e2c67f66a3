// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/git_history.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/os/child_process.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks::os {
namespace {

constexpr std::string_view kToTree = "^{commit}^{tree}";
constexpr std::size_t kMostLineBytes = 4096;
constexpr std::size_t kMostTreeBytes = std::size_t{256} << 20U;  // of one directory
constexpr std::size_t kMostAnswerBytes = std::size_t{1} << 20U;

// What is asked changes nothing, not even the index; and nothing asks for a password.
std::vector<std::string> GitWords(const std::string& directory, std::vector<std::string> words) {
  std::vector<std::string> argv{"git", "--no-optional-locks", "--no-replace-objects", "-C", directory};
  argv.insert(argv.end(), std::make_move_iterator(words.begin()), std::make_move_iterator(words.end()));
  return argv;
}

// The repository is that of the directory, whatever a hook's environment says; and what a partial clone has not fetched stays where it is.
Result<ChildProcess> StartGit(const std::string& directory, std::vector<std::string> words, ChildProcess::Errors errors) {
  const Surroundings surroundings{.without = {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE",
                                              "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX"},
                                  .also = {"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C"}};
  return ChildProcess::Start(GitWords(directory, std::move(words)), errors, surroundings);
}

Error Broken(const std::string& detail) { return {.kind = Error::Kind::kFailed, .path = "git", .doing = "ask", .detail = detail}; }

// The next entry of a tree as git keeps it: `<mode in octal> <name>\0<id in bytes>`. Nothing: it is broken.
struct RawEntry {
  std::string_view mode, name;
  std::string id;  // in hexadecimal digits
};
std::optional<RawEntry> TakeEntry(std::string_view& tree, std::size_t id_bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t blank = tree.find(' ');
  const std::size_t end = blank == std::string_view::npos ? blank : tree.find('\0', blank);
  if (end == std::string_view::npos || tree.size() - end - 1 < id_bytes) return std::nullopt;
  RawEntry entry{.mode = tree.substr(0, blank), .name = tree.substr(blank + 1, end - blank - 1), .id = {}};
  for (const char c : tree.substr(end + 1, id_bytes)) {
    const auto byte = static_cast<std::uint8_t>(c);
    entry.id += kDigits[byte >> 4U];
    entry.id += kDigits[byte & 15U];
  }
  tree.remove_prefix(end + 1 + id_bytes);
  return entry;
}

RevisionFiles::Entry::Kind KindOf(std::string_view mode) {
  using Kind = RevisionFiles::Entry::Kind;
  if (mode == "40000") return Kind::kDirectory;
  if (mode == "120000") return Kind::kLink;
  return mode.starts_with("100") ? Kind::kFile : Kind::kOther;
}

// One `git cat-file --batch`, asked by ids: no name of a file ever gets into a question.
class GitFiles final : public RevisionFiles {
 public:
  explicit GitFiles(ChildProcess git) : git_(std::move(git)) {}

  [[nodiscard]] Result<Entries> List(const std::string& directory) const override {
    const Result<std::string> tree = Ask(directory, kMostTreeBytes);
    if (!tree) return std::unexpected(tree.error());
    Entries entries;
    for (std::string_view rest = *tree; !rest.empty();) {
      auto entry = TakeEntry(rest, directory.size() / 2);
      if (!entry) return std::unexpected(Broken("a tree cannot be read"));
      entries.emplace(entry->name, Entry{.kind = KindOf(entry->mode), .id = std::move(entry->id)});
    }
    return entries;
  }
  [[nodiscard]] Result<std::string> Read(const std::string& file, std::size_t limit) const override { return Ask(file, limit); }

 private:
  // `<id> <type> <size>`, the bytes, a line feed.
  [[nodiscard]] Result<std::string> Ask(const std::string& id, std::size_t limit) const {
    if (const Result<void> asked = git_.Write(id + "\n"); !asked) return std::unexpected(asked.error());
    const Result<std::string> header = git_.ReadLine(kMostLineBytes);
    if (!header) return std::unexpected(header.error());
    const std::size_t blank = header->rfind(' ');
    std::size_t size = 0;
    const char* const end = header->data() + header->size();
    const auto [stop, error] = std::from_chars(header->data() + std::min(blank + 1, header->size()), end, size);
    if (error != std::errc() || stop != end) return std::unexpected(Broken("this clone does not hold it"));  // "… missing"
    if (size > limit) return Skip(size + 1);
    Result<std::string> bytes = git_.Read(size + 1);
    if (bytes) bytes->pop_back();
    return bytes;
  }

  // The next question wants its own answer.
  [[nodiscard]] Result<std::string> Skip(std::size_t count) const {
    constexpr std::size_t kChunk = std::size_t{1} << 20U;
    while (count > 0) {
      const std::size_t part = std::min(count, kChunk);
      if (const Result<std::string> skipped = git_.Read(part); !skipped) return std::unexpected(skipped.error());
      count -= part;
    }
    return std::unexpected(Error{.kind = Error::Kind::kTooLarge, .path = "a file", .doing = "read", .detail = "it is too large"});
  }

  mutable ChildProcess git_;  // a question and its answer leave it as it was
};

bool IsId(std::string_view text) { return text.size() >= 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// The lines of `git rev-parse`: the work tree (whose name may hold a line feed), the id, `--`.
std::optional<Revision> ReadAnswer(std::string_view output) {
  constexpr std::string_view kEnd = "\n--\n";
  if (!output.ends_with(kEnd)) return std::nullopt;
  output.remove_suffix(kEnd.size());
  const std::size_t line = output.rfind('\n');
  if (line == std::string_view::npos || !IsId(output.substr(line + 1))) return std::nullopt;
  return Revision{.files = nullptr, .root = std::string(output.substr(line + 1)), .top = std::string(output.substr(0, line))};
}

// "fatal: not a git repository" -> "not a git repository". What we added to the name is not the user's.
std::string FirstComplaint(std::string_view output) {
  constexpr std::string_view kFatal = "fatal: ";
  const std::size_t at = output.find(kFatal);
  output.remove_prefix(at == std::string_view::npos ? 0 : at + kFatal.size());
  std::string line(output.substr(0, output.find('\n')));
  if (const std::size_t ours = line.find(kToTree); ours != std::string::npos) line.erase(ours, kToTree.size());
  return line;
}

}  // namespace

Result<Revision> GitHistory::Find(const Directory& directory, const std::string& name) {
  const auto missing = [&](std::string detail) {
    return std::unexpected(Error{.kind = Error::Kind::kMissing, .path = name, .doing = "find", .detail = std::move(detail)});
  };
  // What begins like a flag would be one.
  if (name.empty() || name.starts_with('-')) return missing("no revision is called so");
  const std::string where = directory.RealPath();
  const std::vector<std::string> question{"rev-parse", "--show-toplevel", name + std::string(kToTree), "--"};
  Result<ChildProcess> asked = StartGit(where, question, ChildProcess::Errors::kDropped);
  if (!asked) return std::unexpected(asked.error());
  const Result<ChildProcess::Ended> ended = asked->Finish(kMostAnswerBytes);
  if (!ended) return std::unexpected(ended.error());
  std::optional<Revision> revision = ended->code == 0 ? ReadAnswer(ended->output) : std::nullopt;
  if (!revision && ended->code == 0) return missing("it names more than one, or none");
  if (!revision) {
    // Asked again for what it complains of, which an answer is not mixed with.
    Result<ChildProcess> complaining = StartGit(where, question, ChildProcess::Errors::kWithOutput);
    if (!complaining) return std::unexpected(complaining.error());
    const Result<ChildProcess::Ended> complaint = complaining->Finish(kMostAnswerBytes);
    return missing(complaint ? FirstComplaint(complaint->output) : complaint.error().detail);
  }
  if (!WayWithin(revision->top, where)) return missing("the directory is in no work tree");
  Result<ChildProcess> files = StartGit(where, {"cat-file", "--batch"}, ChildProcess::Errors::kDropped);
  if (!files) return std::unexpected(files.error());
  revision->files = std::make_shared<GitFiles>(*std::move(files));
  return *std::move(revision);
}

}  // namespace spin_aks::os
