// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift_pod.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace spin_aks::helm {
namespace {

// As backends/k8s/kubelet_expansion.h writes it, for a text that is known only when
// the chart is rendered: a run of `$` is doubled, and one `$` before `(` or before
// what is not ASCII.
constexpr std::string_view kEscapeExpansion =
    R"re(regexReplaceAll "(\\$\\$+)|(\\$)(\\(|[^\\x00-\\x7f])" {} "${{1}}${{1}}${{2}}${{2}}${{3}}" | quote)re";

void LiftImage(const Lifting& lifting, Node& container) {
  FindEntry(container, "image")->value = Expression{fmt::format("include {} . | quote", GoString(HelperName(*lifting.program, "image")))};
  Remove(container, "imagePullPolicy");
  InsertAfter(container, "image", {"imagePullPolicy", Expression{". | quote"}, Guard{Guard::Kind::kWith, ".Values.image.pullPolicy"}});
}

// Plain variables that the settings give a value; secrets have none to lift.
void LiftVariables(const Lifting& lifting, Node& container) {
  for (const VariableBinding& binding : lifting.program->variables) {
    const auto* plain = std::get_if<PlainValue>(&binding.source);
    if (plain == nullptr) continue;
    const Variable& variable = lifting.program->app.Get(binding.variable);
    Node* place = FindNode(container, Path().Key("env").Match("name", "SPIN_VARIABLE_" + ToUpperAscii(*variable.name)).Key("value"));
    if (place == nullptr) continue;
    const std::string comment =
        variable.description.empty() ? fmt::format("The application's variable {}.", *variable.name) : variable.description;
    lifting.values.Describe(lifting.Keys({"variables"}),
                            "Variables of the application; those that are not here keep the default of its manifest.");
    lifting.Expose({"variables", *variable.name}, *plain->text, comment, schema::Text());
    *place = Expression{fmt::format(fmt::runtime(kEscapeExpansion), lifting.Ref({"variables", *variable.name}))};
  }
}

Schema ResourcesSchema() { return schema::Closed({{"requests", schema::QuantityMap(), {}}, {"limits", schema::QuantityMap(), {}}}); }

const Workload& WorkloadOf(const Program& program) { return program.workloads.front(); }

}  // namespace

void LiftPod(const Lifting& lifting, Node& pods) {
  const Workload& workload = WorkloadOf(*lifting.program);
  Node& metadata = *FindNode(pods, Path().Key("metadata"));
  Node& spec = *FindNode(pods, Path().Key("spec"));
  Node& container = *FindNode(spec, Path().Key("containers").Index(0));
  LiftImage(lifting, container);
  LiftMap(lifting, {"resources"}, container, "resources", "What the container asks for and may use, as Kubernetes has it.",
          ResourcesSchema());
  LiftVariables(lifting, container);
  LiftTextMap(lifting, {"labels"}, metadata, "labels", workload.labels, "Further labels of the pods.");
  LiftTextMap(lifting, {"annotations"}, metadata, "annotations", workload.annotations, "Further annotations of the pods.");
  LiftMap(lifting, {"nodeSelector"}, spec, "nodeSelector", "Labels that a node must have, besides those of the runtime class.",
          schema::TextMap());
  lifting.values.Describe(lifting.Keys({"security"}), "Security contexts, as Kubernetes has them.");
  LiftMap(lifting, {"security", "pod"}, spec, "securityContext", "Of the pod.", schema::AnyMap());
  LiftMap(lifting, {"security", "container"}, container, "securityContext", "Of the container.", schema::AnyMap());
}

void ExposeImage(const Program& program, ChartValues& values) {
  const ImageRef& image = *program.target.image;
  const auto& policy = WorkloadOf(program).pull_policy;
  values.Expose({"image", "repository"}, image.NameText(), "The image, without its tag.", schema::Text());
  values.Expose({"image", "tag"}, image.tag(), "Its tag.", schema::Text());
  values.Expose({"image", "digest"}, image.digest(), "Its digest, `sha256:…`; wins over the tag.", schema::Text());
  values.Expose({"image", "pullPolicy"}, policy ? yaml::Value(*policy) : yaml::Value(""),
                "When nodes pull it; empty: as Kubernetes decides by the tag.", schema::OneOf({"", "Always", "IfNotPresent", "Never"}));
}

std::string HelperName(const Program& program, std::string_view what) { return fmt::format("spin-aks.{}.{}", program.name.text(), what); }

std::string ImageHelper(const Program& program) {
  return fmt::format(R"({{{{- define {} -}}}}
{{{{- with .Values.image -}}}}
{{{{ .repository }}}}{{{{ with .tag }}}}:{{{{ . }}}}{{{{ end }}}}{{{{ with .digest }}}}@{{{{ . }}}}{{{{ end }}}}
{{{{- end -}}}}
{{{{- end }}}}
)",
                     GoString(HelperName(program, "image")));
}

}  // namespace spin_aks::helm
