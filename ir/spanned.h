// SPDX-License-Identifier: Apache-2.0
//
// A value and where it was written.
#pragma once

#include <concepts>
#include <string>
#include <utility>

#include "ir/source.h"

namespace spin_aks {

// Compares by value alone: two programs that mean the same are equal, wherever
// their parts were written. The span may be nowhere (a default).
template <typename T>
struct Spanned {
  T value;
  Span span;

  Spanned()
    requires std::default_initializable<T>
      : value{} {}
  // Implicit on purpose: a default may be written as the plain value.
  Spanned(T v) : value(std::move(v)) {}  // NOLINT(google-explicit-constructor)
  Spanned(T v, Span s) : value(std::move(v)), span(s) {}

  bool operator==(const Spanned& other) const
    requires std::equality_comparable<T>
  {
    return value == other.value;
  }
  const T& operator*() const { return value; }
  T& operator*() { return value; }
  const T* operator->() const { return &value; }
  T* operator->() { return &value; }
};

using SpannedString = Spanned<std::string>;

// Where a struct was written, as a member of it. Equal to every other, so that the struct compares by what it means.
struct Origin {
  Span span;

  Origin() = default;
  Origin(Span s) : span(s) {}             // NOLINT(google-explicit-constructor)
  operator Span() const { return span; }  // NOLINT(google-explicit-constructor)
  bool operator==(const Origin& /*other*/) const { return true; }
  [[nodiscard]] bool is_somewhere() const { return span.is_somewhere(); }
};

}  // namespace spin_aks
