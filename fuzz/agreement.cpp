// SPDX-License-Identifier: Apache-2.0
#include "fuzz/agreement.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "backends/backend.h"
#include "backends/helm/emit.h"
#include "backends/helm/evaluate.h"
#include "backends/tree/node.h"
#include "backends/yaml/writer.h"

namespace spin_aks {
namespace {

using Key = std::tuple<std::string_view, std::string_view, std::string_view>;

Key KeyOf(const yaml::Value& object) {
  const tree::Node root(object);
  return {root["kind"].Text(), root["metadata"]["namespace"].Text(), root["metadata"]["name"].Text()};
}

ObjectSet Sorted(ObjectSet objects, const Program& program) {
  const std::string& own = program.targets.front().kube_namespace.value;
  std::erase_if(objects, [&](const yaml::Value& object) { return KeyOf(object) == Key("Namespace", "", own); });
  std::ranges::sort(objects, {}, KeyOf);
  return objects;
}

std::optional<Emitted> EmitBy(std::string_view name, const Program& program) {
  Diagnostics diagnostics;
  return FindBackend(name)->emit(program, diagnostics);
}

const YamlFile* FindYaml(const Emitted& emitted, const RelPath& path) {
  const auto it = emitted.files.find(path);
  return it == emitted.files.end() ? nullptr : std::get_if<YamlFile>(&it->second);
}

// `../../base` from `overlays/default`: our ways climb, then go down.
RelPath Follow(RelPath from, std::string_view way) {
  for (; way.starts_with("../"); way.remove_prefix(3)) from = from.Parent();
  return from / *RelPath::Parse(way);
}

// What kustomize does with our trees: it collects, adds suffixes to names, and mends who refers to them.
struct Built {
  ObjectSet objects;
  std::vector<tree::Node> references;                                      // of name-references.yaml
  std::vector<std::tuple<std::string, std::string, std::string>> renamed;  // kind, before, after
};

yaml::Value& NameOf(yaml::Value& object) { return *object.AsMap()->Find("metadata")->AsMap()->Find("name"); }

void AddSuffix(std::string_view suffix, std::size_t first, Built& built) {
  for (std::size_t i = first; i < built.objects.size() && !suffix.empty(); ++i) {
    yaml::Value& name = NameOf(built.objects[i]);
    const std::string before = *name.AsString();
    std::get<std::string>(name.node()) += suffix;
    built.renamed.emplace_back(tree::Node(built.objects[i])["kind"].Text(), before, *name.AsString());
  }
}

void Collect(const Emitted& emitted, const RelPath& directory, Built& built) {
  const YamlFile* kustomization = FindYaml(emitted, directory / *RelPath::Parse("kustomization.yaml"));
  if (kustomization == nullptr) return;
  const tree::Node root(kustomization->documents.front());
  const std::size_t first = built.objects.size();
  for (const tree::Node& resource : root["resources"].Elements()) {
    const RelPath path = Follow(directory, resource.Text());
    if (const YamlFile* file = FindYaml(emitted, path)) {
      built.objects.insert(built.objects.end(), file->documents.begin(), file->documents.end());
    } else {
      Collect(emitted, path, built);
    }
  }
  AddSuffix(root["nameSuffix"].Text(), first, built);
  for (const tree::Node& way : root["configurations"].Elements()) {
    const YamlFile* file = FindYaml(emitted, Follow(directory, way.Text()));
    for (const tree::Node& reference : tree::Node(file->documents.front())["nameReference"].Elements())
      built.references.push_back(reference);
  }
}

// At `path` (`spec/volumes/name`), through all elements of the lists on the way.
void Rename(yaml::Value& value, std::string_view path, std::string_view before, std::string_view after) {
  if (yaml::List* list = value.AsList())
    for (yaml::Value& item : *list) Rename(item, path, before, after);
  if (auto* text = std::get_if<std::string>(&value.node()); text != nullptr && path.empty() && *text == before) *text = after;
  const std::string_view key = path.substr(0, path.find('/'));
  yaml::Map* map = value.AsMap();
  yaml::Value* child = map != nullptr && !key.empty() ? map->Find(key) : nullptr;
  if (child != nullptr) Rename(*child, path.substr(std::min(key.size() + 1, path.size())), before, after);
}

// A ConfigMap in a pod's volumes is one of those that kustomize knows by itself.
void MendReferences(Built& built) {
  for (const auto& [kind, before, after] : built.renamed) {
    for (yaml::Value& object : built.objects) {
      for (const char* pods : {"spec/template", "spec/jobTemplate/spec/template"})
        if (kind == "ConfigMap") Rename(object, fmt::format("{}/spec/volumes/configMap/name", pods), before, after);
      for (const tree::Node& reference : built.references) {
        for (const tree::Node& field : reference["fieldSpecs"].Elements())
          if (reference["kind"].Text() == kind && field["kind"].Text() == tree::Node(object)["kind"].Text())
            Rename(object, field["path"].Text(), before, after);
      }
    }
  }
}

// ---- Without one of the values ----

// The values without one: the key is not there, or holds null. What Kubernetes defines below a value is no value of the chart's.
enum class Absence : std::uint8_t { kNoKey, kNull };
yaml::Map Without(const yaml::Map& values, std::span<const std::string> way, Absence absence) {
  yaml::Map less = values;
  yaml::Value& value = *less.Find(way.front());
  if (way.size() > 1) {
    value = Without(*value.AsMap(), way.subspan(1), absence);
  } else if (absence == Absence::kNull) {
    value = yaml::Value();
  } else {
    std::erase_if(less.entries(), [&](const yaml::Entry& entry) { return entry.key == way.front(); });
  }
  return less;
}

bool IsPart(const yaml::Value& part, const yaml::Value& whole);

bool IsPart(const yaml::Map& part, const yaml::Map& whole) {
  return std::ranges::all_of(part.entries(), [&](const yaml::Entry& entry) {
    const yaml::Value* other = whole.Find(entry.key);
    return other != nullptr && IsPart(entry.value, *other);
  });
}

// In their order, some may be missing.
bool IsPart(const yaml::List& part, const yaml::List& whole) {
  std::size_t at = 0;
  for (const yaml::Value& item : part) {
    while (at < whole.size() && !IsPart(item, whole[at])) ++at;
    if (at++ == whole.size()) return false;
  }
  return true;
}

// Nothing in it that the other does not hold at the same place: null is nothing that we ever write.
bool IsPart(const yaml::Value& part, const yaml::Value& whole) {
  if (part.AsMap() && whole.AsMap()) return IsPart(*part.AsMap(), *whole.AsMap());
  if (part.AsList() && whole.AsList()) return IsPart(*part.AsList(), *whole.AsList());
  return part == whole && !std::holds_alternative<std::nullptr_t>(part.node());
}

// A Job is called after its content, which is another then.
void ForgetContentNames(std::vector<yaml::Value>& objects) {
  for (yaml::Value& object : objects) {
    if (std::get<0>(KeyOf(object)) != "Job") continue;
    object.AsMap()->Find("metadata")->AsMap()->Find("name")->node() = std::string("job");
  }
}

}  // namespace

std::string DescribeDependence(const Program& program, std::size_t& tried) {
  Diagnostics diagnostics;
  const Placement& placement = program.targets.front();
  const auto chart = helm::LowerChart(At(program, placement), diagnostics);
  if (!chart) return {};
  const helm::Release release{.kube_namespace = placement.kube_namespace.value, .service = "spin-aks"};
  const yaml::Map values = chart->values.ToValues();
  std::vector<yaml::Value> whole = helm::Evaluate(*chart, values, release).objects;
  ForgetContentNames(whole);
  std::string problem;
  const auto judge = [&](const yaml::Map& less, const std::string& what) {
    ++tried;
    helm::Rendered rendered = helm::Evaluate(*chart, less, release);
    ForgetContentNames(rendered.objects);
    if (!rendered.failure.empty()) problem = fmt::format("{}: {}", what, rendered.failure);
    if (!IsPart(rendered.objects, whole)) problem = fmt::format("{}: something else comes of it", what);
  };
  for (const std::vector<std::string>& way : chart->values.Ways()) {
    judge(Without(values, way, Absence::kNoKey), fmt::format("no {}", fmt::join(way, ".")));
    judge(Without(values, way, Absence::kNull), fmt::format("{} is null", fmt::join(way, ".")));
    if (!problem.empty()) break;
  }
  return problem;
}

std::optional<ObjectSet> RawObjects(const Program& program) {
  const auto emitted = EmitBy("kube", program);
  if (!emitted) return std::nullopt;
  return Sorted(FindYaml(*emitted, *RelPath::Parse("app.yaml"))->documents, program);
}

std::optional<ObjectSet> KustomizedObjects(const Program& program) {
  const auto emitted = EmitBy("kustomize", program);
  if (!emitted) return std::nullopt;
  Built built;
  Collect(*emitted, program.targets.front().directory, built);
  MendReferences(built);
  return Sorted(std::move(built.objects), program);
}

std::optional<ObjectSet> ChartObjects(const Program& program, std::string& failure) {
  Diagnostics diagnostics;
  const Placement& placement = program.targets.front();
  const auto chart = helm::LowerChart(At(program, placement), diagnostics);
  if (!chart) return std::nullopt;
  helm::Rendered rendered =
      helm::Evaluate(*chart, chart->values.ToValues(), {.kube_namespace = placement.kube_namespace.value, .service = "spin-aks"});
  failure = std::move(rendered.failure);
  return Sorted(std::move(rendered.objects), program);
}

std::string DescribeDifference(const ObjectSet& expected, const ObjectSet& actual) {
  for (std::size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
    const std::string ours = i < expected.size() ? yaml::Write(expected[i]) : "";
    const std::string theirs = i < actual.size() ? yaml::Write(actual[i]) : "";
    if (i < expected.size() && i < actual.size() && expected[i] == actual[i]) continue;
    return fmt::format("expected\n{}\nbut there is\n{}", ours, theirs);
  }
  return {};
}

}  // namespace spin_aks
