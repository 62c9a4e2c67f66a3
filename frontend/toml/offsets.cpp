// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/offsets.h"

#include "ir/utf8.h"

namespace spin_aks {
namespace {

constexpr std::uint32_t kStride = 64;

}  // namespace

TomlOffsets::TomlOffsets(std::string_view text) : text_(text) {
  const std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  lines_.push_back({.begin = static_cast<std::uint32_t>(begin), .first = 0});
  std::uint32_t count = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (IsContinuationByte(text[i])) continue;
    if (count % kStride == 0) checkpoints_.push_back(static_cast<std::uint32_t>(i));
    ++count;
    if (text[i] == '\n') lines_.push_back({.begin = static_cast<std::uint32_t>(i + 1), .first = count});
  }
  lines_.push_back({.begin = static_cast<std::uint32_t>(text.size()), .first = count});
}

std::uint32_t TomlOffsets::At(std::uint32_t line, std::uint32_t column) const {
  const auto end = static_cast<std::uint32_t>(text_.size());
  if (line == 0 || column == 0 || line >= lines_.size()) return end;
  const Line& here = lines_[line - 1];
  const Line& next = lines_[line];
  const bool is_ascii = next.begin - here.begin == next.first - here.first;
  if (is_ascii && column <= next.first - here.first) return here.begin + column - 1;
  const std::uint32_t wanted = here.first + column - 1;
  if (wanted / kStride >= checkpoints_.size()) return end;
  std::uint32_t offset = checkpoints_[wanted / kStride];
  for (std::uint32_t i = 0; i < wanted % kStride && offset < end; ++i) {
    ++offset;
    while (offset < end && IsContinuationByte(text_[offset])) ++offset;
  }
  return offset;
}

}  // namespace spin_aks
