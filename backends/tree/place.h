// SPDX-License-Identifier: Apache-2.0
//
// The one address of something in what we write: an object, and a place in it. Shared by
// lowering, lock, merge, overlays, `explain` and diagnostics.
//
//   place     = "{" [ role "=" ] [ kind [ "." group ] "/" namespace "/" name ] "}" path
//   role      = word          kind, namespace, name = word | nothing          group = word
//
// `{Deployment.apps/shop/web}.spec.replicas`, `{Service/shop/web}`, `{Namespace//shop}` (of no
// namespace), `{}.image.tag` (a document that is no object, such as values.yaml), `{deployment/web=Deployment.apps/shop/web}`
// (with the role that it plays for us). A word is bare or a JSON string as in a path (ir/path_word.h); letters, digits, `-`, `_`,
// `:` are bare everywhere, `.` in all but a kind, `/` in a role alone. Text and value are exact inverses.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "backends/yaml/value.h"
#include "ir/path.h"

namespace spin_aks::tree {

// What Kubernetes knows an object by; all empty for what is no object.
struct ObjectId {
  std::string group;  // of `apps/v1`: `apps`; empty for the core group
  std::string kind;
  std::string kube_namespace;
  std::string name;

  auto operator<=>(const ObjectId&) const = default;
};

// By its own apiVersion, kind and metadata; what it lacks is empty.
[[nodiscard]] ObjectId IdOf(const yaml::Value& object);

struct Place {
  // What the object is for us, whatever it is called: `deployment/web`. Never empty text.
  std::optional<std::string> role;
  ObjectId object;
  Path path;

  // Nothing unless `text` is just what Text() would give.
  [[nodiscard]] static std::optional<Place> Parse(std::string_view text);
  [[nodiscard]] std::string Text() const;
  // As people read and type it: in what is no object the path alone.
  [[nodiscard]] std::string Shown() const;

  auto operator<=>(const Place&) const = default;
};

}  // namespace spin_aks::tree
