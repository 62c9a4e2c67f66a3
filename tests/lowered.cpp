// SPDX-License-Identifier: Apache-2.0
#include "tests/lowered.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "backends/k8s/lower.h"

namespace spin_aks {

Lowered::Lowered(const std::string& manifest, const std::string& settings) : settled(Settle({.manifest = manifest, .file = settings})) {
  if (!settled.program) return;
  const Program& program = *settled.program;
  auto bundle = k8s::Lower({program.app, program.name, program.targets.front()}, k8s::Knobs::Access::kNone, settled.diagnostics);
  if (bundle) objects = std::move(bundle->app);
}

tree::Node Lowered::Find(std::string_view kind) const {
  const auto found = std::ranges::find(objects, kind, &k8s::Object::Kind);
  return found == objects.end() ? tree::Node() : tree::Node(found->value);
}

tree::Node Lowered::Workload() const { return Find("Job") ? Find("Job") : Find("Deployment"); }

std::string Lowered::Said(std::vector<Severity> severities) const {
  std::vector<std::string_view> codes;
  for (const Diagnostic& diagnostic : settled.diagnostics.all()) {
    const std::string_view code = Describe(diagnostic.kind).code;
    const bool is_asked = std::ranges::find(severities, diagnostic.severity) != severities.end();
    if (is_asked && std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
  }
  return fmt::format("{}", fmt::join(codes, ", "));
}

}  // namespace spin_aks
