// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/template_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "backends/yaml/writer.h"

namespace spin_aks::helm {
namespace {

// Whether a document begins with its `---`: those of a file of several do.
enum class Parting { kNone, kMarked };

class Printer {
 public:
  void Print(const Document& document, Parting parting) {
    lead_.clear();
    if (!document.only_if.empty()) Line(0, fmt::format("{{{{- if {} }}}}", document.only_if));
    if (parting == Parting::kMarked) out_ += "---\n";
    Print(document.node, 0);
    if (!document.only_if.empty()) Line(0, "{{- end }}");
  }
  std::string& out() { return out_; }

 private:
  // A node that starts where the lead ends; its further lines are `indent` deep.
  void Print(const Node& node, std::size_t indent) {
    if (const auto* mapping = std::get_if<Mapping>(&node.data)) {
      Members(*mapping, indent);
    } else if (const auto* sequence = std::get_if<Sequence>(&node.data)) {
      Items(*sequence, indent);
    } else {
      FlushLead();
      Scalar(node, indent);
    }
  }

  void Members(const Mapping& mapping, std::size_t indent) {
    for (const Member& member : mapping.members) {
      if (const auto* splice = std::get_if<Splice>(&member)) {
        Spliced(*splice, indent);
      } else {
        Guarded(std::get<Entry>(member), indent);
      }
    }
  }

  void Spliced(const Splice& splice, std::size_t indent) {
    assert(lead_.empty() && "a splice is never first in an element of a list");
    TextEntries(splice.text, indent);
  }

  void TextEntries(const std::string& map, std::size_t indent) {
    Line(indent, fmt::format("{{{{- range $key, $value := {} }}}}", map));
    Line(indent, "{{ $key | quote }}: {{ $value | quote }}");
    Line(indent, "{{- end }}");
  }

  void Open(const Guard& guard, std::size_t indent) {
    assert(lead_.empty() && "a guard is never first in an element of a list");
    Line(indent, fmt::format("{{{{- {} {} }}}}", guard.kind == Guard::Kind::kIf ? "if" : "with", guard.condition));
  }

  void Guarded(const Entry& entry, std::size_t indent) {
    if (!entry.guard) return KeyAndValue(entry, indent);
    Open(*entry.guard, indent);
    KeyAndValue(entry, indent);
    Line(indent, "{{- end }}");
  }

  void KeyAndValue(const Entry& entry, std::size_t indent) {
    if (lead_.empty()) lead_.assign(indent, ' ');
    FlushLead();
    out_ += EscapeBraces(yaml::WriteString(entry.key)) + ":";
    if (const auto* mapping = std::get_if<Mapping>(&entry.value.data)) {
      out_ += '\n';
      Members(*mapping, indent + 2);
    } else if (const auto* sequence = std::get_if<Sequence>(&entry.value.data)) {
      out_ += '\n';
      Items(*sequence, indent);
    } else if (const auto* structure = std::get_if<Structure>(&entry.value.data)) {
      out_ += '\n';
      Line(indent + 2, fmt::format("{{{{- toYaml {} | nindent {} }}}}", structure->text, indent + 2));
    } else if (const auto* texts = std::get_if<TextMap>(&entry.value.data)) {
      out_ += '\n';
      TextEntries(texts->text, indent + 2);
    } else {
      out_ += ' ';
      Scalar(entry.value, indent + 2);
    }
  }

  void Items(const Sequence& sequence, std::size_t indent) {
    for (std::size_t i = 0; i < sequence.items.size(); ++i) {
      const auto guard = sequence.guards.find(i);
      if (guard != sequence.guards.end()) Open(guard->second, indent);
      if (lead_.empty()) lead_.assign(indent, ' ');
      lead_ += "- ";
      Print(sequence.items[i], indent + 2);
      if (guard != sequence.guards.end()) Line(indent, "{{- end }}");
    }
  }

  void Scalar(const Node& node, std::size_t indent) {
    if (const auto* expression = std::get_if<Expression>(&node.data)) {
      out_ += fmt::format("{{{{ {} }}}}\n", expression->text);
    } else {
      out_ += EscapeBraces(yaml::WriteLeaf(std::get<Literal>(node.data).value, indent));
    }
  }

  void Line(std::size_t indent, std::string_view text) { out_.append(indent, ' ').append(text) += '\n'; }

  void FlushLead() {
    out_ += lead_;
    lead_.clear();
  }

  std::string out_;
  std::string lead_;
};

bool IsIdentifier(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && letter(text.front()) && std::ranges::all_of(text, [&](char c) { return letter(c) || digit(c); });
}

}  // namespace

std::string WriteTemplate(std::string_view comment, std::span<const Document> documents) {
  Printer printer;
  printer.out() = EscapeBraces(yaml::WriteFile(comment, {}));
  const Parting parting = documents.size() > 1 ? Parting::kMarked : Parting::kNone;
  for (const Document& document : documents) printer.Print(document, parting);
  return std::move(printer.out());
}

std::string EscapeBraces(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t braces = text.find("{{");
    out += text.substr(0, braces);
    if (braces == std::string_view::npos) return out;
    out += R"({{ "{{" }})";
    text.remove_prefix(braces + 2);
  }
}

std::string GoString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string OptionalRef(const std::vector<std::string>& keys) {
  std::string ref = ".Values";
  for (const std::string& key : keys) {
    assert(IsIdentifier(key) && "only what names an object has other keys, and that is required");
    if (&key != &keys.front()) ref.insert(0, 1, '(').append(1, ')');
    ref.append(1, '.').append(key);
  }
  return ref;
}

std::string ValuesRef(const std::vector<std::string>& keys) {
  std::string dotted = ".Values";
  std::string indexed = "(index .Values";
  for (const std::string& key : keys) {
    dotted += "." + key;
    indexed += " " + GoString(key);
  }
  return std::ranges::all_of(keys, IsIdentifier) ? dotted : indexed + ")";
}

}  // namespace spin_aks::helm
