// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "backends/k8s/content_hash.h"
#include "backends/k8s/labels.h"
#include "backends/k8s/lower_workload.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {
namespace {

constexpr std::int64_t kRetries = 3;

}  // namespace

KubeName JobStem(const Workload& workload) {
  return KubeName::Legalize(workload.name.text(), KubeName::kMaxLength - kContentHashLength - 1);
}

yaml::Value JobSpecOf(PodTemplate pods) {
  pods.pod.restart_policy = By(Rule::kJobRestarts, "Never");
  return Fields().Add("backoffLimit", By(Rule::kJobRetries, kRetries)).Add("template", ToValue(pods)).Done();
}

// A Job's template is immutable: other content is another Job, by name. It has no time to
// live, for a Job that is gone would run again at the next deploy.
Job LowerJob(const Site& site, const Workload& workload, PodTemplate pods, Knobs& knobs) {
  yaml::Value spec = JobSpecOf(std::move(pods));
  const KubeName named = JobStem(workload).WithSuffix(ContentHash(*spec.AsMap()->Find("template")));
  const Text name = knobs.Offer(Knob::kContentName, workload.name.text(), Text(By(Rule::kJobName, named.text())));
  Metadata metadata = AppMetadata(site, name, workload.name.text(), workload.span);
  metadata.labels = WorkloadLabels(site, workload);
  return {.metadata = std::move(metadata), .spec = std::move(spec)};
}

}  // namespace spin_aks::k8s
