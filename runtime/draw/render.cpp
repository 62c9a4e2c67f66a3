// SPDX-License-Identifier: Apache-2.0
#include "runtime/draw/render.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "runtime/draw/display.h"
#include "runtime/draw/snippet.h"

namespace spin_aks {
namespace {

constexpr std::string_view kReset = "\x1b[0m", kBold = "\x1b[1m", kRed = "\x1b[1;31m", kYellow = "\x1b[1;33m", kGreen = "\x1b[1;32m",
                           kBlue = "\x1b[1;34m", kCyan = "\x1b[1;36m";

std::string_view Colouring(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return kRed;
    case Severity::kWarning:
      return kYellow;
    case Severity::kNote:
      return kGreen;
  }
  return kBold;
}

std::string_view Colouring(Style style, Severity severity) {
  switch (style) {
    case Style::kPlain:
      return {};
    case Style::kGutter:
      return kBlue;
    case Style::kPrimary:
      return Colouring(severity);
    case Style::kRelated:
      return kBlue;
  }
  return {};
}

// Text with colours, or without.
class Pen {
 public:
  explicit Pen(Colour colour) : colour_(colour) {}
  void Write(std::string_view text, std::string_view colouring = {}) {
    const bool paint = colour_ == Colour::kAnsi && !colouring.empty() && !text.empty();
    if (paint) text_ += colouring;
    text_ += text;
    if (paint) text_ += kReset;
  }
  std::string Take() { return std::move(text_); }

 private:
  Colour colour_;
  std::string text_;
};

// The labels that lie in one source; the primary's source comes first.
struct Group {
  SourceId source;
  std::vector<Mark> marks;
};

std::vector<Group> GroupBySource(const Diagnostic& diagnostic) {
  std::vector<Group> groups;
  const auto add = [&](const Label& label, Style style) {
    if (!label.span.is_somewhere()) return;
    auto group = std::ranges::find(groups, label.span.source, &Group::source);
    if (group == groups.end()) group = groups.insert(groups.end(), {.source = label.span.source, .marks = {}});
    group->marks.push_back({.begin = label.span.begin, .end = label.span.end, .text = MakeVisible(label.text), .style = style});
  };
  add(diagnostic.primary, Style::kPrimary);
  for (const Label& label : diagnostic.related) add(label, Style::kRelated);
  return groups;
}

std::size_t NumberWidth(const std::vector<Group>& groups, const SourceMap& sources) {
  std::size_t width = 1;
  for (const Group& group : groups) {
    const SourceFile& source = sources.Get(group.source);
    if (source.kind() != SourceKind::kFile) continue;
    for (const Mark& mark : group.marks) width = std::max(width, std::to_string(source.LineIndex(mark.end) + 1).size());
  }
  return width;
}

void RenderPlace(Pen& pen, const Group& group, std::string_view arrow, const SourceFile& source, std::size_t number_width) {
  pen.Write(fmt::format("{:{}}{} ", "", number_width, arrow), kBlue);
  pen.Write(DescribePlace(source, group.marks.front().begin));
  pen.Write("\n");
}

void RenderSnippet(Pen& pen, const Group& group, const SourceFile& source, std::size_t number_width, Severity severity,
                   const RenderOptions& options) {
  if (!options.secrets.AreKnownIn(source)) return;
  const SnippetOptions snippet{.width = options.width, .number_width = number_width, .secrets = options.secrets.In(group.source)};
  for (const StyledLine& line : DrawSnippet(source, group.marks, snippet)) {
    for (const StyledText& part : line) pen.Write(part.text, Colouring(part.style, severity));
    pen.Write("\n");
  }
}

}  // namespace

std::string_view SeverityText(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "error";
}

std::string DescribePlace(const SourceFile& source, std::uint32_t offset) {
  switch (source.kind()) {
    case SourceKind::kFile: {
      const LineColumn at = source.Locate(offset);
      return fmt::format("{}:{}:{}", MakeVisible(source.name()), at.line, at.column);
    }
    case SourceKind::kArgument:
      return MakeVisible(source.name());
    case SourceKind::kEnvironment:
      return fmt::format("environment variable {}", MakeVisible(source.name()));
  }
  return {};
}

std::string Render(const Diagnostic& diagnostic, const SourceMap& sources, const RenderOptions& options) {
  Pen pen(options.colour);
  pen.Write(fmt::format("{}[{}]", SeverityText(diagnostic.severity), Describe(diagnostic.kind).code), Colouring(diagnostic.severity));
  pen.Write(fmt::format(": {}", MakeVisible(diagnostic.message)), kBold);
  pen.Write("\n");
  const std::vector<Group> groups = GroupBySource(diagnostic);
  const std::size_t number_width = NumberWidth(groups, sources);
  for (const Group& group : groups) {
    const SourceFile& source = sources.Get(group.source);
    const bool is_primary = &group == &groups.front();
    RenderPlace(pen, group, is_primary ? "-->" : ":::", source, number_width);
    if (is_primary && HidesText(diagnostic.kind, source)) continue;
    RenderSnippet(pen, group, source, number_width, diagnostic.severity, options);
  }
  for (const std::string& help : diagnostic.help) {
    pen.Write("help", kCyan);
    pen.Write(fmt::format(": {}\n", MakeVisible(help)));
  }
  return pen.Take();
}

std::string RenderPlaceOf(Span span, const SourceMap& sources, const RenderOptions& options) {
  Pen pen(options.colour);
  const std::vector<Group> groups{
      {.source = span.source, .marks = {{.begin = span.begin, .end = span.end, .text = {}, .style = Style::kRelated}}}};
  const SourceFile& source = sources.Get(span.source);
  const std::size_t number_width = NumberWidth(groups, sources);
  RenderPlace(pen, groups.front(), "-->", source, number_width);
  RenderSnippet(pen, groups.front(), source, number_width, Severity::kNote, options);
  return pen.Take();
}

std::string LineOf(Span span, const SourceMap& sources) {
  if (!span.is_somewhere()) return {};
  const SourceFile& source = sources.Get(span.source);
  return source.kind() == SourceKind::kFile ? fmt::format("{}:{}", source.name(), source.Locate(span.begin).line)
                                            : std::string(source.name());
}

}  // namespace spin_aks
