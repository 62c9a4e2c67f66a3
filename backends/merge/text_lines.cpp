// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/text_lines.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "ir/common_lines.h"
#include "ir/digest.h"
#include "ir/path.h"
#include "ir/utf8.h"

namespace spin_aks::merge {
namespace {

constexpr std::size_t kHashDigits = 8;

std::string PathOf(const LineHashes& hashes) {
  std::string digits;
  for (const std::uint64_t hash : hashes) digits.append(HexOf(hash), kHashDigits, kHashDigits);
  return Path{{ValueStep{std::move(digits)}}}.Text();
}

// Nothing for what PathOf does not write, and for a text as a whole.
std::optional<LineHashes> HashesIn(const std::string& text) {
  const auto path = Path::Parse(text);
  const auto* step = path && path->steps.size() == 1 ? std::get_if<ValueStep>(&path->steps.front()) : nullptr;
  if (step == nullptr || step->value.empty() || step->value.size() % kHashDigits != 0) return std::nullopt;
  LineHashes hashes;
  for (std::size_t at = 0; at < step->value.size(); at += kHashDigits) {
    const auto hash = DigestIn(std::string(kHashDigits, '0').append(step->value, at, kHashDigits));
    if (!hash) return std::nullopt;
    hashes.push_back(*hash);
  }
  return hashes;
}

}  // namespace

TextLines::TextLines(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) {
    mark = text.substr(0, kByteOrderMark.size());
    text.remove_prefix(mark.size());
  }
  if (const std::size_t first = text.find('\n'); first != std::string_view::npos && first > 0 && text[first - 1] == '\r')
    line_break = "\r\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    breaks.push_back(text.substr(line.size(), end - line.size()));
    hashes.push_back(Digest64(line) & 0xFFFFFFFFU);
    text.remove_prefix(end);
  }
}

std::uint64_t HashOf(const TextLines& text) {
  std::string joined;
  for (const std::string_view line : text.lines) joined.append(line).append("\n");
  return Digest64(joined);
}

void RecordText(const TextLines& text, TextFile::Unit unit, tree::Mark mark, tree::Recorded& recorded) {
  const LineHashes none;
  recorded.insert_or_assign(PathOf(unit == TextFile::Unit::kLine ? text.hashes : none),
                            tree::Record{.hashes = {HashOf(text)}, .mark = mark});
}

bool HasMark(const tree::Recorded& recorded, tree::Mark mark) {
  return std::ranges::any_of(recorded, [mark](const auto& record) { return record.second.mark == mark; });
}

bool IsRecorded(const tree::Recorded& recorded, const TextLines& text) {
  const std::uint64_t hash = HashOf(text);
  return std::ranges::any_of(recorded, [hash](const auto& record) { return record.second.Matches(hash); });
}

std::optional<LineHashes> LastText(const tree::Recorded& recorded, const TextLines& disk) {
  std::optional<LineHashes> nearest;
  std::size_t most = 0;
  for (const auto& [path, record] : recorded) {
    auto hashes = HashesIn(path);
    if (!hashes) continue;
    const std::size_t common = CommonElements(*hashes, disk.hashes).size();
    if (nearest && common <= most) continue;
    nearest = std::move(hashes);
    most = common;
  }
  return nearest;
}

double LikenessOfText(std::string_view text, const tree::Recorded& recorded) {
  const TextLines lines(text);
  const auto last = LastText(recorded, lines);
  if (!last || last->empty()) return 0;
  return static_cast<double>(CommonElements(lines.hashes, *last).size()) / static_cast<double>(last->size());
}

bool IsComposedOf(std::string_view text, const tree::Recorded& recorded, std::string_view other) {
  const TextLines lines(text);
  const TextLines others(other);
  std::set<std::uint64_t> known(others.hashes.begin(), others.hashes.end());
  if (const auto last = LastText(recorded, lines)) known.insert(last->begin(), last->end());
  return std::ranges::all_of(lines.hashes, [&](std::uint64_t hash) { return known.contains(hash); });
}

std::optional<std::size_t> LineIn(std::string_view text, std::string_view other, std::size_t line) {
  for (const auto& [here, there] : CommonElements(TextLines(text).hashes, TextLines(other).hashes)) {
    if (here == line) return there;
  }
  return std::nullopt;
}

std::string WithoutRecorded(std::string_view text, const tree::Recorded& recorded) {
  const TextLines lines(text);
  const auto last = LastText(recorded, lines);
  if (!last) return std::string(text);
  std::vector<bool> is_recorded(lines.lines.size());
  for (const auto& [line, hash] : CommonElements(lines.hashes, *last)) is_recorded[line] = true;
  std::string rest(lines.mark);
  for (std::size_t i = 0; i < lines.lines.size(); ++i) {
    if (!is_recorded[i]) rest.append(lines.lines[i]).append(lines.breaks[i]);
  }
  const bool is_end_gone = !lines.lines.empty() && is_recorded.back() && lines.breaks.back().empty();
  if (is_end_gone && rest.ends_with('\n')) rest.erase(rest.size() - (rest.ends_with("\r\n") ? 2 : 1));
  return rest;
}

tree::Recorded RecordOfText(std::string_view text, TextFile::Unit unit) {
  tree::Recorded recorded;
  RecordText(TextLines(text), unit, tree::Mark::kNone, recorded);
  return recorded;
}

bool IsRecordOfText(const tree::Recorded& recorded) {
  return !recorded.empty() && std::ranges::all_of(recorded, [](const auto& record) { return record.first.starts_with("[="); });
}

}  // namespace spin_aks::merge
