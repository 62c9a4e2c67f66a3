// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/certificates.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

namespace spin_aks::os {
namespace {

namespace fs = std::filesystem;

// Debian, Ubuntu, Alpine; Fedora, RHEL; openSUSE; older ones; FreeBSD.
constexpr std::array<std::string_view, 5> kFiles = {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                                                    "/etc/ssl/ca-bundle.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                                    "/etc/ssl/cert.pem"};
constexpr std::array<std::string_view, 2> kDirectories = {"/etc/docker/certs.d", "/etc/containers/certs.d"};

bool IsFile(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

}  // namespace

Trust FindTrust(const Environment& environment) {
  const auto file = environment.Get("SSL_CERT_FILE");
  const auto directory = environment.Get("SSL_CERT_DIR");
  if ((file && !file->empty()) || (directory && !directory->empty()))
    return {.file = std::string(file.value_or("")), .directory = std::string(directory.value_or(""))};
  const auto* const found = std::ranges::find_if(kFiles, [](std::string_view path) { return IsFile(path); });
  return {.file = found == kFiles.end() ? std::string() : std::string(*found), .directory = {}};
}

std::string FindTrustFor(std::string_view server) {
  std::string certificates;
  for (const std::string_view root : kDirectories) {
    std::error_code error;
    std::vector<fs::path> paths;
    for (fs::directory_iterator it(fs::path(root) / server, error), end; !error && it != end; it.increment(error)) {
      if (it->path().extension() == ".crt" && IsFile(it->path())) paths.push_back(it->path());
    }
    std::ranges::sort(paths);
    for (const fs::path& path : paths) {
      std::ifstream file(path, std::ios::binary);
      certificates.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      certificates += '\n';
    }
  }
  return certificates;
}

}  // namespace spin_aks::os
