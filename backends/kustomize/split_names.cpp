// SPDX-License-Identifier: Apache-2.0
#include "backends/kustomize/split_names.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "backends/k8s/content_hash.h"

namespace spin_aks::kustomize {
namespace {

constexpr std::size_t kSuffix = k8s::kContentHashLength + 1;  // with its dash
constexpr std::string_view kClass = "SecretProviderClass";

// Only names of generations are marked.
void TakeSuffixes(yaml::Value& value) {
  if (auto* text = std::get_if<std::string>(&value.node()); text != nullptr && value.mark() != 0) text->resize(text->size() - kSuffix);
  if (yaml::Map* map = value.AsMap()) {
    for (yaml::Entry& entry : map->entries()) TakeSuffixes(entry.value);
  } else if (yaml::List* list = value.AsList()) {
    for (yaml::Value& item : *list) TakeSuffixes(item);
  }
}

std::string SuffixOf(const k8s::Object& object) {
  const bool is_generation = object.value.AsMap()->Find("metadata")->AsMap()->Find("name")->mark() != 0;
  return is_generation ? std::string(object.Name().substr(object.Name().size() - kSuffix)) : std::string();
}

yaml::Value FieldOf(std::string_view kind, const std::string& path) {
  return yaml::Map{{"path", By(Rule::kNameReference, path), {}}, {"kind", By(Rule::kNameReference, kind), {}}};
}

// The kinds that make pods, and where they say of what.
constexpr std::pair<std::string_view, std::string_view> kPodsOf[] = {
    {"Deployment", "spec/template"}, {"Job", "spec/template"}, {"CronJob", "spec/jobTemplate/spec/template"}};

}  // namespace

void SplitNames(k8s::Bundle& bundle) {
  if (bundle.knobs.empty()) return;
  for (k8s::Object& object : bundle.app) {
    object.name_suffix = SuffixOf(object);
    TakeSuffixes(object.value);
  }
}

bool NeedsNameReferences(const k8s::Bundle& bundle) {
  return std::ranges::find(bundle.app, kClass, &k8s::Object::Kind) != bundle.app.end();
}

YamlFile NameReferences() {
  yaml::List fields;
  for (const auto& [kind, pods] : kPodsOf) {
    const std::string pod = std::string(pods) + "/spec/";
    fields.push_back(FieldOf(kind, pod + "volumes/csi/volumeAttributes/secretProviderClass"));
    fields.push_back(FieldOf(kind, pod + "containers/env/valueFrom/secretKeyRef/name"));
  }
  fields.push_back(FieldOf(kClass, "spec/secretObjects/secretName"));
  yaml::Value reference = yaml::Map{{"kind", By(Rule::kNameReference, kClass), {}},
                                    {"group", By(Rule::kNameReference, "secrets-store.csi.x-k8s.io"), {}},
                                    {"fieldSpecs", yaml::Value(std::move(fields)).Because(Rule::kNameReference), {}}};
  yaml::Value references = yaml::Value(yaml::List{std::move(reference)}).Because(Rule::kNameReference);
  return {.comment = "Who names a SecretProviderClass, or the Secret that is synced under its name: kustomize does not know these fields.",
          .documents = {yaml::Map{{"nameReference", std::move(references), {}}}},
          .cause = {.span = {}, .rule = Rule::kNameReference}};
}

}  // namespace spin_aks::kustomize
