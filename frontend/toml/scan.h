// SPDX-License-Identifier: Apache-2.0
//
// One pass over TOML text that knows comments, strings, keys and brackets, and
// nothing else of the grammar. It finds what the parser must never see, and
// which statement a place belongs to. Linear, without recursion.
//
// On well-formed TOML it is never wrong. On text that is not TOML it may lose
// the thread, but only behind the place where the parser gives up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

inline constexpr std::size_t kMaxTomlKeyParts = 64;
// Tables inside tables, of headers, dotted keys, inline tables and arrays together.
inline constexpr std::size_t kMaxTomlDepth = 128;
// Tables made by headers and dotted keys: the parser searches them one by one.
inline constexpr std::size_t kMaxTomlTables = 16384;

struct TomlScanError {
  enum class Kind : std::uint8_t {
    kTooManyKeyParts,
    kTooDeep,
    kTooManyTables,
    kNotAscii,  // outside of strings and comments TOML is ASCII
    kUnterminatedString,
  } kind;
  std::uint32_t begin = 0;  // byte offsets
  std::uint32_t end = 0;
};

// `text` is valid UTF-8; a byte order mark at its start is skipped.
[[nodiscard]] std::optional<TomlScanError> ScanToml(std::string_view text);

// Where in the document a place is.
struct TomlStatement {
  std::uint32_t begin = 0;                     // of the statement: everything before is complete
  std::vector<std::string_view> header_parts;  // of the last header, as written, with quotes
  std::vector<std::string_view> key_parts;     // of the last key; empty in a header
  std::uint32_t key_begin = 0;                 // the last key or header key as written
  std::uint32_t key_end = 0;
  bool is_nested = false;  // inside an inline table or an array
};
// The statement that `offset` lies in.
[[nodiscard]] TomlStatement FindTomlStatement(std::string_view text, std::uint32_t offset);

}  // namespace spin_aks
