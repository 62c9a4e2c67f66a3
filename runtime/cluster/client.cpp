// SPDX-License-Identifier: Apache-2.0
#include "runtime/cluster/client.h"

#include <fmt/core.h>

#include "backends/yaml/as_read.h"
#include "ir/ascii.h"
#include "runtime/cluster/json.h"
#include "runtime/http/retry.h"

namespace spin_aks::cluster {
namespace {

using yaml::AsRead;

constexpr int kUnauthorized = 401;
constexpr int kNotFound = 404;
constexpr int kFirstRefusal = 300;

Error CannotAsk(std::string detail, Error::Kind kind = Error::Kind::kUnreachable) {
  return {.kind = kind, .path = "the cluster", .doing = "ask", .detail = std::move(detail)};
}

// On one line, and not all of a long one.
std::string Words(std::string_view text) {
  constexpr std::size_t kMost = 400;
  std::string words(text.substr(0, kMost));
  while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
  for (char& c : words) {
    if (c == '\n') c = ' ';
  }
  return words;
}

Refusal ReadRefusal(int code, const yaml::Value& status) {
  Refusal refusal{.code = code,
                  .reason = std::string(TextBelow(status, {"reason"})),
                  .message = std::string(TextBelow(status, {"message"})),
                  .causes = {}};
  for (const yaml::Value& cause : ListBelow(status, {"details", "causes"})) {
    refusal.causes.push_back({.reason = std::string(TextBelow(cause, {"reason"})),
                              .message = std::string(TextBelow(cause, {"message"})),
                              .field = std::string(TextBelow(cause, {"field"}))});
  }
  return refusal;
}

// `299 - "text"` (RFC 7234, section 5.5).
std::string WarningText(std::string_view header) {
  const std::size_t open = header.find('"');
  if (open == std::string_view::npos) return std::string(header);
  std::string text;
  for (std::size_t i = open + 1; i < header.size() && header[i] != '"'; ++i) {
    if (header[i] == '\\' && i + 1 < header.size()) ++i;
    text += header[i];
  }
  return text;
}

Result<Answer> Read(Result<HttpResponse> response) {
  if (!response) return std::unexpected(CannotAsk(response.error().detail, response.error().kind));
  std::optional<yaml::Value> body = ReadJson(response->body);
  // Below a group that it does not know, the server says so in plain words.
  if (!body && response->status == kNotFound)
    return Answer{.body = {},
                  .warnings = {},
                  .refusal = Refusal{.code = kNotFound, .reason = "NotFound", .message = Words(response->body), .causes = {}}};
  // What is no object comes from what stands between: kubectl, which could not reach the server or sign in, or a proxy.
  if (!body) return std::unexpected(CannotAsk(fmt::format("{} ({})", Words(response->body), response->status)));
  if (response->status == kUnauthorized)
    return std::unexpected(CannotAsk(Words(TextBelow(*body, {"message"})), Error::Kind::kUnauthorized));
  Answer answer;
  const auto [first, last] = response->headers.equal_range("warning");
  for (auto it = first; it != last; ++it) answer.warnings.push_back(WarningText(it->second));
  if (response->status >= kFirstRefusal) {
    answer.refusal = ReadRefusal(response->status, *body);
  } else {
    answer.body = *std::move(body);
  }
  return answer;
}

std::string Manager(std::string_view manager, Storing storing) {
  return fmt::format("fieldManager={}&fieldValidation=Strict{}", Escaped(manager), storing == Storing::kDryRun ? "&dryRun=All" : "");
}

}  // namespace

bool Answer::is_missing() const { return refusal && refusal->code == kNotFound; }

std::string Escaped(std::string_view word) {
  std::string escaped;
  for (const char c : word) {
    if (IsAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      escaped += c;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

Task<Result<Answer>> Client::Send(std::string method, std::string path, std::string type, std::string body) const {
  constexpr std::size_t kLongestAnswer = std::size_t{64} << 20U;
  HttpRequest request{.method = std::move(method),
                      .url = "http://localhost" + path,
                      .socket = socket_,
                      .headers = {{"Accept", "application/json"}},
                      .body = body,
                      .limit = kLongestAnswer};
  if (!type.empty()) request.headers.emplace_back("Content-Type", std::move(type));
  Result<HttpResponse> response = co_await AskPatiently(http_, std::move(request));
  co_return Read(std::move(response));
}

Task<Result<Answer>> Client::Get(std::string path) const { return Send("GET", std::move(path), {}, {}); }

Task<Result<Answer>> Client::Apply(std::string path, const yaml::Value& object, const std::string& manager, Storing storing,
                                   Force force) const {
  const std::string query = Manager(manager, storing) + (force == Force::kYes ? "&force=true" : "");
  return Send("PATCH", std::move(path) + "?" + query, "application/apply-patch+yaml", WriteJson(object));
}

Task<Result<Answer>> Client::Create(std::string path, const yaml::Value& object, const std::string& manager, Storing storing) const {
  return Send("POST", std::move(path) + "?" + Manager(manager, storing), "application/json", WriteJson(object));
}

Task<Result<Answer>> Client::Delete(std::string path, std::string uid) const {
  yaml::Map options;
  options.Add("apiVersion", AsRead("v1"));
  options.Add("kind", AsRead("DeleteOptions"));
  options.Add("propagationPolicy", AsRead("Background"));
  yaml::Map preconditions;
  preconditions.Add("uid", AsRead(std::move(uid)));
  options.Add("preconditions", std::move(preconditions));
  return Send("DELETE", std::move(path), "application/json", WriteJson(std::move(options)));
}

// A JSON patch (RFC 6902): nothing else of it is touched.
Task<Result<Answer>> Client::SetManagers(std::string path, const yaml::Value& managed_fields, std::string version,
                                         const std::string& manager) const {
  const auto step = [](std::string op, std::string place, yaml::Value value) {
    yaml::Map map;
    map.Add("op", AsRead(std::move(op)));
    map.Add("path", AsRead(std::move(place)));
    map.Add("value", std::move(value));
    return map;
  };
  yaml::List steps;
  steps.push_back(step("test", "/metadata/resourceVersion", AsRead(std::move(version))));
  steps.push_back(step("replace", "/metadata/managedFields", managed_fields));
  return Send("PATCH", std::move(path) + "?" + Manager(manager, Storing::kForReal), "application/json-patch+json",
              WriteJson(std::move(steps)));
}

Task<Result<Answer>> Client::Post(std::string path, const yaml::Value& body) const {
  return Send("POST", std::move(path), "application/json", WriteJson(body));
}

}  // namespace spin_aks::cluster
