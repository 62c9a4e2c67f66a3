// SPDX-License-Identifier: Apache-2.0
//
// Value -> YAML text: the only judge of quoting, keys included.
//
// What is written reads back as the same value in every reader that we know of,
// whether it resolves scalars by YAML 1.1 (kubectl, Helm, PyYAML) or 1.2
// (kustomize): a string is bare only if it is narrowly plain and none of the
// words of YAML 1.1, a literal block only if every line of it is plain to see,
// and otherwise double-quoted with everything escaped that cannot be seen.
// Deterministic; LF only; nothing is ever folded; ends in a newline.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backends/yaml/value.h"
#include "ir/cause.h"

namespace spin_aks::yaml {

// One document, without a `---`.
[[nodiscard]] std::string Write(const Value& document);

// A file: `comment` above (one `# ` a line; none if empty), documents parted by `---`.
// No documents: the comment alone.
[[nodiscard]] std::string WriteFile(std::string_view comment, std::span<const Value> documents);

// What caused each line of that file, from its first: the first leaf that stands on it, else the collection that it opens
// (Rule::kGroup, unless that says more), else what is next. What has no span of its own has its parent's, and `file`'s
// at last. Costs as much as writing; the bytes are not kept.
[[nodiscard]] std::vector<Cause> CauseLines(const Cause& file, std::string_view comment, std::span<const Value> documents);

// The node that each of those lines begins: a leaf, or the collection that the line opens. Null above the first document and
// for marks.
[[nodiscard]] std::vector<const Value*> NodeLines(std::string_view comment, std::span<const Value> documents);

// A scalar or a key as it stands on one line: bare or double-quoted. `text` is UTF-8.
[[nodiscard]] std::string WriteString(std::string_view text);

// A scalar or an empty collection as the value of a key, whose children would stand `indent`
// deep, with its newline: on the key's line, or a literal block below it.
[[nodiscard]] std::string WriteLeaf(const Value& leaf, std::size_t indent);

// How the neighbours of what is written look, where it goes into a file that people keep.
struct Layout {
  std::size_t map_indent = 2;   // of a mapping below its key, from the key on
  std::size_t list_indent = 0;  // of a list below its key
  std::size_t dash = 2;         // from a `-` to what is behind it
  char quote = '"';             // of strings that are not bare and can be seen as they are
  bool quotes_all = false;      // of every key and string, as JSON does
  bool has_blocks = true;       // several lines of text are a literal block where that shows them
};

// The lines of a list or a mapping with something in it, each `indent` deep at least and with its newline.
[[nodiscard]] std::string WriteLines(const Value& collection, std::size_t indent, const Layout& layout);
// Anything on one line, collections in flow style.
[[nodiscard]] std::string WriteFlow(const Value& value, const Layout& layout);
[[nodiscard]] std::string WriteString(std::string_view text, const Layout& layout);

// A collection with something in it: all others are leaves.
[[nodiscard]] bool IsOpen(const Value& value);
// The body of a literal block, each line that has something on it `indent` deep.
[[nodiscard]] std::string WriteBlockLines(std::string_view text, std::size_t indent);
// Whether a literal block shows the text for what it is: several lines, nothing in them that cannot be seen.
[[nodiscard]] bool IsBlockText(std::string_view text);

// Whether every reader takes the bare text for exactly this string, as a value, as a
// key, and after `- `.
[[nodiscard]] bool IsPlain(std::string_view text);

}  // namespace spin_aks::yaml
