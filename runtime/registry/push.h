// SPDX-License-Identifier: Apache-2.0
//
// An image on its way to a registry.
#pragma once

#include <cstddef>
#include <string>

#include "backends/oci/image.h"
#include "runtime/http/task.h"
#include "runtime/ports/result.h"
#include "runtime/registry/client.h"
#include "runtime/registry/upload.h"

namespace spin_aks::registry {

struct PushRequest {
  const oci::Image& image;
  std::string tag;
  // What was pushed to the same repository last, by its digest; empty: that is not known. Asked for only where the tag is not there.
  std::string last = {};
  // Another repository of the registry that is likely to have the same blobs; empty: none.
  std::string mount_from = {};
  UploadSizes sizes = {};
};

// Who shows how far it is. Sums are of what is sent, not of what the registry has already.
class PushObserver {
 public:
  virtual ~PushObserver() = default;
  virtual void OnPlan(std::size_t blobs, std::size_t bytes) = 0;
  virtual void OnSent(std::size_t bytes) = 0;  // of all blobs, so far
  virtual void OnBlob(const std::string& digest, HowUploaded how) = 0;
};

struct Pushed {
  bool was_there = false;  // under this tag: nothing was sent
  std::size_t sent = 0;    // blobs
  std::size_t bytes = 0;   // of those
};

// Nothing is under the tag before all of the image is there.
[[nodiscard]] Task<Result<Pushed>> Push(Client& client, const PushRequest& request, PushObserver& observer);

}  // namespace spin_aks::registry
