// SPDX-License-Identifier: Apache-2.0
//
// What API servers say and are told, as values.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "backends/yaml/value.h"

namespace spin_aks::cluster {

// Nothing where it is no JSON, or more deeply nested than any object is. Numbers that are no 64-bit integers are Verbatim.
[[nodiscard]] std::optional<yaml::Value> ReadJson(std::string_view text);
// Verbatim is written as it is: it comes from JSON, or is a number of YAML that JSON has, too.
[[nodiscard]] std::string WriteJson(const yaml::Value& value);

// What lies below a way of keys; null where nothing does.
[[nodiscard]] const yaml::Value* Below(const yaml::Value& value, std::initializer_list<std::string_view> keys);
// The same as a text; empty where there is none.
[[nodiscard]] std::string_view TextBelow(const yaml::Value& value, std::initializer_list<std::string_view> keys);
[[nodiscard]] std::int64_t NumberBelow(const yaml::Value& value, std::initializer_list<std::string_view> keys, std::int64_t otherwise = 0);
// The elements of a list; none where there is no list.
[[nodiscard]] const yaml::List& ListBelow(const yaml::Value& value, std::initializer_list<std::string_view> keys);

}  // namespace spin_aks::cluster
