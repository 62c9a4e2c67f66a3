// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "backends/k8s/config_hash.h"
#include "backends/k8s/labels.h"
#include "backends/k8s/lower_workload.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {
namespace {

constexpr std::int64_t kRetries = 3;
constexpr std::size_t kHashLength = 8;

// Room for the hash: a cut name would carry two.
KubeName JobName(const Workload& workload, const PodTemplate& pods) {
  const std::string hash = TreeHash(ToValue(pods)).substr(0, kHashLength);
  const KubeName stem = KubeName::Legalize(workload.name.text(), KubeName::kMaxLength - kHashLength - 1);
  return stem.WithSuffix(hash);
}

}  // namespace

// A Job's template is immutable: other content is another Job, by name. It has no time to
// live, for a Job that is gone would run again at the next deploy.
Job LowerJob(const Site& site, const Workload& workload, PodTemplate pods) {
  pods.pod.restart_policy = "Never";
  Metadata metadata = AppMetadata(site, JobName(workload, pods).text(), workload.name.text(), workload.span);
  metadata.labels = WorkloadLabels(site, workload);
  return {.metadata = std::move(metadata), .backoff_limit = kRetries, .pods = std::move(pods)};
}

}  // namespace spin_aks::k8s
