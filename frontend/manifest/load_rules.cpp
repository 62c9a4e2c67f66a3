// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/load_rules.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "frontend/manifest/dependency_rules.h"
#include "frontend/manifest/file_patterns.h"
#include "frontend/text/hosts.h"
#include "frontend/text/semver.h"
#include "frontend/text/templates.h"
#include "frontend/text/wording.h"
#include "ir/names.h"

namespace spin_aks {
namespace {

void CheckVariable(const ManifestVariable& variable, Diagnostics& diagnostics) {
  if (variable.required.value != variable.default_value.has_value()) return;
  const std::string name = Quoted(variable.name.value);
  if (variable.default_value) {
    diagnostics
        .Report(DiagnosticKind::kVariableNeedsValue, variable.required.span,
                fmt::format("variable {} is required, and has a default", name))
        .Also(variable.default_value->span, "the default")
        .Help("keep one of the two: a required variable gets its value where the application runs");
    return;
  }
  diagnostics
      .Report(DiagnosticKind::kVariableNeedsValue, variable.name.span,
              fmt::format("variable {} is neither required nor has a default", name))
      .Help("add `required = true`, or a `default`");
}

// ---- Sources ----

constexpr std::string_view kDigestPrefix = "sha256:";

// Spin looks at the prefix, and at the rest only by comparing it with what it fetched.
void CheckDigest(const SpannedString& digest, ManifestScope scope, Diagnostics& diagnostics) {
  if (IsBlank(digest)) return;
  const bool has_prefix = digest.value.starts_with(kDigestPrefix);
  if (has_prefix && (scope == ManifestScope::kSpin || IsSha256Digest(digest.value))) return;
  diagnostics
      .Report(DiagnosticKind::kSourceDigest, digest.span,
              has_prefix ? fmt::format("digest {} is not 64 lower-case hexadecimal digits behind `sha256:`", Quoted(digest.value))
                         : fmt::format("digest {} does not begin with `sha256:`", Quoted(digest.value)))
      .Help("`sha256sum FILE` prints the digits");
}

void CheckExactVersion(const SpannedString& version, Diagnostics& diagnostics) {
  if (IsBlank(version) || ParseVersion(version.value)) return;
  auto& report =
      diagnostics.Report(DiagnosticKind::kSourceVersion, version.span, fmt::format("{} is not one exact version", Quoted(version.value)));
  report.Help("a source names one version, such as `1.2.3`; requirements are for `dependencies`");
}

void CheckSource(const ManifestSource& source, ManifestScope scope, Diagnostics& diagnostics) {
  if (const auto* remote = std::get_if<ManifestRemoteSource>(&source.form)) CheckDigest(remote->digest, scope, diagnostics);
  if (const auto* registry = std::get_if<ManifestRegistrySource>(&source.form)) CheckExactVersion(registry->version, diagnostics);
}

// ---- Hosts ----

Diagnostic& ReportHost(const SpannedString& entry, std::string message, const HostFault& fault, Diagnostics& diagnostics) {
  auto& report = diagnostics.Report(DiagnosticKind::kAllowedOutboundHost, entry.span, std::move(message));
  if (!fault.help.empty()) report.Help(fault.help);
  return report;
}

void CheckLiteralHost(const SpannedString& entry, Diagnostics& diagnostics) {
  const auto parsed = ParseOutboundHost(entry.value);
  const auto* fault = std::get_if<HostFault>(&parsed);
  if (fault != nullptr) ReportHost(entry, fmt::format("{} {}", Quoted(entry.value), fault->reason), *fault, diagnostics);
}

// What the defaults make of a template is judged now; without all of them it is
// judged when the component runs. Spin skips what they leave empty.
void CheckExpandedHost(const SpannedString& entry, const Template& parts, const VariableIndex& variables, Diagnostics& diagnostics) {
  const auto expanded = ExpandDefaults(parts, variables);
  if (!expanded || *expanded == "" || *expanded == "http://" || *expanded == "https://") return;
  const auto parsed = ParseOutboundHost(*expanded);
  const auto* fault = std::get_if<HostFault>(&parsed);
  if (fault == nullptr) return;
  auto& report =
      ReportHost(entry, fmt::format("with the defaults of its variables, this is {}, which {}", Quoted(*expanded), fault->reason), *fault,
                 diagnostics);
  // Each default once, and no more of them than anyone reads.
  constexpr std::size_t kMostDefaults = 8;
  std::set<std::string_view> named;
  for (const TemplatePart& part : parts.parts) {
    if (part.kind != TemplatePart::Kind::kVariable || named.size() == kMostDefaults || !named.insert(part.text).second) continue;
    report.Also((*variables.Find(part.text)->default_value)->span, fmt::format("the default of `{}`", part.text));
  }
}

void CheckHost(const SpannedString& entry, const VariableIndex& variables, Diagnostics& diagnostics) {
  const Template parts = SplitTemplate(entry.value);
  CheckBraces(entry, parts, diagnostics);
  if (parts.is_literal()) {
    CheckLiteralHost(entry, diagnostics);
  } else if (!parts.unmatched) {
    CheckExpandedHost(entry, parts, variables, diagnostics);
  }
}

void CheckHosts(const ManifestComponent& component, const VariableIndex& variables, Diagnostics& diagnostics) {
  for (const SpannedString& entry : component.allowed_outbound_hosts) CheckHost(entry, variables, diagnostics);
  // Spin judges what it turns the deprecated key into by the newer grammar,
  // which takes less. One entry becomes several; its fault is told once.
  std::optional<Span> faulty;
  for (const SpannedString& entry : ConvertAllowedHttpHosts(component.allowed_http_hosts, diagnostics)) {
    if (faulty == entry.span) continue;
    Diagnostics found = diagnostics.Nested();
    CheckHost(entry, variables, found);
    if (found.has_errors()) faulty = entry.span;
    diagnostics.Append(std::move(found));
  }
}

void CheckWorkdir(const ManifestComponent& component, Diagnostics& diagnostics) {
  if (!component.build || !component.build->workdir || !component.build->workdir->value.starts_with('/')) return;
  const SpannedString& workdir = *component.build->workdir;
  diagnostics
      .Report(DiagnosticKind::kAbsoluteWorkdir, workdir.span, fmt::format("the working directory {} is absolute", Quoted(workdir.value)))
      .Help("write it relative to the application directory");
}

void CheckDependencyDigests(const ManifestComponent& component, ManifestScope scope, Diagnostics& diagnostics) {
  for (const ManifestDependency& dependency : component.dependencies) {
    if (dependency.form == ManifestDependency::Form::kUrl) CheckDigest(dependency.digest, scope, diagnostics);
  }
}

void CheckDeprecatedHosts(const ManifestComponent& component, Diagnostics& diagnostics) {
  if (component.allowed_http_hosts.empty()) return;
  Diagnostics ignored;
  std::vector<std::string_view> texts;
  const auto converted = ConvertAllowedHttpHosts(component.allowed_http_hosts, ignored);
  for (const SpannedString& host : converted) texts.push_back(host.value);
  auto& report = diagnostics.Report(DiagnosticKind::kDeprecatedAllowedHttpHosts, component.allowed_http_hosts.front().span,
                                    fmt::format("component `{}` uses the deprecated key `allowed_http_hosts`", component.id.value));
  constexpr std::size_t kWorthListing = 8;
  if (!texts.empty() && texts.size() <= kWorthListing)
    report.Help(fmt::format("add to `allowed_outbound_hosts` instead: \"{}\"", fmt::join(texts, "\", \"")));
}

}  // namespace

void CheckLoadRules(const SpinManifest& manifest, ManifestScope scope, Diagnostics& diagnostics) {
  const VariableIndex variables(manifest.variables);
  for (const ManifestVariable& variable : manifest.variables) CheckVariable(variable, diagnostics);
  for (const ManifestComponent& component : manifest.components) {
    CheckSource(component.source, scope, diagnostics);
    CheckHosts(component, variables, diagnostics);
    CheckDependencies(component, diagnostics);
    CheckDependencyDigests(component, scope, diagnostics);
    CheckWorkdir(component, diagnostics);
    CheckFilePatterns(component, scope, diagnostics);
    if (scope == ManifestScope::kCompile) CheckDeprecatedHosts(component, diagnostics);
  }
}

}  // namespace spin_aks
