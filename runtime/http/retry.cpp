// SPDX-License-Identifier: Apache-2.0
#include "runtime/http/retry.h"

#include <algorithm>

namespace spin_aks {
namespace {

// A server may say how long; somebody waits for us, so not for ever.
constexpr std::chrono::milliseconds kFirstPause{500};
constexpr std::chrono::milliseconds kLongestPause{60'000};

}  // namespace

bool MayHelpToAskAgain(const Result<HttpResponse>& answer) {
  if (!answer) return answer.error().kind == Error::Kind::kUnreachable;
  switch (answer->status) {
    case 408:  // NOLINT(readability-magic-numbers): RFC 9110, section 15
    case 425:  // NOLINT(readability-magic-numbers)
    case 429:  // NOLINT(readability-magic-numbers)
    case 500:  // NOLINT(readability-magic-numbers)
    case 502:  // NOLINT(readability-magic-numbers)
    case 503:  // NOLINT(readability-magic-numbers)
    case 504:  // NOLINT(readability-magic-numbers)
      return true;
    default:
      return false;
  }
}

std::chrono::milliseconds PauseAfter(std::size_t failed, const Result<HttpResponse>& answer) {
  const std::chrono::milliseconds own = kFirstPause * (1 << std::min<std::size_t>(failed, kAttempts));
  const bool is_told = answer && answer->retry_after;
  return std::min(is_told ? std::max<std::chrono::milliseconds>(own, *answer->retry_after) : own, kLongestPause);
}

Task<Result<HttpResponse>> AskPatiently(Http& http, HttpRequest request) {
  for (std::size_t failed = 0;; ++failed) {
    Result<HttpResponse> answer = co_await Ask(http, request);
    if (!MayHelpToAskAgain(answer) || failed + 1 == kAttempts) co_return answer;
    co_await Sleep(http, PauseAfter(failed, answer));
  }
}

}  // namespace spin_aks
