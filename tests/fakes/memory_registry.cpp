// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/memory_registry.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ir/base64.h"
#include "ir/sha256.h"

namespace spin_aks {
namespace {

using Json = nlohmann::json;

HttpResponse Says(int status, std::string_view code) {
  return {.status = status,
          .headers = {{"content-type", "application/json"}},
          .body = fmt::format(R"({{"errors":[{{"code":"{}","message":"as the specification has it"}}]}})", code)};
}

std::string Param(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return std::string(pair.substr(name.size() + 1));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

std::string HeaderOf(const HttpRequest& request, std::string_view name) {
  const auto it = std::ranges::find(request.headers, name, [](const auto& header) { return std::string_view(header.first); });
  return it == request.headers.end() ? std::string() : it->second;
}

std::string DigestOf(std::string_view bytes) { return "sha256:" + Sha256Hex(bytes); }

}  // namespace

std::size_t MemoryRegistry::Count(std::string_view beginning) const {
  return static_cast<std::size_t>(std::ranges::count_if(asked, [&](const std::string& each) { return each.starts_with(beginning); }));
}

void MemoryRegistry::Start(HttpRequest request, Done done) {
  waiting_.emplace_back(std::move(request), std::move(done));
  most_at_once = std::max(most_at_once, waiting_.size());
}

void MemoryRegistry::After(std::chrono::milliseconds delay, std::function<void()> done) {
  waited.push_back(delay);
  timers_.push_back(std::move(done));
}

bool MemoryRegistry::Turn() {
  if (!waiting_.empty()) {
    auto [request, done] = std::move(waiting_.front());
    waiting_.pop_front();
    done(Answer(request));
    return true;
  }
  if (timers_.empty()) return false;
  const auto done = std::move(timers_.front());
  timers_.pop_front();
  done();
  return true;
}

Result<HttpResponse> MemoryRegistry::Answer(const HttpRequest& request) {
  const std::size_t number = asked.size();
  const std::size_t host = request.url.find("://") + 3;
  const std::size_t slash = request.url.find('/', host);
  const std::string from = request.url.substr(0, slash);
  const std::string_view rest = std::string_view(request.url).substr(slash);
  const std::string_view path = rest.substr(0, rest.find('?'));
  const std::string_view query = rest.contains('?') ? rest.substr(rest.find('?') + 1) : std::string_view();
  asked.push_back(fmt::format("{} {}", request.method, path));
  shown.push_back(HeaderOf(request, "Authorization"));
  const Error broken{.kind = Error::Kind::kUnreachable, .path = from, .doing = "reach", .detail = "the connection broke"};
  if (fault) {
    if (auto instead = fault(number, request)) return *std::move(instead);
  }
  if (from != origin && from != moves_uploads_to && path != "/token") return std::unexpected(broken);
  if (request.on_sent && !request.body.empty()) request.on_sent(request.body.size());
  HttpResponse response;
  if (path == "/token")
    response = Token(request, query);
  else if (from == origin && !IsLetIn(request)) {
    response = Says(401, "UNAUTHORIZED");
    response.headers.emplace("www-authenticate", auth == Auth::kBasic
                                                     ? std::string("Basic realm=\"registry\"")
                                                     : fmt::format("Bearer realm=\"{}/token\",service=\"registry.example\"", origin));
  } else {
    const bool loses_it = loses_answer && loses_answer(number, request);
    if (loses_it && (request.method == "PUT" || request.method == "PATCH") && keeps_of_broken != 0 && path.contains("/uploads/")) {
      // It broke in the middle.
      if (const auto it = uploads_.find(std::string(path.substr(path.rfind('/') + 1))); it != uploads_.end())
        it->second.bytes += request.body.substr(0, keeps_of_broken);
      return std::unexpected(broken);
    }
    response = Repository(request, path.substr(std::min<std::size_t>(4, path.size())), query);
    if (loses_it) return std::unexpected(broken);
  }
  return response;
}

HttpResponse MemoryRegistry::Token(const HttpRequest& request, std::string_view query) const {
  const bool by_identity = request.method == "POST" && !identity.empty() && request.body.contains("refresh_token=" + identity);
  const std::string basic = "Basic " + EncodeBase64(user + ":" + password);
  const bool by_password = request.method == "GET" && HeaderOf(request, "Authorization") == basic && !Param(query, "scope").empty();
  if (!by_identity && !by_password) return Says(401, "UNAUTHORIZED");
  return {.status = 200, .headers = {}, .body = R"({"token":"the-token"})"};
}

bool MemoryRegistry::IsLetIn(const HttpRequest& request) const {
  switch (auth) {
    case Auth::kNone:
      return true;
    case Auth::kBasic:
      return HeaderOf(request, "Authorization") == "Basic " + EncodeBase64(user + ":" + password);
    case Auth::kToken:
      return HeaderOf(request, "Authorization") == "Bearer the-token";
  }
  return false;
}

HttpResponse MemoryRegistry::Repository(const HttpRequest& request, std::string_view path, std::string_view query) {
  for (const std::string_view kind : {"/blobs/uploads/", "/blobs/", "/manifests/"}) {
    const std::size_t at = path.find(kind);
    if (at == std::string_view::npos) continue;
    const std::string repository(path.substr(0, at));
    const std::string name(path.substr(at + kind.size()));
    if (kind == "/manifests/") return Manifest(request, repository, name);
    if (kind == "/blobs/") return Blob(request, repository, name);
    return name.empty() ? BeginUpload(repository, query) : GoOn(request, name, query);
  }
  return Says(404, "NAME_UNKNOWN");
}

HttpResponse MemoryRegistry::Blob(const HttpRequest& request, const std::string& repository, const std::string& digest) {
  if (request.method != "HEAD" || !blobs[repository].contains(digest)) return Says(404, "BLOB_UNKNOWN");
  return {.status = 200};
}

HttpResponse MemoryRegistry::Manifest(const HttpRequest& request, const std::string& repository, const std::string& reference) {
  auto& all = manifests[repository];
  if (request.method == "GET") {
    const auto it = all.find(reference);
    if (it == all.end()) return Says(404, "MANIFEST_UNKNOWN");
    return {.status = 200, .headers = {{"docker-content-digest", DigestOf(it->second)}}, .body = it->second};
  }
  const std::string bytes(request.body);
  const Json manifest = Json::parse(bytes);
  std::vector<std::string> needs;
  for (const Json& layer : manifest.value("layers", Json::array())) needs.push_back(layer["digest"]);
  if (manifest.contains("config")) needs.push_back(manifest["config"]["digest"]);
  for (const std::string& digest : needs) {
    if (loses.erase(digest) != 0) blobs[repository].erase(digest);
    if (!blobs[repository].contains(digest)) return Says(404, "MANIFEST_BLOB_UNKNOWN");
  }
  for (const Json& child : manifest.value("manifests", Json::array())) {
    if (!all.contains(child["digest"])) return Says(404, "MANIFEST_UNKNOWN");
  }
  const std::string digest = DigestOf(bytes);
  if (reference.starts_with("sha256:") && reference != digest) return Says(400, "DIGEST_INVALID");
  all[reference] = bytes;
  all[digest] = bytes;
  return {.status = 201, .headers = {{"docker-content-digest", digest}}};
}

std::string MemoryRegistry::LocationOf(const std::string& id) const {
  const std::string path =
      fmt::format("/v2/{}/blobs/uploads/{}?state=a%3D{}", uploads_.at(id).repository, id, uploads_.at(id).bytes.size());
  if (!moves_uploads_to.empty()) return moves_uploads_to + path;
  return says_where_absolutely ? origin + path : path;
}

HttpResponse MemoryRegistry::BeginUpload(const std::string& repository, std::string_view query) {
  const std::string mount = Param(query, "mount");
  if (!mount.empty()) {
    if (refuses_mounts) return Says(405, "UNSUPPORTED");
    const auto& source = blobs[Param(query, "from")];
    if (const auto it = source.find(mount); it != source.end()) {
      blobs[repository][mount] = it->second;
      return {.status = 201};
    }
  }
  const std::string id = fmt::format("upload-{}", next_id_++);
  uploads_[id] = {.repository = repository, .bytes = {}};
  return {.status = 202, .headers = {{"location", LocationOf(id)}}};
}

HttpResponse MemoryRegistry::GoOn(const HttpRequest& request, const std::string& id, std::string_view query) {
  const auto it = uploads_.find(id);
  if (it == uploads_.end()) return Says(404, "BLOB_UPLOAD_UNKNOWN");
  auto& [repository, bytes] = it->second;
  const auto so_far = [&](int status) {
    return HttpResponse{.status = status,
                        .headers = {{"location", LocationOf(id)}, {"range", fmt::format("0-{}", bytes.empty() ? 0 : bytes.size() - 1)}}};
  };
  if (request.method == "GET") return so_far(204);
  if (request.method == "PATCH") {
    if (HeaderOf(request, "Content-Range") != fmt::format("{}-{}", bytes.size(), bytes.size() + request.body.size() - 1))
      return Says(416, "BLOB_UPLOAD_INVALID");
    bytes += request.body;
    return so_far(202);
  }
  bytes += request.body;
  const std::string digest = Param(query, "digest");
  if (digest != DigestOf(bytes)) {
    uploads_.erase(it);
    return Says(400, "DIGEST_INVALID");
  }
  blobs[repository][digest] = bytes;
  uploads_.erase(it);
  return {.status = 201, .headers = {{"docker-content-digest", digest}}};
}

}  // namespace spin_aks
