// SPDX-License-Identifier: Apache-2.0
//
// Addresses that work on a developer's machine and mean the pod itself in a cluster.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "frontend/deploy/parts.h"
#include "frontend/text/templates.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"

namespace spin_aks {
namespace {

struct Known {
  std::string value;
  Span span;  // where it is said
};

// What a variable is, as far as it is written somewhere.
std::optional<Known> ValueOf(const ResolveContext& context, std::string_view name) {
  const auto variable = std::ranges::find(context.app.variables, name, [](const Variable& one) -> std::string_view { return *one.name; });
  if (variable == context.app.variables.end() || variable->secret) return std::nullopt;
  for (const auto& [written, section] : context.settings.Get<keys::kVariables>()) {
    if (written.value != name) continue;
    const auto value = section.Find<keys::variable::kValue>();
    return value ? std::optional(Known{value->value, value->span}) : std::nullopt;
  }
  if (!variable->default_value) return std::nullopt;
  return Known{variable->default_value->value, variable->default_value->span};
}

// `{{ redis }}/0` with what `redis` is. A template that nobody knows stays.
Known Expand(const ResolveContext& context, std::string_view text) {
  Known out;
  for (const TemplatePart& part : SplitTemplate(text).parts) {
    const auto known = part.kind == TemplatePart::Kind::kVariable ? ValueOf(context, part.text) : std::nullopt;
    out.value += known ? std::string_view(known->value) : text.substr(part.begin, part.end - part.begin);
    if (known) out.span = known->span;
  }
  return out;
}

// `redis://user@localhost:6379/0`.
bool IsLoopback(std::string_view address) {
  const std::size_t scheme = address.find("://");
  std::string_view rest = scheme == std::string_view::npos ? address : address.substr(scheme + 3);
  rest = rest.substr(0, rest.find('/'));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  const std::string host = LowerAscii(rest.substr(0, rest.find(':')));
  return rest.starts_with("[::1]") || rest.starts_with("127.") || host == "localhost" || host.ends_with(".localhost");
}

}  // namespace

void CheckNotInThePod(const ResolveContext& context, const Spanned<std::string>& address, std::string_view what) {
  const Known meant = Expand(context, *address);
  if (!IsLoopback(meant.value)) return;
  auto& report = context.diagnostics.Report(
      DiagnosticKind::kBrokerInThePod, address.span,
      fmt::format("{} at {} is looked for in the pod itself, where nothing but Spin runs", what, Quoted(meant.value)));
  if (meant.span.is_somewhere()) report.Also(meant.span, "this says so");
  report.Help("name it as the cluster knows it: a Service is `<name>.<namespace>.svc`");
}

}  // namespace spin_aks
