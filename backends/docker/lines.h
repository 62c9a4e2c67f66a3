// SPDX-License-Identifier: Apache-2.0
//
// Text that grows line by line, each line with the input that caused it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "backends/backend.h"
#include "ir/cause.h"

namespace spin_aks {

class Lines {
 public:
  // `text` holds no newline.
  void Add(std::string_view text, const Cause& cause) {
    file_.text += text;
    file_.text += '\n';
    file_.line_causes.push_back(cause);
  }
  // A constant: caused by what caused the file.
  void Add(std::string_view text, Rule rule) { Add(text, Cause{.span = {}, .rule = rule}); }
  void Append(const TextFile& other) {
    file_.text += other.text;
    file_.line_causes.insert(file_.line_causes.end(), other.line_causes.begin(), other.line_causes.end());
  }
  [[nodiscard]] TextFile Take() && { return std::move(file_); }

 private:
  TextFile file_;
};

}  // namespace spin_aks
