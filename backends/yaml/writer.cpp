// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/writer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "backends/yaml/line_causes.h"
#include "backends/yaml/scalar.h"
#include "ir/ascii.h"
#include "ir/check.h"
#include "ir/utf8.h"

namespace spin_aks::yaml {
namespace {

using namespace std::string_view_literals;

// Readers look for the `:` of a simple key within 1024 characters (libyaml and the
// Go readers descended from it); a longer key takes the explicit form, `? key`.
constexpr std::size_t kLongestSimpleKey = 1000;
// A block is for people: what is wider than this is no longer read by them.
constexpr std::size_t kWidestBlockLine = 512;

// By byte: the one question that is asked of every byte that is written.
constexpr auto kPlainChars = [] {
  std::array<bool, 256> plain{};
  for (const char c : "-_./:@"sv) plain[static_cast<unsigned char>(c)] = true;
  for (std::size_t byte = 0; byte < 0x80; ++byte) plain[byte] = plain[byte] || IsAlnum(static_cast<char>(byte));
  return plain;
}();
bool IsPlainChar(char c) { return kPlainChars[static_cast<unsigned char>(c)]; }

// With a letter, or as a path does: what no number, date or indicator begins with.
bool BeginsPlainly(std::string_view text) {
  if (text.empty()) return false;
  return IsAlpha(text.front()) || text.starts_with('/') || text.starts_with("./") || text.starts_with("../");
}

void AppendHex(std::string& out, char32_t c, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += "0123456789abcdef"[(c >> static_cast<unsigned>(shift)) & 0xFU];
}

// A backslash and a letter for those that have one, else the shortest number.
void AppendEscaped(std::string& out, char32_t c) {
  constexpr std::u32string_view kNamed = U"\0\n\r\t\"\\"sv;
  if (const std::size_t i = kNamed.find(c); i != std::u32string_view::npos) {
    out += '\\';
    out += "0nrt\"\\"[i];
    return;
  }
  const int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
  out += digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
  AppendHex(out, c, digits);
}

void AppendDoubleQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (const CodePoint c : CodePoints(text)) {
    CHECK(!c.is_malformed(), "strings of a YAML value are UTF-8");
    if (c.value == U'"' || c.value == U'\\' || !IsVisible(c.value)) {
      AppendEscaped(out, c.value);
    } else {
      out += c.bytes;
    }
  }
  out += '"';
}

void AppendSingleQuoted(std::string& out, std::string_view text) {
  out += '\'';
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  out += '\'';
}

void AppendString(std::string& out, std::string_view text, const Layout& layout) {
  if (!layout.quotes_all && IsPlain(text)) {
    out += text;
  } else if (layout.quote == '\'' && IsVisibleText(text)) {
    AppendSingleQuoted(out, text);
  } else {
    AppendDoubleQuoted(out, text);
  }
}

bool FitsBlock(std::string_view line) { return line.size() <= kWidestBlockLine && !line.ends_with(' ') && IsVisibleText(line); }

// A line of a comment: what a reader could take for the end of it is replaced.
std::string CommentLine(std::string_view text) {
  std::string out = text.empty() ? "#" : "# ";
  for (const CodePoint c : CodePoints(text)) {
    if (c.value == U'\t') {
      out += ' ';
    } else {
      out += !c.is_malformed() && IsVisible(c.value) ? c.bytes : kReplacementBytes;
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

void AppendComment(std::string& out, std::string_view comment, std::size_t indent) {
  while (!comment.empty()) {
    const std::size_t end = comment.find('\n');
    out.append(indent, ' ').append(CommentLine(comment.substr(0, end))) += '\n';
    comment.remove_prefix(end == std::string_view::npos ? comment.size() : end + 1);
  }
}

void AppendBlockLines(std::string& out, std::string_view text, std::size_t indent) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.empty()) out.append(indent, ' ').append(line);
    out += '\n';
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
}

// What is neither a string nor open.
void AppendAtom(std::string& out, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value.node())) {
    out += std::to_string(*number);
  } else if (const auto* boolean = std::get_if<bool>(&value.node())) {
    out += *boolean ? "true" : "false";
  } else if (const auto* verbatim = std::get_if<Verbatim>(&value.node())) {
    out += verbatim->text;
  } else {
    out += value.AsMap() != nullptr ? "{}" : value.AsList() != nullptr ? "[]" : "null";
  }
}

// Prints depth first. `lead_` is what must stand before the next thing on its line,
// the indentation included: it is held back so that a comment can go above it.
class Printer {
 public:
  // What is null nobody asks for.
  explicit Printer(LineCauses* causes = nullptr, FirstOfLine<const Value*>* nodes = nullptr) : causes_(causes), nodes_(nodes) {}
  explicit Printer(const Layout& layout) : layout_(layout) {}

  void Document(const Value& value) { Lines(value, 0); }
  void Lines(const Value& value, std::size_t indent) {
    lead_.clear();
    Node(value, indent);
  }
  // The rest of a line: a scalar, or an empty collection.
  void Leaf(const Value& value, std::size_t indent) {
    if (const std::string* text = value.AsString()) return String(*text, indent);
    AppendAtom(out_, value);
    out_ += '\n';
  }

  // The mark between two documents, which is there for the second.
  void Part(const Value& next) {
    if (causes_ != nullptr) causes_->Mark(out_, {.span = causes_->Inherit(next.span()), .rule = Rule::kParting});
    if (nodes_ != nullptr) nodes_->Mark(out_, nullptr);
    out_ += "---\n";
  }

  std::string Take() && { return std::move(out_); }
  std::string& out() { return out_; }

 private:
  void Mark(const Value& value) {
    if (causes_ != nullptr)
      causes_->Mark(out_, causes_->Inherit({.span = value.span(), .rule = value.rule()}, IsOpen(value) ? Rule::kGroup : Rule::kNone));
    if (nodes_ != nullptr) nodes_->Mark(out_, &value);
  }

  // A node that starts where `lead_` ends, its further lines `indent` deep.
  void Node(const Value& value, std::size_t indent) {
    if (!IsOpen(value)) {
      FlushLead();
      Mark(value);
      return Leaf(value, indent);
    }
    const Span before = causes_ != nullptr ? causes_->Open(value.span()) : Span();
    if (const Map* map = value.AsMap()) {
      Entries(*map, indent);
    } else {
      Items(*value.AsList(), indent);
    }
    if (causes_ != nullptr) causes_->Close(before);
  }

  void Entries(const Map& map, std::size_t indent) {
    for (const Entry& entry : map.entries()) {
      if (lead_.empty()) lead_.assign(indent, ' ');
      Mark(entry.value);
      if (!entry.comment.empty()) AppendComment(out_, entry.comment, std::min(lead_.find_first_not_of(' '), lead_.size()));
      FlushLead();
      Member(entry, indent);
    }
  }

  void Member(const Entry& entry, std::size_t indent) {
    const std::size_t begin = out_.size();
    AppendString(out_, entry.key, layout_);
    if (out_.size() - begin > kLongestSimpleKey) {
      out_.insert(begin, "? ") += '\n';
      lead_.assign(indent, ' ').append(": ");
      return Node(entry.value, indent + 2);
    }
    if (!IsOpen(entry.value)) {
      out_ += ": ";
      return Leaf(entry.value, indent + layout_.map_indent);
    }
    out_ += ':';
    out_ += '\n';
    // As kubectl and kustomize write lists, unless the neighbours are otherwise: dashes below the key.
    Node(entry.value, indent + (entry.value.AsMap() != nullptr ? layout_.map_indent : layout_.list_indent));
  }

  void Items(const List& list, std::size_t indent) {
    for (const Value& item : list) {
      if (lead_.empty()) lead_.assign(indent, ' ');
      lead_ += '-';
      lead_.append(layout_.dash - 1, ' ');
      Node(item, indent + layout_.dash);
    }
  }

  void String(std::string_view text, std::size_t indent) {
    if (indent > 0 && layout_.has_blocks && IsBlockText(text)) return Block(text, indent);
    AppendString(out_, text, layout_);
    out_ += '\n';
  }

  void Block(std::string_view text, std::size_t indent) {
    out_ += text.ends_with('\n') ? "|\n" : "|-\n";
    AppendBlockLines(out_, text, indent);
  }

  void FlushLead() {
    out_ += lead_;
    lead_.clear();
  }

  std::string out_;
  std::string lead_;
  LineCauses* causes_ = nullptr;
  FirstOfLine<const Value*>* nodes_ = nullptr;
  Layout layout_;
};

void AppendFlow(std::string& out, const Value& value, const Layout& layout) {
  if (const std::string* text = value.AsString()) return AppendString(out, *text, layout);
  const List* list = value.AsList();
  const Map* map = value.AsMap();
  if (list == nullptr && map == nullptr) return AppendAtom(out, value);
  out += list != nullptr ? '[' : '{';
  std::string_view separator;
  for (std::size_t i = 0; i < (list != nullptr ? list->size() : map->entries().size()); ++i) {
    out += std::exchange(separator, ", ");
    if (map != nullptr) {
      AppendString(out, map->entries()[i].key, layout);
      out += ": ";
    }
    AppendFlow(out, list != nullptr ? (*list)[i] : map->entries()[i].value, layout);
  }
  out += list != nullptr ? ']' : '}';
}

void PrintFile(std::string_view comment, std::span<const Value> documents, Printer& printer) {
  AppendComment(printer.out(), comment, 0);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (i > 0) printer.Part(documents[i]);
    printer.Document(documents[i]);
  }
}

}  // namespace

bool IsPlain(std::string_view text) {
  if (!BeginsPlainly(text) || text.back() == ':') return false;
  return std::ranges::all_of(text, IsPlainChar) && !IsReservedWord(text);
}

// Several lines, of which a literal block hides nothing: no blanks at their ends, at
// most one newline after the last, and a first line that shows the indentation.
bool IsBlockText(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return false;
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.find('\n') == std::string_view::npos) return false;
  if (text.starts_with(' ') || text.starts_with('\n') || text.ends_with('\n')) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!FitsBlock(text.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool IsOpen(const Value& value) {
  if (const Map* map = value.AsMap()) return !map->empty();
  const List* list = value.AsList();
  return list != nullptr && !list->empty();
}

std::string WriteBlockLines(std::string_view text, std::size_t indent) {
  std::string out;
  AppendBlockLines(out, text, indent);
  return out;
}

std::string WriteString(std::string_view text, const Layout& layout) {
  std::string out;
  AppendString(out, text, layout);
  return out;
}

std::string WriteString(std::string_view text) { return WriteString(text, Layout{}); }

std::string WriteLines(const Value& collection, std::size_t indent, const Layout& layout) {
  Printer printer(layout);
  printer.Lines(collection, indent);
  return std::move(printer).Take();
}

std::string WriteFlow(const Value& value, const Layout& layout) {
  std::string out;
  AppendFlow(out, value, layout);
  return out;
}

std::string WriteLeaf(const Value& leaf, std::size_t indent) {
  Printer printer;
  printer.Leaf(leaf, indent);
  return std::move(printer).Take();
}

std::string Write(const Value& document) { return WriteFile({}, {&document, 1}); }

std::string WriteFile(std::string_view comment, std::span<const Value> documents) {
  Printer printer;
  PrintFile(comment, documents, printer);
  return std::move(printer).Take();
}

std::vector<const Value*> NodeLines(std::string_view comment, std::span<const Value> documents) {
  FirstOfLine<const Value*> nodes(nullptr);
  Printer printer(nullptr, &nodes);
  PrintFile(comment, documents, printer);
  return std::move(nodes).Take(printer.out());
}

std::vector<Cause> CauseLines(const Cause& file, std::string_view comment, std::span<const Value> documents) {
  LineCauses causes(file);
  Printer printer(&causes);
  PrintFile(comment, documents, printer);
  return std::move(causes).Take(printer.out());
}

}  // namespace spin_aks::yaml
