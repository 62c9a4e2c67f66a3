// SPDX-License-Identifier: Apache-2.0
//
// One blob on its way to a registry.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "runtime/http/task.h"
#include "runtime/ports/result.h"
#include "runtime/registry/client.h"

namespace spin_aks::registry {

struct Blob {
  std::string digest;
  std::string_view bytes;
};

// What is sent at once, and what is divided. One request of a blob is many times as fast as several (dotnet/sdk-container-builds#412), but
// registries and what stands before them limit how long one may be.
struct UploadSizes {
  std::size_t whole = std::size_t{64} << 20U;  // at most
  std::size_t chunk = std::size_t{32} << 20U;
};

enum class HowUploaded { kSent, kMounted, kWasThere };

// `bytes` so far, of this blob.
using OnSent = std::function<void(std::size_t bytes)>;

// Mounted from `mount_from` (another repository of the registry; empty: none) if that has it; else sent. What breaks goes on from where the
// registry has it. All that it is given outlives it.
[[nodiscard]] Task<Result<HowUploaded>> UploadBlob(Client& client, const Blob& blob, const std::string& mount_from,
                                                   const UploadSizes& sizes, const OnSent& on_sent);

// Whether the registry has it.
[[nodiscard]] Task<Result<bool>> HasBlob(Client& client, std::string digest);

}  // namespace spin_aks::registry
