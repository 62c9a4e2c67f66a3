// SPDX-License-Identifier: Apache-2.0
#include "runtime/image/sources.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "backends/docker/image_plan.h"
#include "runtime/steps/fetch_steps.h"

namespace spin_aks {
namespace {

// Far above every Wasm file.
constexpr std::size_t kLimit = std::size_t{1} << 30U;

// `\0asm`, and a version and a layer (WebAssembly core, "Modules"; component-model, Binary.md).
constexpr std::string_view kModule("\0asm\x01\0\0\0", 8), kComponent("\0asm\x0d\0\x01\0", 8);

class Checker {
 public:
  Checker(const Built& built, Diagnostics& diagnostics) : built_(built), diagnostics_(diagnostics) {}

  void Check(const RelPath& path, bool is_local, Span span) {
    if (!seen_.insert(path).second) return;
    const OutputPlace place = built_.layout.context / path;
    const Result<std::optional<std::string>> bytes = place.root->Read(place.path, kLimit, Pipes::kRefused);
    if (!bytes) {
      diagnostics_.Report(DiagnosticKind::kFileUnreadable, span,
                          fmt::format("`{}` cannot be read: {}", place.Text(), bytes.error().detail));
    } else if (!*bytes) {
      ReportMissing(place, is_local, span);
    } else if (!(**bytes).starts_with(kModule) && !(**bytes).starts_with(kComponent)) {
      ReportNoWasm(place, **bytes, span);
    }
  }

 private:
  void ReportMissing(const OutputPlace& place, bool is_local, Span span) {
    Diagnostic& report = diagnostics_.Report(DiagnosticKind::kSourceNotBuilt, span, fmt::format("`{}` is not there", place.Text()));
    report.As(Severity::kError);
    if (is_local) {
      report.Help("`spin build` makes it, if the component has a `build.command`");
      return;
    }
    for (const std::string& step : FetchSteps(built_.program.app, built_.layout.application)) {
      if (step.contains(place.Text())) report.Help(fmt::format("fetch it: `{}`", step));
    }
  }
  void ReportNoWasm(const OutputPlace& place, std::string_view bytes, Span span) {
    const bool is_wasm = bytes.starts_with(kModule.substr(0, 4));
    Diagnostic& report =
        diagnostics_.Report(DiagnosticKind::kNoWasm, span, fmt::format("`{}` is no WebAssembly that Spin runs", place.Text()));
    if (bytes.empty()) {
      report.Help("the file is empty: build the component again");
    } else if (is_wasm) {
      report.Help("it is of a version of WebAssembly that is neither a core module nor a component");
    } else if (bytes.starts_with("(module") || bytes.starts_with("(component")) {
      report.Help("it is the text form: `wasm-tools parse FILE -o FILE.wasm` makes the binary one");
    } else if (bytes.starts_with("version https://git-lfs")) {
      report.Help("it is a pointer of Git LFS: `git lfs pull` fetches the file itself");
    }
  }

  const Built& built_;
  Diagnostics& diagnostics_;
  std::set<RelPath> seen_;
};

}  // namespace

void CheckSources(const Built& built, const std::vector<std::string>& components, Diagnostics& diagnostics) {
  // Said as a warning while it was only named.
  diagnostics.Remove(DiagnosticKind::kSourceNotBuilt);
  const App& app = built.program.app;
  Checker checker(built, diagnostics);
  for (const Component& component : app.components) {
    if (!components.empty() && std::ranges::find(components, *component.id) == components.end()) continue;
    checker.Check(ContextPath(app, component), std::holds_alternative<LocalSource>(*component.source), component.source.span);
    for (const Dependency& dependency : component.dependencies)
      checker.Check(ContextPath(app, dependency), std::holds_alternative<LocalSource>(dependency.source), dependency.span);
  }
}

}  // namespace spin_aks
