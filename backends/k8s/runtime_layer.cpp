// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/runtime_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <string_view>
#include <utility>

#include "backends/k8s/kustomization.h"

namespace spin_aks::k8s {
namespace {

struct Unit {
  std::string_view directory;
  std::string_view holds;
};

constexpr std::array<Unit, 3> kUnits{{
    {"runtime/1-definitions", "the custom resources that the API server has to know first"},
    {"runtime/2-installer", "what puts the shim on the nodes"},
    {"runtime/3-runtime-class", "which shim, and the runtime class that pods ask for"},
}};

std::size_t UnitOf(const Object& object) {
  const std::string_view kind = object.Kind();
  if (kind == "CustomResourceDefinition") return 0;
  return kind == "Shim" || kind == "RuntimeClass" ? 2 : 1;
}

RelPath Path(std::string_view text) {
  const auto path = RelPath::Parse(text);
  assert(path && "written in this file");
  return *path;
}

constexpr std::string_view kReadmeHead = R"(# The runtime layer

How Wasm runs on the nodes of the cluster. It is shared by every Spin
application there, so it is applied once for a cluster, by somebody who may
change cluster-wide objects, and it is not removed with an application.

)";

std::string Readme(std::span<const Unit* const> units) {
  std::string text(kReadmeHead);
  for (const Unit* unit : units) {
    text += fmt::format("- `{}`: {}\n", unit->directory.substr(std::string_view("runtime/").size()), unit->holds);
  }
  text += "\nBy hand, from this directory, in this order:\n\n```sh\n";
  for (const Unit* unit : units) {
    const std::string_view name = unit->directory.substr(std::string_view("runtime/").size());
    text += fmt::format("kubectl apply --server-side -k {}\n", name);
    if (unit == kUnits.data()) text += fmt::format("kubectl kustomize {} | kubectl wait --for=condition=Established --timeout=60s -f -\n", name);
  }
  return text + "```\n";
}

}  // namespace

std::vector<RelPath> EmitRuntimeLayer(std::span<const Object> objects, Emitted& emitted) {
  std::array<std::vector<Object>, kUnits.size()> parts;
  for (const Object& object : objects) parts[UnitOf(object)].push_back(object);

  std::vector<RelPath> directories;
  std::vector<const Unit*> present;
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (parts[i].empty()) continue;
    directories.push_back(Path(kUnits[i].directory));
    present.push_back(&kUnits[i]);
    EmitDirectory(directories.back(), parts[i], emitted);
  }
  if (!present.empty()) emitted.files[Path("runtime/README.md")] = TextFile{.text = Readme(present), .line_spans = {}};
  return directories;
}

}  // namespace spin_aks::k8s
