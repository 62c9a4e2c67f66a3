// SPDX-License-Identifier: Apache-2.0
//
// What has to be true whatever the input is. A check that fails is a mistake of ours: the program ends with 70 and asks for a report
// (runtime/os/internal_error.h). On in every build: whoever goes on behind a broken promise writes wrong files.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace spin_aks {

// Nothing of ours catches it, so that it ends the program where it is thrown, with no destructor run. In a test it is one failure.
class CheckFailure : public std::exception {
 public:
  // `text`: "<message> (<file>:<line>)".
  explicit CheckFailure(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

[[noreturn]] void FailCheck(const char* message, const char* file, int line);

}  // namespace spin_aks

// The message says what always holds: CHECK(path, "a path of our own making is relative").
#define CHECK(condition, message) (static_cast<bool>(condition) ? void() : ::spin_aks::FailCheck(message, __FILE__, __LINE__))
