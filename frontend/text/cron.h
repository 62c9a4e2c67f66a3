// SPDX-License-Identifier: Apache-2.0
//
// Schedules as a CronJob takes them: the five fields of cron, or one of the words `@hourly` … `@yearly`
// (robfig/cron v3 `ParseStandard`, which Kubernetes validates and runs `spec.schedule` with). No seconds, no `TZ=`, no day 7.
// `@every 5m`, which that reads too, is refused: it counts from when the controller last looked, so it says no time.
#pragma once

#include <string_view>

namespace spin_aks {

[[nodiscard]] bool IsCronSchedule(std::string_view text);

}  // namespace spin_aks
