// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/emit.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "backends/helm/lift.h"
#include "backends/k8s/lower.h"

namespace spin_aks::helm {
namespace {

constexpr std::string_view kRuntimeChart = "spin-runtime";

bool IsDigits(std::string_view text) {
  return !text.empty() && text.size() < 10 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) && (text == "0" || text.front() != '0');
}

// Three numbers and nothing else: enough of SemVer for a version that people write by hand.
bool IsPlainVersion(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) return false;
  return IsDigits(text.substr(0, first)) && IsDigits(text.substr(first + 1, second - first - 1)) && IsDigits(text.substr(second + 1));
}

yaml::Value ChartFile(const Program& program) {
  const std::string& version = *program.app.version;
  yaml::Map chart{{"apiVersion", "v2", {}}, {"name", program.name.text(), {}}};
  if (!program.app.description.empty()) chart.Set("description", program.app.description);
  chart.Set("type", "application");
  chart.Set("version", IsPlainVersion(version) ? yaml::Value(program.app.version) : yaml::Value("0.1.0"));
  if (!version.empty()) chart.Set("appVersion", yaml::Value(program.app.version));
  return chart;
}

std::string TemplateName(const LiftedObject& object, std::set<std::string>& taken) {
  const std::string plain = "spin-aks-" + object.stem;
  if (taken.insert(plain).second) return plain + ".yaml";
  return plain + "-" + object.name + ".yaml";
}

void EmitChart(const Program& program, const Chart& chart, Emitted& emitted) {
  const RelPath root = *RelPath::Parse(program.name.text());
  const auto put = [&](const std::string& name, OutputFile file) { emitted.files[root / *RelPath::Parse(name)] = std::move(file); };
  put("Chart.yaml", YamlFile{.comment = {}, .documents = {ChartFile(program)}});
  put("values.yaml", YamlFile{.comment = {}, .documents = {chart.values.values()}});
  put("values.schema.json", TextFile{.text = WriteJson(chart.values.ToSchema(), JsonLayout::kIndented), .line_spans = {}});
  put("templates/_spin-aks.tpl", TextFile{.text = chart.helpers, .line_spans = {}});
  std::set<std::string> taken;
  for (const LiftedObject& object : chart.objects) {
    put("templates/" + TemplateName(object, taken), TextFile{.text = WriteTemplate({}, {&object.document, 1}), .line_spans = {}});
  }
}

// Every namespace that the layer names is the one that it is installed in.
void LiftNamespaces(Node& node) {
  if (auto* sequence = std::get_if<Sequence>(&node.data)) {
    for (Node& item : sequence->items) LiftNamespaces(item);
  }
  auto* mapping = std::get_if<Mapping>(&node.data);
  if (mapping == nullptr) return;
  for (Member& member : mapping->members) {
    auto& entry = std::get<Entry>(member);
    const bool is_name = entry.key == "namespace" && std::holds_alternative<Literal>(entry.value.data);
    if (is_name) entry.value = Expression{".Release.Namespace | quote"};
    LiftNamespaces(entry.value);
  }
}

yaml::Value RuntimeChartFile() {
  return yaml::Map{
      {"apiVersion", "v2", {}},
      {"name", std::string(kRuntimeChart), {}},
      {"description", "How Wasm runs on the nodes of this cluster: install it once, whatever applications the cluster runs", {}},
      {"type", "application", {}},
      {"version", "0.1.0", {}}};
}

// Definitions go where Helm establishes them before anything else, and never removes them.
void EmitRuntimeChart(const std::vector<k8s::Object>& objects, Emitted& emitted) {
  if (objects.empty()) return;
  const RelPath root = *RelPath::Parse(kRuntimeChart);
  emitted.files[root / *RelPath::Parse("Chart.yaml")] = YamlFile{.comment = {}, .documents = {RuntimeChartFile()}};
  YamlFile definitions;
  std::map<std::string, std::vector<Document>> templates;
  for (const k8s::Object& object : objects) {
    if (object.Kind() == "Namespace") continue;
    if (object.Kind() == "CustomResourceDefinition") {
      definitions.documents.push_back(object.value);
      continue;
    }
    Node node = FromValue(object.value);
    LiftManagedBy(node);
    LiftNamespaces(node);
    templates[object.stem].push_back({std::move(node), {}});
  }
  if (!definitions.documents.empty()) emitted.files[root / *RelPath::Parse("crds/definitions.yaml")] = std::move(definitions);
  for (const auto& [stem, documents] : templates) {
    emitted.files[root / *RelPath::Parse("templates/" + stem + ".yaml")] = TextFile{.text = WriteTemplate({}, documents), .line_spans = {}};
  }
}

}  // namespace

std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics) {
  const auto bundle = k8s::Lower(program, diagnostics);
  if (!bundle) return std::nullopt;
  Emitted emitted;
  EmitRuntimeChart(bundle->runtime, emitted);
  EmitChart(program, Lift(program, bundle->app), emitted);
  return emitted;
}

ApplyCommand DescribeApply(const Program& program) {
  return {.before = {"helm", "upgrade", "--install", program.name.text()},
          .place = *RelPath::Parse(program.name.text()),
          .after = {"--namespace", program.target.kube_namespace->text(), "--create-namespace"}};
}

}  // namespace spin_aks::helm
