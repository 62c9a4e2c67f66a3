// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/offsets.h"


#include "ir/utf8.h"

namespace spin_aks {
namespace {

constexpr std::uint32_t kStride = 64;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

TomlOffsets::TomlOffsets(std::string_view text) : text_(text), line_first_{0} {
  std::uint32_t count = 0;
  for (std::size_t i = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; i < text.size(); ++i) {
    if (IsContinuationByte(text[i])) continue;
    if (count % kStride == 0) checkpoints_.push_back(static_cast<std::uint32_t>(i));
    ++count;
    if (text[i] == '\n') line_first_.push_back(count);
  }
}

std::uint32_t TomlOffsets::At(std::uint32_t line, std::uint32_t column) const {
  const auto end = static_cast<std::uint32_t>(text_.size());
  if (line == 0 || column == 0 || line > line_first_.size()) return end;
  const std::uint32_t wanted = line_first_[line - 1] + column - 1;
  if (wanted / kStride >= checkpoints_.size()) return end;
  std::uint32_t offset = checkpoints_[wanted / kStride];
  for (std::uint32_t i = 0; i < wanted % kStride && offset < end; ++i) {
    ++offset;
    while (offset < end && IsContinuationByte(text_[offset])) ++offset;
  }
  return offset;
}

}  // namespace spin_aks
