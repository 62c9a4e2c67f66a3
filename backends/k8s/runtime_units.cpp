// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/runtime_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/kustomization.h"

namespace spin_aks::k8s {
namespace {

// Objects that are applied together.
struct Unit {
  std::string_view directory;  // below `runtime/`; numbered, so that a listing shows the order
  std::vector<Object> objects;
};

// What runs on the nodes is asked for by a Shim, which an installer turns into a
// runtime class, or by the runtime class itself.
std::size_t UnitOf(std::string_view kind) {
  if (kind == "CustomResourceDefinition") return 0;
  return kind == "Shim" || kind == "RuntimeClass" ? 2 : 1;
}

std::vector<Unit> Units(std::span<const Object> objects) {
  std::vector<Unit> units{
      {.directory = "1-definitions", .objects = {}}, {.directory = "2-installer", .objects = {}}, {.directory = "3-shim", .objects = {}}};
  for (const Object& object : objects) units[UnitOf(object.Kind())].objects.push_back(object);
  std::erase_if(units, [](const Unit& unit) { return unit.objects.empty(); });
  return units;
}

bool HasDefinitions(const Unit& unit) { return UnitOf(unit.objects.front().Kind()) == 0; }

constexpr std::string_view kReadmeHead = R"(# The runtime layer

How Wasm runs on the nodes of the cluster. Every Spin application there shares
it, so it is applied once for a cluster, by somebody who may change cluster-wide
objects, and it is not removed together with an application.

By hand, from this directory, in this order:

```sh
)";

bool Holds(std::span<const Unit> units, std::string_view kind) {
  return std::ranges::any_of(units,
                             [&](const Unit& unit) { return std::ranges::find(unit.objects, kind, &Object::Kind) != unit.objects.end(); });
}

// Installers leave nodes alone until they are asked: without this, pods stay pending.
std::string_view NodeAdvice(std::span<const Unit> units) {
  if (Holds(units, "Shim")) {
    return R"md(
The shim is installed on nodes that carry the label `spin=true`. Give it to the node pool, so that new nodes have it too.
`--labels` replaces all labels of a pool, so those that it has are read and given again:

```sh
az aks nodepool update --resource-group GROUP --cluster-name CLUSTER --name POOL --labels \
  $(az aks nodepool show --resource-group GROUP --cluster-name CLUSTER --name POOL --query nodeLabels -o json |
    sed -n 's/^ *"\(.*\)": "\(.*\)",*$/\1=\2/p') spin=true
```
)md";
  }
  if (Holds(units, "Deployment")) {
    return R"(
KWASM installs the shim on nodes that carry an annotation:

```sh
kubectl annotate node --all kwasm.sh/kwasm-node=true
```
)";
  }
  return {};
}

std::string Readme(std::span<const Unit> units) {
  std::string text(kReadmeHead);
  for (const Unit& unit : units) {
    text += fmt::format("kubectl apply --server-side -k {}\n", unit.directory);
    // A custom resource is refused until the server has taken in its definition.
    if (HasDefinitions(unit))
      text += fmt::format("kubectl kustomize {} | kubectl wait --for=condition=Established --timeout=60s -f -\n", unit.directory);
  }
  return text.append("```\n").append(NodeAdvice(units));
}

}  // namespace

std::vector<RelPath> EmitRuntimeUnits(std::span<const Object> objects, Emitted& emitted) {
  const RelPath root = RelPath::Known(kRuntimeDirectory);
  const std::vector<Unit> units = Units(objects);
  std::vector<RelPath> directories;
  for (const Unit& unit : units) {
    directories.push_back(root / RelPath::Known(unit.directory));
    EmitDirectory(directories.back(), unit.objects, emitted);
  }
  if (!units.empty()) {
    emitted.files[root / RelPath::Known("README.md")] = TextBy(Rule::kRuntimeReadme, Readme(units), objects.front().value.span());
  }
  return directories;
}

}  // namespace spin_aks::k8s
