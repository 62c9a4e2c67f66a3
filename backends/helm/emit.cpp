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
#include "backends/helm/semantic_version.h"
#include "backends/helm/template_writer.h"
#include "backends/k8s/lower.h"
#include "backends/k8s/runtime_units.h"
#include "ir/check.h"

namespace spin_aks::helm {
namespace {

constexpr std::size_t kMostReleaseCharacters = 53;  // Helm's own limit

yaml::Value ChartFile(const Site& site) {
  const SpannedString& version = site.app.version;
  yaml::Map chart{{"apiVersion", By(Rule::kChartFile, "v2"), {}}, {"name", By(Rule::kChartName, site.name.text(), site.app.name.span), {}}};
  if (!site.app.description.empty()) chart.Set("description", By(Rule::kChartDescription, site.app.description));
  chart.Set("type", By(Rule::kChartFile, "application"));
  chart.Set("version", By(Rule::kChartVersion, IsSemanticVersion(*version) ? *version : "0.1.0", version.span));
  if (!version->empty()) chart.Set("appVersion", By(Rule::kChartVersion, version));
  return chart;
}

std::string TemplateName(const LiftedObject& object, std::set<std::string>& taken) {
  const std::string plain = "spin-aks-" + object.stem;
  if (taken.insert(plain).second) return plain + ".yaml";
  return plain + "-" + object.name + ".yaml";
}

void EmitChart(const Site& site, const Chart& chart, Emitted& emitted) {
  const RelPath root = *RelPath::Parse(site.name.text());
  const auto put = [&](const std::string& name, OutputFile file) { emitted.files[root / *RelPath::Parse(name)] = std::move(file); };
  put("Chart.yaml", YamlFile{.comment = {}, .documents = {ChartFile(site)}});
  put("values.yaml", YamlFile{.comment = "Names in this chart are fixed: one release of it in a namespace.",
                              .documents = {chart.values.ToValues()},
                              .cause = {.span = {}, .rule = Rule::kChartNote}});
  put("values.schema.json", TextBy(Rule::kChartSchema, WriteJson(chart.values.ToSchema(), JsonLayout::kIndented)));
  put("templates/_spin-aks.tpl", WriteHelpers(chart.helpers));
  std::set<std::string> taken;
  for (const LiftedObject& object : chart.objects) {
    put("templates/" + TemplateName(object, taken), WriteTemplate({}, {&object.document, 1}));
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

// Where the chart's user sets the number of pods, both what one has and what several have is in the chart.
Variants LowerVariants(const Site& site, std::vector<k8s::Object> app) {
  const Workload& workload = site.placement.workloads.front();
  const bool is_open = workload.kind == Workload::Kind::kService && !workload.autoscale && !workload.holds_state;
  if (!is_open) return {.app = std::move(app), .single = {}};
  const bool is_several = *workload.replicas > 1;
  Placement other = site.placement;
  other.workloads.front().replicas = std::int64_t{is_several ? 1 : 2};
  Diagnostics reported_already;
  auto lowered = k8s::Lower({site.app, site.name, other}, reported_already);
  CHECK(lowered, "the number of pods decides of no reference");
  return is_several ? Variants{std::move(app), std::move(lowered->app)} : Variants{std::move(lowered->app), std::move(app)};
}

// Both would be one directory.
void CheckRuntimePlace(const Site& site, Diagnostics& diagnostics) {
  if (site.name.text() != k8s::kRuntimeDirectory) return;
  diagnostics
      .Report(DiagnosticKind::kOutputsCollide, site.app.name.span,
              fmt::format("`{}/` would be both the application's chart and the runtime layer beside it", site.name.text()))
      .Help("call the application something else")
      .Help("or leave the runtime layer to somebody else: `runtime.installer = \"none\"`");
}

// The application's objects; the runtime layer's too where it is a part of the chart.
Chart LiftAll(const Site& site, k8s::Bundle bundle) {
  Chart chart = Lift(site, LowerVariants(site, std::move(bundle.app)));
  if (site.placement.runtime.include.value == RuntimeInclude::kApp)
    std::ranges::move(LiftRuntime(bundle.runtime), std::back_inserter(chart.objects));
  return chart;
}

}  // namespace

std::optional<Chart> LowerChart(const Site& site, Diagnostics& diagnostics) {
  auto bundle = k8s::Lower(site, diagnostics);
  if (!bundle) return std::nullopt;
  return LiftAll(site, *std::move(bundle));
}

std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics) {
  const Site site = At(program, program.targets.front());
  auto bundle = k8s::Lower(site, diagnostics);
  if (!bundle) return std::nullopt;
  Emitted emitted;
  const bool is_separate = site.placement.runtime.include.value != RuntimeInclude::kApp;
  if (is_separate && !bundle->runtime.empty()) {
    CheckRuntimePlace(site, diagnostics);
    if (diagnostics.has_errors()) return std::nullopt;
    k8s::EmitRuntimeUnits(bundle->runtime, emitted);
  }
  EmitChart(site, LiftAll(site, *std::move(bundle)), emitted);
  return emitted;
}

std::vector<std::string> Owns(const KubeName& application) { return {application.text(), "runtime"}; }

ApplyCommand DescribeApply(const Program& program) {
  const Site site = At(program, program.targets.front());
  ApplyCommand apply{.before = {"helm", "upgrade", "--install", KubeName::Legalize(site.name.text(), kMostReleaseCharacters).text()},
                     .place = *RelPath::Parse(site.name.text()),
                     .after = {"--namespace", site.placement.kube_namespace->text()}};
  if (site.placement.create_namespace) apply.after.emplace_back("--create-namespace");
  return apply;
}

}  // namespace spin_aks::helm
