// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/emit.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "backends/helm/lift.h"
#include "backends/k8s/lower.h"
#include "backends/k8s/runtime_units.h"

namespace spin_aks::helm {
namespace {

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

// The runtime layer as a part of the chart: nothing in it is for the chart's user to set, and its namespaces are its own.
std::vector<LiftedObject> LiftRuntime(const std::vector<k8s::Object>& runtime) {
  std::vector<LiftedObject> objects;
  for (const k8s::Object& object : runtime) {
    Node node = FromValue(object.value);
    LiftManagedBy(node);
    objects.push_back(
        {.stem = "runtime-" + object.stem, .name = std::string(object.Name()), .document = {.node = std::move(node), .only_if = {}}});
  }
  return objects;
}

}  // namespace

std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics) {
  const auto bundle = k8s::Lower(program, diagnostics);
  if (!bundle) return std::nullopt;
  Emitted emitted;
  Chart chart = Lift(program, bundle->app);
  if (program.runtime.include.value == RuntimeInclude::kApp) {
    std::ranges::move(LiftRuntime(bundle->runtime), std::back_inserter(chart.objects));
  } else {
    k8s::EmitRuntimeUnits(bundle->runtime, emitted);
  }
  EmitChart(program, chart, emitted);
  return emitted;
}

std::vector<std::string> Owns(const KubeName& application) { return {application.text(), "runtime"}; }

ApplyCommand DescribeApply(const Program& program) {
  return {.before = {"helm", "upgrade", "--install", program.name.text()},
          .place = *RelPath::Parse(program.name.text()),
          .after = {"--namespace", program.target.kube_namespace->text(), "--create-namespace"}};
}

}  // namespace spin_aks::helm
