// SPDX-License-Identifier: Apache-2.0
#include "backends/oci/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ir/json_text.h"

namespace spin_aks::oci {
namespace {

template <typename AnyMembers>
std::string Object(const AnyMembers& members) {
  std::vector<std::string> written;
  for (const auto& [name, value] : members) written.push_back(JsonString(name) + ":" + value);
  return fmt::format("{{{}}}", fmt::join(written, ","));
}

}  // namespace

std::string JsonObject(const Members& members) { return Object(members); }
std::string JsonObject(const OrderedMembers& members) { return Object(members); }
std::string JsonArray(const std::vector<std::string>& elements) { return fmt::format("[{}]", fmt::join(elements, ",")); }

std::string JsonTexts(const std::vector<std::string>& texts) {
  std::vector<std::string> written;
  for (const std::string& text : texts) written.push_back(JsonString(text));
  return JsonArray(written);
}

std::string JsonTextMap(const std::map<std::string, std::string>& texts) {
  Members members;
  for (const auto& [name, text] : texts) members.emplace(name, JsonString(text));
  return JsonObject(members);
}

}  // namespace spin_aks::oci
