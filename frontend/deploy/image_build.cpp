// SPDX-License-Identifier: Apache-2.0
//
// How the image comes to be, and whether the nodes that pods are sent to can run it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/deploy/parts.h"
#include "frontend/text/wording.h"
#include "ir/azure_registry.h"
#include "ir/platform.h"

namespace spin_aks {
namespace {

using ImageSettings = Section<keys::image::kTable>;

// What is built where nobody says for which nodes.
constexpr std::string_view kUsualPlatform = "linux/amd64";

std::vector<SpannedString> ResolvePlatforms(const ResolveContext& context, const ImageSettings& image, ImageFormat format) {
  auto platforms = image.Get<keys::image::kPlatforms>();
  // It runs on every platform; which nodes have a shim is asked elsewhere.
  if (format == ImageFormat::kArtifact) return {};
  if (platforms.empty()) return {std::string(kUsualPlatform)};
  for (const SpannedString& platform : platforms) {
    const Platform parts = SplitPlatform(*platform);
    if (parts.os == "linux" || IsForEveryNode(parts)) continue;
    context.diagnostics
        .Report(DiagnosticKind::kForeignNode, platform.span, fmt::format("no node that runs Spin has the platform {}", Quoted(*platform)))
        .Help("the shim is for Linux: `linux/amd64`, `linux/arm64`");
  }
  return platforms;
}

// ---- What each builder can ----

void CheckFormat(const ResolveContext& context, const Spanned<ImageFormat>& format, const Spanned<ImageBuilder>& builder) {
  const bool makes_artifacts = *builder == ImageBuilder::kSpin;
  const bool makes_either = *builder == ImageBuilder::kNative || *builder == ImageBuilder::kNone;
  if (makes_either || makes_artifacts == (*format == ImageFormat::kArtifact)) return;
  context.diagnostics
      .Report(DiagnosticKind::kBuilderCannot, builder.span,
              fmt::format("{} makes {}", Quoted(NameOf(*builder)), makes_artifacts ? "artifacts alone" : "no artifact"))
      .Also(format.span, "what is asked for")
      .Help(makes_artifacts ? "leave `image.format` out, or use another builder" : "an artifact is made by `spin`");
}

void CheckAcr(const ResolveContext& context, const Spanned<ImageBuilder>& builder, const std::vector<SpannedString>& platforms,
              const Spanned<ImageRef>& image) {
  if (*builder != ImageBuilder::kAcr) return;
  if (platforms.size() > 1) {
    context.diagnostics.Report(DiagnosticKind::kBuilderCannot, builder.span, "`az acr build` builds one platform at a time, and joins none")
        .Also(platforms[1].span, "the second one")
        .Help("`docker`, `podman` and `buildah` join several in one image");
  }
  if (!AzureRegistryName(image->registry())) {
    context.diagnostics
        .Report(DiagnosticKind::kBuilderCannot, builder.span,
                fmt::format("`az acr build` pushes to an Azure registry, and {} is none", Quoted(image->registry())))
        .Also(image.span.is_somewhere() ? image.span : context.app.name.span, "the image")
        .Help("use another builder");
  }
}

// ---- The nodes that pods are sent to ----

bool IsArchitecture(std::string_view label) { return label == "kubernetes.io/arch" || label == "beta.kubernetes.io/arch"; }
bool IsSystem(std::string_view label) { return label == "kubernetes.io/os" || label == "beta.kubernetes.io/os"; }

bool IsBuiltFor(const std::vector<SpannedString>& platforms, std::string_view architecture) {
  return std::ranges::any_of(platforms, [&](const auto& one) {
    const Platform platform = SplitPlatform(*one);
    return IsForEveryNode(platform) || platform.architecture == architecture;
  });
}

// Nodes with one of these values are asked for, and none of them can run the image.
void CheckLabel(const ResolveContext& context, std::string_view label, const std::vector<SpannedString>& values,
                const std::vector<SpannedString>& platforms) {
  if (values.empty()) return;
  const SpannedString& value = values.front();
  if (IsSystem(label) && std::ranges::none_of(values, [](const auto& one) { return *one == "linux"; })) {
    context.diagnostics
        .Report(DiagnosticKind::kForeignNode, value.span,
                fmt::format("pods are sent to nodes with {} alone, which run no Spin", Quoted(*value)))
        .Help("the shim is for Linux; AKS has no other nodes that Wasm runs on");
  }
  const bool is_foreign = IsArchitecture(label) && !platforms.empty() &&
                          std::ranges::none_of(values, [&](const auto& one) { return IsBuiltFor(platforms, *one); });
  if (!is_foreign) return;
  std::vector<std::string_view> built;
  for (const SpannedString& platform : platforms) built.emplace_back(*platform);
  auto& report =
      context.diagnostics.Report(DiagnosticKind::kForeignNode, value.span,
                                 fmt::format("pods are sent to {} nodes, and the image is for {}", Quoted(*value), fmt::join(built, ", ")));
  if (platforms.front().span.is_somewhere()) report.Also(platforms.front().span, "its platforms");
  report.Help(fmt::format("build it for them: {}",
                          WriteBelow(keys::kImage.name, Line(keys::image::kPlatforms, fmt::format("[\"linux/{}\"]", *value)))));
}

void CheckAffinity(const ResolveContext& context, const std::vector<SpannedString>& platforms) {
  using namespace keys;
  const auto nodes = context.settings.Get<kApp>().Get<app::kAffinity>().Get<affinity::kNodes>();
  for (const auto& term : nodes.Get<node_affinity::kRequired>().Get<node_selector::kTerms>())
    for (const auto& one : term.Get<node_term::kMatchExpressions>())
      if (const auto label = one.Find<label_requirement::kKey>(), compared = one.Find<node_requirement::kOperator>();
          label && compared && **compared == "In")
        CheckLabel(context, **label, one.Get<node_requirement::kValues>(), platforms);
}

void CheckNodes(const ResolveContext& context, const std::vector<SpannedString>& platforms) {
  for (const auto& [label, value] : context.settings.Get<keys::kApp>().Get<keys::app::kNodeSelector>())
    CheckLabel(context, label, {value}, platforms);
  CheckAffinity(context, platforms);
}

}  // namespace

ImageBuild ResolveImageBuild(const ResolveContext& context, const Spanned<ImageRef>& image) {
  const auto settings = context.settings.Get<keys::kImage>();
  const auto builder = settings.Get<keys::image::kBuild>();
  const auto format = settings.GetOr<keys::image::kFormat>(*builder == ImageBuilder::kSpin ? Spanned(ImageFormat::kArtifact, builder.span)
                                                                                           : Spanned(ImageFormat::kContainer));
  ImageBuild build{
      .format = *format, .builder = *builder, .platforms = ResolvePlatforms(context, settings, *format), .platforms_are_promised = false};
  build.platforms_are_promised = !build.platforms.empty() && build.platforms.front().span.is_somewhere();
  const auto reference = settings.Find<keys::image::kReference>();
  build.digest_is_written = settings.Find<keys::image::kDigest>().has_value() || (reference && reference->value.contains('@'));
  CheckFormat(context, format, builder);
  CheckAcr(context, builder, build.platforms, image);
  CheckNodes(context, build.platforms);
  return build;
}

}  // namespace spin_aks
