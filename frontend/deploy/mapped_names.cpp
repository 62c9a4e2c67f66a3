// SPDX-License-Identifier: Apache-2.0
//
// What the manifest calls something, and what it is called where that is no legal name.
#include <fmt/format.h>

#include <string>

#include "frontend/deploy/parts.h"
#include "frontend/text/wording.h"
#include "ir/names.h"

namespace spin_aks {
namespace {

void Note(const ResolveContext& context, const Spanned<std::string>& from, std::string_view what, const std::string& to) {
  context.diagnostics.Report(DiagnosticKind::kNameMapped, from.span, fmt::format("{} {} becomes {}", what, Quoted(*from), Quoted(to)));
}

}  // namespace

void NoteMappedNames(const ResolveContext& context) {
  const Spanned<std::string>& name = context.app.name;
  if (*name != context.name.text()) Note(context, name, "the name in Kubernetes of", context.name.text());
  const auto image = context.settings.Get<keys::kImage>();
  if (image.SpanOf<keys::image::kReference>().is_somewhere()) return;
  const std::string repository = LegalizeRepository(*name);
  if (!image.SpanOf<keys::image::kRepository>().is_somewhere() && repository != *name && repository != context.name.text())
    Note(context, name, "the image of", repository);
  const Spanned<std::string>& version = context.app.version;
  const std::string tag = LegalizeTag(*version);
  if (!image.SpanOf<keys::image::kTag>().is_somewhere() && !tag.empty() && tag != *version)
    Note(context, version, "the image's tag of version", tag);
}

}  // namespace spin_aks
