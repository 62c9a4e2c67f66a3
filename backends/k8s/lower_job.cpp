// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "backends/k8s/labels.h"
#include "backends/k8s/lower_workload.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {
namespace {

constexpr std::int64_t kRetries = 3;

}  // namespace

yaml::Value JobSpecOf(PodTemplate pods) {
  pods.pod.restart_policy = By(Rule::kJobRestarts, "Never");
  return Fields().Add("backoffLimit", By(Rule::kJobRetries, kRetries)).Add("template", ToValue(pods)).Done();
}

// A Job's template is immutable: other content is another Job, by name. It has no time to
// live, for a Job that is gone would run again at the next deploy.
yaml::Value LowerJob(const Site& site, const Workload& workload, PodTemplate pods, Knobs& knobs) {
  yaml::Value spec = JobSpecOf(std::move(pods));
  const Generation generation = MakeGeneration("job", workload.name.text(), *spec.AsMap()->Find("template"));
  Metadata metadata = AppMetadata(site, knobs.Name(generation, {.span = {}, .rule = Rule::kJobName}), workload.name.text(), workload.span);
  metadata.labels = WorkloadLabels(site, workload);
  return ObjectOf(Head("batch/v1", "Job", metadata), std::move(spec), metadata);
}

}  // namespace spin_aks::k8s
