// SPDX-License-Identifier: Apache-2.0
//
// Why something is in the output: the input that asked for it, and the rule of ours that made it. Every leaf of a tree
// and every line of a text carries one; `explain FILE:LINE` is a look-up of it.
//
// A leaf is made by `By(Rule::kReplicas, workload.replicas)`, or `By(Rule::kPortProtocol, "TCP")`: a constant without a
// rule does not compile. Sixteen bytes, no allocation: a cause rides on every leaf of every compile.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ir/check.h"
#include "ir/rule.h"
#include "ir/source.h"
#include "ir/spanned.h"

namespace spin_aks {

// Compares equal to every other: values that mean the same are equal, wherever they come from.
struct Cause {
  Span span;  // nowhere: what caused the parent
  Rule rule = Rule::kNone;
  bool is_inherited = false;  // of a line: the span is that of what it is a part of

  bool operator==(const Cause& /*other*/) const { return true; }
};

// A value and its cause. Default-constructed it has none: the golden properties find one that is emitted so.
template <typename T>
struct Caused {
  T value{};
  Cause cause;

  Caused() = default;
  Caused(T v, Cause c) : value(std::move(v)), cause(c) {}

  bool operator==(const Caused&) const = default;
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
  [[nodiscard]] Span span() const { return cause.span; }
};

using CausedString = Caused<std::string>;
using CausedNumber = Caused<std::int64_t>;

// ---- Made by a rule ----

// Of the input that `value` carries.
template <typename T>
[[nodiscard]] Caused<T> By(Rule rule, Spanned<T> value) {
  CHECK(rule != Rule::kNone, "what is made says by which rule");
  return {std::move(value.value), {.span = value.span, .rule = rule}};
}
// A constant, or what is computed: caused by what caused its parent, unless `span` says more.
[[nodiscard]] inline CausedString By(Rule rule, std::string text, Span span = {}) { return By(rule, SpannedString(std::move(text), span)); }
[[nodiscard]] inline CausedString By(Rule rule, std::string_view text, Span span = {}) { return By(rule, std::string(text), span); }
[[nodiscard]] inline CausedString By(Rule rule, const char* text, Span span = {}) { return By(rule, std::string(text), span); }
[[nodiscard]] inline CausedNumber By(Rule rule, std::int64_t number, Span span = {}) {
  return By(rule, Spanned<std::int64_t>(number, span));
}
[[nodiscard]] inline CausedNumber By(Rule rule, int number, Span span = {}) { return By(rule, std::int64_t{number}, span); }
[[nodiscard]] inline Caused<bool> By(Rule rule, bool flag, Span span = {}) { return By(rule, Spanned<bool>(flag, span)); }

}  // namespace spin_aks
