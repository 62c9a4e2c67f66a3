// SPDX-License-Identifier: Apache-2.0
//
// What the nodes pull: registry, repository, tag and digest put together.
#include <fmt/format.h>

#include <string>
#include <utility>

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
  const auto written = context.settings.Get<keys::kRegistry>();
  const auto name = written.Find<keys::registry::kName>();
  const auto server = written.Find<keys::registry::kServer>();
  if (name && server) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, server->span,
                fmt::format("`{}` excludes `{}`", written.NameOf<keys::registry::kServer>(), written.NameOf<keys::registry::kName>()))
        .Also(name->span, "the Azure registry's name")
        .Help(fmt::format("`{}` is for an Azure container registry, `{}` for any other", keys::registry::kName.name,
                          keys::registry::kServer.name));
  }
  if (server) return {server->value, server->span};
  if (!name) return {std::string(kNoRegistry), {}};
  std::string host = LowerAscii(name->value) + ".azurecr.io";
  written.Tell<keys::registry::kServer>(host, name->span);
  return {std::move(host), name->span};
}

using ImageSettings = Section<keys::image::kTable>;

// What was pushed under this very name, unless tags are to say which image runs.
std::string PushedDigest(const ResolveContext& context, const ImageSettings& image, std::string_view reference) {
  const auto fact = context.facts.find(ImageFact(reference));
  const auto pin = image.Get<keys::image::kPin>();
  const bool is_known = fact != context.facts.end() && IsSha256Digest(fact->second);
  return is_known && *pin == ImagePin::kDigest ? fact->second : std::string();
}

// `latest` by its name, wherever it was written.
void CheckFloats(const ResolveContext& context, const Spanned<std::string>& tag) {
  if (*tag != keys::image::kTag.Usual()) return;
  context.diagnostics.Report(DiagnosticKind::kFloatingTag, tag.span, fmt::format("the image's tag is `{}`", *tag))
      .Help(fmt::format("name a release, as `1.4.2`: with `{}`, nodes run whatever they pulled last", *tag));
}

Spanned<std::string> ResolveTag(const ResolveContext& context, const ImageSettings& image) {
  const auto& version = context.app.version;
  const std::string legal = LegalizeTag(version.value);
  return image.GetOr<keys::image::kTag>(legal.empty() ? Spanned(keys::image::kTag.Usual()) : Spanned(legal, version.span));
}

// Of an image that its tag alone names.
void CheckTag(const ResolveContext& context, const ImageSettings& image, const Spanned<std::string>& tag) {
  const auto& version = context.app.version;
  const bool is_nobodys = LegalizeTag(version.value).empty() && !image.SpanOf<keys::image::kTag>().is_somewhere();
  if (!is_nobodys) return CheckFloats(context, tag);
  const Span span = version.span.is_somewhere() ? version.span : context.app.name.span;
  context.diagnostics
      .Report(DiagnosticKind::kFloatingTag, span, fmt::format("the application has no version, so its image gets the tag `{}`", *tag))
      .Help(fmt::format("give it a `version`, or set `{}`: with `{}`, nodes run whatever they pulled last",
                        image.NameOf<keys::image::kTag>(), *tag));
}

// `reference` says everything by itself.
std::optional<Spanned<ImageRef>> ResolveReference(const ResolveContext& context, const ImageSettings& image,
                                                  const Spanned<std::string>& reference) {
  const auto exclude = [&](Span span, const std::string& part) {
    if (!span.is_somewhere()) return;
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, span,
                fmt::format("`{}` is set beside `{}`", part, image.NameOf<keys::image::kReference>()))
        .Also(reference.span, "which is the whole of it");
  };
  exclude(image.ValueSpanOf<keys::image::kRepository>(), image.NameOf<keys::image::kRepository>());
  exclude(image.ValueSpanOf<keys::image::kTag>(), image.NameOf<keys::image::kTag>());
  exclude(image.ValueSpanOf<keys::image::kDigest>(), image.NameOf<keys::image::kDigest>());
  auto ref = ImageRef::Parse(*reference);
  if (!ref) return std::nullopt;  // the table of keys saw to it
  if (ref->digest().empty() && !ref->tag().empty()) {
    if (const std::string digest = PushedDigest(context, image, fmt::format("{}:{}", ref->NameText(), ref->tag())); !digest.empty())
      ref = ImageRef::Parse(fmt::format("{}@{}", ref->Text(), digest));
  }
  if (ref->digest().empty()) CheckFloats(context, {ref->tag(), reference.span});
  if (ref->tag().empty() && ref->digest().empty()) {
    context.diagnostics
        .Report(DiagnosticKind::kFloatingTag, reference.span,
                fmt::format("a reference with neither tag nor digest means the tag `{}`", keys::image::kTag.Usual()))
        .Help(fmt::format("give it one, as `{}:1.4.2`: with `{}`, nodes run whatever they pulled last", *reference,
                          keys::image::kTag.Usual()));
  }
  return Spanned<ImageRef>(std::move(*ref), reference.span);
}

}  // namespace

std::optional<Spanned<ImageRef>> ResolveImage(const ResolveContext& context) {
  const auto image = context.settings.Get<keys::kImage>();
  if (const auto reference = image.Find<keys::image::kReference>()) return ResolveReference(context, image, *reference);
  const Registry registry = ResolveRegistry(context);
  const bool tag_is_written = image.SpanOf<keys::image::kTag>().is_somewhere();
  const Spanned<std::string> tag = ResolveTag(context, image);
  if (registry.server == kNoRegistry) {
    context.diagnostics
        .Report(DiagnosticKind::kNoRegistry, context.app.name.span,
                "no container registry is set: the image cannot be pulled from anywhere")
        .Help(fmt::format("set `{}` for an Azure registry, or `{}` for any other", Dotted(keys::kRegistry, keys::registry::kName),
                          Dotted(keys::kRegistry, keys::registry::kServer)));
  }
  const auto repository = image.GetOr<keys::image::kRepository>({LegalizeRepository(context.app.name.value), context.app.name.span});
  std::string text = fmt::format("{}/{}:{}", registry.server, *repository, *tag);
  const auto written = image.Find<keys::image::kDigest>();
  const std::string digest = written ? written->value : PushedDigest(context, image, text);
  if (digest.empty())
    CheckTag(context, image, tag);
  else
    text += "@" + digest;
  auto ref = ImageRef::Parse(text);
  const Span cause = tag_is_written ? tag.span : registry.span;
  image.Tell<keys::image::kReference>(text, cause);
  if (!ref) {
    context.diagnostics.Report(DiagnosticKind::kMalformedImage, cause, fmt::format("`{}` is not an image reference", text))
        .Help("registry, repository and tag are each legal, but together they are too long");
    return std::nullopt;
  }
  return Spanned<ImageRef>(std::move(*ref), cause);
}

}  // namespace spin_aks
