// SPDX-License-Identifier: Apache-2.0
//
// Where text came from. Every stage speaks of places as a Span: half-open byte
// offsets into one source. Lines and columns exist only while rendering.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

enum class SourceId : std::uint32_t {};

// The id of "no place": a default, or something that the tool decided by itself.
inline constexpr SourceId kNoSource{0xffffffffU};

// Half-open range of byte offsets. A default-constructed Span is nowhere.
struct Span {
  SourceId source = kNoSource;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  auto operator<=>(const Span&) const = default;
  [[nodiscard]] bool is_somewhere() const { return source != kNoSource; }
};

// What kind of thing a source is, because people are pointed at it differently.
enum class SourceKind : std::uint8_t {
  kFile,         // `name` is the path as the user would type it
  kArgument,     // `name` is the flag, the text is its value
  kEnvironment,  // `name` is the variable, the text is its value
};

// One-based; columns count code points, as editors and rustc do.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  bool operator==(const LineColumn&) const = default;
};

// One text and its line table. Owns its bytes for the whole run.
class SourceFile {
 public:
  SourceFile(SourceKind kind, std::string name, std::string text);

  [[nodiscard]] SourceKind kind() const { return kind_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& text() const { return text_; }

  // `offset` beyond the end is taken as the end. O(log lines + line length).
  [[nodiscard]] LineColumn Locate(std::uint32_t offset) const;
  // Zero-based number of the line that holds `offset`.
  [[nodiscard]] std::uint32_t LineIndex(std::uint32_t offset) const;
  // The line's bytes without its terminator (LF, CRLF). Empty beyond the end.
  [[nodiscard]] std::string_view Line(std::uint32_t index) const;
  [[nodiscard]] std::uint32_t LineBegin(std::uint32_t index) const;
  [[nodiscard]] std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_begins_.size()); }

 private:
  SourceKind kind_;
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_begins_;
};

// All texts of a run. References and views into a source stay valid as long as
// the map lives: sources are only ever added.
class SourceMap {
 public:
  SourceMap() = default;
  SourceMap(const SourceMap&) = delete;
  SourceMap& operator=(const SourceMap&) = delete;

  // Texts of 4 GiB and more are a programming error: callers limit file sizes.
  SourceId Add(SourceKind kind, std::string name, std::string text);

  [[nodiscard]] const SourceFile& Get(SourceId id) const;
  [[nodiscard]] std::string_view Text(Span span) const;

 private:
  std::deque<SourceFile> files_;
};

}  // namespace spin_aks
