// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/place.h"

#include "backends/tree/node.h"

#include <utility>

#include "ir/path_word.h"

namespace spin_aks::tree {
namespace {

bool IsKindChar(char c) { return c != '/' && IsPathChar(c); }
bool IsNameChar(char c) { return c == '.' || IsKindChar(c); }

void AppendName(std::string& out, std::string_view name, IsBareChar is_bare = IsNameChar) {
  if (!name.empty()) AppendWord(out, name, is_bare);
}

std::string TextOf(const ObjectId& object) {
  std::string out;
  if (object == ObjectId{}) return out;
  AppendName(out, object.kind, IsKindChar);
  if (!object.group.empty()) AppendWord(out += '.', object.group, IsNameChar);
  AppendName(out += '/', object.kube_namespace);
  AppendName(out += '/', object.name);
  return out;
}

bool Skip(std::string_view& rest, char c) {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

// A word that may be nothing: then the next mark follows at once.
std::string TakeName(std::string_view& rest, IsBareChar is_bare = IsNameChar) { return TakeWord(rest, is_bare).value_or(std::string()); }

std::optional<std::string> TakeRole(std::string_view& rest) {
  std::string_view ahead = rest;
  auto role = TakeWord(ahead);
  if (!role || !Skip(ahead, '=')) return std::nullopt;
  rest = ahead;
  return role;
}

// Leaves out what it does not understand, which Place::Parse then sees in the text.
ObjectId TakeObject(std::string_view& rest) {
  ObjectId object;
  object.kind = TakeName(rest, IsKindChar);
  if (Skip(rest, '.')) object.group = TakeName(rest);
  if (Skip(rest, '/')) object.kube_namespace = TakeName(rest);
  if (Skip(rest, '/')) object.name = TakeName(rest);
  return object;
}

}  // namespace

ObjectId IdOf(const yaml::Value& object) {
  const Node node(object);
  const std::string_view version = node["apiVersion"].Text();
  return {.group = std::string(version.substr(0, version.find('/') == std::string_view::npos ? 0 : version.find('/'))),
          .kind = std::string(node["kind"].Text()),
          .kube_namespace = std::string(node["metadata"]["namespace"].Text()),
          .name = std::string(node["metadata"]["name"].Text())};
}

std::optional<Place> Place::Parse(std::string_view text) {
  std::string_view rest = text;
  if (!Skip(rest, '{')) return std::nullopt;
  Place place;
  place.role = TakeRole(rest);
  place.object = TakeObject(rest);
  if (!Skip(rest, '}')) return std::nullopt;
  auto path = Path::Parse(rest);
  if (!path) return std::nullopt;
  place.path = *std::move(path);
  // One place has one spelling, so that texts can stand for places.
  if (place.Text() != text) return std::nullopt;
  return place;
}

std::string Place::Text() const {
  std::string out = "{";
  if (role) {
    AppendWord(out, *role);
    out += '=';
  }
  out.append(TextOf(object)).append("}").append(path.Text());
  return out;
}

std::string Place::Shown() const { return role || object != ObjectId{} || path.steps.empty() ? Text() : path.Text(); }

}  // namespace spin_aks::tree
