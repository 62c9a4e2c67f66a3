// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/kustomization.h"

#include <set>
#include <utility>

namespace spin_aks::k8s {
namespace {

constexpr std::string_view kExtension = ".yaml";

// A stem alone stays the name of the first object of its kind when a second one
// appears, so that adding one touches no file but its own.
std::string FileName(const Object& object, std::set<std::string>& taken) {
  std::string name = object.stem + ".yaml";
  if (taken.contains(name)) name = object.stem + "-" + std::string(object.Name()) + ".yaml";
  for (int n = 2; taken.contains(name); ++n) {
    name = object.stem + "-" + std::string(object.Name()) + "-" + std::to_string(n) + ".yaml";
  }
  taken.insert(name);
  return name;
}

// A list in braces would copy the document.
YamlFile FileOf(yaml::Value document) {
  YamlFile file;
  file.documents.push_back(std::move(document));
  return file;
}
YamlFile FileOf(Object object) {
  YamlFile file = FileOf(std::move(object.value));
  file.roles.push_back(std::move(object.role));
  return file;
}

// Alone with the kustomization that completes its name.
void EmitSuffixed(const RelPath& directory, Object object, Emitted& emitted) {
  const std::string name = object.stem + std::string(kExtension);
  yaml::Value kustomization = Kustomization({By(Rule::kKustomizationResource, name, object.value.span())});
  kustomization.AsMap()->Set("nameSuffix", By(Rule::kGeneration, object.name_suffix, object.value.span()));
  emitted.files[directory / RelPath::Known(name)] = FileOf(std::move(object));
  emitted.files[directory / RelPath::Known("kustomization.yaml")] = FileOf(std::move(kustomization));
}

}  // namespace

yaml::Value Kustomization(yaml::List resources) {
  return yaml::Map{
      {.key = "apiVersion", .value = By(Rule::kKustomization, "kustomize.config.k8s.io/v1beta1"), .comment = {}},
      {.key = "kind", .value = By(Rule::kKustomization, "Kustomization"), .comment = {}},
      {.key = "resources", .value = yaml::Value(std::move(resources)).Because(Rule::kKustomization), .comment = {}},
  };
}

void EmitDirectory(const RelPath& directory, std::vector<Object> objects, Emitted& emitted) {
  std::set<std::string> taken{"kustomization.yaml"};
  yaml::List resources;
  for (Object& object : objects) {
    std::string name = FileName(object, taken);
    const bool is_suffixed = !object.name_suffix.empty();
    if (is_suffixed) name.resize(name.size() - kExtension.size());
    resources.push_back(By(Rule::kKustomizationResource, name, object.value.span()));
    if (is_suffixed) {
      EmitSuffixed(directory / RelPath::Known(name), std::move(object), emitted);
    } else {
      emitted.files[directory / RelPath::Known(name)] = FileOf(std::move(object));
    }
  }
  emitted.files[directory / RelPath::Known("kustomization.yaml")] = FileOf(Kustomization(std::move(resources)));
}

}  // namespace spin_aks::k8s
