// SPDX-License-Identifier: Apache-2.0
//
// Looking into emitted trees, in a spelling that is short to type: `At(value, "spec/containers/0/name")`.
#pragma once

#include <string>
#include <string_view>

#include "backends/k8s/lower.h"
#include "backends/yaml/value.h"

namespace spin_aks::tree {

// Keys, or the index in a list; null if there is no such node. A `/` in a key is written `~`.
[[nodiscard]] const yaml::Value* Find(const yaml::Value& root, std::string_view path);
[[nodiscard]] yaml::Value* Find(yaml::Value& root, std::string_view path);
// A scalar as text (`80`, `true`); "<none>" if it is not there, "<tree>" for lists and mappings.
[[nodiscard]] std::string At(const yaml::Value& root, std::string_view path);
// Removes the key, or the element of a list; false if there was none.
bool Erase(yaml::Value& root, std::string_view path);

// By its whole name, or by what stands before the hash in it (k8s/generation.h).
[[nodiscard]] bool IsCalled(const k8s::Object& object, std::string_view name);
// The object of that kind and name; a failure of the test if there is none.
[[nodiscard]] const yaml::Value& Get(const std::vector<k8s::Object>& objects, std::string_view kind, std::string_view name);

}  // namespace spin_aks::tree
