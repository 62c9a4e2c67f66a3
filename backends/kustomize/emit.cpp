// SPDX-License-Identifier: Apache-2.0
#include "backends/kustomize/emit.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "backends/k8s/kustomization.h"
#include "backends/k8s/runtime_units.h"
#include "backends/kustomize/losses.h"
#include "backends/kustomize/split_names.h"

namespace spin_aks::kustomize {
namespace {

constexpr const char* kNamespaceDirectory = "namespace";

YamlFile Overlay(const Placement& placement, const std::vector<RelPath>& directories) {
  yaml::List resources;
  for (const RelPath& directory : directories) {
    resources.push_back(By(Rule::kOverlayBase, RelativeWay(placement.directory, directory), placement.name.span));
  }
  return {.comment = fmt::format("Target `{}`. What is to differ here from the base goes here, not into the base.", placement.name.value),
          .documents = {k8s::Kustomization(std::move(resources))},
          .cause = {.span = placement.name.span, .rule = Rule::kOverlayBase},
          .roles = {},
          .target = placement.name.value};
}

void AddNameReferences(const RelPath& base, Emitted& emitted) {
  constexpr const char* kFile = "name-references.yaml";
  emitted.files[base / RelPath::Known(kFile)] = NameReferences();
  auto& kustomization = std::get<YamlFile>(emitted.files[base / RelPath::Known("kustomization.yaml")]);
  yaml::Value list = yaml::Value(yaml::List{By(Rule::kNameReference, kFile)}).Because(Rule::kNameReference);
  kustomization.documents.front().AsMap()->Set("configurations", std::move(list));
}

bool CheckLosses(const k8s::Bundle& bundle, Diagnostics& diagnostics) {
  bool is_whole = true;
  for (const k8s::Object& object : bundle.app) {
    for (const Loss& loss : FindLosses(object.value)) {
      is_whole = false;
      diagnostics
          .Report(DiagnosticKind::kLostByKustomize, loss.span, fmt::format("kustomize cannot carry {} in a {}", loss.what, object.Kind()))
          .Help(fmt::format("it would stand at `{}` of `{}`", loss.path.Text(), object.Name()))
          .Help("raw manifests can hold it: `-t kube`");
    }
  }
  return is_whole;
}

}  // namespace

std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics) {
  const Placement& placement = program.targets.front();
  auto bundle = k8s::Lower(At(program, placement), k8s::Knobs::Access::kNames, diagnostics);
  if (!bundle || !CheckLosses(*bundle, diagnostics)) return std::nullopt;
  return Layout(*std::move(bundle), placement, placement.runtime.include.value);
}

Emitted Layout(k8s::Bundle bundle, const Placement& placement, RuntimeInclude include) {
  Emitted emitted;
  SplitNames(bundle);
  std::vector<RelPath> included = k8s::EmitRuntimeUnits(std::move(bundle.runtime), emitted);
  if (include == RuntimeInclude::kSeparate) included.clear();

  const RelPath base = *RelPath::Parse("base");
  const bool needs_name_references = NeedsNameReferences(bundle);
  if (!bundle.apart.empty()) k8s::EmitDirectory(RelPath::Known(kNamespaceDirectory), std::move(bundle.apart), emitted);
  k8s::EmitDirectory(base, std::move(bundle.app), emitted);
  if (needs_name_references) AddNameReferences(base, emitted);
  included.push_back(base);
  emitted.files[placement.directory / *RelPath::Parse("kustomization.yaml")] = Overlay(placement, included);
  return emitted;
}

std::vector<std::string> Owns(const KubeName& /*application*/) { return {"base", kNamespaceDirectory, "overlays", "runtime"}; }

std::vector<std::string> BeginsWith(const KubeName& /*application*/) {
  return {"base/kustomization.yaml", "base/kustomization.yml", "base/Kustomization"};
}

std::vector<ApplyCommand> DescribeApply(const Program& program) {
  const Placement& placement = program.targets.front();
  std::vector<ApplyCommand> commands;
  if (placement.namespace_unit == NamespaceUnit::kApart)
    commands.push_back({.before = {"kubectl", "apply", "-k"}, .place = RelPath::Known(kNamespaceDirectory), .after = {}});
  commands.push_back({.before = {"kubectl", "apply", "-k"}, .place = placement.directory, .after = {}});
  return commands;
}

}  // namespace spin_aks::kustomize
