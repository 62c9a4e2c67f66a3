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

namespace spin_aks::helm {
namespace {

// What lies in a chart's directory and is not the chart's: Helm's own list (pkg/chart/v2/util, `helm create`), cut to what people have.
constexpr std::string_view kHelmIgnore = R"(.DS_Store
.git/
.gitignore
.idea/
.vscode/
*.bak
*.orig
*.swp
*.tmp
*~
)";

constexpr std::size_t kMostReleaseCharacters = 53;  // Helm's own limit

// Moves with the application's; Helm takes no chart without one.
std::string ChartVersion(const Site& site, Diagnostics& diagnostics) {
  const SpannedString& version = site.app.version;
  if (version->empty()) return "0.1.0";
  if (const auto semantic = AsSemanticVersion(*version)) return *semantic;
  const std::string hashed = HashedVersion(*version);
  diagnostics
      .Report(DiagnosticKind::kChartVersion, version.span,
              fmt::format("`{}` is no version that a chart may have: the chart's is {}", *version, hashed))
      .Help("charts have semantic versions: `1.4.0`");
  return hashed;
}

yaml::Value ChartFile(const Site& site, Diagnostics& diagnostics) {
  const SpannedString& version = site.app.version;
  yaml::Map chart{{"apiVersion", By(Rule::kChartFile, "v2"), {}}, {"name", By(Rule::kChartName, site.name.text(), site.app.name.span), {}}};
  if (!site.app.description.empty()) chart.Set("description", By(Rule::kChartDescription, site.app.description));
  chart.Set("type", By(Rule::kChartFile, "application"));
  chart.Set("version", By(Rule::kChartVersion, ChartVersion(site, diagnostics), version.span));
  if (!version->empty()) chart.Set("appVersion", By(Rule::kChartVersion, version));
  return chart;
}

// No template of a user's own is called so.
constexpr std::string_view kTemplatePrefix = "spin-aks-";

std::string TemplateName(const LiftedObject& object, std::set<std::string>& taken) {
  const std::string plain = std::string(kTemplatePrefix) + object.stem;
  if (taken.insert(plain).second) return plain + ".yaml";
  return plain + "-" + object.name + ".yaml";
}

void EmitChart(const Site& site, const Chart& chart, Diagnostics& diagnostics, Emitted& emitted) {
  const RelPath root = *RelPath::Parse(site.name.text());
  const auto put = [&](const std::string& name, OutputFile file) { emitted.files[root / *RelPath::Parse(name)] = std::move(file); };
  put("Chart.yaml", YamlFile{.comment = {}, .documents = {ChartFile(site, diagnostics)}});
  put("values.yaml", YamlFile{.comment = "Names in this chart are fixed: one release of it in a namespace.",
                              .documents = {chart.values.ToValues()},
                              .cause = {.span = {}, .rule = Rule::kChartNote}});
  put("values.schema.json", TextBy(Rule::kChartSchema, WriteJson(chart.values.ToSchema(), JsonLayout::kIndented)));
  put(".helmignore", TextBy(Rule::kChartIgnore, std::string(kHelmIgnore)));
  if (!chart.notes.empty()) put("templates/NOTES.txt", TextBy(Rule::kChartNotes, chart.notes));
  put("templates/_spin-aks.tpl", WriteHelpers(chart.helpers));
  std::set<std::string> taken;
  for (const LiftedObject& object : chart.objects) {
    put("templates/" + TemplateName(object, taken), WriteTemplate({}, {&object.document, 1}));
  }
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
Chart LiftAll(const Site& site, const k8s::Bundle& bundle) {
  Chart chart = Lift(site, bundle, {});
  if (site.placement.runtime.include.value == RuntimeInclude::kApp)
    std::ranges::move(LiftRuntime(site, bundle.runtime), std::back_inserter(chart.objects));
  return chart;
}

}  // namespace

std::optional<Chart> LowerChart(const Site& site, Diagnostics& diagnostics) {
  const auto bundle = k8s::Lower(site, k8s::Knobs::Access::kOpen, diagnostics);
  if (!bundle) return std::nullopt;
  return LiftAll(site, *bundle);
}

std::optional<Emitted> Emit(const Program& program, Diagnostics& diagnostics) {
  const Site site = At(program, program.targets.front());
  auto bundle = k8s::Lower(site, k8s::Knobs::Access::kOpen, diagnostics);
  if (!bundle) return std::nullopt;
  Emitted emitted;
  const bool is_separate = site.placement.runtime.include.value != RuntimeInclude::kApp;
  if (is_separate && !bundle->runtime.empty()) {
    CheckRuntimePlace(site, diagnostics);
    if (diagnostics.has_errors()) return std::nullopt;
    k8s::EmitRuntimeUnits(std::move(bundle->runtime), emitted);
  }
  EmitChart(site, LiftAll(site, *bundle), diagnostics, emitted);
  return emitted;
}

std::vector<std::string> Owns(const KubeName& application) { return {application.text(), "runtime"}; }

std::vector<std::string> BeginsWith(const KubeName& application) { return {application.text() + "/Chart.yaml"}; }

std::string BesideOthers(const KubeName& /*application*/) { return "spin-aks"; }

// Helm renders every file of that directory.
std::vector<NamesOfOurs> TakesAll(const KubeName& application) {
  return {{.directory = RelPath::Known(application.text()) / RelPath::Known("templates"), .prefix = std::string(kTemplatePrefix)}};
}

std::vector<ApplyCommand> DescribeApply(const Program& program) {
  const Site site = At(program, program.targets.front());
  ApplyCommand apply{.before = {"helm", "upgrade", "--install", KubeName::Legalize(site.name.text(), kMostReleaseCharacters).text()},
                     .place = *RelPath::Parse(site.name.text()),
                     .after = {"--namespace", site.placement.kube_namespace.value}};
  if (site.placement.namespace_unit != NamespaceUnit::kNone) apply.after.emplace_back("--create-namespace");
  return {std::move(apply)};
}

}  // namespace spin_aks::helm
