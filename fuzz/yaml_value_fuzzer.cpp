// SPDX-License-Identifier: Apache-2.0
//
// Promise: any value that is written as YAML is read back equal, and written again it is the same text.
// max_len: 4096
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/yaml/reader.h"
#include "backends/yaml/writer.h"
#include "fuzz/promise.h"

namespace spin_aks {
namespace {

// Turns bytes into a tree: a byte says what comes next, a string is as long as the next byte says.
class Grower {
 public:
  explicit Grower(std::string_view bytes) : bytes_(bytes) {}

  // NOLINTNEXTLINE(misc-no-recursion): `depth` ends it
  yaml::Value Value(int depth) {
    switch (Byte() % (depth < 12 ? 7 : 5)) {
      case 0:
        return {};
      case 1:
        return Byte() % 2 == 0;
      case 2:
        return Integer();
      case 3:
      case 4:
        return Text();
      case 5:
        return List(depth);
      default:
        return Map(depth);
    }
  }

 private:
  std::uint8_t Byte() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }

  std::int64_t Integer() {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | Byte();
    return static_cast<std::int64_t>(bits);
  }

  // Most strings are short; every tenth is long enough to be written otherwise.
  std::string Text() {
    const std::size_t length = Byte();
    const std::string_view text = bytes_.substr(0, length);
    bytes_.remove_prefix(text.size());
    return ToUtf8(text);
  }

  // The writer takes UTF-8 alone, so a byte above 0x7f stands for a code point: Latin-1, or one that YAML treats specially.
  static std::string ToUtf8(std::string_view bytes) {
    static constexpr std::string_view kSpecial[] = {"\xC2\x85",         "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF",
                                                    "\xF0\x9F\x9B\x92", "\xED\x9F\xBF", "\xEF\xBF\xBE", "\xEF\xBF\xBD"};
    std::string text;
    for (const char c : bytes) {
      const auto byte = static_cast<std::uint8_t>(c);
      if (byte < 0x80) {
        text += c;
      } else if (byte >= 0xF8) {
        text += kSpecial[byte - 0xF8];
      } else {
        text += static_cast<char>(0xC0 | byte >> 6);
        text += static_cast<char>(0x80 | (byte & 0x3F));
      }
    }
    return text;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  yaml::Value List(int depth) {
    yaml::List items;
    for (int count = Byte() % 6; count > 0; --count) items.push_back(Value(depth + 1));
    return yaml::Value(std::move(items));
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  yaml::Value Map(int depth) {
    yaml::Map map;
    for (int count = Byte() % 6; count > 0; --count) {
      std::string key = Text();
      map.Set(std::move(key), Value(depth + 1));
    }
    return yaml::Value(std::move(map));
  }

  std::string_view bytes_;
};

void Judge(std::string_view bytes) {
  const yaml::Value value = Grower(bytes).Value(0);
  const std::string text = yaml::Write(value);
  yaml::ReadError error;
  const auto documents = yaml::Read(text, error);
  fuzz::Promise(documents.has_value(), "refused: " + error.message + "\n" + text);
  fuzz::Promise(documents->size() == 1, "not one document:\n" + text);
  fuzz::Promise(documents->front() == value, "another value:\n" + text);
  fuzz::Promise(yaml::Write(documents->front()) == text, "another text:\n" + text);
}

}  // namespace
}  // namespace spin_aks

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spin_aks::Judge(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
