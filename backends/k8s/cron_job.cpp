// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/cron_job.h"

#include <utility>

#include "backends/k8s/labels.h"
#include "backends/k8s/lower_workload.h"
#include "backends/k8s/to_value.h"

namespace spin_aks::k8s {
namespace {

// Its Jobs are called after it and a time (ValidateCronJobName of Kubernetes' batch validation).
constexpr std::size_t kLongestName = 52;

// Without it the controller's own zone would count, which is nobody's promise.
constexpr const char* kTimeZone = "Etc/UTC";

}  // namespace

yaml::Value LowerCronJob(const Site& site, const Workload& workload, PodTemplate pods) {
  const KubeName name = KubeName::Legalize(workload.name.text(), kLongestName);
  Metadata metadata = AppMetadata(site, By(Rule::kObjectName, name.text()), workload.name.text(), workload.span);
  metadata.labels = WorkloadLabels(site, workload);
  const SpannedString& schedule = *workload.schedule;
  Fields spec;
  spec.Add("schedule", By(Rule::kSchedule, schedule)).Add("timeZone", By(Rule::kScheduleZone, kTimeZone, schedule.span));
  spec.Add("concurrencyPolicy", By(Rule::kNoOverlap, "Forbid", schedule.span));
  spec.Add("jobTemplate", Fields().Add("spec", JobSpecOf(std::move(pods))).Done());
  return ObjectOf(Head("batch/v1", "CronJob", metadata), spec.Done(), metadata);
}

}  // namespace spin_aks::k8s
