// SPDX-License-Identifier: Apache-2.0
#include "frontend/deploy/in_the_pod.h"

#include <fmt/format.h>

#include <unordered_set>

#include "frontend/text/templates.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"

namespace spin_aks {
namespace {

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

KnownValues::KnownValues(const ResolveContext& context) {
  std::unordered_set<std::string_view> secrets;
  for (const Variable& variable : context.app.variables) {
    if (variable.secret) secrets.insert(*variable.name);
    if (variable.default_value) values_[*variable.name] = {variable.default_value->value, variable.default_value->span};
  }
  for (const auto& [name, section] : context.settings.Get<keys::kVariables>()) {
    // Written: whatever the default is, it is not this.
    values_.erase(name.value);
    if (const auto value = section.Find<keys::variable::kValue>()) values_[name.value] = {value->value, value->span};
  }
  for (const std::string_view secret : secrets) values_.erase(std::string(secret));
}

KnownValues::Known KnownValues::Expand(std::string_view text) const {
  Known out;
  for (const TemplatePart& part : SplitTemplate(text).parts) {
    const auto known = part.kind == TemplatePart::Kind::kVariable ? values_.find(std::string(part.text)) : values_.end();
    out.value += known != values_.end() ? std::string_view(known->second.value) : text.substr(part.begin, part.end - part.begin);
    if (known != values_.end()) out.span = known->second.span;
  }
  return out;
}

void CheckNotInThePod(const ResolveContext& context, const Spanned<std::string>& address, std::string_view what, const KnownValues& known) {
  const KnownValues::Known meant = known.Expand(*address);
  if (!IsLoopback(meant.value)) return;
  auto& report = context.diagnostics.Report(
      DiagnosticKind::kBrokerInThePod, address.span,
      fmt::format("{} at {} is looked for in the pod itself, where nothing but Spin runs", what, Quoted(meant.value)));
  if (meant.span.is_somewhere()) report.Also(meant.span, "this says so");
  report.Help("name it as the cluster knows it: a Service is `<name>.<namespace>.svc`");
}

}  // namespace spin_aks
