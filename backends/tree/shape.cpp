// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/shape.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "backends/tree/node.h"

namespace spin_aks::tree {
namespace {

struct Row {
  Type type;
  std::string_view field;
  Type child;
  ListKind list = ListKind::kAtomic;
  ListKeys keys{};
  UnionPart part = UnionPart::kNone;
};

constexpr Row Keyed(Type type, std::string_view field, Type child, std::string_view first, std::string_view second = {}) {
  return {type, field, child, ListKind::kKeyed, {first, second}};
}

constexpr bool Before(const Row& a, const Row& b) { return std::tie(a.type, a.field) < std::tie(b.type, b.field); }

// By type and field, so that a look-up is a bisection.
constexpr auto kRows = [] {
  auto rows = std::to_array<Row>({
#define TREE_MAP(type, field, child) {Type::k##type, field, Type::k##child},
#define TREE_LIST(type, field, child) {Type::k##type, field, Type::k##child},
#define TREE_KEYED(type, field, child, ...) Keyed(Type::k##type, field, Type::k##child, __VA_ARGS__),
#define TREE_SET(type, field) {Type::k##type, field, Type::kAny, ListKind::kSet},
#define TREE_PATHS(type, field) {Type::k##type, field, Type::kAny, ListKind::kPaths},
#define TREE_ARM(type, field, child) {Type::k##type, field, Type::k##child, ListKind::kAtomic, {}, UnionPart::kArm},
#define TREE_TAG(type, field) {Type::k##type, field, Type::kAny, ListKind::kAtomic, {}, UnionPart::kTag},
#include "backends/tree/list_keys.def"
  });
  std::ranges::sort(rows, Before);
  return rows;
}();
static_assert(std::ranges::adjacent_find(kRows, [](const Row& a, const Row& b) { return !Before(a, b); }) == kRows.end(),
              "a field has two rows");

// By type. Asked of every map.
constexpr auto kUnions = [] {
  std::array<bool, 256> unions{};
  for (const Row& row : kRows) unions[static_cast<std::size_t>(row.type)] |= row.part == UnionPart::kArm;
  return unions;
}();

struct Kind {
  std::string_view group, kind;
  Type type;
};
constexpr Kind kKinds[] = {
#define TREE_KIND(group, kind, type) {group, kind, Type::k##type},
#include "backends/tree/list_keys.def"
};

constexpr std::pair<std::string_view, Type> kTypes[] = {
#define TREE_TYPE(type) {#type, Type::k##type},
#include "backends/tree/list_keys.def"
};

constexpr std::pair<std::string_view, std::string_view> kDefaults[] = {
#define TREE_DEFAULT(field, value) {field, value},
#include "backends/tree/list_keys.def"
};

const Row* ExactRow(Type type, std::string_view field) {
  const Row wanted{type, field, Type::kAny};
  const auto* row = std::ranges::lower_bound(kRows, wanted, Before);
  return row != kRows.end() && row->type == type && row->field == field ? row : nullptr;
}

const Row* FindRow(Type type, std::string_view field) {
  if (type == Type::kAny) return nullptr;
  if (const Row* row = ExactRow(type, field)) return row;
  return ExactRow(type, "*");
}

}  // namespace

Shape ShapeOf(std::string_view group, std::string_view kind, Unknown unknown) {
  const auto* found = std::ranges::find_if(kKinds, [&](const Kind& k) { return k.kind == kind && k.group == group; });
  Shape shape;
  shape.unknown = unknown;
  if (found != std::end(kKinds)) shape.type = found->type;
  return shape;
}

Shape ShapeOf(const yaml::Value& object, Unknown unknown) {
  const std::string_view version = Node(object)["apiVersion"].Text();
  // Without a version nobody can say what kind this is.
  if (version.empty()) return ShapeOf("", "", unknown);
  const std::size_t slash = version.find('/');
  return ShapeOf(slash == std::string_view::npos ? std::string_view() : version.substr(0, slash), Node(object)["kind"].Text(), unknown);
}

Shape ShapeOf(Type type) {
  Shape shape;
  shape.type = type;
  return shape;
}

Shape FieldShape(const Shape& map, std::string_view field) {
  const Row* row = FindRow(map.type, field);
  // What a known type says nothing of is atomic; only below unknown ones there is something to guess.
  const bool may_guess = map.type == Type::kAny;
  if (!row) return {.type = Type::kAny, .list = ListKind::kAtomic, .keys = {}, .unknown = may_guess ? map.unknown : Unknown::kAtomic};
  return {.type = row->child, .list = row->list, .keys = row->keys, .unknown = Unknown::kAtomic};
}

Shape ElementShape(const Shape& list) { return {.type = list.type, .list = ListKind::kAtomic, .keys = {}, .unknown = list.unknown}; }

UnionPart UnionPartOf(Type type, std::string_view field) {
  const Row* row = FindRow(type, field);
  return row ? row->part : UnionPart::kNone;
}

bool IsUnion(Type type) { return kUnions[static_cast<std::size_t>(type)]; }

std::optional<std::string_view> DefaultOf(std::string_view key) {
  const auto* found = std::ranges::find(kDefaults, key, &std::pair<std::string_view, std::string_view>::first);
  if (found == std::end(kDefaults)) return std::nullopt;
  return found->second;
}

std::optional<Type> TypeNamed(std::string_view name) {
  const auto* found = std::ranges::find(kTypes, name, &std::pair<std::string_view, Type>::first);
  if (found == std::end(kTypes)) return std::nullopt;
  return found->second;
}

}  // namespace spin_aks::tree
