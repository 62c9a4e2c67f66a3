// SPDX-License-Identifier: Apache-2.0
#include "runtime/registry/push.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "ir/sha256.h"

namespace spin_aks::registry {
namespace {

constexpr std::string_view kDoing = "push to";
constexpr std::size_t kAtOnce = 4;

// What a registry may give for a tag. Docker's own types too: somebody else may have pushed there.
constexpr std::string_view kManifestTypes =
    "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json";

constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kNotFound = 404;

class Pusher {
 public:
  Pusher(Client& client, const PushRequest& request, PushObserver& observer) : client_(client), request_(request), observer_(observer) {}

  Task<Result<Pushed>> Run() {
    const Result<std::optional<std::string>> there = co_await GetManifest(request_.tag);
    if (!there) co_return std::unexpected(there.error());
    if (*there && DigestOf(**there) == request_.image.top.digest) co_return Pushed{.was_there = true};
    const Result<void> known = co_await FindKnown(*there);
    if (!known) co_return std::unexpected(known.error());

    const Result<void> sent = co_await SendBlobs(BlobsToSend());
    if (!sent) co_return std::unexpected(sent.error());
    Result<bool> put = co_await PutManifests();
    if (put && !*put) {
      // It has forgotten what its own manifest named.
      known_.clear();
      const Result<void> again = co_await SendBlobs(BlobsToSend());
      if (!again) co_return std::unexpected(again.error());
      put = co_await PutManifests();
    }
    if (!put) co_return std::unexpected(put.error());
    if (!*put) co_return std::unexpected(Failed("it does not find what it was sent"));
    co_return pushed_;
  }

 private:
  static std::string DigestOf(std::string_view bytes) { return "sha256:" + Sha256Hex(bytes); }
  [[nodiscard]] Error Failed(std::string detail) const {
    return {.kind = Error::Kind::kFailed, .path = client_.address().Text(), .doing = std::string(kDoing), .detail = std::move(detail)};
  }

  // By a tag or a digest; nothing if there is none.
  Task<Result<std::optional<std::string>>> GetManifest(std::string reference) {
    HttpRequest request{.url = client_.address().Url("manifests/" + reference)};
    request.headers = {{"Accept", std::string(kManifestTypes)}};
    Result<HttpResponse> answer = co_await client_.Send(request);
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->status == kNotFound) co_return std::nullopt;
    if (answer->status != kOk) co_return std::unexpected(client_.Refused(*answer, kDoing));
    co_return std::move(answer->body);
  }

  // What the registry has, without a question for each: what the manifest under this tag names, else that of the last push.
  Task<Result<void>> FindKnown(std::optional<std::string> manifest) {
    if (!manifest && !request_.last.empty()) {
      Result<std::optional<std::string>> last = co_await GetManifest(request_.last);
      if (!last) co_return std::unexpected(last.error());
      manifest = *std::move(last);
    }
    std::optional<ManifestContents> contents = manifest ? ReadManifest(*manifest) : std::nullopt;
    if (contents && !contents->manifests.empty()) {
      // Images of several platforms share their layers.
      Result<std::optional<std::string>> first = co_await GetManifest(contents->manifests.front());
      if (!first) co_return std::unexpected(first.error());
      contents = *first ? ReadManifest(**first) : std::nullopt;
    }
    if (contents) known_.insert(contents->blobs.begin(), contents->blobs.end());
    knows_repository_ = contents.has_value();
    co_return Result<void>();
  }

  [[nodiscard]] std::vector<Blob> BlobsToSend() const {
    std::set<std::string_view> manifests{request_.image.top.digest};
    for (const oci::Descriptor& manifest : request_.image.manifests) manifests.insert(manifest.digest);
    std::vector<Blob> blobs;
    for (const auto& [digest, bytes] : request_.image.blobs) {
      if (!manifests.contains(digest) && !known_.contains(digest)) blobs.push_back({.digest = digest, .bytes = bytes});
    }
    // The longest first: the short ones fill the gaps.
    std::ranges::sort(blobs, [](const Blob& a, const Blob& b) {
      return a.bytes.size() != b.bytes.size() ? a.bytes.size() > b.bytes.size() : a.digest < b.digest;
    });
    return blobs;
  }

  Task<Result<void>> SendBlobs(std::vector<Blob> blobs) {
    blobs_ = std::move(blobs);
    next_ = 0;
    sent_of_.assign(blobs_.size(), 0);
    std::size_t bytes = 0;
    for (const Blob& blob : blobs_) bytes += blob.bytes.size();
    observer_.OnPlan(blobs_.size(), bytes);
    std::vector<Task<Result<void>>> workers;
    for (std::size_t i = 0; i < std::min(kAtOnce, blobs_.size()); ++i) workers.push_back(Work());
    const std::vector<Result<void>> ended = co_await All<Result<void>>(std::move(workers));
    const auto failed = std::ranges::find_if(ended, [](const Result<void>& result) { return !result; });
    co_return failed == ended.end() ? Result<void>() : *failed;
  }

  // One blob after another, until there are no more or one has failed.
  Task<Result<void>> Work() {
    while (next_ < blobs_.size()) {
      const std::size_t i = next_++;
      const Result<void> sent = co_await SendOne(i);
      if (!sent) {
        next_ = blobs_.size();
        co_return sent;
      }
    }
    co_return Result<void>();
  }

  Task<Result<void>> SendOne(std::size_t i) {
    const Blob& blob = blobs_[i];
    const OnSent on_sent = [this, i](std::size_t bytes) { Count(i, bytes); };
    // Where nothing is known of the repository, a question is cheaper than a layer; a mount asks by itself.
    if (!knows_repository_ && request_.mount_from.empty()) {
      const Result<bool> is_there = co_await HasBlob(client_, blob.digest);
      if (!is_there) co_return std::unexpected(is_there.error());
      if (*is_there) {
        Count(i, blob.bytes.size());
        observer_.OnBlob(blob.digest, HowUploaded::kWasThere);
        co_return Result<void>();
      }
    }
    const Result<HowUploaded> how = co_await UploadBlob(client_, blob, request_.mount_from, request_.sizes, on_sent);
    if (!how) co_return std::unexpected(how.error());
    if (*how == HowUploaded::kSent) {
      ++pushed_.sent;
      pushed_.bytes += blob.bytes.size();
    }
    Count(i, blob.bytes.size());
    observer_.OnBlob(blob.digest, *how);
    co_return Result<void>();
  }

  void Count(std::size_t i, std::size_t bytes) {
    sent_of_[i] = bytes;
    std::size_t sum = 0;
    for (const std::size_t each : sent_of_) sum += each;
    observer_.OnSent(sum);
  }

  // The top one last: what its tag leads to is whole. False: the registry does not have a blob of it.
  Task<Result<bool>> PutManifests() {
    for (const oci::Descriptor& manifest : request_.image.manifests) {
      if (manifest.digest == request_.image.top.digest) continue;
      const Result<bool> put = co_await PutManifest(manifest, manifest.digest);
      if (!put || !*put) co_return put;
    }
    const Result<bool> put = co_await PutManifest(request_.image.top, request_.tag);
    co_return put;
  }

  Task<Result<bool>> PutManifest(const oci::Descriptor& manifest, std::string reference) {
    HttpRequest request{.method = "PUT", .url = client_.address().Url("manifests/" + reference)};
    request.headers = {{"Content-Type", manifest.media_type}};
    request.body = request_.image.blobs.at(manifest.digest);
    const Result<HttpResponse> answer = co_await client_.Send(request);
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->status != kCreated) {
      const auto refusal = ReadRefusal(answer->body);
      const bool lacks_blob = refusal && (refusal->code == "MANIFEST_BLOB_UNKNOWN" || refusal->code == "BLOB_UNKNOWN");
      if (lacks_blob) co_return false;
      co_return std::unexpected(client_.Refused(*answer, kDoing));
    }
    const std::string_view digest = answer->Header("docker-content-digest");
    if (!digest.empty() && digest != manifest.digest)
      co_return std::unexpected(Failed(fmt::format("it was sent {} and says that it has {}", manifest.digest, digest)));
    co_return true;
  }

  Client& client_;
  const PushRequest& request_;
  PushObserver& observer_;
  std::set<std::string, std::less<>> known_;  // digests that the registry has
  bool knows_repository_ = false;
  std::vector<Blob> blobs_;  // of the round
  std::size_t next_ = 0;
  std::vector<std::size_t> sent_of_;
  Pushed pushed_;
};

}  // namespace

Task<Result<Pushed>> Push(Client& client, const PushRequest& request, PushObserver& observer) {
  Pusher pusher(client, request, observer);
  Result<Pushed> pushed = co_await pusher.Run();
  co_return pushed;
}

}  // namespace spin_aks::registry
