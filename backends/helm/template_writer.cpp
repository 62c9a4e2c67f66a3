// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/template_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "backends/k8s/content_hash.h"
#include "backends/yaml/line_causes.h"
#include "backends/yaml/writer.h"
#include "ir/check.h"

namespace spin_aks::helm {
namespace {

// Whether a document begins with its `---`: those of a file of several do.
enum class Parting { kNone, kMarked };

class Printer {
 public:
  // `comment` is a whole number of lines.
  explicit Printer(std::string comment = {}) : out_(std::move(comment)) {}

  void Print(const Document& document, Parting parting) {
    const Span before = causes_.Open(document.node.cause.span);
    if (document.only_if) Line(0, fmt::format("{{{{- if {} }}}}", Text(*document.only_if)));
    if (parting == Parting::kMarked) Marked("---", Rule::kParting);
    Print(document.node, 0);
    if (document.only_if) Line(0, "{{- end }}");
    causes_.Close(before);
  }
  TextFile Take() && {
    std::vector<Cause> causes = std::move(causes_).Take(out_);
    return {.text = std::move(out_), .line_causes = std::move(causes)};
  }

  // A node that starts where the lead ends; its further lines are `indent` deep.
  void Print(const Node& node, std::size_t indent) {
    const Span before = causes_.Open(node.cause.span);
    if (const auto* mapping = std::get_if<Mapping>(&node.data)) {
      Members(*mapping, indent);
    } else if (const auto* sequence = std::get_if<Sequence>(&node.data)) {
      Items(*sequence, indent);
    } else {
      FlushLead();
      Mark(node);
      Leaf(node, indent);
    }
    causes_.Close(before);
  }

 private:
  std::string Text(const Expression& expression) const { return WriteExpression(expression, withs_ == 0 ? Scope::kWhole : Scope::kWithin); }

  static bool IsOpen(const Node& node) { return std::holds_alternative<Mapping>(node.data) || std::holds_alternative<Sequence>(node.data); }

  // What stands on this line was caused by what caused the node.
  void Mark(const Node& node) { causes_.Mark(out_, causes_.Inherit(node.cause, IsOpen(node) ? Rule::kGroup : Rule::kChartTemplate)); }

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
    Mark(entry.value);
    out_ += EscapeBraces(yaml::WriteString(entry.key)) + ":";
    if (IsOpen(entry.value)) {
      out_ += '\n';
      Print(entry.value, std::holds_alternative<Mapping>(entry.value.data) ? indent + 2 : indent);
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
      Item(sequence.items[i], indent);
      if (guard != sequence.guards.end()) Close(guard->second, indent);
    }
  }

  void Item(const Node& item, std::size_t indent) {
    if (const auto* items = std::get_if<helm::Items>(&item.data))
      return Line(indent, fmt::format("{{{{- toYaml {} | nindent {} }}}}", Text(items->expression), indent));
    if (lead_.empty()) lead_.assign(indent, ' ');
    lead_ += "- ";
    Print(item, indent + 2);
  }

  void Leaf(const Node& node, std::size_t indent) {
    if (const auto* scalar = std::get_if<Scalar>(&node.data)) {
      out_ += fmt::format("{{{{ {} }}}}\n", Text(scalar->expression));
    } else {
      out_ += EscapeBraces(yaml::WriteLeaf(std::get<Literal>(node.data).value, indent));
    }
  }

  // Of the template, not of the object.
  void Line(std::size_t indent, std::string_view text) { Marked(std::string(indent, ' ').append(text), Rule::kChartTemplate); }

  void Marked(std::string_view line, Rule rule) {
    causes_.Mark(out_, {.span = causes_.Inherit(Span()), .rule = rule, .is_inherited = true});
    out_.append(line) += '\n';
  }

  void FlushLead() {
    out_ += lead_;
    lead_.clear();
  }

  std::string out_;
  std::string lead_;
  yaml::LineCauses causes_{{.span = {}, .rule = Rule::kChartTemplate}};
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
  TextFile operator()(const Node& node) const {
    Printer printer;
    printer.Print(node, 0);
    return std::move(printer).Take();
  }
  TextFile operator()(const ImageReference& image) const {
    const auto ref = [&](const Expression& value) { return WriteExpression(value, Scope::kWhole); };
    return TextBy(Rule::kImage,
                  fmt::format("{{{{ {} }}}}{{{{ with {} }}}}:{{{{ . }}}}{{{{ end }}}}{{{{ with {} }}}}@{{{{ . }}}}{{{{ end }}}}\n",
                              ref(image.repository), ref(image.tag), ref(image.digest)));
  }
  TextFile operator()(const Lines& lines) const {
    return TextBy(Rule::kGeneration, fmt::format(fmt::runtime(kLinesBody), GoString(lines.name), GoString(k8s::kManagedByLabel)));
  }
  TextFile operator()(const SharedText& shared) const {
    return TextBy(Rule::kGeneration, fmt::format("{{{{ {} }}}}\n", WriteExpression(shared.text, Scope::kWhole)));
  }
};

}  // namespace

TextFile WriteTemplate(std::string_view comment, std::span<const Document> documents) {
  Printer printer(EscapeBraces(yaml::WriteFile(comment, {})));
  const Parting parting = documents.size() > 1 ? Parting::kMarked : Parting::kNone;
  for (const Document& document : documents) printer.Print(document, parting);
  return std::move(printer).Take();
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

TextFile WriteHelpers(std::span<const Helper> helpers) {
  TextFile out;
  const auto add = [&](TextFile part) {
    out.text += part.text;
    out.line_causes.insert(out.line_causes.end(), part.line_causes.begin(), part.line_causes.end());
  };
  for (const Helper& helper : helpers) {
    if (!out.text.empty()) add(TextBy(Rule::kChartHelper, "\n"));
    add(TextBy(Rule::kChartHelper, Define(helper.name)));
    add(std::visit(BodyWriter{}, helper.body));
    add(TextBy(Rule::kChartHelper, "{{- end }}\n"));
  }
  return out;
}

}  // namespace spin_aks::helm
