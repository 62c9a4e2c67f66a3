// SPDX-License-Identifier: Apache-2.0
//
// A path that cannot leave its root.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

// Relative, normalised, with forward slashes, without `.`, `..`, empty steps or
// NUL. The empty path is the root itself. What root it is relative to is said
// where it is used (the application directory, the output root).
class RelPath {
 public:
  RelPath() = default;

  // Normalises `./a//b/` to `a/b`, and `a/../b` to `b`. Nothing if the text is absolute, holds NUL,
  // or climbs above the root at any point.
  [[nodiscard]] static std::optional<RelPath> Parse(std::string_view text);
  // The same, of text that is a path by the way it was made: a constant, a legal name.
  [[nodiscard]] static RelPath Known(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_root() const { return text_.empty(); }
  // The last step; empty for the root.
  [[nodiscard]] std::string_view name() const;
  // Everything but the last step; the root's parent is the root.
  [[nodiscard]] RelPath Parent() const;
  [[nodiscard]] RelPath operator/(const RelPath& below) const;
  // True for `ancestor` itself and everything below it.
  [[nodiscard]] bool IsWithin(const RelPath& ancestor) const;

  auto operator<=>(const RelPath&) const = default;

 private:
  explicit RelPath(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// The shortest relative way from directory `from` to `to`, both relative to one root: `../base`; `.` for the same.
[[nodiscard]] std::string RelativeWay(const RelPath& from, const RelPath& to);

}  // namespace spin_aks
