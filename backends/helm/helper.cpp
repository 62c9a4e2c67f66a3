// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/helper.h"

#include <fmt/format.h>

#include <utility>

namespace spin_aks::helm {

std::string HelperName(const KubeName& chart, std::string_view what) { return fmt::format("spin-aks.{}.{}", chart.text(), what); }

Expression HashedName(const KubeName& chart, std::string_view stem, const std::string& part) {
  Include lines{.helper = HelperName(chart, "lines"), .argument = {}};
  lines.argument.push_back(Apply(Function::kFromYaml, Include{.helper = part, .argument = {}}));
  return Apply(Function::kJoin, Constant{By(Rule::kGeneration, fmt::format("{}-", stem))}, Apply(Function::kHash, std::move(lines)));
}

Helper LinesHelper(const KubeName& chart) {
  std::string name = HelperName(chart, "lines");
  return {.name = name, .body = Lines{name}};
}

}  // namespace spin_aks::helm
