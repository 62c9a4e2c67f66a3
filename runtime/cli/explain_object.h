// SPDX-License-Identifier: Apache-2.0
//
// Why an object of the output is as it is: each of its fields with the input that it follows from, and the rule.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/cli/session.h"
#include "runtime/output/driver.h"

namespace spin_aks {

// As kubectl takes it: `deployment/shop`, `deploy/shop`, `Deployment.apps/shop`.
struct ObjectQuestion {
  std::string kind;  // in small letters, in the singular, short names spelt out
  std::string name;
};

// Nothing: it is not of that form.
[[nodiscard]] std::optional<ObjectQuestion> ParseObjectQuestion(std::string_view subject);
[[nodiscard]] ExitCode RunExplainObject(const ObjectQuestion& question, const BuildRequest& request, const Session& session);

}  // namespace spin_aks
