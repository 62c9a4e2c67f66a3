// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/runtime_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

std::vector<Unit> Units(std::vector<Object> objects) {
  std::vector<Unit> units{
      {.directory = "1-definitions", .objects = {}}, {.directory = "2-installer", .objects = {}}, {.directory = "3-shim", .objects = {}}};
  for (Object& object : objects) {
    Unit& unit = units[UnitOf(object.Kind())];
    unit.objects.push_back(std::move(object));
  }
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
Pods go to nodes that carry the label `spin=true`. Give it to a node pool, so that new nodes have it too:

```sh
az aks nodepool update --resource-group GROUP --cluster-name CLUSTER --name POOL --labels spin=true
```

KWASM installs the shim on nodes that carry an annotation:

```sh
kubectl annotate node -l spin=true kwasm.sh/kwasm-node=true
```

No pool gives annotations to its nodes: repeat the second line whenever the autoscaler, an upgrade or a repair brought a new
node. Until then pods on it wait in `ContainerCreating` ("no runtime for … is configured").
)";
  }
  return {};
}

// What whoever runs the cluster does later. The manager's labels and what it skips: runtime-class-manager v0.2.0,
// internal/controller/shim_controller.go; KWASM's: kwasm-operator, controllers/provisioner_controller.go.
std::string_view Care(std::span<const Unit> units) {
  if (Holds(units, "Shim")) {
    return R"(
## Whether it works

```sh
kubectl get shims.runtime.spinkube.dev         # Ready is as many as Nodes
kubectl get nodes -L spin-v2                   # provisioned, pending or failed
kubectl logs -n runtime-class-manager deploy/runtime-class-manager
```

A pod that waits in `ContainerCreating` with "no runtime for … is configured" is on a node that carries `spin=true` and is not
`provisioned` yet.

## Another version

Apply the new `3-shim`. Nodes that are `provisioned` are skipped; take the label away, pool by pool, and they are done again:

```sh
kubectl label node -l spin=true spin-v2-
```

Containers that run go on with the shim that started them.

## Away with it

Once no pod has the runtime class any more, in this order, so that the manager can tidy up the nodes before it goes:

```sh
kubectl delete -k 3-shim
kubectl get jobs -n runtime-class-manager --watch   # until each node's is complete
kubectl delete -k 2-installer
kubectl delete -k 1-definitions
```
)";
  }
  if (Holds(units, "Deployment")) {
    return R"(
## Whether it works

```sh
kubectl get nodes -L kwasm.sh/kwasm-provisioned
kubectl get jobs -n kwasm
```

## Another version, and away with it

The operator installs once for each node and removes nothing. New nodes get the new version: replace the pool's nodes (`az aks nodepool
upgrade --node-image-only`), then `kubectl delete -k` of the directories above takes the operator away.
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
  return text.append("```\n").append(NodeAdvice(units)).append(Care(units));
}

}  // namespace

std::vector<RelPath> EmitRuntimeUnits(std::vector<Object> objects, Emitted& emitted) {
  if (objects.empty()) return {};
  const RelPath root = RelPath::Known(kRuntimeDirectory);
  const Span cause = objects.front().value.span();
  std::vector<Unit> units = Units(std::move(objects));
  emitted.files[root / RelPath::Known("README.md")] = TextBy(Rule::kRuntimeReadme, Readme(units), cause, TextFile::Unit::kFile);
  std::vector<RelPath> directories;
  for (Unit& unit : units) {
    directories.push_back(root / RelPath::Known(unit.directory));
    EmitDirectory(directories.back(), std::move(unit.objects), emitted);
  }
  return directories;
}

}  // namespace spin_aks::k8s
