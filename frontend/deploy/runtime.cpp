// SPDX-License-Identifier: Apache-2.0
//
// How Wasm runs on the nodes. Facts: dossiers spin.md §4.1, §4.4; the shim's CHANGELOG.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "frontend/deploy/parts.h"

namespace spin_aks {
namespace {

// Which Spin a line of shims has in it, and the newest of that line. Between 2.2 and 3.0 the pairs are not documented.
struct ShimRow {
  SpinVersion spin;
  std::string_view shim;
};
constexpr std::array<ShimRow, 12> kShims{{{{1, 0}, "0.5.1"},
                                          {{1, 4}, "0.9.0"},
                                          {{2, 0}, "0.10.0"},
                                          {{2, 2}, "0.12.0"},
                                          {{3, 0}, "0.17.0"},
                                          {{3, 1}, "0.18.0"},
                                          {{3, 2}, "0.19.0"},
                                          {{3, 3}, "0.20.0"},
                                          {{3, 4}, "0.21.0"},
                                          {{3, 5}, "0.22.0"},
                                          {{3, 6}, "0.23.0"},
                                          {{3, 6}, "0.24.0"}}};
constexpr SpinVersion kNewestInShim{3, 6};

Installer InstallerNamed(std::string_view name) {
  if (name == "kwasm") return Installer::kKwasm;
  if (name == "none") return Installer::kNone;
  return Installer::kRuntimeClassManager;
}

std::string_view NameOf(Installer installer) {
  switch (installer) {
    case Installer::kRuntimeClassManager:
      return "rcm";
    case Installer::kKwasm:
      return "kwasm";
    case Installer::kNone:
      break;
  }
  return "none";
}

// The Spin that is known to be in the shim, whatever its last number.
const ShimRow* RowOfShim(std::string_view shim) {
  const auto row =
      std::ranges::find(kShims, ParseSpinVersion(shim), [](const ShimRow& candidate) { return ParseSpinVersion(candidate.shim); });
  return row != kShims.end() ? &*row : nullptr;
}

std::string TextOf(SpinVersion version) { return fmt::format("{}.{}", version.major, version.minor); }

// The shim has one Spin in it: who names the shim has said which.
Spanned<std::string> ResolveSpin(const ResolveContext& context, const Section& runtime) {
  const auto spin = runtime.Text("spin");
  const auto shim = runtime.Text("shim_version");
  const ShimRow* row = shim ? RowOfShim(**shim) : nullptr;
  if (spin && row != nullptr && ParseSpinVersion(**spin) != row->spin) {
    context.diagnostics
        .Report(DiagnosticKind::kExclusiveSettings, spin->span,
                fmt::format("shim {} has Spin {} in it, not {}", **shim, TextOf(row->spin), **spin))
        .As(Severity::kWarning)  // who builds a shim of their own may know better
        .Also(shim->span, "the shim")
        .Help("leave one of the two out: each follows from the other");
  }
  if (spin) return *spin;
  if (row != nullptr) return {TextOf(row->spin), shim->span};
  if (shim && ParseSpinVersion(**shim) < ParseSpinVersion(kShims.back().shim)) {
    context.diagnostics
        .Report(DiagnosticKind::kMissingSetting, shim->span,
                fmt::format("which Spin is in shim {} is not known here, so `runtime.spin` is needed", **shim))
        .Help("its releases: https://github.com/spinframework/containerd-shim-spin/releases");
  }
  return TextOf(kNewestInShim);
}

// Nothing can be installed that has no name; with ready nodes the version is nobody's concern.
Spanned<std::string> ShimVersion(const ResolveContext& context, const Section& runtime, SpinVersion spin, Installer installer) {
  if (auto written = runtime.Text("shim_version")) return *written;
  const auto row = std::ranges::find(kShims.rbegin(), kShims.rend(), spin, &ShimRow::spin);
  if (row != kShims.rend()) return std::string(row->shim);
  if (installer != Installer::kNone && spin < kNewestInShim) {
    const auto written = runtime.Text("spin");
    context.diagnostics
        .Report(DiagnosticKind::kMissingSetting, written->span,
                fmt::format("which shim has Spin {} in it is not known here, so `runtime.shim_version` is needed", **written))
        .Help("its releases: https://github.com/spinframework/containerd-shim-spin/releases");
  }
  return std::string(kShims.back().shim);
}

// What the installer writes into containerd's configuration: the manager by the shim's file name
// (`containerd-shim-spin-v2`), KWASM by its own script. Pods of another handler find no runtime.
std::string_view InstalledHandler(Installer installer) { return installer == Installer::kRuntimeClassManager ? "spin-v2" : "spin"; }

Spanned<std::string> ResolveHandler(const ResolveContext& context, const Section& runtime, SpinVersion spin, Installer installer) {
  const std::string_view installed = InstalledHandler(installer);
  const auto written = runtime.Text("handler");
  if (!written) return std::string(installed);
  // The shims of Spin 1 had other names.
  const bool is_free = installer == Installer::kNone || (installer == Installer::kRuntimeClassManager && spin < SpinVersion{2, 0});
  if (is_free || **written == installed) return *written;
  auto& report = context.diagnostics.Report(
      DiagnosticKind::kExclusiveSettings, written->span,
      fmt::format("the installer `{}` configures the handler `{}`, not `{}`", NameOf(installer), installed, **written));
  if (const Span span = runtime.KeySpan("installer"); span.is_somewhere()) report.Also(span, "the installer");
  report.As(Severity::kWarning)
      .Help("pods of another handler find no runtime: leave `handler` out, or prepare the nodes and set `installer = \"none\"`");
  return *written;
}

void CheckSpin(const ResolveContext& context, const Spanned<std::string>& spin, SpinVersion version) {
  if (version <= kNewestInShim) return;
  context.diagnostics.Report(DiagnosticKind::kSpinVersion, spin.span, fmt::format("no containerd shim has Spin {} in it", spin.value))
      .Help(fmt::format("the newest is Spin {}.{}, in shim {}", kNewestInShim.major, kNewestInShim.minor, kShims.back().shim));
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
  const Section runtime = context.Table("runtime");
  const Span spin = runtime.KeySpan("spin");
  return spin.is_somewhere() ? spin : runtime.KeySpan("shim_version");
}

Runtime ResolveRuntime(const ResolveContext& context) {
  const Section written = context.Table("runtime");
  Runtime runtime;
  runtime.spin_version = ResolveSpin(context, written);
  const SpinVersion spin = ParseSpinVersion(runtime.spin_version.value);
  CheckSpin(context, runtime.spin_version, spin);
  if (const auto installer = written.Text("installer")) runtime.installer = {InstallerNamed(installer->value), installer->span};
  const bool manager = *runtime.installer == Installer::kRuntimeClassManager;
  runtime.runtime_class = written.Text("class").value_or(std::string(spin < SpinVersion{2, 0} ? "wasmtime-spin-v1" : "wasmtime-spin-v2"));
  runtime.handler = ResolveHandler(context, written, spin, *runtime.installer);
  runtime.shim_version = ShimVersion(context, written, spin, *runtime.installer);
  if (const auto include = written.Text("include"); include && **include == "app") {
    runtime.include = {RuntimeInclude::kApp, include->span};
    if (manager) {
      context.diagnostics
          .Report(DiagnosticKind::kExclusiveSettings, include->span,
                  "the runtime layer of the `rcm` installer cannot be part of an application")
          .Also(written.KeySpan("installer"), "the installer")
          .Help("it defines custom resources, which are the cluster's: use `include = \"separate\"`");
    }
  }
  return runtime;
}

}  // namespace spin_aks
