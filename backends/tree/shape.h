// SPDX-License-Identifier: Apache-2.0
//
// What is known of a place before anybody looks at it: how a list's elements are told apart, and which fields of
// a map exclude each other. Read from list_keys.def, down from an object's kind, field by field.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "backends/tree/place.h"
#include "backends/yaml/value.h"

namespace spin_aks::tree {

enum class Type : std::uint8_t {
#define TREE_TYPE(type) k##type,
#include "backends/tree/list_keys.def"
};

enum class ListKind : std::uint8_t {
  kAtomic,  // one leaf
  kKeyed,   // elements are told apart by the values of their keys
  kSet,     // scalars, each of them once
  kPaths,   // a set of relative paths, told apart as NormalPath
};

// What becomes of lists of which no table says anything.
enum class Unknown : std::uint8_t {
  kAtomic,
  // Told apart by the first field that serves, of those that kyaml tries: mountPath, devicePath, ip, type, topologyKey, name,
  // containerPort. Only below types that the table does not have: a list that it leaves out is known to be atomic.
  kInferKeys,
};

using ListKeys = std::array<std::string_view, 2>;  // an empty one: there is no second

struct Shape {
  Type type = Type::kAny;  // of the map, or of the list's elements
  ListKind list = ListKind::kAtomic;
  ListKeys keys{};
  Unknown unknown = Unknown::kAtomic;

  bool operator==(const Shape&) const = default;
};

// The root of an object. Versions of a group agree in what stands here.
[[nodiscard]] Shape ShapeOf(std::string_view group, std::string_view kind, Unknown unknown = Unknown::kAtomic);
[[nodiscard]] Shape ShapeOf(const yaml::Value& object, Unknown unknown = Unknown::kAtomic);
// The root of a document that is no object: kHelmValues, kHelmChart.
[[nodiscard]] Shape ShapeOf(Type type);

[[nodiscard]] Shape FieldShape(const Shape& map, std::string_view field);
[[nodiscard]] Shape ElementShape(const Shape& list);

enum class UnionPart : std::uint8_t {
  kNone,
  kArm,  // a map holds one of these
  kTag,  // goes with the arm
};
[[nodiscard]] UnionPart UnionPartOf(Type type, std::string_view field);
[[nodiscard]] bool IsUnion(Type type);

// What a key means where an element leaves it out: an absent `protocol` is TCP.
[[nodiscard]] std::optional<std::string_view> DefaultOf(std::string_view key);

// For tables that name types.
[[nodiscard]] std::optional<Type> TypeNamed(std::string_view name);

}  // namespace spin_aks::tree
