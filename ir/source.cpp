// SPDX-License-Identifier: Apache-2.0
#include "ir/source.h"

#include <algorithm>
#include <utility>

#include "ir/check.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

std::vector<std::uint32_t> FindLineBegins(std::string_view text) {
  std::vector<std::uint32_t> begins{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') begins.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return begins;
}

}  // namespace

SourceFile::SourceFile(SourceKind kind, std::string name, std::string text)
    : kind_(kind), name_(std::move(name)), text_(std::move(text)), line_begins_(FindLineBegins(text_)) {
  CHECK(text_.size() < 0xffffffffU, "sources are limited to 4 GiB");
}

std::uint32_t SourceFile::LineIndex(std::uint32_t offset) const {
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  return static_cast<std::uint32_t>(after - line_begins_.begin() - 1);
}

LineColumn SourceFile::Locate(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t index = LineIndex(offset);
  std::uint32_t column = 1;
  for (std::uint32_t i = line_begins_[index]; i < offset; ++i) {
    if (!IsContinuationByte(text_[i])) ++column;
  }
  return {.line = index + 1, .column = column};
}

std::uint32_t SourceFile::LineBegin(std::uint32_t index) const {
  return index < line_count() ? line_begins_[index] : static_cast<std::uint32_t>(text_.size());
}

std::string_view SourceFile::Line(std::uint32_t index) const {
  const std::uint32_t begin = LineBegin(index);
  std::string_view line = std::string_view(text_).substr(begin, LineBegin(index + 1) - begin);
  if (!line.ends_with('\n')) return line;
  line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
  return line;
}

SourceId SourceMap::Add(SourceKind kind, std::string name, std::string text) {
  files_.emplace_back(kind, std::move(name), std::move(text));
  return SourceId{static_cast<std::uint32_t>(files_.size() - 1)};
}

const SourceFile& SourceMap::Get(SourceId id) const {
  CHECK(id != kNoSource, "only a span that is somewhere has a source");
  return files_[static_cast<std::size_t>(id)];
}

std::string_view SourceMap::Text(Span span) const {
  if (!span.is_somewhere()) return {};
  return std::string_view(Get(span.source).text()).substr(span.begin, span.end - span.begin);
}

}  // namespace spin_aks
