// SPDX-License-Identifier: Apache-2.0
#include "runtime/draw/snippet.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/core.h>

#include "ir/passwords.h"
#include "ir/utf8.h"
#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

// A mark on one line, in columns of the screen from the line's start.
struct LineMark {
  std::size_t begin = 0, end = 0;  // end > begin
  std::string text;
  Style style = Style::kPrimary;
};

// A line of the source, laid out; `first` is the column that is shown first.
struct DisplayLine {
  std::vector<Cell> cells;
  std::size_t columns = 0;

  explicit DisplayLine(std::string_view text) : cells(DisplayCells(text)) {
    for (const Cell& cell : cells) columns += cell.columns;
  }
  // Column at which the byte `offset` of the line begins.
  [[nodiscard]] std::size_t ColumnOf(std::size_t offset) const {
    std::size_t column = 0;
    for (const Cell& cell : cells) {
      if (cell.offset >= offset) break;
      column += cell.columns;
    }
    return column;
  }
};

// The part of a line that fits.
struct Window {
  std::size_t begin = 0, end = 0;
  bool cut_left = false, cut_right = false;
};

Window ChooseWindow(std::size_t columns, const std::vector<LineMark>& marks, std::size_t room) {
  if (room == 0 || columns <= room) return {.begin = 0, .end = std::max(columns, marks.back().end)};
  const auto primary = std::ranges::find(marks, Style::kPrimary, &LineMark::style);
  const LineMark& focus = primary == marks.end() ? marks.front() : *primary;
  const std::size_t before = std::min(focus.begin, room / 3);
  std::size_t begin = focus.begin - before;
  if (begin + room > columns) begin = columns + 1 > room ? columns + 1 - room : 0;  // a mark may stand behind the end
  return {.begin = begin, .end = begin + room, .cut_left = begin > 0, .cut_right = begin + room < columns};
}

std::string CutLine(const DisplayLine& line, const Window& window) {
  const std::size_t first = window.begin + (window.cut_left ? 1 : 0);
  const std::size_t last = window.end - (window.cut_right ? 1 : 0);
  std::string shown = window.cut_left ? "…" : "";
  std::size_t column = 0;
  for (const Cell& cell : line.cells) {
    const std::size_t next = column + cell.columns;
    if (column >= first && next <= last) shown += cell.text;
    // Half a wide character, or a part of an escape.
    else if (next > first && column < last)
      shown.append(std::min(next, last) - std::max(column, first), ' ');
    column = next;
  }
  if (window.cut_right) shown += "…";
  return shown;
}

// One row below a source line: characters with styles.
class Row {
 public:
  void Put(std::size_t column, char character, Style style) {
    if (cells_.size() <= column) cells_.resize(column + 1, {' ', Style::kPlain});
    cells_[column] = {character, style};
  }
  void PutText(std::size_t column, std::string text, Style style) {
    text_column_ = column;
    text_ = {style, std::move(text)};
  }
  [[nodiscard]] StyledLine Finish() const {
    StyledLine line;
    std::size_t end = cells_.size();
    while (end > 0 && cells_[end - 1].first == ' ') --end;
    for (std::size_t i = 0; i < end; ++i) {
      if (line.empty() || line.back().style != cells_[i].second) line.push_back({cells_[i].second, {}});
      line.back().text += cells_[i].first;
    }
    if (!text_.text.empty()) {
      if (text_column_ > end) line.push_back({Style::kPlain, std::string(text_column_ - end, ' ')});
      line.push_back(text_);
    }
    return line;
  }

 private:
  std::vector<std::pair<char, Style>> cells_;
  std::size_t text_column_ = 0;
  StyledText text_;
};

// The underlines, the text of the rightmost mark beside them, then the other texts from right to left, hanging from `|`:
//
//   ---------   ^^^^^ not declared
//   |
//   because of this
std::vector<StyledLine> DrawMarks(const std::vector<LineMark>& marks) {
  std::vector<const LineMark*> pending;  // with text, by column
  Row underline;
  std::size_t end = 0;
  for (const LineMark& mark : marks) {
    if (!mark.text.empty()) pending.push_back(&mark);
    end = std::max(end, mark.end);
  }
  for (const Style style : {Style::kRelated, Style::kPrimary}) {
    for (const LineMark& mark : marks) {
      for (std::size_t c = mark.begin; mark.style == style && c < mark.end; ++c)
        underline.Put(c, style == Style::kPrimary ? '^' : '-', style);
    }
  }
  if (!pending.empty() && pending.back()->end == end) {
    underline.PutText(end + 1, pending.back()->text, pending.back()->style);
    pending.pop_back();
  }
  std::vector<StyledLine> lines{underline.Finish()};
  while (!pending.empty()) {
    Row connectors;
    for (const LineMark* mark : pending) connectors.Put(mark->begin, '|', mark->style);
    lines.push_back(connectors.Finish());
    Row row;
    const LineMark* last = pending.back();
    pending.pop_back();
    for (const LineMark* mark : pending) {
      if (mark->begin < last->begin) row.Put(mark->begin, '|', mark->style);
    }
    row.PutText(last->begin, last->text, last->style);
    lines.push_back(row.Finish());
  }
  return lines;
}

// What is to be marked on each line, by zero-based line number; byte offsets within the line.
using MarksByLine = std::map<std::uint32_t, std::vector<Mark>>;

void AddMark(MarksByLine& lines, const SourceFile& source, const Mark& mark) {
  const std::uint32_t first = source.LineIndex(mark.begin);
  // A mark that ends with its line's terminator does not reach into the next line.
  const std::uint32_t last = mark.end > mark.begin ? source.LineIndex(mark.end - 1) : first;
  const auto within = [&](std::uint32_t line, std::uint32_t offset) {
    const std::uint32_t begin = source.LineBegin(line);
    return std::min(offset - std::min(offset, begin), static_cast<std::uint32_t>(source.Line(line).size()));
  };
  if (first == last) {
    lines[first].push_back({.begin = within(first, mark.begin), .end = within(first, mark.end), .text = mark.text, .style = mark.style});
    return;
  }
  const auto indent = static_cast<std::uint32_t>(std::min(source.Line(last).find_first_not_of(" \t"), source.Line(last).size()));
  lines[first].push_back(
      {.begin = within(first, mark.begin), .end = static_cast<std::uint32_t>(source.Line(first).size()), .text = {}, .style = mark.style});
  lines[last].push_back(
      {.begin = std::min(indent, within(last, mark.end)), .end = within(last, mark.end), .text = mark.text, .style = mark.style});
}

std::vector<LineMark> PlaceMarks(const DisplayLine& line, const std::vector<Mark>& marks) {
  std::vector<LineMark> placed;
  for (const Mark& mark : marks) {
    const std::size_t begin = line.ColumnOf(mark.begin);
    placed.push_back({.begin = begin, .end = std::max(begin + 1, line.ColumnOf(mark.end)), .text = mark.text, .style = mark.style});
  }
  std::ranges::stable_sort(placed, {}, [](const LineMark& m) { return std::pair(m.begin, m.end); });
  return placed;
}

void Clip(std::vector<LineMark>& marks, const Window& window) {
  for (LineMark& mark : marks) {
    mark.begin = std::clamp(mark.begin, window.begin, window.end - 1) - window.begin;
    mark.end = std::max(std::clamp(mark.end, window.begin, window.end) - window.begin, mark.begin + 1);
  }
}

// Of a very long line, the part around its first primary mark that holds more columns than fit: what is
// laid out is bounded by the screen, not by the input. Moves the marks along.
std::string_view CutBytes(std::string_view line, std::vector<Mark>& marks, std::size_t room) {
  const std::size_t reach = room * 4;  // a column takes at most four bytes, but for marks that take none
  if (room == 0 || marks.empty() || line.size() <= reach * 2) return line;
  const auto primary = std::ranges::find(marks, Style::kPrimary, &Mark::style);
  const std::size_t focus = primary == marks.end() ? marks.front().begin : primary->begin;
  const std::size_t first = BoundaryUpTo(line, focus - std::min(focus, reach));
  const std::size_t last = BoundaryFrom(line, focus + reach);
  for (Mark& mark : marks) {
    mark.begin = static_cast<std::uint32_t>(std::clamp<std::size_t>(mark.begin, first, last) - first);
    mark.end = static_cast<std::uint32_t>(std::clamp<std::size_t>(mark.end, first, last) - first);
  }
  return line.substr(first, last - first);
}

// Draws with the gutter.
class Painter {
 public:
  Painter(const SourceFile& source, const SnippetOptions& options) : source_(source), options_(options) {}

  void Blank() { Emit("", {}); }
  void Gap() { lines_.push_back({{Style::kGutter, "..."}}); }
  void Line(std::uint32_t index, std::vector<Mark> marks) {
    const std::size_t gutter = options_.number_width + 3;
    const std::size_t room = options_.width == 0 ? 0 : std::max<std::size_t>(options_.width, gutter + 20) - gutter;
    const std::string shown = WithoutSecrets(index);
    const DisplayLine line(CutBytes(shown, marks, room));
    std::vector<LineMark> placed = PlaceMarks(line, marks);
    if (placed.empty()) placed.push_back({.begin = 0, .end = 1, .text = {}, .style = Style::kRelated});
    const Window window = ChooseWindow(line.columns, placed, room);
    const bool numbered = source_.kind() == SourceKind::kFile;
    Emit(numbered ? std::to_string(index + 1) : "", {{Style::kPlain, CutLine(line, window)}});
    if (marks.empty()) return;
    Clip(placed, window);
    for (StyledLine& below : DrawMarks(placed)) Emit("", std::move(below));
  }
  std::vector<StyledLine> Take() { return std::move(lines_); }

 private:
  [[nodiscard]] std::string WithoutSecrets(std::uint32_t index) const {
    std::string shown = HidePasswords(std::string(source_.Line(index)));
    const std::size_t begin = source_.LineBegin(index);
    for (const Span& secret : options_.secrets) {
      const std::size_t first = std::max<std::size_t>(secret.begin, begin) - begin;
      const std::size_t last = std::min<std::size_t>(std::max<std::size_t>(secret.end, begin) - begin, shown.size());
      if (first < last) shown.replace(first, last - first, last - first, '*');
    }
    return shown;
  }
  void Emit(const std::string& number, StyledLine rest) {
    StyledLine line{{Style::kGutter, fmt::format("{:>{}} |", number, options_.number_width)}};
    const bool is_blank = rest.empty() || (rest.size() == 1 && rest[0].text.empty());
    if (!is_blank) {
      line.push_back({Style::kPlain, " "});
      std::move(rest.begin(), rest.end(), std::back_inserter(line));
    }
    lines_.push_back(std::move(line));
  }

  const SourceFile& source_;
  SnippetOptions options_;
  std::vector<StyledLine> lines_;
};

}  // namespace

std::vector<StyledLine> DrawSnippet(const SourceFile& source, const std::vector<Mark>& marks, const SnippetOptions& options) {
  MarksByLine lines;
  for (const Mark& mark : marks) AddMark(lines, source, mark);
  Painter painter(source, options);
  painter.Blank();
  std::uint32_t next = lines.empty() ? 0 : lines.begin()->first;
  for (const auto& [index, line_marks] : lines) {
    if (index == next + 1)
      painter.Line(next, {});  // `...` for one line would save nothing
    else if (index > next)
      painter.Gap();
    painter.Line(index, line_marks);
    next = index + 1;
  }
  return painter.Take();
}

}  // namespace spin_aks
