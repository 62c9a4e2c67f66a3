// SPDX-License-Identifier: Apache-2.0
//
// How far a push is: one line that changes, on a terminal; else a line for each blob when it is there.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "backends/oci/image.h"
#include "runtime/cli/session.h"
#include "runtime/registry/push.h"

namespace spin_aks {

// "1 blob, 120 bytes", "4 blobs, 41.2 MB"
[[nodiscard]] std::string CountBlobs(std::size_t blobs, std::size_t bytes);

class PushProgress final : public registry::PushObserver {
 public:
  // All of them outlive it.
  PushProgress(const Session& session, const oci::Image& image);

  void OnPlan(std::size_t blobs, std::size_t bytes) override;
  void OnSent(std::size_t bytes) override;
  void OnBlob(const std::string& digest, registry::HowUploaded how) override;
  void OnPause(std::chrono::milliseconds pause, const std::string& why);
  // The line is not needed any more.
  void End();

 private:
  const Session& session_;
  const oci::Image& image_;
  const bool is_line_;
  std::size_t planned_ = 0;  // bytes
  std::string shown_;
};

}  // namespace spin_aks
