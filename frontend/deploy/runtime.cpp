// SPDX-License-Identifier: Apache-2.0
//
// How Wasm runs on the nodes. Facts: shims.def; runtime-class-manager v0.2.0 (api/v1alpha1/shim_types.go).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "frontend/deploy/parts.h"
#include "frontend/deploy/shims.h"

namespace spin_aks {
namespace {

using RuntimeSettings = Section<keys::runtime::kTable>;

// The Spin that is known to be in the shim, whatever its last number.
const ShimRow* RowOfShim(std::string_view shim) {
  const auto shims = KnownShims();
  const auto row =
      std::ranges::find(shims, ParseSpinVersion(shim), [](const ShimRow& candidate) { return ParseSpinVersion(candidate.shim); });
  return row != shims.end() ? &*row : nullptr;
}

// As it was written. Which one there is by default follows from the Spin, and is no answer to which Spin it has.
std::optional<Spanned<std::string>> ShimIn(const RuntimeSettings& runtime) {
  const Span written = runtime.ValueSpanOf<keys::runtime::kShimVersion>();
  return written.is_somewhere() ? runtime.Find<keys::runtime::kShimVersion>() : std::nullopt;
}

std::string TextOf(SpinVersion version) { return fmt::format("{}.{}", version.major, version.minor); }

// The shim has one Spin in it: who names the shim has said which.
Spanned<std::string> ResolveSpin(const ResolveContext& context, const RuntimeSettings& runtime) {
  const bool is_written = runtime.SpanOf<keys::runtime::kSpin>().is_somewhere();
  const auto shim = ShimIn(runtime);
  const ShimRow* row = shim ? RowOfShim(**shim) : nullptr;
  const auto spin =
      runtime.GetOr<keys::runtime::kSpin>(row != nullptr ? Spanned(TextOf(row->spin), shim->span) : TextOf(NewestShim().spin));
  if (is_written && row != nullptr && ParseSpinVersion(*spin) != row->spin) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, spin.span,
                fmt::format("shim {} has Spin {} in it, not {}", **shim, TextOf(row->spin), *spin))
        .As(Severity::kWarning)  // who builds a shim of their own may know better
        .Also(shim->span, "the shim")
        .Help("leave one of the two out: each follows from the other");
  }
  if (!is_written && row == nullptr && shim && ParseSpinVersion(**shim) < ParseSpinVersion(NewestShim().shim)) {
    context.diagnostics
        .Report(
            DiagnosticKind::kMissingSetting, shim->span,
            fmt::format("which Spin is in shim {} is not known here, so `{}` is needed", **shim, runtime.NameOf<keys::runtime::kSpin>()))
        .Help("its releases: https://github.com/spinframework/containerd-shim-spin/releases");
  }
  return spin;
}

// Nothing can be installed that has no name; with ready nodes the version is nobody's concern.
Spanned<std::string> ShimVersion(const ResolveContext& context, const RuntimeSettings& runtime, const Spanned<std::string>& written_spin,
                                 Installer installer) {
  const SpinVersion spin = ParseSpinVersion(*written_spin);
  const auto shims = KnownShims();
  const auto row = std::ranges::find(shims.rbegin(), shims.rend(), spin, &ShimRow::spin);
  const bool is_known = row != shims.rend();
  const bool is_written = runtime.SpanOf<keys::runtime::kShimVersion>().is_somewhere();
  if (!is_written && !is_known && installer != Installer::kNone && spin < NewestShim().spin) {
    context.diagnostics
        .Report(DiagnosticKind::kMissingSetting, written_spin.span,
                fmt::format("which shim has Spin {} in it is not known here, so `{}` is needed", *written_spin,
                            runtime.NameOf<keys::runtime::kShimVersion>()))
        .Help("its releases: https://github.com/spinframework/containerd-shim-spin/releases");
  }
  return runtime.GetOr<keys::runtime::kShimVersion>({std::string(is_known ? row->shim : NewestShim().shim), written_spin.span});
}

// What the installer writes into containerd's configuration: the manager by the shim's file name
// (`containerd-shim-spin-v2`), KWASM by its own script. Pods of another handler find no runtime.
std::string InstalledHandler(Installer installer) {
  return installer == Installer::kRuntimeClassManager ? keys::runtime::kHandler.Usual() : keys::runtime::kHandler.Other();
}

Spanned<std::string> ResolveHandler(const ResolveContext& context, const RuntimeSettings& runtime, SpinVersion spin,
                                    const Spanned<Installer>& installer) {
  const std::string installed = InstalledHandler(*installer);
  const auto handler = runtime.GetOr<keys::runtime::kHandler>({installed, installer.span});
  // The shims of Spin 1 had other names.
  const bool is_free = *installer == Installer::kNone || (*installer == Installer::kRuntimeClassManager && spin < SpinVersion{2, 0});
  if (is_free || *handler == installed) return handler;
  auto& report = context.diagnostics.Report(
      DiagnosticKind::kExclusiveSettings, handler.span,
      fmt::format("the installer `{}` configures the handler `{}`, not `{}`", NameOf(*installer), installed, *handler));
  if (const Span span = runtime.SpanOf<keys::runtime::kInstaller>(); span.is_somewhere()) report.Also(span, "the installer");
  report.As(Severity::kWarning)
      .Help(fmt::format("pods of another handler find no runtime: leave `{}` out, or prepare the nodes and set `{}`",
                        keys::runtime::kHandler.name, Line(keys::runtime::kInstaller, "\"none\"")));
  return handler;
}

// A kept layer of the application is the cluster's where it defines custom resources.
void CheckInclude(const ResolveContext& context, const RuntimeSettings& written, const Runtime& runtime) {
  if (*runtime.include != RuntimeInclude::kApp || *runtime.installer != Installer::kRuntimeClassManager) return;
  context.diagnostics
      .Report(DiagnosticKind::kExclusiveSettings, runtime.include.span,
              fmt::format("the runtime layer of the `{}` installer cannot be part of an application", NameOf(*runtime.installer)))
      .Also(written.SpanOf<keys::runtime::kInstaller>(), "the installer")
      .Help(fmt::format("it defines custom resources, which are the cluster's: use `{}`", Line(keys::runtime::kInclude, "\"separate\"")));
}

void CheckSpin(const ResolveContext& context, const Spanned<std::string>& spin, SpinVersion version) {
  if (version <= NewestShim().spin) return;
  context.diagnostics.Report(DiagnosticKind::kSpinVersion, spin.span, fmt::format("no containerd shim has Spin {} in it", spin.value))
      .Help(fmt::format("the newest is Spin {}.{}, in shim {}", NewestShim().spin.major, NewestShim().spin.minor, NewestShim().shim));
}

}  // namespace

SpinVersion ParseSpinVersion(std::string_view checked) {
  const auto number = [](std::string_view digits) {
    std::int64_t value = 0;
    for (const char c : digits.substr(0, 9)) value = value * 10 + (c - '0');
    return value;
  };
  const std::size_t dot = checked.find('.');
  const std::string_view rest = checked.substr(dot + 1);
  return {number(checked.substr(0, dot)), number(rest.substr(0, rest.find('.')))};
}

Span SpinSpan(const ResolveContext& context) {
  const auto runtime = context.settings.Get<keys::kRuntime>();
  const Span spin = runtime.SpanOf<keys::runtime::kSpin>();
  return spin.is_somewhere() ? spin : runtime.SpanOf<keys::runtime::kShimVersion>();
}

std::optional<Spanned<std::string>> WrittenShim(const ResolveContext& context) { return ShimIn(context.settings.Get<keys::kRuntime>()); }

Runtime ResolveRuntime(const ResolveContext& context) {
  const auto written = context.settings.Get<keys::kRuntime>();
  Runtime runtime;
  runtime.executor = written.Get<keys::runtime::kExecutor>();
  runtime.spin_version = ResolveSpin(context, written);
  const SpinVersion spin = ParseSpinVersion(runtime.spin_version.value);
  CheckSpin(context, runtime.spin_version, spin);
  runtime.installer = written.Get<keys::runtime::kInstaller>();
  const bool is_old = spin < SpinVersion{2, 0};
  runtime.runtime_class = written.GetOr<keys::runtime::kClass>(
      {is_old ? keys::runtime::kClass.Other() : keys::runtime::kClass.Usual(), runtime.spin_version.span});
  runtime.handler = ResolveHandler(context, written, spin, runtime.installer);
  runtime.shim_version = ShimVersion(context, written, runtime.spin_version, *runtime.installer);
  runtime.shim_archives = ResolveShimArchives(context, runtime.shim_version, *runtime.installer);
  runtime.include = written.Get<keys::runtime::kInclude>();
  CheckInclude(context, written, runtime);
  return runtime;
}

}  // namespace spin_aks
