// SPDX-License-Identifier: Apache-2.0
//
// Promise: any value that is written as YAML is read back equal, and written again it is the same text.
// max_len: 4096
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "backends/yaml/reader.h"
#include "backends/yaml/writer.h"
#include "fuzz/arbitrary_value.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

// What `text` holds. It has one document.
yaml::Value ReadBack(const std::string& text) {
  yaml::ReadError error;
  const auto documents = yaml::Read(text, error);
  fuzz::Promise(documents.has_value(), "refused: " + error.message + "\n" + text);
  fuzz::Promise(documents->size() == 1, "not one document:\n" + text);
  return documents->front();
}

void Judge(std::string_view bytes) {
  const yaml::Value value = DecodeArbitraryValue(bytes);
  const std::string text = yaml::Write(value);
  const yaml::Value read = ReadBack(text);
  fuzz::Promise(read == value, "another value:\n" + text);
  // Comments are not read, so the text settles with the second writing.
  const std::string bare = yaml::Write(read);
  fuzz::Promise(yaml::Write(ReadBack(bare)) == bare, "another text:\n" + bare);
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spin_aks::Judge(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
