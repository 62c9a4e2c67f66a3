// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/runtime_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <string>
#include <string_view>
#include <utility>

#include "backends/k8s/kustomization.h"

namespace spin_aks::k8s {
namespace {

constexpr std::string_view kDefinition = "CustomResourceDefinition";

// Objects that are applied together.
struct Unit {
  std::string directory;  // below `runtime/`
  std::vector<Object> objects;
};

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

RelPath Path(std::string_view text) {
  const auto path = RelPath::Parse(text);
  assert(path && "stems are legal file names");
  return *path;
}

// Numbered, so that a listing shows the order.
std::vector<Unit> Units(std::span<const Object> objects) {
  std::vector<Unit> units;
  std::string_view stem;
  for (const Object& object : objects) {
    if (units.empty() || object.stem != stem)
      units.push_back({.directory = fmt::format("{}-{}", units.size() + 1, object.stem), .objects = {}});
    stem = object.stem;
    units.back().objects.push_back({.value = object.value, .stem = LowerAscii(object.Kind())});
  }
  return units;
}

bool HasDefinitions(const Unit& unit) {
  return std::ranges::any_of(unit.objects, [](const Object& object) { return object.Kind() == kDefinition; });
}

constexpr std::string_view kReadmeHead = R"(# The runtime layer

How Wasm runs on the nodes of the cluster. Every Spin application there shares
it, so it is applied once for a cluster, by somebody who may change cluster-wide
objects, and it is not removed together with an application.

By hand, from this directory, in this order:

```sh
)";

std::string Readme(std::span<const Unit> units) {
  std::string text(kReadmeHead);
  for (const Unit& unit : units) {
    text += fmt::format("kubectl apply --server-side -k {}\n", unit.directory);
    // A custom resource is refused until the server has taken in its definition.
    if (HasDefinitions(unit))
      text += fmt::format("kubectl kustomize {} | kubectl wait --for=condition=Established --timeout=60s -f -\n", unit.directory);
  }
  return text + "```\n";
}

}  // namespace

std::vector<RelPath> EmitRuntimeUnits(std::span<const Object> objects, Emitted& emitted) {
  const RelPath root = Path("runtime");
  const std::vector<Unit> units = Units(objects);
  std::vector<RelPath> directories;
  for (const Unit& unit : units) {
    directories.push_back(root / Path(unit.directory));
    EmitDirectory(directories.back(), unit.objects, emitted);
  }
  if (!units.empty()) emitted.files[root / Path("README.md")] = TextFile{.text = Readme(units), .line_spans = {}};
  return directories;
}

}  // namespace spin_aks::k8s
