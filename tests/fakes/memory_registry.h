// SPDX-License-Identifier: Apache-2.0
//
// A registry in memory, behind the Http port: what the distribution specification (opencontainers/distribution-spec, v1.1) says of pushing,
// and what it says of everything going wrong. Time does not pass in it: whoever waits is told at once.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/ports/http.h"

namespace spin_aks {

class MemoryRegistry final : public Http {
 public:
  // ---- How it is ----
  std::string origin = "https://registry.example";
  enum class Auth { kNone, kBasic, kToken } auth = Auth::kNone;
  std::string user, password;         // who may push
  std::string identity;               // likewise, by a refresh token
  bool says_where_absolutely = true;  // in `Location`
  std::string moves_uploads_to;       // another origin for what is uploaded; empty: none
  bool refuses_mounts = false;
  std::size_t keeps_of_broken = 0;  // bytes of a body whose answer is lost
  std::set<std::string> loses;      // blobs that it once had, and does not have any more

  // Asked before every question, by its number from 0: what happens instead. Nothing: it is answered.
  using Fault = std::function<std::optional<Result<HttpResponse>>(std::size_t number, const HttpRequest& request)>;
  Fault fault;
  // As if the answer to what did happen were lost.
  std::function<bool(std::size_t number, const HttpRequest& request)> loses_answer;

  // ---- What became of it ----
  std::map<std::string, std::map<std::string, std::string>> blobs;      // by repository and digest
  std::map<std::string, std::map<std::string, std::string>> manifests;  // by repository and tag or digest
  std::vector<std::string> asked;                                       // `PUT /v2/shop/manifests/1.0.0`, without queries
  std::vector<std::string> shown;                                       // `Authorization` of each, to whichever server
  std::vector<std::chrono::milliseconds> waited;
  std::size_t most_at_once = 0;

  void Start(HttpRequest request, Done done) override;
  void After(std::chrono::milliseconds delay, std::function<void()> done) override;
  [[nodiscard]] bool Turn() override;

  [[nodiscard]] std::size_t Count(std::string_view beginning) const;

 private:
  struct Upload {
    std::string repository;
    std::string bytes;
  };

  [[nodiscard]] Result<HttpResponse> Answer(const HttpRequest& request);
  [[nodiscard]] HttpResponse Token(const HttpRequest& request, std::string_view query) const;
  [[nodiscard]] bool IsLetIn(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse Repository(const HttpRequest& request, std::string_view path, std::string_view query);
  [[nodiscard]] HttpResponse Blob(const HttpRequest& request, const std::string& repository, const std::string& digest);
  [[nodiscard]] HttpResponse Manifest(const HttpRequest& request, const std::string& repository, const std::string& reference);
  [[nodiscard]] HttpResponse BeginUpload(const std::string& repository, std::string_view query);
  [[nodiscard]] HttpResponse GoOn(const HttpRequest& request, const std::string& id, std::string_view query);
  [[nodiscard]] std::string LocationOf(const std::string& id) const;

  std::deque<std::pair<HttpRequest, Done>> waiting_;
  std::deque<std::function<void()>> timers_;
  std::map<std::string, Upload> uploads_;
  std::size_t next_id_ = 0;
};

}  // namespace spin_aks
