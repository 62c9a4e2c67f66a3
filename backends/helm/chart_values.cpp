// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/chart_values.h"

#include <utility>

#include "ir/check.h"
#include "ir/json_text.h"

namespace spin_aks::helm {
namespace {

using yaml::Map;
using yaml::Value;

template <typename T>
auto Said(const T& word) {
  return By(Rule::kChartSchema, word);
}

class JsonPrinter {
 public:
  explicit JsonPrinter(JsonLayout layout) : layout_(layout) {}

  void Print(const Value& value, std::size_t indent) {
    if (const Map* map = value.AsMap()) {
      Items(map->entries(), "{}", indent, [&](const yaml::Entry& entry) {
        AppendJsonString(out_, entry.key);
        out_ += layout_ == JsonLayout::kOneLine ? ":" : ": ";
        Print(entry.value, indent + 2);
      });
    } else if (const yaml::List* list = value.AsList()) {
      Items(*list, "[]", indent, [&](const Value& item) { Print(item, indent + 2); });
    } else {
      Scalar(value);
    }
  }
  std::string Take() && { return std::move(out_); }

 private:
  template <typename List, typename One>
  void Items(const List& items, std::string_view braces, std::size_t indent, One one) {
    out_ += braces.front();
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      NewLine(indent + 2);
      one(item);
    }
    if (!first) NewLine(indent);
    out_ += braces.back();
  }

  void Scalar(const Value& value) {
    if (const std::string* text = value.AsString()) {
      AppendJsonString(out_, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&value.node())) {
      out_ += std::to_string(*number);
    } else if (const auto* boolean = std::get_if<bool>(&value.node())) {
      out_ += *boolean ? "true" : "false";
    } else {
      out_ += "null";
    }
  }

  void NewLine(std::size_t indent) {
    if (layout_ == JsonLayout::kIndented) out_.append("\n").append(indent, ' ');
  }

  JsonLayout layout_;
  std::string out_;
};

}  // namespace

namespace schema {

Schema Text() { return Map{{"type", Said("string"), {}}}; }
Schema Boolean() { return Map{{"type", Said("boolean"), {}}}; }

Schema OneOf(const std::vector<std::string_view>& choices) {
  yaml::List list;
  for (const std::string_view choice : choices) list.emplace_back(Said(choice));
  return Map{{"type", Said("string"), {}}, {"enum", std::move(list), {}}};
}

Schema Integer(std::int64_t least, std::int64_t most) {
  return Map{{"type", Said("integer"), {}}, {"minimum", Said(least), {}}, {"maximum", Said(most), {}}};
}

Schema TextLike(std::string_view type, std::string_view pattern) {
  return Map{{"type", yaml::List{Said("string"), Said(type)}, {}}, {"pattern", Said(pattern), {}}};
}

Schema TextMap() { return Map{{"type", Said("object"), {}}, {"additionalProperties", Text(), {}}}; }

Schema TextMap(const std::vector<std::string>& reserved) {
  Schema schema = TextMap();
  if (reserved.empty()) return schema;
  yaml::List names;
  for (const std::string& name : reserved) names.emplace_back(Said(name));
  schema.AsMap()->Set("propertyNames", Map{{"not", Map{{"enum", std::move(names), {}}}, {}}});
  return schema;
}

Schema Requirements() {
  const Value either = Map{{"type", yaml::List{Said("string"), Said("number")}, {}}};
  const Value quantities = Map{{"type", Said("object"), {}}, {"additionalProperties", either, {}}};
  return Closed({{"requests", quantities, {}}, {"limits", quantities, {}}});
}

Schema AnyMap() { return Map{{"type", Said("object"), {}}}; }
Schema AnyList() { return Map{{"type", Said("array"), {}}}; }

Schema Closed(Map properties) {
  return Map{{"type", Said("object"), {}}, {"additionalProperties", Said(false), {}}, {"properties", std::move(properties), {}}};
}

}  // namespace schema

ChartValues::Place& ChartValues::At(const std::vector<std::string>& keys) {
  std::size_t at = 0;
  for (const std::string& key : keys) {
    const auto [child, is_new] = index_.try_emplace({at, key}, places_.size());
    if (is_new) {
      CHECK(!places_[at].leaf, "a value cannot have values below it");
      places_[at].children.push_back(places_.size());
      places_.push_back({.key = key, .comment = {}, .leaf = {}, .children = {}});
    }
    at = child->second;
  }
  return places_[at];
}

void ChartValues::Expose(const std::vector<std::string>& keys, Value value, std::string comment, Schema schema) {
  CHECK(!keys.empty(), "a value has a key");
  Place& place = At(keys);
  place.comment = std::move(comment);
  place.leaf = Leaf{std::move(value), std::move(schema)};
}

void ChartValues::Describe(const std::vector<std::string>& keys, std::string comment) { At(keys).comment = std::move(comment); }

std::vector<std::vector<std::string>> ChartValues::Ways() const {
  std::vector<std::vector<std::string>> ways(places_.size());
  for (std::size_t table = 0; table < places_.size(); ++table) {
    for (const std::size_t child : places_[table].children) {
      ways[child] = ways[table];  // a table stands before what is in it
      ways[child].push_back(places_[child].key);
    }
  }
  ways.erase(ways.begin());  // of the root
  return ways;
}

Map ChartValues::ValuesOf(const Place& table) const {
  Map map;
  for (const std::size_t child : table.children) {
    const Place& place = places_[child];
    map.Add(place.key, place.leaf ? place.leaf->value : Value(ValuesOf(place)));
    map.entries().back().comment = place.comment;
  }
  return map;
}

Map ChartValues::ToValues() const { return ValuesOf(places_.front()); }

Schema ChartValues::SchemaOf(const Place& table) const {
  Map properties;
  for (const std::size_t child : table.children) {
    const Place& place = places_[child];
    properties.Add(place.key, place.leaf ? place.leaf->schema : SchemaOf(place));
  }
  return schema::Closed(std::move(properties));
}

Schema ChartValues::ToSchema() const {
  const Schema closed = SchemaOf(places_.front());
  Map root{{"$schema", Said("http://json-schema.org/draft-07/schema#"), {}}, {"type", Said("object"), {}}};
  root.Set("properties", *closed.AsMap()->Find("properties"));
  return root;
}

std::string WriteJson(const Value& value, JsonLayout layout) {
  JsonPrinter printer(layout);
  printer.Print(value, 0);
  return std::move(printer).Take() + (layout == JsonLayout::kIndented ? "\n" : "");
}

}  // namespace spin_aks::helm
