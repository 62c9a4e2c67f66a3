// SPDX-License-Identifier: Apache-2.0
//
// Where Redis triggers listen, if a variable says it.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/deploy/parts.h"
#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"

namespace spin_aks {

void ResolveRedisAddress(const ResolveContext& context, SpinVersion spin, App& app) {
  const auto variable = context.settings.Get<keys::kRedis>().Find<keys::redis::kAddressVariable>();
  if (!variable) return;
  bool listens = false;
  for (const Trigger& trigger : context.app.triggers) {
    const auto* redis = std::get_if<RedisTrigger>(&trigger);
    listens = listens || (redis != nullptr && !redis->address);
  }
  if (!listens)
    return ReportNoEffect(context, variable->span, Dotted(keys::kRedis, keys::redis::kAddressVariable),
                          "no Redis trigger takes the application's address");
  std::vector<std::string_view> names;
  for (const Variable& declared : context.app.variables) names.push_back(declared.name.value);
  if (std::ranges::find(names, variable->value) == names.end()) {
    auto& report = context.diagnostics.Report(DiagnosticKind::kUnknownVariableSetting, variable->span,
                                              fmt::format("the manifest declares no variable {}", Quoted(variable->value)));
    if (const auto near = Nearest(variable->value, names)) report.Help(fmt::format("did you mean `{}`?", *near));
  }
  if (spin < SpinVersion{2, 4}) {
    context.diagnostics
        .Report(DiagnosticKind::kSpinVersion, variable->span,
                fmt::format("Spin {}.{} takes a Redis address as it is written, without variables", spin.major, spin.minor))
        .Also(SpinSpan(context), "set here");
  }
  app.redis_address = Spanned<std::string>("{{ " + variable->value + " }}", variable->span);
}

}  // namespace spin_aks
