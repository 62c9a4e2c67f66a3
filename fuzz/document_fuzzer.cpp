// SPDX-License-Identifier: Apache-2.0
//
// Promise: a document is read wherever libyaml reads it; an edit at any places is refused, or what comes of it reads as the edited tree
// and differs from the text in no line before and behind them. Read document by document, a file says what it says as a whole.
// max_len: 512
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/document/document.h"
#include "backends/document/value_of.h"
#include "backends/merge/disk_file.h"
#include "fuzz/promise.h"
#include "fuzz/random_edit.h"
#include "fuzz/read_tree.h"

namespace spin_aks {
namespace {

void JudgePieces(std::string_view text, const document::Document* whole) {
  document::ReadError error;
  std::vector<yaml::Value> values;
  for (std::size_t i = 0; whole != nullptr && i < whole->parts().size(); ++i) {
    auto value = document::ValueOf(*whole, whole->parts()[i].root, error);
    if (value) values.push_back(*std::move(value));
  }
  const bool is_readable = whole != nullptr && values.size() == whole->parts().size();
  const merge::DiskFile file(text);
  fuzz::Promise(file.is_readable() == is_readable, "read in pieces and not as a whole, or the other way");
  if (!is_readable) return;
  fuzz::Promise(file.size() == values.size(), "other documents in pieces than as a whole");
  for (std::size_t i = 0; i < values.size(); ++i) fuzz::Promise(file.value(i) == values[i], "another value in a piece than in the whole");
}

void Judge(std::uint64_t seed, std::string_view text) {
  document::ReadError error;
  const auto document = document::Document::Parse(text, error);
  JudgePieces(text, document ? &*document : nullptr);
  const bool is_too_deep = !document && error.message == "nesting that is too deep";
  // What libyaml takes for UTF-16 is no text to anybody else here.
  const bool is_utf16 = text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE");
  if (!is_too_deep && !is_utf16) {
    fuzz::Promise(document.has_value() == fuzz::ReadTrees(text).has_value(), "read by one and not by the other: " + error.message);
  }
  if (!document) return fuzz::Promise(error.line > 0 && error.column > 0 && !error.message.empty(), "refused without a place");
  const auto outcome = fuzz::EditAtRandom(text, seed, seed % 4 + 1);
  fuzz::Promise(!outcome || outcome->problem.empty(), outcome ? outcome->what + ": " + outcome->problem + "\n" + outcome->text : "");
}

}  // namespace
}  // namespace spin_aks

// The first byte chooses the edits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  spin_aks::Judge(data[0], std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
