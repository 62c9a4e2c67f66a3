// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/masked.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "backends/tree/node.h"
#include "backends/tree/place.h"
#include "backends/yaml/as_read.h"
#include "ir/ascii.h"
#include "ir/passwords.h"

namespace spin_aks {
namespace {

using yaml::Value;

constexpr std::string_view kMask = "********";

// What a step of a path is called: a key, or what an element is told apart by.
std::string_view NameOf(const PathStep& step) {
  if (const auto* key = std::get_if<KeyStep>(&step)) return key->key;
  const auto* match = std::get_if<MatchStep>(&step);
  return match != nullptr && match->fields.size() == 1 ? std::string_view(match->fields.front().second) : std::string_view();
}

bool IsKey(const PathStep& step, std::string_view key) {
  const auto* own = std::get_if<KeyStep>(&step);
  return own != nullptr && own->key == key;
}

}  // namespace

bool SoundsSecret(std::string_view name) {
  constexpr std::string_view kWords[] = {"password",    "passwd",           "passphrase",        "secret",        "token",
                                         "credential",  "apikey",           "api_key",           "api-key",       "accountkey",
                                         "account_key", "accesskey",        "access_key",        "privatekey",    "private_key",
                                         "private-key", "connectionstring", "connection_string", "authorization", "sas_key"};
  constexpr std::string_view kOfPlaces[] = {"name", "ref", "class", "file",    "path",    "id",
                                            "type", "url", "uri",   "version", "objects", "account"};
  const std::string lower = LowerAscii(name);
  if (std::ranges::any_of(kOfPlaces, [&](std::string_view end) { return lower.ends_with(end); })) return false;
  return std::ranges::any_of(kWords, [&](std::string_view word) { return lower.contains(word); });
}

Masker::Masker(const Value* before, const Value* after) {
  Learn(before);
  Learn(after);
}

void Masker::Learn(const Value* object) {
  if (object == nullptr) return;
  is_secret_object_ |= tree::IdOf(*object).kind == "Secret";
  for (const auto& [name, variable] : tree::Node(*object)["manifest"]["variables"].Entries()) {
    if (variable["secret"].IsTrue()) variables_.insert(std::string(name));
  }
}

bool Masker::IsSecret(const Path& path) const {
  const auto& steps = path.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string_view name = NameOf(steps[i]);
    if (is_secret_object_ && i == 0 && (name == "data" || name == "stringData")) return true;
    const bool is_last_name =
        i + 1 == steps.size() || (i + 2 == steps.size() && (IsKey(steps[i + 1], "value") || IsKey(steps[i + 1], "default")));
    if (is_last_name && SoundsSecret(name)) return true;
    const bool is_variable = i > 0 && IsKey(steps[i - 1], "variables") && i + 1 < steps.size() && IsKey(steps[i + 1], "default");
    if (is_variable && variables_.contains(std::string(name))) return true;
  }
  return false;
}

void Masker::MaskBelow(const Path& path, Value& value) const {
  if (yaml::Map* map = value.AsMap()) {
    const Value* name = map->Find("name");
    const std::string* called = name != nullptr ? name->AsString() : nullptr;
    for (yaml::Entry& entry : map->entries()) {
      // Of an element that says by a field what it is: `{name: REDIS_PASSWORD, value: …}`.
      const bool is_named_value = called != nullptr && entry.key == std::string_view("value") && SoundsSecret(*called);
      MaskBelow(is_named_value ? path.Match("name", *called).Key("value") : path.Key(entry.key.text()), entry.value);
    }
  } else if (yaml::List* list = value.AsList()) {
    for (std::size_t i = 0; i < list->size(); ++i) MaskBelow(path.Index(i), (*list)[i]);
  } else if (const std::string* text = value.AsString(); text != nullptr && !IsTemplateOrNothing(*text) && IsSecret(path)) {
    value = yaml::AsRead(kMask);
  }
}

Value Masker::Masked(const Path& path, Value value) const {
  MaskBelow(path, value);
  return value;
}

}  // namespace spin_aks
