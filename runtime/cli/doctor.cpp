// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/doctor.h"

#include <utility>
#include <vector>

#include "runtime/cli/build_flags.h"
#include "runtime/cli/doctor_cluster.h"
#include "runtime/cli/doctor_project.h"
#include "runtime/cli/doctor_secrets.h"
#include "runtime/cli/doctor_tools.h"
#include "runtime/report/checkup.h"

namespace spin_aks {
namespace {

void Append(std::vector<Finding> more, Checkup& checkup) {
  for (Finding& finding : more) checkup.findings.push_back(std::move(finding));
}

}  // namespace

std::expected<DoctorOptions, UsageError> ParseDoctor(const CommandLine& line) {
  const auto places = ParsePlaces(line);
  if (!places) return std::unexpected(places.error());
  const ReportFormat format = line.globals.format;
  if (format != ReportFormat::kText && format != ReportFormat::kJson)
    return std::unexpected(UsageError{
        .message = "what is found has no place in a file to be shown at", .help = "`--format` text or json", .command = "doctor"});
  return DoctorOptions{.build = *places};
}

ExitCode RunDoctor(const DoctorOptions& options, const Session& session) {
  Checkup checkup;
  const ExaminedProject project = ExamineProject(options.build, session);
  if (project.program()) checkup.application = *project.program()->app.name;
  ExaminedTools tools = ExamineTools(project, session);
  Append(std::move(tools.findings), checkup);
  Append(project.findings, checkup);
  Append(ExamineCluster(project, tools, session), checkup);
  Append(ExamineTracked(*project.prepared, session), checkup);
  if (session.line.globals.format == ReportFormat::kJson) {
    session.Out(CheckupJson(checkup));
  } else {
    const bool is_quiet = session.line.globals.verbosity == Verbosity::kQuiet;
    session.Out(CheckupText(checkup, is_quiet ? Shows::kWhatIsWrong : Shows::kAll));
  }
  return checkup.HasErrors() ? ExitCode::kPrecondition : ExitCode::kDone;
}

}  // namespace spin_aks
