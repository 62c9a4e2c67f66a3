// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift_pod.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
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
  FindEntry(container, "image")->value = Expression{fmt::format("include {} . | quote", GoString(HelperName(*lifting.site, "image")))};
  Remove(container, "imagePullPolicy");
  InsertAfter(container, "image", {"imagePullPolicy", Expression{". | quote"}, Guard{Guard::Kind::kWith, ".Values.image.pullPolicy"}});
}

Schema SchemaOf(const VariableType& type) {
  switch (type.kind) {
    case VariableType::Kind::kInteger:
      return schema::TextLike("integer", "^[+-]?[0-9]+$");
    case VariableType::Kind::kBoolean:
      return schema::TextLike("boolean", "^(true|false)$");
    case VariableType::Kind::kEnum:
      return schema::OneOf({type.choices.begin(), type.choices.end()});
    case VariableType::Kind::kText:
      break;
  }
  return schema::Text();
}

// A number of a values file is a float to Helm, which would print 12345678 as `1.2345678e+07`.
std::string TextOf(const VariableType& type, const std::string& ref) {
  if (type.kind == VariableType::Kind::kInteger) return fmt::format("(kindIs \"string\" {0} | ternary {0} (int64 {0} | toString))", ref);
  return type.kind == VariableType::Kind::kBoolean ? fmt::format("(toString {})", ref) : ref;
}

// Where the environment variables stand, by name.
std::unordered_map<std::string, std::size_t> IndexEnvironment(const Sequence& environment) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < environment.items.size(); ++i) {
    Node item = environment.items[i];
    places.emplace(*ValueOf(FindEntry(item, "name")->value).AsString(), i);
  }
  return places;
}

void LiftVariable(const Lifting& lifting, const VariableBinding& binding, const PlainValue& plain, Sequence& environment,
                  std::size_t place) {
  const Variable& variable = lifting.site->app.Get(binding.variable);
  const std::vector<std::string> keys{"variables", *variable.name};
  const std::string comment =
      variable.description.empty() ? fmt::format("The application's variable {}.", *variable.name) : variable.description;
  const std::string ref = OptionalRef(lifting.Keys(keys));
  FindEntry(environment.items[place], "value")->value = Expression{fmt::format(fmt::runtime(kEscapeExpansion), TextOf(binding.type, ref))};
  // Without a default in the manifest, the application would not start.
  if (!variable.default_value) return lifting.Expose(keys, *plain.text, comment, SchemaOf(binding.type));
  lifting.Offer(keys, *plain.text, comment, SchemaOf(binding.type));
  environment.guards[place] = {Guard::Kind::kIf, fmt::format("not (kindIs \"invalid\" {})", ref)};
}

// Plain variables that the settings give a value; secrets have none to lift.
void LiftVariables(const Lifting& lifting, Node& container) {
  const auto is_plain = [](const VariableBinding& binding) { return std::holds_alternative<PlainValue>(binding.source); };
  if (std::ranges::none_of(lifting.site->placement.variables, is_plain)) return;
  lifting.values.Describe(lifting.Keys({"variables"}),
                          "Variables of the application; those that are not here keep the default of its manifest.");
  auto& environment = std::get<Sequence>(FindEntry(container, "env")->value.data);
  const auto places = IndexEnvironment(environment);
  for (const VariableBinding& binding : lifting.site->placement.variables) {
    if (!is_plain(binding)) continue;
    const std::string name = "SPIN_VARIABLE_" + ToUpperAscii(*lifting.site->app.Get(binding.variable).name);
    LiftVariable(lifting, binding, std::get<PlainValue>(binding.source), environment, places.at(name));
  }
  // Where every one may be left out, all may.
  if (environment.guards.size() == environment.items.size())
    FindEntry(container, "env")->guard = Guard{Guard::Kind::kIf, lifting.Ref({"variables"})};
}

Schema ResourcesSchema() { return schema::Closed({{"requests", schema::QuantityMap(), {}}, {"limits", schema::QuantityMap(), {}}}); }

const Workload& WorkloadOf(const Site& site) { return site.placement.workloads.front(); }

}  // namespace

void LiftPod(const Lifting& lifting, Node& pods) {
  const Workload& workload = WorkloadOf(*lifting.site);
  Node& metadata = *FindNode(pods, Path().Key("metadata"));
  Node& spec = *FindNode(pods, Path().Key("spec"));
  Node& container = *FindNode(spec, Path().Key("containers").Index(0));
  LiftImage(lifting, container);
  LiftMap(lifting, {"resources"}, container, "resources", "What the container asks for and may use, as Kubernetes has it.",
          ResourcesSchema());
  LiftVariables(lifting, container);
  LiftTextMap(lifting, {"labels"}, {metadata, "labels", workload.labels, {}}, "Further labels of the pods.");
  LiftTextMap(lifting, {"annotations"}, {metadata, "annotations", workload.annotations, {}}, "Further annotations of the pods.");
  LiftTextMap(lifting, {"nodeSelector"}, {spec, "nodeSelector", workload.node_selector, {}},
              "Labels that a node must have, besides those of the runtime class.");
  lifting.values.Describe(lifting.Keys({"security"}), "Security contexts, as Kubernetes has them.");
  LiftMap(lifting, {"security", "pod"}, spec, "securityContext", "Of the pod.", schema::AnyMap());
  LiftMap(lifting, {"security", "container"}, container, "securityContext", "Of the container.", schema::AnyMap());
}

void ExposeImage(const Site& site, ChartValues& values) {
  const Lifting lifting{values, {}};
  const ImageRef& image = *site.placement.image;
  const auto& policy = WorkloadOf(site).pull_policy;
  lifting.Expose({"image", "repository"}, image.NameText(), "The image, without its tag.", schema::RequiredText());
  lifting.Offer({"image", "tag"}, image.tag(), "Its tag.", schema::Text());
  lifting.Offer({"image", "digest"}, image.digest(), "Its digest, `sha256:…`; wins over the tag.", schema::Text());
  lifting.Offer({"image", "pullPolicy"}, policy ? yaml::Value(*policy) : yaml::Value(""),
                "When nodes pull it; empty: as Kubernetes decides by the tag.", schema::OneOf({"", "Always", "IfNotPresent", "Never"}));
}

std::string HelperName(const Site& site, std::string_view what) { return fmt::format("spin-aks.{}.{}", site.name.text(), what); }

std::string ImageHelper(const Site& site) {
  return fmt::format(R"({{{{- define {} -}}}}
{{{{- with .Values.image -}}}}
{{{{ .repository }}}}{{{{ with .tag }}}}:{{{{ . }}}}{{{{ end }}}}{{{{ with .digest }}}}@{{{{ . }}}}{{{{ end }}}}
{{{{- end -}}}}
{{{{- end }}}}
)",
                     GoString(HelperName(site, "image")));
}

}  // namespace spin_aks::helm
