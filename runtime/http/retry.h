// SPDX-License-Identifier: Apache-2.0
//
// When it helps to ask again, and when.
#pragma once

#include <chrono>
#include <cstddef>

#include "runtime/http/task.h"
#include "runtime/ports/http.h"
#include "runtime/ports/result.h"

namespace spin_aks {

// Of one question that may be asked twice.
inline constexpr std::size_t kAttempts = 5;

// Whether the same question may have another answer in a while: no answer, a server in trouble, one that is asked too much.
[[nodiscard]] bool MayHelpToAskAgain(const Result<HttpResponse>& answer);
// How long to wait after so many attempts have failed before the last one: longer each time, and as long as the server says.
[[nodiscard]] std::chrono::milliseconds PauseAfter(std::size_t failed, const Result<HttpResponse>& answer);

// Several attempts, where that may help. The last answer, whatever it is.
[[nodiscard]] Task<Result<HttpResponse>> AskPatiently(Http& http, HttpRequest request);

}  // namespace spin_aks
