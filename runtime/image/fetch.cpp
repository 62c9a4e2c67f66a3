// SPDX-License-Identifier: Apache-2.0
#include "runtime/image/fetch.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/core.h>

#include "backends/docker/image_plan.h"
#include "ir/names.h"
#include "ir/sha256.h"
#include "runtime/http/retry.h"
#include "runtime/http/task.h"
#include "runtime/output/snapshot.h"
#include "runtime/writing/apply.h"

namespace spin_aks {
namespace {

// Far above every Wasm file.
constexpr std::size_t kLimit = std::size_t{1} << 30U;
constexpr std::size_t kAtOnce = 4;

struct Wanted {
  const RemoteSource* source = nullptr;
  OutputPlace place;
  Span span;
  std::string bytes = {};
};

std::vector<Wanted> FindWanted(const Built& built) {
  std::map<RelPath, Wanted> wanted;
  const auto add = [&](const Source& source, Span span) {
    const auto* remote = std::get_if<RemoteSource>(&source);
    if (remote == nullptr || !IsSha256Digest(remote->digest)) return;
    const RelPath path = *FetchedPath(source);
    const OutputPlace place = built.layout.application / path;
    const Result<std::optional<ProjectNode>> node = place.root->Look(place.path);
    if (!node || !*node) wanted.try_emplace(path, Wanted{.source = remote, .place = place, .span = span});
  };
  for (const Component& component : built.program.app.components) {
    add(*component.source, component.source.span);
    for (const Dependency& dependency : component.dependencies) add(dependency.source, dependency.span);
  }
  std::vector<Wanted> all;
  for (auto& [path, each] : wanted) all.push_back(std::move(each));
  return all;
}

class Fetcher {
 public:
  Fetcher(Http& http, std::vector<Wanted>& wanted) : http_(http), wanted_(wanted) {}

  Task<Result<void>> Run() {
    std::vector<Task<Result<void>>> workers;
    for (std::size_t i = 0; i < std::min(kAtOnce, wanted_.size()); ++i) workers.push_back(Work());
    const std::vector<Result<void>> ended = co_await All<Result<void>>(std::move(workers));
    const auto failed = std::ranges::find_if(ended, [](const Result<void>& result) { return !result; });
    co_return failed == ended.end() ? Result<void>() : *failed;
  }

 private:
  Task<Result<void>> Work() {
    while (next_ < wanted_.size()) {
      Wanted& wanted = wanted_[next_++];
      HttpRequest request{.url = wanted.source->url, .limit = kLimit};
      Result<HttpResponse> answer = co_await AskPatiently(http_, std::move(request));
      constexpr int kOk = 200;
      if (answer && answer->status == kOk) {
        wanted.bytes = std::move(answer->body);
        continue;
      }
      next_ = wanted_.size();
      if (!answer) co_return std::unexpected(answer.error());
      co_return std::unexpected(Error{.kind = Error::Kind::kFailed,
                                      .path = ShownUrl(wanted.source->url),
                                      .doing = "fetch",
                                      .detail = fmt::format("it answers {}", answer->status)});
    }
    co_return Result<void>();
  }

  Http& http_;
  std::vector<Wanted>& wanted_;
  std::size_t next_ = 0;
};

void CheckDigests(const std::vector<Wanted>& all, Diagnostics& diagnostics) {
  for (const Wanted& wanted : all) {
    const std::string digest = "sha256:" + Sha256Hex(wanted.bytes);
    if (digest == wanted.source->digest) continue;
    diagnostics
        .Report(DiagnosticKind::kRemoteFileDiffers, wanted.span,
                fmt::format("what lies at `{}` is not the file that the digest names", ShownUrl(wanted.source->url)))
        .Help(fmt::format("what lies there is `{}`", digest))
        .Help("if the file at the address is new and you trust it, write its digest into the manifest");
  }
}

Result<void> WriteAll(std::vector<Wanted>& all, const HeldRoots::OnWait& on_wait) {
  const Result<HeldRoots> held = HeldRoots::Hold({all.front().place.root}, on_wait);
  if (!held) return std::unexpected(held.error());
  if (const Result<Finished> finished = FinishInterrupted(*held); !finished) return std::unexpected(finished.error());
  std::vector<FileChange> changes;
  for (Wanted& wanted : all) {
    Result<Found> found = LookAtPlace(wanted.place);
    if (!found) return std::unexpected(found.error());
    // Another run was faster: what it fetched has been held against the same digest.
    if (found->kind == Found::Kind::kFile) continue;
    changes.push_back({.root = found->root, .place = found->path, .before = {}, .after = std::move(wanted.bytes)});
  }
  return ApplyChanges(*held, changes);
}

}  // namespace

Result<void> FetchSources(const Built& built, Http& http, const HeldRoots::OnWait& on_wait, Diagnostics& diagnostics) {
  std::vector<Wanted> wanted = FindWanted(built);
  if (wanted.empty()) return {};
  Fetcher fetcher(http, wanted);
  if (const Result<void> fetched = RunToEnd(http, fetcher.Run()); !fetched) return fetched;
  CheckDigests(wanted, diagnostics);
  if (diagnostics.has_errors()) return {};
  return WriteAll(wanted, on_wait);
}

}  // namespace spin_aks
