// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/template_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "backends/k8s/content_hash.h"
#include "backends/yaml/writer.h"
#include "ir/check.h"

namespace spin_aks::helm {
namespace {

// Whether a document begins with its `---`: those of a file of several do.
enum class Parting { kNone, kMarked };

class Printer {
 public:
  void Print(const Document& document, Parting parting) {
    if (document.only_if) Line(0, fmt::format("{{{{- if {} }}}}", Text(*document.only_if)));
    if (parting == Parting::kMarked) out_ += "---\n";
    Print(document.node, 0);
    if (document.only_if) Line(0, "{{- end }}");
  }
  std::string& out() { return out_; }

  // A node that starts where the lead ends; its further lines are `indent` deep.
  void Print(const Node& node, std::size_t indent) {
    if (const auto* mapping = std::get_if<Mapping>(&node.data)) {
      Members(*mapping, indent);
    } else if (const auto* sequence = std::get_if<Sequence>(&node.data)) {
      Items(*sequence, indent);
    } else {
      FlushLead();
      Leaf(node, indent);
    }
  }

 private:
  std::string Text(const Expression& expression) const { return WriteExpression(expression, withs_ == 0 ? Scope::kWhole : Scope::kWithin); }

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
    CHECK(lead_.empty(), "a splice is never first in an element of a list");
    TextEntries(Text(splice.expression), indent);
  }

  void TextEntries(const std::string& map, std::size_t indent) {
    Line(indent, fmt::format("{{{{- range $key, $value := {} }}}}", map));
    Line(indent, "{{ $key | quote }}: {{ $value | quote }}");
    Line(indent, "{{- end }}");
  }

  void Open(const Guard& guard, std::size_t indent) {
    CHECK(lead_.empty(), "a guard is never first in an element of a list");
    Line(indent, fmt::format("{{{{- {} {} }}}}", guard.kind == Guard::Kind::kIf ? "if" : "with", Text(guard.condition)));
    if (guard.kind == Guard::Kind::kWith) ++withs_;
  }

  void Close(const Guard& guard, std::size_t indent) {
    if (guard.kind == Guard::Kind::kWith) --withs_;
    Line(indent, "{{- end }}");
  }

  void Guarded(const Entry& entry, std::size_t indent) {
    if (!entry.guard) return KeyAndValue(entry, indent);
    Open(*entry.guard, indent);
    KeyAndValue(entry, indent);
    Close(*entry.guard, indent);
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
      Line(indent + 2, fmt::format("{{{{- toYaml {} | nindent {} }}}}", Text(structure->expression), indent + 2));
    } else if (const auto* included = std::get_if<Included>(&entry.value.data)) {
      out_ += '\n';
      Line(indent + 2, fmt::format("{{{{- {} | nindent {} }}}}", Text(Include{included->helper, {}}), indent + 2));
    } else if (const auto* texts = std::get_if<TextMap>(&entry.value.data)) {
      out_ += '\n';
      TextEntries(Text(texts->expression), indent + 2);
    } else {
      out_ += ' ';
      Leaf(entry.value, indent + 2);
    }
  }

  void Items(const Sequence& sequence, std::size_t indent) {
    for (std::size_t i = 0; i < sequence.items.size(); ++i) {
      const auto guard = sequence.guards.find(i);
      if (guard != sequence.guards.end()) Open(guard->second, indent);
      if (lead_.empty()) lead_.assign(indent, ' ');
      lead_ += "- ";
      Print(sequence.items[i], indent + 2);
      if (guard != sequence.guards.end()) Close(guard->second, indent);
    }
  }

  void Leaf(const Node& node, std::size_t indent) {
    if (const auto* scalar = std::get_if<Scalar>(&node.data)) {
      out_ += fmt::format("{{{{ {} }}}}\n", Text(scalar->expression));
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
  int withs_ = 0;  // that are open
};

// As k8s::CanonicalLines, over what Helm has read: `{0}` is this template's own name, `{1}` the key that is left out.
constexpr std::string_view kLinesBody = R"({{{{- if kindIs "map" . }}}}
{{{{- "map\n" }}}}
{{{{- range $key, $value := . }}}}
{{{{- if ne $key {1} }}}}
{{{{- printf "key %d:%s\n" (len $key) $key }}}}
{{{{- include {0} $value }}}}
{{{{- end }}}}
{{{{- end }}}}
{{{{- "end\n" }}}}
{{{{- else if kindIs "slice" . }}}}
{{{{- "list\n" }}}}
{{{{- range . }}}}
{{{{- include {0} . }}}}
{{{{- end }}}}
{{{{- "end\n" }}}}
{{{{- else if kindIs "string" . }}}}
{{{{- printf "text %d:%s\n" (len .) . }}}}
{{{{- else }}}}
{{{{- printf "scalar %s\n" (toJson .) }}}}
{{{{- end }}}}
)";

// `define` hands on what it is given as the whole scope.
std::string Define(std::string_view name) { return fmt::format("{{{{- define {} -}}}}\n", GoString(name)); }

struct BodyWriter {
  std::string operator()(const Node& node) const {
    Printer printer;
    printer.Print(node, 0);
    return std::move(printer.out());
  }
  std::string operator()(const ImageReference& image) const {
    const auto ref = [&](const Expression& value) { return WriteExpression(value, Scope::kWhole); };
    return fmt::format("{{{{ {} }}}}{{{{ with {} }}}}:{{{{ . }}}}{{{{ end }}}}{{{{ with {} }}}}@{{{{ . }}}}{{{{ end }}}}\n",
                       ref(image.repository), ref(image.tag), ref(image.digest));
  }
  std::string operator()(const Lines& lines) const {
    return fmt::format(fmt::runtime(kLinesBody), GoString(lines.name), GoString(k8s::kManagedByLabel));
  }
};

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

std::string WriteHelpers(std::span<const Helper> helpers) {
  std::string out;
  for (const Helper& helper : helpers) {
    if (!out.empty()) out += '\n';
    out += Define(helper.name) + std::visit(BodyWriter{}, helper.body) + "{{- end }}\n";
  }
  return out;
}

}  // namespace spin_aks::helm
