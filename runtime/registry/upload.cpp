// SPDX-License-Identifier: Apache-2.0
#include "runtime/registry/upload.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "runtime/http/retry.h"

namespace spin_aks::registry {
namespace {

constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kAccepted = 202;
constexpr int kNoContent = 204;
constexpr int kNotFound = 404;
constexpr int kRangeNotSatisfiable = 416;

constexpr std::string_view kDoing = "push to";

// How many bytes a registry has, by `Range: 0-N`. Of an upload that has none Docker's registry says `0-0`, as of one byte: it is sent
// again.
std::size_t HeldBytes(std::string_view range) {
  if (range.starts_with("bytes=")) range.remove_prefix(6);
  const std::size_t dash = range.find('-');
  if (!range.starts_with("0-") || dash == std::string_view::npos) return 0;
  std::size_t last = 0;
  const std::string_view number = range.substr(dash + 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), last);
  return error == std::errc() && last > 0 ? last + 1 : 0;
}

class Upload {
 public:
  Upload(Client& client, const Blob& blob, const UploadSizes& sizes, const OnSent& on_sent)
      : client_(client), blob_(blob), sizes_(sizes), on_sent_(on_sent) {}

  // Until it is there, or several attempts in a row have brought it no further.
  Task<Result<HowUploaded>> Run(std::string mount_from) {
    for (std::size_t failed = 0;;) {
      const std::size_t before = held_;
      Step step = co_await Attempt(mount_from);
      mount_from.clear();
      if (step.ended) co_return *std::move(step.ended);
      if (held_ > before) failed = 0;
      if (++failed == kAttempts) co_return std::unexpected(ErrorOf(step.answer));
      co_await client_.Pause(failed - 1, step.answer);
    }
  }

 private:
  // How it ended, or the answer that may be another one next time.
  struct Step {
    std::optional<Result<HowUploaded>> ended = {};
    Result<HttpResponse> answer = HttpResponse();
  };
  static Step Ended(Result<HowUploaded> how) { return {.ended = std::move(how)}; }

  [[nodiscard]] Error ErrorOf(const Result<HttpResponse>& answer) const {
    return answer ? client_.Refused(*answer, kDoing) : answer.error();
  }
  // Not what was asked for.
  Step Failed(Result<HttpResponse> answer) const {
    if (MayHelpToAskAgain(answer)) return {.answer = std::move(answer)};
    return Ended(std::unexpected(ErrorOf(answer)));
  }
  // The registry has forgotten the upload, or has something else than we believe.
  Step StartAgain(Result<HttpResponse> answer) {
    location_.clear();
    held_ = 0;
    return {.answer = std::move(answer)};
  }

  void Follow(const HttpRequest& request, const HttpResponse& response) {
    if (const std::string_view location = response.Header("location"); !location.empty())
      location_ = ResolveLocation(request.url, location);
  }

  Task<Step> Attempt(std::string mount_from) {
    if (!location_.empty()) {
      std::optional<Step> step = co_await Resume();
      if (step) co_return *std::move(step);
    }
    if (location_.empty()) {
      std::optional<Step> step = co_await Begin(std::move(mount_from));
      if (step) co_return *std::move(step);
    }
    const bool is_whole = held_ == 0 && blob_.bytes.size() <= sizes_.whole;
    while (!is_whole && held_ < blob_.bytes.size()) {
      std::optional<Step> step = co_await SendChunk();
      if (step) co_return *std::move(step);
    }
    Step step = co_await Finish(is_whole);
    co_return step;
  }

  Task<std::optional<Step>> Begin(std::string mount_from) {
    HttpRequest request{.method = "POST", .url = client_.address().Url("blobs/uploads/")};
    if (!mount_from.empty()) request.url = WithQuery(WithQuery(request.url, "mount", blob_.digest), "from", mount_from);
    Result<HttpResponse> answer = co_await client_.SendOnce(request);
    if (!answer) co_return Failed(std::move(answer));
    if (answer->status == kCreated && !mount_from.empty()) co_return Ended(HowUploaded::kMounted);
    // Of some registries a mount that cannot be is an error: then as if it had not been asked for.
    if (answer->status != kAccepted && !mount_from.empty() && !MayHelpToAskAgain(answer)) {
      std::optional<Step> plainly = co_await Begin(std::string());
      co_return plainly;
    }
    if (answer->status != kAccepted) co_return Failed(std::move(answer));
    Follow(request, *answer);
    if (location_.empty()) co_return Ended(std::unexpected(client_.Refused(*answer, kDoing)));
    co_return std::nullopt;
  }

  // After a failure, which may have been of the answer alone.
  Task<std::optional<Step>> Resume() {
    HttpRequest request{.url = location_};
    Result<HttpResponse> answer = co_await client_.SendOnce(request);
    if (!answer) co_return Failed(std::move(answer));
    if (answer->status == kNoContent || answer->status == kAccepted) {
      held_ = std::min(HeldBytes(answer->Header("range")), blob_.bytes.size());
      Follow(request, *answer);
      co_return std::nullopt;
    }
    if (MayHelpToAskAgain(answer)) co_return Failed(std::move(answer));
    location_.clear();
    held_ = 0;
    const Result<bool> is_there = co_await HasBlob(client_, blob_.digest);
    if (is_there && *is_there) co_return Ended(HowUploaded::kSent);
    co_return std::nullopt;
  }

  Task<std::optional<Step>> SendChunk() {
    const std::string_view chunk = blob_.bytes.substr(held_, sizes_.chunk);
    HttpRequest request{.method = "PATCH", .url = location_, .body = chunk, .on_sent = Counted(held_)};
    request.headers = {{"Content-Type", "application/octet-stream"},
                       {"Content-Range", fmt::format("{}-{}", held_, held_ + chunk.size() - 1)}};
    Result<HttpResponse> answer = co_await client_.SendOnce(request);
    if (!answer) co_return Failed(std::move(answer));
    if (answer->status == kNotFound || answer->status == kRangeNotSatisfiable) co_return StartAgain(std::move(answer));
    if (answer->status != kAccepted && answer->status != kNoContent) co_return Failed(std::move(answer));
    const std::size_t held = HeldBytes(answer->Header("range"));
    held_ = held > held_ && held <= blob_.bytes.size() ? held : held_ + chunk.size();
    Follow(request, *answer);
    co_return std::nullopt;
  }

  // With all of it, or behind its chunks.
  Task<Step> Finish(bool is_whole) {
    HttpRequest request{.method = "PUT", .url = WithQuery(location_, "digest", blob_.digest)};
    if (is_whole) {
      request.body = blob_.bytes;
      request.on_sent = Counted(0);
    }
    request.headers = {{"Content-Type", "application/octet-stream"}};
    Result<HttpResponse> answer = co_await client_.SendOnce(request);
    if (!answer) co_return Failed(std::move(answer));
    if (answer->status == kNotFound || answer->status == kRangeNotSatisfiable) co_return StartAgain(std::move(answer));
    if (answer->status != kCreated) co_return HasOtherBytes(*answer) ? StartAgain(std::move(answer)) : Failed(std::move(answer));
    if (on_sent_) on_sent_(blob_.bytes.size());
    const std::string_view digest = answer->Header("docker-content-digest");
    if (!digest.empty() && digest != blob_.digest)
      co_return Ended(std::unexpected(Error{.kind = Error::Kind::kFailed,
                                            .path = client_.address().Text(),
                                            .doing = std::string(kDoing),
                                            .detail = fmt::format("it was sent {} and says that it has {}", blob_.digest, digest)}));
    co_return Ended(HowUploaded::kSent);
  }

  static bool HasOtherBytes(const HttpResponse& response) {
    const auto refusal = ReadRefusal(response.body);
    return refusal && (refusal->code == "DIGEST_INVALID" || refusal->code == "BLOB_UPLOAD_INVALID" ||
                       refusal->code == "BLOB_UPLOAD_UNKNOWN" || refusal->code == "SIZE_INVALID");
  }

  [[nodiscard]] std::function<void(std::size_t)> Counted(std::size_t before) const {
    if (!on_sent_) return {};
    return [this, before](std::size_t sent) { on_sent_(before + sent); };
  }

  Client& client_;
  const Blob& blob_;
  const UploadSizes& sizes_;
  const OnSent& on_sent_;
  std::string location_;  // of the upload; empty: none has begun
  std::size_t held_ = 0;  // bytes that the registry has
};

}  // namespace

Task<Result<HowUploaded>> UploadBlob(Client& client, const Blob& blob, const std::string& mount_from, const UploadSizes& sizes,
                                     const OnSent& on_sent) {
  Upload upload(client, blob, sizes, on_sent);
  Result<HowUploaded> how = co_await upload.Run(mount_from);
  co_return how;
}

Task<Result<bool>> HasBlob(Client& client, std::string digest) {
  HttpRequest request{.method = "HEAD", .url = client.address().Url("blobs/" + digest)};
  const Result<HttpResponse> answer = co_await client.Send(request);
  if (!answer) co_return std::unexpected(answer.error());
  co_return answer->status == kOk;
}

}  // namespace spin_aks::registry
