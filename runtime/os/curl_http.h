// SPDX-License-Identifier: Apache-2.0
//
// Servers, by libcurl: its multi interface drives all that is under way from one thread, and keeps connections for what comes next.
// Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`). Whom to trust: `SSL_CERT_FILE` and `SSL_CERT_DIR`, else what the system
// has, wherever that is; and beside it what Docker and its kin are told of one server, in `/etc/docker/certs.d/HOST[:PORT]/*.crt`
// (docs.docker.com, "Verify repository client with certificates") and `/etc/containers/certs.d`.
#pragma once

#include <memory>

#include "runtime/ports/http.h"
#include "runtime/ports/ports.h"

namespace spin_aks::os {

class CurlHttp final : public Http {
 public:
  // The environment outlives it. Nothing is opened, loaded or read before something is asked.
  explicit CurlHttp(const Environment& environment);
  ~CurlHttp() override;
  CurlHttp(const CurlHttp&) = delete;
  CurlHttp& operator=(const CurlHttp&) = delete;

  void Start(HttpRequest request, Done done) override;
  void After(std::chrono::milliseconds delay, std::function<void()> done) override;
  [[nodiscard]] bool Turn() override;

 private:
  class Impl;
  const Environment& environment_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace spin_aks::os
