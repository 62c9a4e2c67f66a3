// SPDX-License-Identifier: Apache-2.0
#include "runtime/registry/client.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "ir/base64.h"
#include "runtime/http/retry.h"

namespace spin_aks::registry {
namespace {

constexpr int kUnauthorizedStatus = 401;
constexpr int kForbiddenStatus = 403;

std::string ServerText(const HttpResponse& response) {
  std::string text = fmt::format("it answers {}", response.status);
  if (const auto refusal = ReadRefusal(response.body)) {
    if (!refusal->code.empty()) text += " " + refusal->code;
    if (!refusal->message.empty()) text += ": " + refusal->message;
  }
  return text;
}

// Registries on this machine are asked in the clear first. One that speaks TLS says so in words that common servers share (Go's net/http,
// nginx).
bool WantsTls(const HttpResponse& response, const Address& address) {
  constexpr int kBadRequest = 400;
  return response.status == kBadRequest && address.origin.starts_with("http:") && response.body.contains("HTTPS");
}

}  // namespace

Client::Client(Http& http, Address address, FindCredentials find_credentials, const std::vector<std::string>& also_read)
    : http_(http), address_(std::move(address)), find_credentials_(std::move(find_credentials)) {
  scopes_.push_back(fmt::format("repository:{}:pull,push", address_.repository));
  for (const std::string& other : also_read) scopes_.push_back(fmt::format("repository:{}:pull", other));
}

Error Client::Unauthorized(std::string detail) const {
  return {.kind = Error::Kind::kUnauthorized, .path = address_.server, .doing = "sign in to", .detail = std::move(detail)};
}

Error Client::NotLetIn(const HttpResponse& response) const {
  if (!credentials_) return Unauthorized(fmt::format("nobody has, and {}", ServerText(response)));
  const bool is_token = credentials_->user.empty() || !credentials_->identity_token.empty();
  return Unauthorized(
      fmt::format("{} is not taken; {}",
                  is_token ? std::string("the token that is kept for it") : fmt::format("`{}` with that password", credentials_->user),
                  ServerText(response)));
}

Error Client::Refused(const HttpResponse& response, std::string_view doing) const {
  const bool is_about_who = response.status == kUnauthorizedStatus || response.status == kForbiddenStatus;
  return {.kind = is_about_who ? Error::Kind::kUnauthorized : Error::Kind::kFailed,
          .path = address_.Text(),
          .doing = std::string(doing),
          .detail = ServerText(response)};
}

Task<Result<HttpResponse>> Client::SendOnce(HttpRequest request) {
  const bool is_ours = OriginOf(request.url) == address_.origin;
  for (bool is_first = true;;) {
    HttpRequest signed_request = request;
    const std::string shown = is_ours ? authorization_ : std::string();
    if (!shown.empty()) signed_request.headers.emplace_back("Authorization", shown);
    Result<HttpResponse> answer = co_await Ask(http_, std::move(signed_request));
    if (answer && is_ours && WantsTls(*answer, address_)) {
      const std::size_t plain = address_.origin.size();
      address_.origin = "https" + address_.origin.substr(std::string_view("http").size());
      request.url = address_.origin + request.url.substr(plain);
      continue;
    }
    if (!answer || answer->status != kUnauthorizedStatus) co_return answer;
    if (!is_ours) co_return std::unexpected(Refused(*answer, "push to"));
    if (!is_first) co_return std::unexpected(NotLetIn(*answer));
    is_first = false;
    // Another question may have got a newer token meanwhile.
    if (authorization_ != shown) continue;
    std::vector<Challenge> challenges;
    const auto [begin, end] = answer->headers.equal_range("www-authenticate");
    for (auto it = begin; it != end; ++it) {
      for (Challenge& challenge : ReadChallenges(it->second)) challenges.push_back(std::move(challenge));
    }
    const Result<void> signed_in = co_await SignIn(std::move(challenges));
    if (!signed_in) co_return std::unexpected(signed_in.error());
  }
}

Task<Result<HttpResponse>> Client::Send(HttpRequest request) {
  for (std::size_t failed = 0;; ++failed) {
    Result<HttpResponse> answer = co_await SendOnce(request);
    if (!MayHelpToAskAgain(answer) || failed + 1 == kAttempts) co_return answer;
    co_await Pause(failed, answer);
  }
}

Sleep Client::Pause(std::size_t failed, const Result<HttpResponse>& answer) const {
  const std::chrono::milliseconds pause = PauseAfter(failed, answer);
  if (on_pause) on_pause(pause, answer ? ServerText(*answer) : answer.error().detail);
  return {http_, pause};
}

Task<Result<void>> Client::SignIn(std::vector<Challenge> challenges) {
  if (const FindCredentials find = std::exchange(find_credentials_, nullptr)) {
    Result<std::optional<Credentials>> found = find();
    if (!found) co_return std::unexpected(found.error());
    credentials_ = *std::move(found);
  }
  const auto find = [&](std::string_view scheme) { return std::ranges::find(challenges, scheme, &Challenge::scheme); };
  if (const auto bearer = find("bearer"); bearer != challenges.end()) {
    const Result<void> fetched = co_await FetchToken(*bearer);
    co_return fetched;
  }
  if (find("basic") == challenges.end()) co_return std::unexpected(Unauthorized("it does not say how"));
  if (!credentials_ || credentials_->user.empty()) co_return std::unexpected(Unauthorized("nobody has"));
  const std::string basic = "Basic " + EncodeBase64(credentials_->user + ":" + credentials_->password);
  authorization_ = basic;
  co_return Result<void>();
}

// The token protocol of Docker's registry (distribution.github.io/distribution/spec/auth/token, …/oauth).
Result<HttpRequest> Client::TokenRequest(const Challenge& challenge, std::string& form) const {
  const auto param = [&](const std::string& name) {
    const auto it = challenge.params.find(name);
    return it == challenge.params.end() ? std::string() : it->second;
  };
  HttpRequest request{.url = param("realm")};
  // A password that anybody can read on the way, because somebody on the way has written the challenge.
  const bool may_be_plain = address_.origin.starts_with("http:");
  if (!request.url.starts_with("https://") && !(may_be_plain && request.url.starts_with("http://")))
    return std::unexpected(Unauthorized(fmt::format("it sends us to `{}` with the password", request.url)));
  if (credentials_ && !credentials_->identity_token.empty()) {
    form = fmt::format("grant_type=refresh_token&client_id=spin-aks&service={}&refresh_token={}&scope=", QueryWord(param("service")),
                       QueryWord(credentials_->identity_token));
    for (const std::string& scope : scopes_) form += (form.ends_with('=') ? "" : "%20") + QueryWord(scope);
    request.method = "POST";
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.body = form;
    return request;
  }
  if (const std::string service = param("service"); !service.empty()) request.url = WithQuery(request.url, "service", service);
  for (const std::string& scope : scopes_) request.url = WithQuery(request.url, "scope", scope);
  if (credentials_ && !credentials_->user.empty())
    request.headers.emplace_back("Authorization", "Basic " + EncodeBase64(credentials_->user + ":" + credentials_->password));
  return request;
}

Task<Result<void>> Client::FetchToken(Challenge challenge) {
  if (credentials_ && !credentials_->registry_token.empty()) {
    const std::string bearer = "Bearer " + credentials_->registry_token;
    if (authorization_ == bearer) co_return std::unexpected(Unauthorized("it does not take the token that was kept for it"));
    authorization_ = bearer;
    co_return Result<void>();
  }
  std::string form;
  const Result<HttpRequest> request = TokenRequest(challenge, form);
  if (!request) co_return std::unexpected(request.error());
  const Result<HttpResponse> answer = co_await AskPatiently(http_, *request);
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->status == kUnauthorizedStatus || answer->status == kForbiddenStatus) co_return std::unexpected(NotLetIn(*answer));
  const std::optional<std::string> token = ReadToken(answer->body);
  if (answer->status / 100 != 2 || !token) {
    Error error = Unauthorized(fmt::format("it gives no token; {}", ServerText(*answer)));
    if (answer->status / 100 != 2) error.kind = Error::Kind::kFailed;
    co_return std::unexpected(std::move(error));
  }
  authorization_ = "Bearer " + *token;
  co_return Result<void>();
}

}  // namespace spin_aks::registry
