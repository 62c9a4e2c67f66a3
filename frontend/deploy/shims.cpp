// SPDX-License-Identifier: Apache-2.0
#include "frontend/deploy/shims.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "ir/platform.h"

namespace spin_aks {
namespace {

constexpr ShimRow kShims[] = {
#define SPIN_AKS_SHIM(major, minor, version, amd64, arm64) {{major, minor}, version, amd64, arm64},
#include "frontend/deploy/shims.def"
#undef SPIN_AKS_SHIM
};

using RuntimeSettings = Section<keys::runtime::kTable>;

std::string_view NameOf(Architecture architecture) { return architecture == Architecture::kAmd64 ? "amd64" : "arm64"; }

// An image of no architecture that a shim is made for (`wasi/wasm`) runs on each of them.
std::vector<Architecture> WantedArchitectures(const ResolveContext& context) {
  std::vector<Architecture> wanted;
  auto platforms = context.settings.Get<keys::kImage>().Get<keys::image::kPlatforms>();
  if (platforms.empty()) platforms.emplace_back(std::string("linux/amd64"));
  for (const Architecture architecture : {Architecture::kAmd64, Architecture::kArm64}) {
    const bool is_named =
        std::ranges::any_of(platforms, [&](const auto& one) { return SplitPlatform(*one).architecture == NameOf(architecture); });
    if (is_named) wanted.push_back(architecture);
  }
  if (wanted.empty()) wanted = {Architecture::kAmd64, Architecture::kArm64};
  return wanted;
}

std::optional<Spanned<std::string>> DigestFor(Architecture architecture, const RuntimeSettings& runtime,
                                              const Spanned<std::string>& version) {
  const auto written = runtime.Get<keys::runtime::kShimDigest>();
  auto digest =
      architecture == Architecture::kAmd64 ? written.Find<keys::shim_digest::kAmd64>() : written.Find<keys::shim_digest::kArm64>();
  if (digest) return digest;
  const auto* const row = std::ranges::find(kShims, *version, &ShimRow::shim);
  if (row == std::end(kShims)) return std::nullopt;
  const std::string_view known = architecture == Architecture::kAmd64 ? row->amd64 : row->arm64;
  if (known.empty()) return std::nullopt;
  return Spanned(std::string(known), version.span);
}

void ReportUnpinned(const ResolveContext& context, const ShimArchive& archive, const Spanned<std::string>& version) {
  const auto runtime = context.settings.Get<keys::kRuntime>();
  const auto written = runtime.Get<keys::runtime::kShimMirror>();
  const Span mirror = *written == keys::runtime::kShimMirror.Usual() ? Span() : written.span;
  const Span span = mirror.is_somewhere() ? mirror : version.span.is_somewhere() ? version.span : context.app.name.span;
  const std::string_view architecture = NameOf(archive.architecture);
  context.diagnostics
      .Report(DiagnosticKind::kUnpinnedShim, span,
              fmt::format("the shim {} for {} is installed as root on every node, whatever is fetched", *version, architecture))
      .As(mirror.is_somewhere() ? Severity::kError : Severity::kWarning)  // nobody else looks after a mirror
      .Help(WriteBelow("runtime.shim_digest", fmt::format("{} = \"…\"", architecture)) +
            fmt::format(", with what `curl -fsSL {} | sha256sum` prints", archive.Url()));
}

}  // namespace

std::span<const ShimRow> KnownShims() { return kShims; }
const ShimRow& NewestShim() { return *std::rbegin(kShims); }

std::vector<ShimArchive> ResolveShimArchives(const ResolveContext& context, const Spanned<std::string>& version, Installer installer) {
  const auto runtime = context.settings.Get<keys::kRuntime>();
  const auto mirror = runtime.Get<keys::runtime::kShimMirror>();
  std::string root = *mirror;
  while (root.ends_with('/')) root.pop_back();
  std::vector<ShimArchive> archives;
  for (const Architecture architecture : WantedArchitectures(context)) {
    ShimArchive archive{.architecture = architecture,
                        .directory = {fmt::format("{}/v{}", root, *version), mirror.span.is_somewhere() ? mirror.span : version.span},
                        .sha256 = DigestFor(architecture, runtime, version)};
    if (!archive.sha256 && installer == Installer::kRuntimeClassManager) ReportUnpinned(context, archive, version);
    archives.push_back(std::move(archive));
  }
  return archives;
}

}  // namespace spin_aks
