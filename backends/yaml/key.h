// SPDX-License-Identifier: Apache-2.0
//
// The key of an entry, and any other short text of a tree that is nearly always written in the program: a literal is pointed to, and
// only what was computed is owned. Sixteen bytes; a tree has one for each of its entries.
#pragma once

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace spin_aks::yaml {

class Key {
 public:
  constexpr Key() = default;
  // A literal, or another array that lives as long as the program. (No `consteval`: g++ 12 refuses it within a list of pairs.)
  template <std::size_t N>
  constexpr Key(const char (&literal)[N]) : data_(literal), size_(N - 1) {}  // NOLINT(google-explicit-constructor)
  // A copy.
  Key(std::string_view text) : data_(Own(text)), size_(static_cast<std::uint32_t>(text.size())), is_owned_(true) {}  // NOLINT
  Key(const std::string& text) : Key(std::string_view(text)) {}                                                      // NOLINT

  constexpr Key(const Key& other) : data_(other.is_owned_ ? Own(other) : other.data_), size_(other.size_), is_owned_(other.is_owned_) {}
  constexpr Key(Key&& other) noexcept
      : data_(std::exchange(other.data_, "")), size_(std::exchange(other.size_, 0)), is_owned_(std::exchange(other.is_owned_, false)) {}
  constexpr Key& operator=(Key other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(is_owned_, other.is_owned_);
    return *this;
  }
  constexpr ~Key() {
    if (is_owned_) delete[] data_;
  }

  constexpr operator std::string_view() const { return {data_, size_}; }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] std::string text() const { return {data_, size_}; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

  template <std::convertible_to<std::string_view> T>
  friend constexpr bool operator==(const Key& a, const T& b) {
    return std::string_view(a) == std::string_view(b);
  }
  template <std::convertible_to<std::string_view> T>
  friend constexpr auto operator<=>(const Key& a, const T& b) {
    return std::string_view(a) <=> std::string_view(b);
  }

 private:
  static constexpr const char* Own(std::string_view text) {
    char* const copy = new char[text.size()];
    std::ranges::copy(text, copy);
    return copy;
  }

  const char* data_ = "";
  std::uint32_t size_ = 0;
  bool is_owned_ = false;
};
static_assert(sizeof(Key) == 16, "a tree is made of these");

}  // namespace spin_aks::yaml
