// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/deploy_options.h"

#include <cstddef>
#include <string_view>

#include <fmt/core.h>

#include "ir/ascii.h"
#include "runtime/cli/build_flags.h"

namespace spin_aks {
namespace {

// `90s`, `5m`, `1h`, or seconds.
std::optional<std::chrono::seconds> ParseDuration(std::string_view text) {
  constexpr std::size_t kMostDigits = 5;
  constexpr long kMinute = 60, kHour = 3600;
  long unit = 1;
  if (text.ends_with('s') || text.ends_with('m') || text.ends_with('h')) {
    unit = text.back() == 'm' ? kMinute : text.back() == 'h' ? kHour : 1;
    text.remove_suffix(1);
  }
  if (!IsDigits(text) || text.size() > kMostDigits) return std::nullopt;
  return std::chrono::seconds(std::stol(std::string(text)) * unit);
}

// All fields where none is named.
void ReadPlaces(const CommandLine& line, std::string_view flag, bool& all, std::vector<std::string>& places) {
  const auto it = line.flags.find(flag);
  if (it == line.flags.end()) return;
  for (const std::string& place : it->second) {
    if (place.empty())
      all = true;
    else
      places.push_back(place);
  }
}

// `--rollback`, or `--rollback=3`.
std::expected<Rollback, UsageError> ParseRollback(const CommandLine& line) {
  constexpr std::size_t kMostDigits = 9;
  const std::string& number = line.flags.find("rollback")->second.back();
  if (number.empty()) return Rollback{};
  if (!IsDigits(number) || number.size() > kMostDigits)
    return std::unexpected(UsageError{.message = fmt::format("`--rollback` cannot be `{}`", number),
                                      .help = "the number of a revision, as in `--rollback=3`; without one, it is the last one that ran",
                                      .command = "deploy"});
  return Rollback{.revision = std::stol(number)};
}

}  // namespace

std::expected<DeployOptions, UsageError> ParseDeploy(const CommandLine& line) {
  DeployOptions options;
  const auto places = ParsePlaces(line);
  if (!places) return std::unexpected(places.error());
  options.build = *places;
  options.build.emit = Emit::kKubernetes;
  options.build.causes = Causes::kKept;
  options.is_dry_run = line.Has("dry-run");
  options.wishes.may_replace = line.Has("replace");
  options.wishes.prunes = line.Has("prune");
  if (line.Has("details")) options.details = Details::kShown;
  ReadPlaces(line, "take", options.wishes.takes_all, options.wishes.takes);
  ReadPlaces(line, "leave", options.wishes.leaves_all, options.wishes.leaves);
  if (options.wishes.takes_all && options.wishes.leaves_all)
    return std::unexpected(UsageError{
        .message = "`--take` takes all, and `--leave` leaves all", .help = "name the field of one of them", .command = "deploy"});
  if (const auto timeout = line.Value("timeout")) {
    const auto patience = ParseDuration(*timeout);
    if (!patience)
      return std::unexpected(UsageError{.message = fmt::format("`--timeout` cannot be `{}`", *timeout),
                                        .help = "as in `90s` or `10m`; `0` waits for nothing",
                                        .command = "deploy"});
    options.patience = *patience;
  }
  if (line.Has("rollback")) {
    const auto rollback = ParseRollback(line);
    if (!rollback) return std::unexpected(rollback.error());
    options.rollback = *rollback;
  }
  options.plan_file = line.Value("plan");
  if (options.plan_file && !options.is_dry_run) {
    for (const std::string_view said : {"replace", "prune", "take", "leave", "rollback"}) {
      if (line.Has(said))
        return std::unexpected(UsageError{.message = fmt::format("`--{}` is in the plan, or is not", said),
                                          .help = fmt::format("`--dry-run --plan FILE --{}` makes one with it", said),
                                          .command = "deploy"});
    }
  }
  if (const auto wish = line.Value("on-failure")) {
    if (*wish != "stop" && *wish != "rollback")
      return std::unexpected(
          UsageError{.message = fmt::format("`--on-failure` cannot be `{}`", *wish), .help = "one of stop, rollback", .command = "deploy"});
    options.on_failure = *wish == "rollback" ? OnFailure::kRollBack : OnFailure::kStop;
  }
  return options;
}

}  // namespace spin_aks
