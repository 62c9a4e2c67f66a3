// SPDX-License-Identifier: Apache-2.0
//
// What `[app]` says of a pod in the words of Kubernetes: taken over as it stands, and held against what the API server refuses
// (pkg/apis/core/validation of Kubernetes 1.34), so that it is refused here.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "frontend/deploy/parts.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"

namespace spin_aks {
namespace {

using AppSettings = Section<keys::app::kTable>;

void Refuse(const ResolveContext& context, DiagnosticKind kind, Span span, std::string message) {
  context.diagnostics.Report(kind, span, std::move(message));
}

// ---- Tolerations (validateTolerations) ----

void CheckToleration(const ResolveContext& context, const Section<keys::toleration::kTable>& written) {
  using namespace keys;
  const bool any_value = *written.Get<toleration::kOperator>() == toleration::kComparisons.back();
  const auto value = written.Find<toleration::kValue>();
  const auto effect = written.Find<toleration::kEffect>();
  const auto seconds = written.Find<toleration::kSeconds>();
  if (!written.Find<toleration::kKey>() && !any_value)
    Refuse(
        context, DiagnosticKind::kMissingSetting, written.FirstSpan(),
        fmt::format("a toleration needs `{}`, or `{}` for every taint", toleration::kKey.name, Line(toleration::kOperator, "\"Exists\"")));
  if (value && any_value)
    Refuse(context, DiagnosticKind::kExclusiveSettings, value->span,
           fmt::format("a toleration has either `{}` or `{}`", toleration::kValue.name, Line(toleration::kOperator, "\"Exists\"")));
  if (seconds && (!effect || **effect != toleration::kEffects.back()))
    Refuse(context, DiagnosticKind::kExclusiveSettings, seconds->span,
           fmt::format("`{}` is for `{}`", toleration::kSeconds.name, Line(toleration::kEffect, "\"NoExecute\"")));
}

// ---- Affinity (validateAffinity) ----

bool IsInteger(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return text.size() <= 18 && IsDigits(text);
}

// `In` has values, `Exists` has none, `Gt` has one that counts. Labels and nodes have the same keys for it.
template <typename Requirement, const auto& kOperator, const auto& kValues>
void CheckRequirement(const ResolveContext& context, const Requirement& written) {
  const auto compared = written.template Find<kOperator>();
  const auto values = written.template Get<kValues>();
  if (!compared || written.LeavesOut()) return;
  const bool is_list = compared->value.ends_with("In"), is_order = **compared == "Gt" || **compared == "Lt";
  if (is_list && values.empty())
    Refuse(context, DiagnosticKind::kMissingSetting, compared->span, fmt::format("`{}` needs `{}`", **compared, kValues.name));
  if (is_order && (values.size() != 1 || !IsInteger(*values.front())))
    Refuse(context, DiagnosticKind::kSettingRange, values.empty() ? compared->span : values.front().span,
           fmt::format("`{}` compares with one integer in `{}`", **compared, kValues.name));
  if (!is_list && !is_order && !values.empty())
    Refuse(context, DiagnosticKind::kExclusiveSettings, values.front().span, fmt::format("`{}` has no `{}`", **compared, kValues.name));
}

void CheckNodes(const ResolveContext& context, const Section<keys::node_term::kTable>& term) {
  using namespace keys;
  for (const auto& one : term.Get<node_term::kMatchExpressions>())
    CheckRequirement<decltype(one), node_requirement::kOperator, node_requirement::kValues>(context, one);
  for (const auto& one : term.Get<node_term::kMatchFields>()) {
    const auto values = one.Get<field_requirement::kValues>();
    if (values.size() > 1)
      Refuse(context, DiagnosticKind::kSettingRange, values[1].span,
             fmt::format("`{}` takes one value", field_requirement::kFields.front()));
  }
}

void CheckLabels(const ResolveContext& context, const Section<keys::label_selector::kTable>& selector) {
  using namespace keys;
  for (const auto& one : selector.Get<label_selector::kMatchExpressions>())
    CheckRequirement<decltype(one), label_requirement::kOperator, label_requirement::kValues>(context, one);
}

// The keys are compared within what the selector selects (validateLabelKeys).
template <const auto& kKeys>
void CheckLabelKeys(const ResolveContext& context, const Section<keys::pod_term::kTable>& term) {
  const Span written = term.SpanOf<kKeys>();
  if (written.is_somewhere() && !term.SpanOf<keys::pod_term::kLabelSelector>().is_somewhere())
    Refuse(context, DiagnosticKind::kMissingSetting, written,
           fmt::format("`{}` needs `{}`", kKeys.name, keys::pod_term::kLabelSelector.name));
}

void CheckPods(const ResolveContext& context, const Section<keys::pod_term::kTable>& term) {
  CheckLabels(context, term.Get<keys::pod_term::kLabelSelector>());
  CheckLabels(context, term.Get<keys::pod_term::kNamespaceSelector>());
  CheckLabelKeys<keys::pod_term::kMatchLabelKeys>(context, term);
  CheckLabelKeys<keys::pod_term::kMismatchLabelKeys>(context, term);
}

void CheckPodAffinity(const ResolveContext& context, const Section<keys::pod_affinity::kTable>& written) {
  using namespace keys;
  for (const auto& term : written.Get<pod_affinity::kRequired>()) CheckPods(context, term);
  for (const auto& one : written.Get<pod_affinity::kPreferred>()) CheckPods(context, one.Get<preferred_pods::kTerm>());
}

void CheckAffinity(const ResolveContext& context, const Section<keys::affinity::kTable>& written) {
  using namespace keys;
  const auto nodes = written.Get<affinity::kNodes>();
  for (const auto& term : nodes.Get<node_affinity::kRequired>().Get<node_selector::kTerms>()) CheckNodes(context, term);
  for (const auto& one : nodes.Get<node_affinity::kPreferred>()) CheckNodes(context, one.Get<preferred_nodes::kPreference>());
  CheckPodAffinity(context, written.Get<affinity::kPods>());
  CheckPodAffinity(context, written.Get<affinity::kOtherNodes>());
}

}  // namespace

void ReportMissing(const ResolveContext& context, const std::vector<MissingKey>& missing) {
  for (const auto& [place, key, span] : missing)
    Refuse(context, DiagnosticKind::kMissingSetting, span, fmt::format("`{}` needs `{}`", place, key->name));
}

PodFields ResolvePodFields(const ResolveContext& context, const AppSettings& app) {
  PodFields fields;
  std::vector<MissingKey> missing;
  for (const ConfigKey* key : keys::app::kTable.keys())
    if (key->pod_field)
      if (auto value = app.Whole(*key, missing)) fields.emplace(*key->pod_field, std::move(*value));
  ReportMissing(context, missing);
  for (const auto& toleration : app.Get<keys::app::kTolerations>()) CheckToleration(context, toleration);
  CheckAffinity(context, app.Get<keys::app::kAffinity>());
  return fields;
}

}  // namespace spin_aks
