// SPDX-License-Identifier: Apache-2.0
//
// backends/tree/list_keys.def against what Kubernetes says (../shared/referees), row by row, and what we add to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/elements.h"
#include "backends/tree/shape.h"
#include "tests/backends/yaml_of.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks::tree {
namespace {

using Fields = std::vector<std::string>;
using Row = std::map<std::string, std::string>;

Fields Split(std::string_view text, char separator) {
  Fields parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

// By the names in the first line.
std::vector<Row> ReadTable(std::string_view name) {
  std::vector<Row> rows;
  Fields header;
  for (const std::string& line : test::ReadSharedLines(test::SharedDir() / "referees" / name)) {
    const Fields columns = Split(line, '\t');
    if (header.empty()) {
      header = columns;
      continue;
    }
    Row row;
    for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = i < columns.size() ? columns[i] : "";
    rows.push_back(std::move(row));
  }
  return rows;
}

// `atomic`, `set`, or the keys: `containerPort,protocol`.
std::string Said(const Shape& shape) {
  if (shape.list == ListKind::kAtomic) return "atomic";
  if (shape.list != ListKind::kKeyed) return "set";
  return std::string(shape.keys[0]) + (shape.keys[1].empty() ? "" : "," + std::string(shape.keys[1]));
}

// Keys of server-side apply where there are some, else those of strategic merge patch.
std::string Wanted(std::string list_type, std::string apply_keys, const std::string& merge_keys, bool is_merged) {
  std::ranges::replace(apply_keys, '+', ',');
  if (list_type == "atomic" || list_type == "set") return list_type;
  if (!apply_keys.empty()) return apply_keys;
  if (!is_merged) return "atomic";
  std::string keys = merge_keys;
  std::ranges::replace(keys, '+', ',');
  return keys.empty() ? "set" : keys;
}

// `spec.template.spec.containers[].env[]`, down from the root.
Shape ShapeAt(Shape shape, std::string_view path) {
  for (const std::string& word : Split(path, '.')) {
    if (shape.list != ListKind::kAtomic) shape = ElementShape(shape);
    shape = FieldShape(shape, word.substr(0, word.find('[')));
  }
  return shape;
}

TEST(ListKeys, EveryListOfOurKindsIsAsKubernetesSays) {
  SPIN_AKS_NEEDS_SHARED("referees/list_paths_for_our_kinds.tsv");
  std::size_t rows = 0;
  for (const Row& row : ReadTable("list_paths_for_our_kinds.tsv")) {
    const Fields root = Split(row.at("root"), '/');
    const Shape shape = ShapeOf(root.size() == 3 ? root[0] : "", root.back());
    const std::string wanted = Wanted("", row.at("ssa_list_map_keys"), row.at("kyaml_merge_keys"), row.at("kyaml_class") == "assoc");
    EXPECT_NE(shape.type, Type::kAny) << row.at("root") << " is no kind of the table";
    EXPECT_EQ(Said(ShapeAt(shape, row.at("path"))), wanted) << row.at("root") << " " << row.at("path");
    ++rows;
  }
  EXPECT_GT(rows, 0U);
  std::printf("%zu lists of our kinds\n", rows);
}

TEST(ListKeys, EveryListOfTheCoreApiIsAsKubernetesSays) {
  SPIN_AKS_NEEDS_SHARED("referees/merge_keys_core_v1.21.2.tsv");
  std::size_t rows = 0;
  for (const Row& row : ReadTable("merge_keys_core_v1.21.2.tsv")) {
    const std::string type_name = Split(row.at("definition"), '.').back();
    const std::string& field = row.at("field");
    const Shape shape = FieldShape(ShapeOf(TypeNamed(type_name).value_or(Type::kAny)), field);
    const std::string& strategy = row.at("patch_strategy");
    ++rows;
    if (strategy == "retainKeys") {
      EXPECT_TRUE(IsUnion(shape.type)) << type_name << "." << field << " keeps the keys of one arm";
      continue;
    }
    // Selectors, which are maps, and the key of a requirement, which is a string.
    const bool is_list = !row.at("item").empty() || !row.at("list_type").empty();
    const bool is_merged = is_list && strategy.starts_with("merge");
    const std::string wanted = Wanted(row.at("list_type"), row.at("list_map_keys"), row.at("patch_merge_key"), is_merged);
    EXPECT_EQ(Said(shape), wanted) << type_name << "." << field;
  }
  EXPECT_GT(rows, 0U);
  std::printf("%zu fields of the core API\n", rows);
}

TEST(ListKeys, OurOwnKindsHaveTheirs) {
  const Shape kustomization = ShapeOf("kustomize.config.k8s.io", "Kustomization");
  EXPECT_EQ(FieldShape(kustomization, "resources").list, ListKind::kPaths);
  EXPECT_EQ(Said(FieldShape(kustomization, "images")), "name");
  EXPECT_EQ(Said(FieldShape(kustomization, "configMapGenerator")), "name");
  EXPECT_EQ(Said(FieldShape(kustomization, "patches")), "atomic");
  const Shape classes = ShapeOf("secrets-store.csi.x-k8s.io", "SecretProviderClass");
  EXPECT_EQ(Said(ShapeAt(classes, "spec.secretObjects[]")), "secretName");
  EXPECT_EQ(Said(ShapeAt(classes, "spec.secretObjects[].data[]")), "key");
  const Shape app = ShapeOf("core.spinkube.dev", "SpinApp");
  EXPECT_EQ(Said(ShapeAt(app, "spec.variables[]")), "name");
  EXPECT_EQ(Said(ShapeAt(app, "spec.volumeMounts[]")), "mountPath");
  EXPECT_EQ(Said(FieldShape(ShapeOf(Type::kHelmValues), "extraEnv")), "name");
}

TEST(ListKeys, UnionsAreEnvironmentVolumesHandlersAndStrategies) {
  EXPECT_EQ(UnionPartOf(Type::kEnvVar, "value"), UnionPart::kArm);
  EXPECT_EQ(UnionPartOf(Type::kEnvVar, "valueFrom"), UnionPart::kArm);
  EXPECT_EQ(UnionPartOf(Type::kEnvVar, "name"), UnionPart::kNone);
  EXPECT_EQ(UnionPartOf(Type::kEnvVarSource, "secretKeyRef"), UnionPart::kArm);
  EXPECT_EQ(UnionPartOf(Type::kVolume, "csi"), UnionPart::kArm);
  EXPECT_EQ(UnionPartOf(Type::kVolume, "name"), UnionPart::kNone);
  EXPECT_EQ(UnionPartOf(Type::kHandler, "httpGet"), UnionPart::kArm);
  EXPECT_EQ(UnionPartOf(Type::kHandler, "periodSeconds"), UnionPart::kNone);
  EXPECT_EQ(UnionPartOf(Type::kStrategy, "rollingUpdate"), UnionPart::kArm);
  EXPECT_EQ(UnionPartOf(Type::kStrategy, "type"), UnionPart::kTag);
  EXPECT_FALSE(IsUnion(Type::kPodSpec));
}

TEST(ListKeys, UnknownKindsAreAtomicUnlessKeysAreToBeGuessed) {
  const yaml::Value list = YamlOf("[{name: a, value: 1}, {name: b}]");
  const auto steps = [&](const Shape& root) {
    return AddressElements(*list.AsList(), FieldShape(FieldShape(root, "spec"), "things")).steps;
  };
  EXPECT_TRUE(steps(ShapeOf("example.com", "Thing")).empty());
  EXPECT_EQ(steps(ShapeOf("example.com", "Thing", Unknown::kInferKeys)),
            (std::vector<PathStep>{MatchStep{{{"name", "a"}}}, MatchStep{{{"name", "b"}}}}));
}

TEST(ListKeys, NothingIsGuessedOfWhatTheTableKnows) {
  const yaml::Value list = YamlOf("[{name: a}]");
  const Shape spec = ShapeAt(ShapeOf("", "Pod", Unknown::kInferKeys), "spec");
  EXPECT_EQ(AddressElements(*list.AsList(), FieldShape(spec, "readinessGates")).atomic, Atomic::kByTable);
}

TEST(ListKeys, AGroupIsPartOfTheKind) {
  EXPECT_EQ(ShapeOf("example.com", "Deployment").type, Type::kAny);
  EXPECT_EQ(ShapeOf(YamlOf("{apiVersion: apps/v1, kind: Deployment}")).type, Type::kDeployment);
  EXPECT_EQ(ShapeOf(YamlOf("{apiVersion: v1, kind: Service}")).type, Type::kService);
  EXPECT_EQ(ShapeOf(YamlOf("{kind: Service}")).type, Type::kAny) << "the version is missing";
}

}  // namespace
}  // namespace spin_aks::tree
