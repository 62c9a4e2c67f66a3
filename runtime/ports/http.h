// SPDX-License-Identifier: Apache-2.0
//
// Servers that are asked over HTTP: many at once, from one thread. Who asks is told later, from `Turn`; runtime/http/task.h makes that read
// like a function.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/ports/result.h"

namespace spin_aks {

struct HttpRequest {
  std::string method = "GET";
  std::string url;                                                // absolute
  std::string socket = {};                                        // of this machine, that leads to the server; empty: the network does
  std::vector<std::pair<std::string, std::string>> headers = {};  // secrets may be among them: they are never shown
  std::string_view body = {};                                     // outlives the answer, so that it can be sent again
  std::size_t limit = std::size_t{4} << 20U;                      // bytes of the answer's body; above it: kTooLarge
  // Is told how much of the body has gone out. May be called more than once for the same bytes, when a connection is opened anew.
  std::function<void(std::size_t)> on_sent = {};
};

struct HttpResponse {
  int status = 0;
  std::multimap<std::string, std::string> headers = {};  // by names in lower case
  std::string body = {};
  std::optional<std::chrono::seconds> retry_after = {};  // as `Retry-After` has it, a number or a date

  // The first of that name, which is in lower case; empty if there is none.
  [[nodiscard]] std::string_view Header(std::string_view name) const {
    const auto it = headers.find(std::string(name));
    return it == headers.end() ? std::string_view() : std::string_view(it->second);
  }
};

// An address for people: without its query, and with its password hidden, since either may be a secret.
[[nodiscard]] std::string ShownUrl(std::string_view url);

class Http {
 public:
  using Done = std::function<void(Result<HttpResponse>)>;

  virtual ~Http() = default;
  // An answer of any status is an answer. An error: there was none, or not all of it. kUnreachable where asking again may help.
  virtual void Start(HttpRequest request, Done done) = 0;
  virtual void After(std::chrono::milliseconds delay, std::function<void()> done) = 0;
  // Waits until something of it has come to its end, and tells who waits for it. False: nothing is under way.
  [[nodiscard]] virtual bool Turn() = 0;
};

}  // namespace spin_aks
