// SPDX-License-Identifier: Apache-2.0
//
// Text that grows line by line, each line with the input that caused it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "backends/backend.h"
#include "ir/source.h"

namespace spin_aks {

class Lines {
 public:
  // `text` holds no newline.
  void Add(std::string_view text, Span cause = {}) {
    file_.text += text;
    file_.text += '\n';
    file_.line_spans.push_back(cause);
  }
  [[nodiscard]] TextFile Take() && { return std::move(file_); }

 private:
  TextFile file_;
};

}  // namespace spin_aks
