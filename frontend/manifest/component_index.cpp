// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/component_index.h"

#include <cstddef>

#include <fmt/format.h>

#include "frontend/text/ids.h"
#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"

namespace spin_aks {

ComponentIndex::ComponentIndex(const std::vector<ManifestComponent>& components) : components_(&components) {
  by_id_.reserve(components.size());
  for (std::size_t i = 0; i < components.size(); ++i) {
    by_id_.insert_or_assign(components[i].id.value, ComponentId{i});
    ids_.push_back(components[i].id.value);
  }
}

std::optional<ComponentId> ComponentIndex::Find(std::string_view id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<ComponentId> ComponentIndex::Resolve(const SpannedString& reference, Diagnostics& diagnostics) const {
  if (const auto found = Find(reference.value)) return found;
  // The decoder refused the text where it stands: it could not be anybody's.
  if (!IsId(IdKind::kKebab, reference.value)) return std::nullopt;
  auto& report = diagnostics.Report(DiagnosticKind::kUnknownComponent, reference.span,
                                    fmt::format("trigger names component {}, which is not declared", Quoted(reference.value)));
  const auto nearest = Nearest(reference.value, ids_);
  if (!nearest) {
    report.Help(ids_.empty() ? "the manifest declares no component" : "each component is a table `[component.<id>]`");
    return std::nullopt;
  }
  const auto place = static_cast<std::size_t>(*Find(*nearest));
  report.Also((*components_)[place].id.span, fmt::format("`{}` is declared here", *nearest))
      .Help(fmt::format("did you mean `{}`?", *nearest));
  if (reference.span.is_somewhere()) report.Replace(reference.span, fmt::format("\"{}\"", *nearest));
  return std::nullopt;
}

}  // namespace spin_aks
