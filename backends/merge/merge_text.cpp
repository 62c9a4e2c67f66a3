// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/merge_text.h"

#include <algorithm>
#include <span>
#include <utility>

#include "backends/merge/text_lines.h"
#include "ir/common_lines.h"

namespace spin_aks::merge {
namespace {

using tree::Answer;
using tree::Mark;
using tree::Reason;
using Hashes = LineHashes;
using Lines = TextLines;

LineRange AllOf(const Lines& text) { return {.begin = 0, .end = text.lines.size()}; }

// ---- Line by line ----

// Between two lines on which all three agree.
struct Chunk {
  LineRange r, d, n;
};

// Where `of[i]` is in the other text, by i.
std::vector<std::size_t> Partners(const Hashes& of, const Hashes& in) {
  std::vector<std::size_t> partners(of.size(), in.size());
  for (const auto& [x, y] : CommonElements(of, in)) partners[x] = y;
  return partners;
}

std::vector<Chunk> Chunks(const Hashes& r, const Hashes& d, const Hashes& n) {
  const std::vector<std::size_t> in_d = Partners(r, d);
  const std::vector<std::size_t> in_n = Partners(r, n);
  std::vector<Chunk> chunks;
  Chunk next;
  for (std::size_t i = 0; i < r.size(); ++i) {
    if (in_d[i] == d.size() || in_n[i] == n.size()) continue;
    next.r.end = i;
    next.d.end = in_d[i];
    next.n.end = in_n[i];
    chunks.push_back(next);
    next = {.r = {.begin = i + 1, .end = 0}, .d = {.begin = in_d[i] + 1, .end = 0}, .n = {.begin = in_n[i] + 1, .end = 0}};
  }
  next.r.end = r.size();
  next.d.end = d.size();
  next.n.end = n.size();
  chunks.push_back(next);
  return chunks;
}

// A text that ends without a line break still does.
std::string EndedAs(const Lines& disk, std::string text) {
  const bool is_open = !disk.lines.empty() && disk.breaks.back().empty();
  if (is_open && text.ends_with(disk.line_break)) text.resize(text.size() - disk.line_break.size());
  return text;
}

class LineMerger {
 public:
  LineMerger(const TextMerge& merge, const Lines& disk, const Lines& desired) : merge_(merge), disk_(disk), desired_(desired) {}

  MergedText Merge(const Hashes& recorded) && {
    for (const Chunk& chunk : Chunks(recorded, disk_.hashes, desired_.hashes)) {
      Decide(chunk, recorded);
      if (chunk.d.end < disk_.lines.size()) Append(disk_, {.begin = chunk.d.end, .end = chunk.d.end + 1});
    }
    result_.text = std::string(disk_.mark) + EndedAs(disk_, std::move(text_));
    return std::move(result_);
  }

 private:
  static std::span<const std::uint64_t> In(const Hashes& hashes, const LineRange& range) {
    return std::span(hashes).subspan(range.begin, range.end - range.begin);
  }

  // Lines of the disk end as they did, ours as those.
  void Append(const Lines& from, const LineRange& range) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (is_open_) text_ += disk_.line_break;
      text_ += from.lines[i];
      const std::string_view line_break = &from == &disk_ ? from.breaks[i] : disk_.line_break;
      text_ += line_break;
      is_open_ = line_break.empty();
    }
  }

  void Do(Reason reason, const Chunk& chunk, const Lines& from, const LineRange& range) {
    result_.actions.push_back({.reason = reason, .disk = chunk.d, .desired = chunk.n});
    Append(from, range);
  }
  void KeepDisk(Reason reason, const Chunk& chunk) { Do(reason, chunk, disk_, chunk.d); }
  void TakeOurs(Reason reason, const Chunk& chunk) { Do(reason, chunk, desired_, chunk.n); }

  void Decide(const Chunk& chunk, const Hashes& recorded) {
    const auto r = In(recorded, chunk.r);
    const auto d = In(disk_.hashes, chunk.d);
    const auto n = In(desired_.hashes, chunk.n);
    if (std::ranges::equal(d, n)) {
      if (!std::ranges::equal(r, d)) return KeepDisk(Reason::kAgree, chunk);
      return Append(disk_, chunk.d);
    }
    if (std::ranges::equal(d, r)) return TakeOurs(r.empty() ? Reason::kAdd : Reason::kTake, chunk);
    const bool brings_back = merge_.of_all == Answer::kOverride;
    if (std::ranges::equal(n, r) && !(d.empty() && brings_back)) return KeepDisk(d.empty() ? Reason::kDeleted : Reason::kEdited, chunk);
    if (r.empty() && IsWithin(n, d)) return KeepDisk(Reason::kAgree, chunk);
    if (d.empty() && IsWithin(r, n) && !brings_back) return AddToDeleted(chunk, r, n);
    const std::optional<Answer> answer = merge_.of_all ? merge_.of_all : merge_.answer;
    if (answer == Answer::kOverride) return TakeOurs(Reason::kOverridden, chunk);
    if (answer == Answer::kKeep) return KeepDisk(Reason::kKept, chunk);
    if (d.empty()) return KeepDisk(Reason::kDeletedChanged, chunk);
    const bool is_theirs = n.empty() && merge_.left == tree::MergeInput::Left::kIsTheirs;
    KeepDisk(is_theirs ? Reason::kLeft : Reason::kConflict, chunk);
  }

  // Whether all of `part` is in `whole`, in its order.
  static bool IsWithin(std::span<const std::uint64_t> part, std::span<const std::uint64_t> whole) {
    auto at = whole.begin();
    for (const std::uint64_t hash : part) {
      at = std::find(at, whole.end(), hash);
      if (at == whole.end()) return false;
      ++at;
    }
    return true;
  }

  // The user deleted some lines of ours, and we have more beside them now: those come.
  void AddToDeleted(const Chunk& chunk, std::span<const std::uint64_t> r, std::span<const std::uint64_t> n) {
    result_.actions.push_back({.reason = Reason::kAdd, .disk = chunk.d, .desired = chunk.n});
    std::size_t deleted = 0;
    for (std::size_t i = 0; i < n.size(); ++i) {
      if (deleted < r.size() && n[i] == r[deleted]) {
        ++deleted;
      } else {
        Append(desired_, {.begin = chunk.n.begin + i, .end = chunk.n.begin + i + 1});
      }
    }
  }

  const TextMerge& merge_;
  const Lines& disk_;
  const Lines& desired_;
  MergedText result_;
  std::string text_;
  bool is_open_ = false;  // its last line has no break yet
};

// ---- The whole ----

class Merger {
 public:
  explicit Merger(const TextMerge& merge) : merge_(merge), recorded_(merge.recorded != nullptr ? *merge.recorded : kNothing) {
    if (merge.disk != nullptr) disk_.emplace(*merge.disk);
    if (merge.desired != nullptr) desired_.emplace(*merge.desired);
    if (merge.desired != nullptr) own_.emplace(merge.own == nullptr ? *merge.desired : std::string_view(*merge.own));
  }

  MergedText Merge() && {
    if (merge_.of_all == Answer::kKeepAlways) return Mine(Reason::kMarkedMine);
    if (HasMark(recorded_, Mark::kMine) && merge_.of_all != Answer::kOverride)
      return Mine(IsSame() ? std::nullopt : std::optional(Reason::kMineChanged));
    if (!disk_ && !desired_) return {};
    if (!disk_) return recorded_.empty() ? Add() : Deleted();
    if (!desired_) return Dropped();
    return Both();
  }

 private:
  static inline const tree::Recorded kNothing;

  [[nodiscard]] bool IsSame() const { return !own_ || IsRecorded(recorded_, *own_); }
  [[nodiscard]] bool Is(Answer answer) const { return merge_.of_all ? merge_.of_all == answer : merge_.answer == answer; }

  MergedText Done(std::optional<Reason> reason, std::optional<std::string> text, std::optional<Mark> mark) {
    MergedText result{.actions = {}, .text = std::move(text), .recorded = {}};
    if (reason) {
      result.actions.push_back(
          {.reason = *reason, .disk = disk_ ? AllOf(*disk_) : LineRange{}, .desired = desired_ ? AllOf(*desired_) : LineRange{}});
    }
    if (mark && own_) RecordText(*own_, merge_.unit, *mark, result.recorded);
    return result;
  }
  [[nodiscard]] std::optional<std::string> Disk() const {
    return merge_.disk != nullptr ? std::optional<std::string>(*merge_.disk) : std::nullopt;
  }
  // As it is wanted, with the endings of what is there.
  [[nodiscard]] std::string Desired() const {
    if (!disk_) return std::string(*merge_.desired);
    std::string text(disk_->mark);
    for (const std::string_view line : desired_->lines) text.append(line).append(disk_->line_break);
    return EndedAs(*disk_, std::move(text));
  }
  [[nodiscard]] Mark MarkAsBefore() const { return HasMark(recorded_, Mark::kAdopted) ? Mark::kAdopted : Mark::kNone; }

  MergedText Mine(std::optional<Reason> reason) { return Done(reason, Disk(), Mark::kMine); }

  MergedText Add() {
    if (merge_.of_all == Answer::kKeep) return Done(Reason::kKept, std::nullopt, Mark::kTombstone);
    return Done(Reason::kAdd, Desired(), Mark::kNone);
  }
  MergedText Deleted() {
    const bool is_same = IsSame();
    if (merge_.of_all == Answer::kOverride || (!is_same && Is(Answer::kOverride))) return Done(Reason::kOverridden, Desired(), Mark::kNone);
    // Without it, nothing is built: not an edit, but a cleanup.
    if (merge_.unit == TextFile::Unit::kIntermediate && merge_.of_all != Answer::kKeep) return Done(Reason::kAdd, Desired(), Mark::kNone);
    return Done(is_same ? Reason::kDeleted : Reason::kDeletedChanged, std::nullopt, Mark::kTombstone);
  }
  MergedText Dropped() {
    if (recorded_.empty()) return Done(std::nullopt, Disk(), std::nullopt);
    if (IsRecorded(recorded_, *disk_)) {
      if (HasMark(recorded_, Mark::kAdopted)) return Done(Reason::kReleased, Disk(), std::nullopt);
      if (merge_.of_all == Answer::kKeep) return Done(Reason::kKept, Disk(), std::nullopt);
      return Done(Reason::kTake, std::nullopt, std::nullopt);
    }
    if (Is(Answer::kOverride)) return Done(Reason::kOverridden, std::nullopt, std::nullopt);
    if (Is(Answer::kKeep)) return Done(Reason::kKept, Disk(), std::nullopt);
    return Clash(Reason::kConflict);
  }

  MergedText Both() {
    const bool is_equal = disk_->hashes == desired_->hashes && HashOf(*disk_) == HashOf(*desired_);
    if (is_equal) {
      if (recorded_.empty()) return Done(Reason::kAdopt, Disk(), Mark::kAdopted);
      return Done(IsRecorded(recorded_, *disk_) ? std::nullopt : std::optional(Reason::kAgree), Disk(), MarkAsBefore());
    }
    if (merge_.of_all == Answer::kKeep) return Done(Reason::kKept, Disk(), MarkAsBefore());
    if (!recorded_.empty()) {
      if (IsRecorded(recorded_, *disk_)) return Done(Reason::kTake, Desired(), MarkAsBefore());
      if (merge_.unit == TextFile::Unit::kLine) {
        if (const auto last = LastText(recorded_, *disk_)) return ByLines(*last);
      }
      if (IsSame() && merge_.of_all != Answer::kOverride) return Done(Reason::kEdited, Disk(), MarkAsBefore());
    }
    if (Is(Answer::kOverride)) return Done(Reason::kOverridden, Desired(), MarkAsBefore());
    if (Is(Answer::kKeep)) return Done(Reason::kKept, Disk(), MarkAsBefore());
    return Clash(recorded_.empty() ? Reason::kForeign : Reason::kConflict);
  }

  MergedText ByLines(const Hashes& last) {
    MergedText result = LineMerger(merge_, *disk_, *desired_).Merge(last);
    if (result.has_conflict()) {
      result.recorded = recorded_;
    } else {
      RecordText(*own_, merge_.unit, MarkAsBefore(), result.recorded);
    }
    return result;
  }

  // As a whole: from the first line that differs.
  MergedText Clash(Reason reason) {
    MergedText result = Done(reason, Disk(), std::nullopt);
    if (disk_ && desired_) {
      const auto first = static_cast<std::size_t>(std::ranges::mismatch(disk_->hashes, desired_->hashes).in1 - disk_->hashes.begin());
      result.actions.front().disk.begin = result.actions.front().desired.begin = first;
    }
    result.recorded = recorded_;
    return result;
  }

  const TextMerge& merge_;
  const tree::Recorded& recorded_;
  std::optional<Lines> disk_, desired_, own_;
};

}  // namespace

bool MergedText::has_conflict() const {
  return std::ranges::any_of(actions, [](const TextAction& action) { return tree::IsConflict(action.reason); });
}

MergedText MergeText(const TextMerge& merge) { return Merger(merge).Merge(); }

}  // namespace spin_aks::merge
