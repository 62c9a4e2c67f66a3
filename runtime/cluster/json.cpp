// SPDX-License-Identifier: Apache-2.0
#include "runtime/cluster/json.h"

#include <cstddef>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "backends/yaml/as_read.h"
#include "ir/json_text.h"

namespace spin_aks::cluster {
namespace {

constexpr std::size_t kDeepest = 128;

// Builds a value from what nlohmann's parser sees; its interface has these names.
// NOLINTBEGIN(readability-identifier-naming)
class Builder {
 public:
  using number_integer_t = std::int64_t;
  using number_unsigned_t = std::uint64_t;
  using number_float_t = double;
  using string_t = std::string;
  using binary_t = nlohmann::json::binary_t;

  bool null() { return Put({}); }
  bool boolean(bool flag) { return Put(yaml::AsRead(flag)); }
  bool number_integer(std::int64_t number) { return Put(yaml::AsRead(number)); }
  bool number_unsigned(std::uint64_t number) {
    if (std::in_range<std::int64_t>(number)) return Put(yaml::AsRead(static_cast<std::int64_t>(number)));
    return Put(yaml::Value(yaml::Verbatim{std::to_string(number)}));
  }
  bool number_float(double /*number*/, const std::string& text) { return Put(yaml::Value(yaml::Verbatim{text})); }
  bool string(std::string& text) { return Put(yaml::AsRead(std::move(text))); }
  bool binary(binary_t& /*bytes*/) { return false; }
  bool start_object(std::size_t /*count*/) { return Open(yaml::Map()); }
  bool key(std::string& name) {
    keys_.back() = std::move(name);
    return true;
  }
  bool end_object() { return Close(); }
  bool start_array(std::size_t /*count*/) { return Open(yaml::List()); }
  bool end_array() { return Close(); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const nlohmann::detail::exception& /*why*/) { return false; }

  [[nodiscard]] yaml::Value Take() { return std::move(whole_); }

 private:
  bool Open(yaml::Value value) {
    if (open_.size() == kDeepest) return false;
    open_.push_back(std::move(value));
    keys_.emplace_back();
    return true;
  }
  bool Close() {
    yaml::Value value = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    return Put(std::move(value));
  }
  bool Put(yaml::Value value) {
    if (open_.empty()) {
      whole_ = std::move(value);
    } else if (yaml::Map* map = open_.back().AsMap()) {
      map->Add(keys_.back(), std::move(value));
    } else {
      open_.back().AsList()->push_back(std::move(value));
    }
    return true;
  }

  yaml::Value whole_;
  std::vector<yaml::Value> open_;
  std::vector<std::string> keys_;
};
// NOLINTEND(readability-identifier-naming)

void Append(std::string& out, const yaml::Value& value);

void AppendMap(std::string& out, const yaml::Map& map) {
  out += '{';
  bool is_first = true;
  for (const yaml::Entry& entry : map.entries()) {
    if (!std::exchange(is_first, false)) out += ',';
    AppendJsonString(out, entry.key);
    out += ':';
    Append(out, entry.value);
  }
  out += '}';
}

void AppendList(std::string& out, const yaml::List& list) {
  out += '[';
  bool is_first = true;
  for (const yaml::Value& item : list) {
    if (!std::exchange(is_first, false)) out += ',';
    Append(out, item);
  }
  out += ']';
}

void Append(std::string& out, const yaml::Value& value) {
  if (const yaml::Map* map = value.AsMap()) return AppendMap(out, *map);
  if (const yaml::List* list = value.AsList()) return AppendList(out, *list);
  if (const std::string* text = value.AsString()) return AppendJsonString(out, *text);
  if (const auto* flag = std::get_if<bool>(&value.node())) {
    out += *flag ? "true" : "false";
  } else if (const auto* number = std::get_if<std::int64_t>(&value.node())) {
    out += std::to_string(*number);
  } else if (const auto* verbatim = std::get_if<yaml::Verbatim>(&value.node())) {
    out += verbatim->text;
  } else {
    out += "null";
  }
}

}  // namespace

std::optional<yaml::Value> ReadJson(std::string_view text) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.Take();
}

std::string WriteJson(const yaml::Value& value) {
  std::string out;
  Append(out, value);
  return out;
}

const yaml::Value* Below(const yaml::Value& value, std::initializer_list<std::string_view> keys) {
  const yaml::Value* at = &value;
  for (const std::string_view key : keys) {
    const yaml::Map* map = at->AsMap();
    at = map != nullptr ? map->Find(key) : nullptr;
    if (at == nullptr) return nullptr;
  }
  return at;
}

std::string_view TextBelow(const yaml::Value& value, std::initializer_list<std::string_view> keys) {
  const yaml::Value* at = Below(value, keys);
  const std::string* text = at != nullptr ? at->AsString() : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

std::int64_t NumberBelow(const yaml::Value& value, std::initializer_list<std::string_view> keys, std::int64_t otherwise) {
  const yaml::Value* at = Below(value, keys);
  const auto* number = at != nullptr ? std::get_if<std::int64_t>(&at->node()) : nullptr;
  return number != nullptr ? *number : otherwise;
}

const yaml::List& ListBelow(const yaml::Value& value, std::initializer_list<std::string_view> keys) {
  static const yaml::List kNothing;
  const yaml::Value* at = Below(value, keys);
  const yaml::List* list = at != nullptr ? at->AsList() : nullptr;
  return list != nullptr ? *list : kNothing;
}

}  // namespace spin_aks::cluster
