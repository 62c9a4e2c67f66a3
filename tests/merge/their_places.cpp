// SPDX-License-Identifier: Apache-2.0
#include "tests/merge/their_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "backends/tree/find.h"
#include "backends/tree/place.h"
#include "ir/ascii.h"

namespace spin_aks::test {
namespace {

using nlohmann::json;

bool IsBare(char c) { return IsAlnum(c) || c == '_' || c == '-' || !IsAscii(c); }

// Takes a bare word or a JSON string off the front.
std::string TakeWord(std::string_view& text) {
  std::size_t end = 0;
  if (!text.starts_with('"')) {
    while (end < text.size() && IsBare(text[end])) ++end;
    const std::string word(text.substr(0, end));
    text.remove_prefix(end);
    return word;
  }
  for (end = 1; text[end] != '"'; ++end) {
    if (text[end] == '\\') ++end;
  }
  const std::string word = json::parse(text.substr(0, end + 1)).get<std::string>();
  text.remove_prefix(end + 1);
  return word;
}

// Behind the `[`.
PathStep TakeSelector(std::string_view& text) {
  PathStep step;
  if (text.starts_with('=')) {
    text.remove_prefix(1);
    step = ValueStep{TakeWord(text)};
  } else {
    MatchStep match;
    while (!text.starts_with(']')) {
      if (text.starts_with(',')) text.remove_prefix(1);
      std::string field = TakeWord(text);
      text.remove_prefix(1);
      match.fields.emplace_back(std::move(field), TakeWord(text));
    }
    step = std::move(match);
  }
  text.remove_prefix(1);
  return step;
}

std::string Theirs(const PathStep& step) {
  const auto word = [](const std::string& text) { return !text.empty() && std::ranges::all_of(text, IsBare) ? text : json(text).dump(); };
  if (const auto* key = std::get_if<KeyStep>(&step)) return "." + word(key->key);
  if (const auto* match = std::get_if<MatchStep>(&step)) {
    return fmt::format("[{}={}]", match->fields[0].first, json(match->fields[0].second).dump());
  }
  if (const auto* value = std::get_if<ValueStep>(&step)) return fmt::format("[={}]", json(value->value).dump());
  return fmt::format("[{}]", std::get<IndexStep>(step).index);
}

json JsonOf(const yaml::Value& value) {
  if (const std::string* text = value.AsString()) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value.node())) return *number;
  if (const auto* flag = std::get_if<bool>(&value.node())) return *flag;
  if (const auto* verbatim = std::get_if<yaml::Verbatim>(&value.node())) {
    double number = 0;
    const std::string& text = verbatim->text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? json(number) : json(text);
  }
  if (const yaml::List* list = value.AsList()) {
    json out = json::array();
    for (const yaml::Value& element : *list) out.push_back(JsonOf(element));
    return out;
  }
  if (value.AsMap() == nullptr) return nullptr;
  json out = json::object();
  for (const yaml::Entry& entry : value.AsMap()->entries()) out[entry.key.text()] = JsonOf(entry.value);
  return out;
}

}  // namespace

TheirPlace ParseTheirs(std::string_view text) {
  TheirPlace place;
  if (text.starts_with('{') && !text.starts_with("{}")) {
    place.object = text.substr(1, text.find('}') - 1);
    text.remove_prefix(text.find('}') + 1);
  }
  while (!text.empty()) {
    if (text.starts_with('.')) text.remove_prefix(1);
    if (text.starts_with('[')) {
      text.remove_prefix(1);
      place.path.steps.push_back(TakeSelector(text));
    } else if (text.starts_with("{}")) {
      text.remove_prefix(2);  // the emptiness of what was said so far
    } else {
      place.path.steps.emplace_back(KeyStep{TakeWord(text)});
    }
  }
  return place;
}

std::string Theirs(std::string_view place) {
  const std::size_t end = place.starts_with('{') ? place.find('}') + 1 : 0;
  std::string path;
  const auto ours = Path::Parse(place.substr(end));
  for (const PathStep& step : ours->steps) path += Theirs(step);
  return std::string(place.substr(0, end)) + (path.starts_with('.') ? path.substr(1) : path);
}

std::vector<Row> ReadRows(const std::string& text) {
  std::vector<Row> rows;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    Row row{""};
    for (const char c : text.substr(begin, end - begin)) {
      if (c == '\t') {
        row.emplace_back();
      } else {
        row.back() += c;
      }
    }
    rows.push_back(std::move(row));
    begin = end + 1;
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

yaml::Value* DocumentOf(std::vector<yaml::Value>& documents, const TheirPlace& place) {
  if (place.object.empty()) return documents.empty() ? nullptr : &documents.front();
  for (yaml::Value& document : documents) {
    const tree::ObjectId id = tree::IdOf(document);
    if (fmt::format("{}.{}/{}/{}", id.kind, id.group, id.kube_namespace, id.name) == place.object) return &document;
  }
  if (place.object.starts_with('#')) {
    const std::size_t position = std::stoul(place.object.substr(1));
    return position < documents.size() ? &documents[position] : nullptr;
  }
  return nullptr;
}

std::string JsonAt(std::vector<yaml::Value>& documents, const TheirPlace& place) {
  const yaml::Value* document = DocumentOf(documents, place);
  const yaml::Value* found = document != nullptr ? tree::Find(*document, place.path) : nullptr;
  if (found == nullptr) return "-";
  return !place.path.steps.empty() && std::holds_alternative<ValueStep>(place.path.steps.back()) ? "true" : JsonOf(*found).dump();
}

bool IsSameJson(const std::string& a, const std::string& b) {
  if (a == "-" || b == "-") return a == b;
  return json::parse(a) == json::parse(b);
}

}  // namespace spin_aks::test
