// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/lift_pod.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

#include "ir/ascii.h"

namespace spin_aks::helm {
namespace {

const Workload& WorkloadOf(const Site& site) { return site.placement.workloads.front(); }

void LiftImage(const Lifting& lifting, Node& container) {
  FindEntry(container, "image")->value.data = Scalar{Quote(Include{.helper = HelperName(lifting.site->name, "image"), .argument = {}})};
  Remove(container, "imagePullPolicy");
  InsertAfter(container, "image",
              {"imagePullPolicy", Because(Rule::kPullPolicy, Scalar{Quote(Dot{})}),
               Guard{Guard::Kind::kWith, lifting.Ref({"image", "pullPolicy"})}});
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

Expression TextOf(const VariableType& type, Expression ref) {
  if (type.kind == VariableType::Kind::kInteger) return Apply(Function::kIntegerText, std::move(ref));
  return type.kind == VariableType::Kind::kBoolean ? Apply(Function::kText, std::move(ref)) : ref;
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
  const ValueRef ref = lifting.OptionalRef(keys);
  FindEntry(environment.items[place], "value")->value.data = Scalar{Quote(Apply(Function::kEscapeExpansion, TextOf(binding.type, ref)))};
  // Without a default in the manifest, the application would not start.
  if (!variable.default_value) return lifting.Expose(keys, By(Rule::kPlainVariable, plain.text), comment, SchemaOf(binding.type));
  lifting.Offer(keys, By(Rule::kPlainVariable, plain.text), comment, SchemaOf(binding.type));
  environment.guards.insert_or_assign(place, Guard{Guard::Kind::kIf, Apply(Function::kNot, Apply(Function::kIsAbsent, ref))});
}

// Plain variables that the settings give a value; secrets have none to lift.
void LiftVariables(const Lifting& lifting, Node& container) {
  const auto is_plain = [](const VariableBinding& binding) { return std::holds_alternative<PlainValue>(binding.source); };
  if (std::ranges::none_of(WorkloadOf(*lifting.site).variables, is_plain)) return;
  lifting.values.Describe(lifting.Keys({"variables"}),
                          "Variables of the application; those that are not here keep the default of its manifest.");
  auto& environment = std::get<Sequence>(FindEntry(container, "env")->value.data);
  const auto places = IndexEnvironment(environment);
  for (const VariableBinding& binding : WorkloadOf(*lifting.site).variables) {
    if (!is_plain(binding)) continue;
    const std::string name = "SPIN_VARIABLE_" + UpperAscii(*lifting.site->app.Get(binding.variable).name);
    LiftVariable(lifting, binding, std::get<PlainValue>(binding.source), environment, places.at(name));
  }
  // Where every one may be left out, all may.
  if (environment.guards.size() == environment.items.size())
    FindEntry(container, "env")->guard = Guard{Guard::Kind::kIf, lifting.Ref({"variables"})};
}

Schema ResourcesSchema() { return schema::Closed({{"requests", schema::QuantityMap(), {}}, {"limits", schema::QuantityMap(), {}}}); }

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
  const auto& [image, span] = site.placement.image;
  const auto& policy = WorkloadOf(site).pull_policy;
  lifting.Expose({"image", "repository"}, By(Rule::kImage, image.NameText(), span), "The image, without its tag.", schema::RequiredText());
  lifting.Offer({"image", "tag"}, By(Rule::kImage, image.tag(), span), "Its tag.", schema::Text());
  lifting.Offer({"image", "digest"}, By(Rule::kImage, image.digest(), span), "Its digest, `sha256:…`; wins over the tag.", schema::Text());
  lifting.Offer({"image", "pullPolicy"}, By(Rule::kPullPolicy, policy.value_or(SpannedString())),
                "When nodes pull it; empty: as Kubernetes decides by the tag.", schema::OneOf({"", "Always", "IfNotPresent", "Never"}));
}

Helper ImageHelper(const Site& site) {
  const auto ref = [](const char* key) { return ValueRef{ValueRef::Tables::kRequired, {"image", key}}; };
  return {.name = HelperName(site.name, "image"),
          .body = ImageReference{.repository = ref("repository"), .tag = ref("tag"), .digest = ref("digest")}};
}

}  // namespace spin_aks::helm
