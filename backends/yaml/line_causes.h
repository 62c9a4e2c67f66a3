// SPDX-License-Identifier: Apache-2.0
//
// What stands on each line, and what caused it, noted while the lines are printed. The first to speak of a line has it; lines of
// which nobody speaks (of a block of text) belong to what was before. Linear in what is printed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ir/cause.h"

namespace spin_aks::yaml {

// The first thing on each line.
template <typename T>
class FirstOfLine {
 public:
  // `before`: of the lines before anybody speaks.
  explicit FirstOfLine(T before) : last_(before) {}

  // `out` ends on the line that `thing` stands on.
  void Mark(const std::string& out, const T& thing) {
    FillTo(out);
    if (lines_.size() == line_) lines_.push_back(thing);
    last_ = thing;
  }
  [[nodiscard]] std::vector<T> Take(const std::string& out) && {
    FillTo(out);
    return std::move(lines_);
  }

 private:
  // Up to the line that is open at the end of `out`, and without it.
  void FillTo(const std::string& out) {
    line_ += static_cast<std::size_t>(std::count(out.begin() + static_cast<std::ptrdiff_t>(seen_), out.end(), '\n'));
    seen_ = out.size();
    if (lines_.size() < line_) lines_.resize(line_, last_);
  }

  std::vector<T> lines_;
  T last_;
  std::size_t seen_ = 0, line_ = 0;
};

class LineCauses {
 public:
  // `file` caused what has no cause of its own.
  explicit LineCauses(const Cause& file) : lines_(file), span_(file.span) {}

  // `out` ends on the line that `cause` has caused.
  void Mark(const std::string& out, const Cause& cause) { lines_.Mark(out, cause); }
  // What is nowhere is where the collection is that is open now; what has no rule has `otherwise`.
  [[nodiscard]] Span Inherit(Span span) const { return span.is_somewhere() ? span : span_; }
  [[nodiscard]] Cause Inherit(const Cause& own, Rule otherwise) const {
    const Rule rule = own.rule == Rule::kNone ? otherwise : own.rule;
    return {.span = Inherit(own.span), .rule = rule, .is_inherited = !own.span.is_somewhere()};
  }
  // Opens a collection; what is given back closes it.
  [[nodiscard]] Span Open(Span span) { return std::exchange(span_, Inherit(span)); }
  void Close(Span before) { span_ = before; }

  [[nodiscard]] std::vector<Cause> Take(const std::string& out) && { return std::move(lines_).Take(out); }

 private:
  FirstOfLine<Cause> lines_;
  Span span_;
};

}  // namespace spin_aks::yaml
