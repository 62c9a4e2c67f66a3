// SPDX-License-Identifier: Apache-2.0
//
// One registry, asked as somebody: signs in when it is asked to, keeps the token that it gets, and asks again where that may help.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/http/task.h"
#include "runtime/ports/http.h"
#include "runtime/ports/result.h"
#include "runtime/registry/address.h"
#include "runtime/registry/challenge.h"
#include "runtime/registry/messages.h"

namespace spin_aks::registry {

class Client {
 public:
  // Asked for once, when the registry wants to know who asks. Nothing: nobody in particular.
  using FindCredentials = std::function<Result<std::optional<Credentials>>()>;

  // The repository is read and written; `also_read` are others of the same registry that blobs may be taken from.
  Client(Http& http, Address address, FindCredentials find_credentials, const std::vector<std::string>& also_read = {});

  [[nodiscard]] const Address& address() const { return address_; }
  [[nodiscard]] Http& http() const { return http_; }

  // An answer, whatever its status, but 401: that is an error, as is no answer at all. Signs in where the server asks for it, and speaks
  // TLS where it was asked in the clear and wants that. To other servers than the registry (a `Location` may lead there) nothing is shown.
  [[nodiscard]] Task<Result<HttpResponse>> SendOnce(HttpRequest request);
  // The same, several times where that may help, with longer and longer pauses: for what may be asked twice.
  [[nodiscard]] Task<Result<HttpResponse>> Send(HttpRequest request);

  // Before the next of several attempts, of which so many have failed; `on_pause` is told for how long, and why.
  [[nodiscard]] Sleep Pause(std::size_t failed, const Result<HttpResponse>& answer) const;
  std::function<void(std::chrono::milliseconds, const std::string& why)> on_pause;

  // An answer that is not what was asked for, as an error in the registry's words.
  [[nodiscard]] Error Refused(const HttpResponse& response, std::string_view doing) const;

 private:
  [[nodiscard]] Task<Result<void>> SignIn(std::vector<Challenge> challenges);
  [[nodiscard]] Task<Result<void>> FetchToken(Challenge challenge);
  // Its body, if it has one, lies in `form`.
  [[nodiscard]] Result<HttpRequest> TokenRequest(const Challenge& challenge, std::string& form) const;
  [[nodiscard]] Error Unauthorized(std::string detail) const;
  [[nodiscard]] Error NotLetIn(const HttpResponse& response) const;

  Http& http_;
  Address address_;
  FindCredentials find_credentials_;  // null: was asked
  std::optional<Credentials> credentials_;
  std::vector<std::string> scopes_;
  std::string authorization_;  // what the registry is shown; empty: nothing yet
};

}  // namespace spin_aks::registry
