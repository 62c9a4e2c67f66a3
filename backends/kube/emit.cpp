// SPDX-License-Identifier: Apache-2.0
#include "backends/kube/emit.h"

#include <utility>
#include <vector>

#include "backends/k8s/runtime_units.h"

namespace spin_aks::kube {
namespace {

constexpr const char* kAppFile = "app.yaml";
constexpr const char* kNamespaceFile = "namespace.yaml";

void AppendDocuments(std::vector<k8s::Object> objects, YamlFile& file) {
  file.documents.reserve(file.documents.size() + objects.size());
  for (k8s::Object& object : objects) {
    file.documents.push_back(std::move(object.value));
    file.roles.push_back(std::move(object.role));
  }
}

}  // namespace

std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics) {
  const Placement& placement = program.targets.front();
  auto bundle = k8s::Lower(At(program, placement), diagnostics);
  if (!bundle) return std::nullopt;
  Emitted emitted = Layout(*std::move(bundle), placement.runtime.include.value);
  for (const char* name : {kAppFile, kNamespaceFile}) {
    const auto file = emitted.files.find(RelPath::Known(name));
    if (file != emitted.files.end()) std::get<YamlFile>(file->second).target = placement.name.value;
  }
  return emitted;
}

Emitted Layout(k8s::Bundle bundle, RuntimeInclude include) {
  Emitted emitted;
  YamlFile app;
  if (include == RuntimeInclude::kApp) {
    AppendDocuments(std::move(bundle.runtime), app);
  } else {
    // In directories of its own, which `kubectl apply -f manifests/` does not
    // enter: a custom resource right after its definition would be refused.
    k8s::EmitRuntimeUnits(std::move(bundle.runtime), emitted);
  }
  if (!bundle.apart.empty()) {
    YamlFile apart;
    AppendDocuments(std::move(bundle.apart), apart);
    emitted.files[RelPath::Known(kNamespaceFile)] = std::move(apart);
  }
  AppendDocuments(std::move(bundle.app), app);
  emitted.files[RelPath::Known(kAppFile)] = std::move(app);
  return emitted;
}

std::vector<std::string> Owns(const KubeName& /*application*/) { return {kAppFile, kNamespaceFile, "runtime"}; }

std::vector<std::string> BeginsWith(const KubeName& /*application*/) { return {kAppFile}; }

std::vector<ApplyCommand> DescribeApply(const Program& program) {
  std::vector<ApplyCommand> commands;
  if (program.targets.front().namespace_unit == NamespaceUnit::kApart)
    commands.push_back({.before = {"kubectl", "apply", "-f"}, .place = RelPath::Known(kNamespaceFile), .after = {}});
  commands.push_back({.before = {"kubectl", "apply", "-f"}, .place = RelPath::Known(kAppFile), .after = {}});
  return commands;
}

}  // namespace spin_aks::kube
