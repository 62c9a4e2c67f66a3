// SPDX-License-Identifier: Apache-2.0
//
// What a chart lets its users set: each value with its default, what it changes,
// and what it may be. values.yaml and values.schema.json both come from this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/yaml/value.h"

namespace spin_aks::helm {

// A JSON schema (draft 7), as a tree.
using Schema = yaml::Value;

namespace schema {
[[nodiscard]] Schema Text();
[[nodiscard]] Schema OneOf(const std::vector<std::string_view>& choices);
[[nodiscard]] Schema Integer(std::int64_t least, std::int64_t most);
[[nodiscard]] Schema Boolean();
[[nodiscard]] Schema TextLike(std::string_view type, std::string_view pattern);  // a string of that pattern, or a value of that type
[[nodiscard]] Schema TextMap(const std::vector<std::string>& reserved);          // strings below any keys but these
[[nodiscard]] Schema TextMap();                                                  // strings below any keys
[[nodiscard]] Schema Requirements();                                             // of a container: requests and limits
[[nodiscard]] Schema AnyList();
[[nodiscard]] Schema AnyMap();                      // what Kubernetes itself defines and checks
[[nodiscard]] Schema Closed(yaml::Map properties);  // these keys and no others
}  // namespace schema

class ChartValues {
 public:
  // `keys` is the way to the value: {"image", "tag"}. The comment says what it changes, as a sentence.
  void Expose(const std::vector<std::string>& keys, yaml::Value value, std::string comment, Schema schema);
  // A comment on a table of values.
  void Describe(const std::vector<std::string>& keys, std::string comment);

  // The ways to every value and every table of them.
  [[nodiscard]] std::vector<std::vector<std::string>> Ways() const;
  // What values.yaml holds, in the order of exposing.
  [[nodiscard]] yaml::Map ToValues() const;
  // Closed below our keys; beside them stands what Helm and parent charts put there, and what a foreign chart has.
  [[nodiscard]] Schema ToSchema() const;

 private:
  struct Leaf {
    yaml::Value value;
    Schema schema;
  };
  struct Place {
    std::string key;
    std::string comment;
    std::optional<Leaf> leaf;           // nothing: a table
    std::vector<std::size_t> children;  // of a table: their places
  };

  // The place at `keys`, made where it is not there.
  [[nodiscard]] Place& At(const std::vector<std::string>& keys);
  [[nodiscard]] yaml::Map ValuesOf(const Place& table) const;
  [[nodiscard]] Schema SchemaOf(const Place& table) const;

  std::vector<Place> places_{1};                                      // the first is the root
  std::map<std::pair<std::size_t, std::string>, std::size_t> index_;  // (table, key) -> place
};

enum class JsonLayout : std::uint8_t {
  kIndented,  // two blanks a level, LF; ends in a newline
  kOneLine,
};
// UTF-8; keys in their order.
[[nodiscard]] std::string WriteJson(const yaml::Value& value, JsonLayout layout);

}  // namespace spin_aks::helm
