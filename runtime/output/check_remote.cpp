// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/check_remote.h"

#include <cstddef>
#include <set>
#include <string>
#include <variant>

#include <fmt/format.h>

#include "backends/docker/image_plan.h"
#include "ir/names.h"
#include "ir/sha256.h"
#include "runtime/draw/shell_word.h"

namespace spin_aks {
namespace {

// Far above every Wasm file.
constexpr std::size_t kLimit = std::size_t{1} << 30U;

void Check(const RemoteSource& source, const OutputPlace& place, Span span, Diagnostics& diagnostics) {
  const Result<std::optional<std::string>> bytes = place.root->Read(place.path, kLimit, Pipes::kRefused);
  if (!bytes) {
    diagnostics.Report(DiagnosticKind::kFileUnreadable, span, fmt::format("`{}` cannot be read: {}", place.Text(), bytes.error().detail));
    return;
  }
  if (!*bytes) return;
  const std::string digest = "sha256:" + Sha256Hex(**bytes);
  if (digest == source.digest) return;
  const std::string path = ShellWord(place.Text());
  diagnostics.Report(DiagnosticKind::kRemoteFileDiffers, span, fmt::format("`{}` is not the file that the digest names", place.Text()))
      .Help(fmt::format("what lies there is `{}`", digest))
      .Help(fmt::format("remove it and fetch it again: `rm {}`, and `spin-aks compile --next` says how", path))
      .Help("if the file at the address is new and you trust it, write its digest into the manifest");
}

}  // namespace

void CheckRemoteFiles(const App& app, const OutputPlace& application, Diagnostics& diagnostics) {
  std::set<RelPath> seen;
  const auto check = [&](const Source& source, Span span) {
    const auto* remote = std::get_if<RemoteSource>(&source);
    if (remote == nullptr || !IsSha256Digest(remote->digest)) return;
    const RelPath path = *FetchedPath(source);
    if (seen.insert(path).second) Check(*remote, application / path, span, diagnostics);
  };
  for (const Component& component : app.components) {
    check(*component.source, component.source.span);
    for (const Dependency& dependency : component.dependencies) check(dependency.source, dependency.span);
  }
}

}  // namespace spin_aks
