// SPDX-License-Identifier: Apache-2.0
//
// What the nodes pull: registry, repository, tag and digest put together.
#include <fmt/format.h>

#include <array>
#include <string>

#include "frontend/deploy/parts.h"
#include "ir/ascii.h"
#include "ir/names.h"

namespace spin_aks {
namespace {

struct Registry {
  std::string server;
  Span span;
};

// A bare name would be anybody's image: `.invalid` is nobody's, by RFC 2606.
constexpr std::string_view kNoRegistry = "registry.invalid";

Registry ResolveRegistry(const ResolveContext& context) {
  const Section written = context.Table("container_registry");
  const auto name = written.Text("name");
  const auto server = written.Text("server");
  if (name && server) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, server->span, "`container_registry.server` excludes `container_registry.name`")
        .Also(name->span, "the Azure registry's name")
        .Help("`name` is for an Azure container registry, `server` for any other");
  }
  if (server) return {server->value, server->span};
  if (name) return {LowerAscii(name->value) + ".azurecr.io", name->span};
  return {std::string(kNoRegistry), {}};
}

std::string ResolveTag(const ResolveContext& context, const Section& image) {
  if (const auto tag = image.Text("tag")) return tag->value;
  const auto& version = context.app.version;
  const std::string legal = LegalizeTag(version.value);
  if (!legal.empty()) return legal;
  const Span span = version.span.is_somewhere() ? version.span : context.app.name.span;
  context.diagnostics.Report(DiagnosticKind::kFloatingTag, span, "the application has no version, so its image gets the tag `latest`")
      .Help("give it a `version`, or set `image.tag`: with `latest`, nodes run whatever they pulled last");
  return "latest";
}

// `reference` says everything by itself.
std::optional<Spanned<ImageRef>> ResolveReference(const ResolveContext& context, const Section& image,
                                                  const Spanned<std::string>& reference) {
  static constexpr std::array<std::string_view, 3> kParts{"repository", "tag", "digest"};
  for (const std::string_view part : kParts) {
    if (const auto other = image.Text(part)) {
      context.diagnostics
          .Report(DiagnosticKind::kExclusiveSettings, other->span, fmt::format("`image.{}` is set beside `image.reference`", part))
          .Also(reference.span, "which is the whole of it");
    }
  }
  auto ref = ImageRef::Parse(*reference);
  if (!ref) return std::nullopt;  // the table of keys saw to it
  if (ref->tag().empty() && ref->digest().empty()) {
    context.diagnostics
        .Report(DiagnosticKind::kFloatingTag, reference.span, "a reference with neither tag nor digest means the tag `latest`")
        .Help(fmt::format("give it one, as `{}:1.4.2`: with `latest`, nodes run whatever they pulled last", *reference));
  }
  return Spanned<ImageRef>(std::move(*ref), reference.span);
}

}  // namespace

std::optional<Spanned<ImageRef>> ResolveImage(const ResolveContext& context) {
  const Section image = context.Table("image");
  if (const auto reference = image.Text("reference")) return ResolveReference(context, image, *reference);
  const Registry registry = ResolveRegistry(context);
  const std::string tag = ResolveTag(context, image);
  if (registry.server == kNoRegistry) {
    context.diagnostics
        .Report(DiagnosticKind::kNoRegistry, context.app.name.span,
                "no container registry is set: the image cannot be pulled from anywhere")
        .Help("set `container_registry.name` for an Azure registry, or `container_registry.server` for any other");
  }
  const std::string repository = image.Text("repository").value_or(LegalizeRepository(context.app.name.value)).value;
  std::string text = fmt::format("{}/{}:{}", registry.server, repository, tag);
  if (const auto digest = image.Text("digest")) text += "@" + digest->value;
  auto ref = ImageRef::Parse(text);
  const Span cause = image.Text("tag") ? image.Text("tag")->span : registry.span;
  if (!ref) {
    context.diagnostics.Report(DiagnosticKind::kMalformedImage, cause, fmt::format("`{}` is not an image reference", text))
        .Help("registry, repository and tag are each legal, but together they are too long");
    return std::nullopt;
  }
  return Spanned<ImageRef>(std::move(*ref), cause);
}

}  // namespace spin_aks
