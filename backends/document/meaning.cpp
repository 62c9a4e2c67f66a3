// SPDX-License-Identifier: Apache-2.0
#include "backends/document/meaning.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "backends/yaml/resolve.h"

namespace spin_aks::document {
namespace {

class Writer {
 public:
  Writer(const Document& document, const Changes& changes) : document_(document), changes_(changes) {}

  std::string Write() {
    auto added = changes_.added_parts.begin();
    const auto add_behind = [&](std::size_t after) {
      for (; added != changes_.added_parts.end() && added->after == after; ++added) {
        WriteValue(added->value);
        out_ += '\n';
      }
    };
    add_behind(kNowhere);
    for (std::size_t i = 0; i < document_.parts().size(); ++i) {
      if (!changes_.RemovesPart(i)) {
        WriteNode(document_.parts()[i].root);
        out_ += '\n';
      }
      add_behind(i);
    }
    return std::move(out_);
  }

 private:
  void WriteNode(NodeId id) {
    const Node& node = document_.node(id);
    const auto it = changes_.nodes.find(id);
    const Change* change = it == changes_.nodes.end() ? nullptr : &it->second;
    if (node.kind == Kind::kAlias) {
      if (change == nullptr) return Word('*', node.anchor);
      return WriteValue(*change->value);
    }
    if (!node.anchor.empty()) Word('&', node.anchor);
    if (change != nullptr && change->value) return WriteValue(*change->value);
    if (!node.tag.empty()) Word('!', node.tag);
    if (node.kind == Kind::kScalar) return WriteScalar(node);
    WriteEntries(node, change);
  }

  void WriteScalar(const Node& node) {
    if (!node.is_resolved) return Word('s', node.text);
    if (const auto value = yaml::ResolvePlain(node.text)) return WriteValue(*value);
    Word('p', node.text);
  }

  void WriteEntries(const Node& node, const Change* change) {
    out_ += node.kind == Kind::kMapping ? '{' : '[';
    auto added = change != nullptr ? change->added.begin() : std::vector<Added>::const_iterator();
    const auto add = [&](std::size_t after) {
      for (; change != nullptr && added != change->added.end() && added->after == after; ++added) WriteAdded(node, added->entry);
    };
    add(kNowhere);
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      if (change == nullptr || !change->Removes(i)) {
        if (node.entries[i].key != kNoNode) WriteNode(node.entries[i].key);
        WriteNode(node.entries[i].value);
      }
      add(i);
    }
    out_ += node.kind == Kind::kMapping ? '}' : ']';
  }

  void WriteAdded(const Node& node, const yaml::Entry& entry) {
    if (node.kind == Kind::kMapping) Word('s', entry.key);
    WriteValue(entry.value);
  }

  void WriteValue(const yaml::Value& value) {
    if (const std::string* text = value.AsString()) return Word('s', *text);
    if (const auto* number = std::get_if<std::int64_t>(&value.node())) return Word('i', std::to_string(*number));
    if (const auto* flag = std::get_if<bool>(&value.node())) return Word('b', *flag ? "t" : "f");
    if (const yaml::List* list = value.AsList()) {
      out_ += '[';
      for (const yaml::Value& element : *list) WriteValue(element);
      out_ += ']';
      return;
    }
    if (const auto* verbatim = std::get_if<yaml::Verbatim>(&value.node())) return Word('p', verbatim->text);
    const yaml::Map* map = value.AsMap();
    if (map == nullptr) return Word('n', "");
    out_ += '{';
    for (const yaml::Entry& entry : map->entries()) {
      Word('s', entry.key);
      WriteValue(entry.value);
    }
    out_ += '}';
  }

  void Word(char kind, std::string_view text) {
    out_ += kind;
    out_.append(std::to_string(text.size())).append(":").append(text);
  }

  const Document& document_;
  const Changes& changes_;
  std::string out_;
};

}  // namespace

std::string MeaningOf(const Document& document, const Changes& changes) { return Writer(document, changes).Write(); }

}  // namespace spin_aks::document
