// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/shown_plan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>

#include <fmt/core.h>

#include "backends/compare/object_changes.h"
#include "backends/merge/findings.h"
#include "frontend/text/hosts.h"
#include "ir/ascii.h"
#include "runtime/cli/reported_differences.h"
#include "runtime/cluster/json.h"
#include "runtime/draw/display.h"
#include "runtime/draw/render.h"
#include "runtime/draw/shell_word.h"
#include "runtime/output/subjects.h"

namespace spin_aks {
namespace {

using deploy::DeployPlan;
using deploy::Fate;
using deploy::Removal;
using deploy::Surveyed;

bool IsShown(const Surveyed& surveyed) {
  return surveyed.fate == Fate::kCreate || surveyed.fate == Fate::kNotYet || surveyed.fate == Fate::kUpdate ||
         surveyed.fate == Fate::kReplace;
}

bool Goes(const Removal& removal) { return removal.fate == Removal::Fate::kPruned || removal.fate == Removal::Fate::kOutdated; }

std::string Listing(std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text = fmt::format("{}\n", heading);
  for (const std::string& line : lines) text += fmt::format("  {}\n", MakeVisible(line));
  return text;
}

template <typename Range, typename Test>
std::vector<std::string> TitlesOf(const Range& range, const Test& test) {
  std::vector<std::string> titles;
  for (const auto& each : range) {
    if (!test(each)) continue;
    if constexpr (requires { each.listed; }) {
      titles.push_back(deploy::Title(each.listed.id));
    } else {
      titles.push_back(deploy::Title(each.id));
    }
  }
  return titles;
}

std::vector<std::string> KeptForAReason(const DeployPlan& plan) {
  std::vector<std::string> lines;
  for (const Removal& removal : plan.removals) {
    const bool is_kept = removal.fate == Removal::Fate::kKept && removal.of_release == Removal::OfRelease::kNone && !removal.why.empty() &&
                         removal.listed.id.kind != "Namespace";
    if (is_kept) lines.push_back(fmt::format("{}: {}", deploy::Title(removal.listed.id), removal.why));
  }
  return lines;
}

std::vector<std::string> WarningsOf(const DeployPlan& plan) {
  std::vector<std::string> warnings;
  for (const Surveyed& surveyed : plan.objects) {
    for (const std::string& warning : surveyed.warnings) warnings.push_back(fmt::format("{}: {}", deploy::Title(surveyed.id), warning));
  }
  return warnings;
}

std::vector<std::string> TakenOf(const DeployPlan& plan) {
  std::vector<std::string> taken;
  for (const Surveyed& surveyed : plan.objects) {
    if (surveyed.fate == Fate::kConflict) continue;
    for (const deploy::Conflict& conflict : surveyed.conflicts)
      taken.push_back(fmt::format("{} {}, from {}", deploy::Title(surveyed.id), conflict.place, conflict.what));
  }
  return taken;
}

std::vector<std::string> KeptCounts(const DeployPlan& plan) {
  std::vector<std::string> lines;
  for (const Surveyed& surveyed : plan.objects) {
    if (!surveyed.count) continue;
    const bool is_ours = surveyed.count->owner == deploy::KeptCount::Owner::kUs;
    const std::int64_t said = cluster::NumberBelow(surveyed.wanted->value, {"spec", "replicas"});
    lines.push_back(fmt::format(
        "{}: {}; {}", deploy::Title(surveyed.id), surveyed.count->pods,
        is_ours ? fmt::format("the settings say {}, which the next deploy makes them", said) : "the autoscaler has them from here on"));
  }
  return lines;
}

// ---- What is in the way ----

// The line of the input that a field of an object comes from, as near as that is known.
std::string LineFor(const deploy::Wanted& wanted, std::string_view field, const SourceMap& sources) {
  if (wanted.made == nullptr) return {};
  for (std::string place = field.starts_with('.') ? std::string(field) : fmt::format(".{}", field); !place.empty();
       place.erase(std::min(place.size(), place.find_last_of(".[")))) {
    const auto path = deploy::PathOf(place, *wanted.made);
    if (!path) continue;
    if (std::string line = LineOf(merge::CauseAt(*wanted.made, *path).span, sources); !line.empty()) return line;
  }
  return LineOf(merge::CauseAt(*wanted.made, {}).span, sources);
}

std::string Where(const std::string& line, const std::string& file) {
  std::string where;
  if (!line.empty()) where += fmt::format("\n  --> {}", MakeVisible(line));
  if (!file.empty()) where += fmt::format("\n  in {}", MakeVisible(file));
  return where;
}

std::string HelpFor(const Surveyed& surveyed) {
  const std::string& message = surveyed.refusal->message;
  if (message.contains("RuntimeClass")) return "the node runtime is set up once per cluster: `compile` writes how, in `runtime/README.md`";
  constexpr std::string_view kUnknown = "it does not know ";
  if (message.starts_with(kUnknown)) return std::string(HelpForUnknown(std::string_view(message).substr(kUnknown.size())));
  if (message.contains("PodSecurity")) return "the namespace enforces a level of Pod Security that these pods do not keep to";
  if (message.contains("exceeded quota")) return "`kubectl describe quota` in that namespace says what is left";
  if (message.contains(" cannot ")) return "ask for that right: `kubectl auth can-i --list` in that namespace says which you have";
  return {};
}

Obstacle RefusalOf(const Surveyed& surveyed, const SourceMap& sources) {
  const deploy::Wanted& wanted = *surveyed.wanted;
  const std::string field = surveyed.refusal->causes.empty() ? std::string() : surveyed.refusal->causes.front().field;
  return {.message = fmt::format("the cluster would not take {}{}: {}{}", surveyed.is_of_pods ? "the pods of " : "",
                                 MakeVisible(deploy::Title(surveyed.id)), MakeVisible(surveyed.refusal->message),
                                 Where(LineFor(wanted, surveyed.is_of_pods ? ".spec.template" : field, sources), wanted.file)),
          .help = HelpFor(surveyed)};
}

Obstacle ConflictOf(const Surveyed& surveyed, const deploy::Conflict& conflict, const SourceMap& sources) {
  const deploy::Wanted& wanted = *surveyed.wanted;
  const std::string place = ShellWord(TypedPlace(wanted, conflict));
  return {.message = fmt::format("{} of {} belongs to {}{}", MakeVisible(conflict.place), MakeVisible(deploy::Title(surveyed.id)),
                                 MakeVisible(conflict.what), Where(LineFor(wanted, conflict.place, sources), wanted.file)),
          .help = wanted.is_of_chart ? fmt::format("`--take={}` takes it", place)
                                     : fmt::format("`--take={0}` takes it, `--leave={0}` leaves it to them from now on", place)};
}

}  // namespace

std::string_view HelpForUnknown(std::string_view kind) {
  return kind.starts_with("SecretProviderClass")
             ? "the add-on brings it: `az aks enable-addons --addons azure-keyvault-secrets-provider`, with your cluster's group and name"
             : "what defines that kind is installed first, once per cluster";
}

ReportedDifferences DifferencesOf(const DeployPlan& plan, const SourceMap& sources) {
  Subjects before, after;
  std::set<std::string> replaced;
  for (const Surveyed& surveyed : plan.objects) {
    if (!IsShown(surveyed)) continue;
    const deploy::Wanted& wanted = *surveyed.wanted;
    if (surveyed.live) before.Add({}, {}, *surveyed.live, nullptr);
    after.Add({}, {}, surveyed.after ? *surveyed.after : wanted.value, wanted.made);
    if (surveyed.fate == Fate::kReplace) replaced.insert(deploy::Title(surveyed.id));
  }
  for (const Removal& removal : plan.removals) {
    if (Goes(removal)) before.Add({}, {}, *removal.live, nullptr);
  }
  ReportedDifferences differences = DescribeDifferences(compare::CompareObjects(before.all(), after.all(), AllowsAllOf), after, sources);
  for (ReportedDifference& difference : differences.all) {
    if (replaced.contains(difference.Title())) difference.action = ReportedDifference::Action::kReplace;
  }
  differences.unchanged = 0;
  return differences;
}

std::string TypedPlace(const deploy::Wanted& wanted, const deploy::Conflict& conflict) {
  return deploy::TypedPlace(wanted.id, conflict.place);
}

std::string DescribeLeft(const deploy::LeftFields& left) {
  std::vector<std::string> lines;
  for (const auto& [place, manager] : left) lines.push_back(fmt::format("{}, to `{}`", place, manager));
  return Listing("left to others (`--take` takes it back):", lines);
}

std::string DescribePlan(const DeployPlan& plan, const SourceMap& sources, Details details) {
  const auto is = [](auto fate) { return [fate](const auto& each) { return each.fate == fate; }; };
  std::string text = DifferencesText(DifferencesOf(plan, sources), details);
  if (const auto later = std::ranges::count(plan.objects, Fate::kNotYet, &Surveyed::fate); later != 0)
    text += fmt::format("the cluster can be asked about {} of them only once what they lie in is there\n", later);
  text += Listing("as they should be, and ours from here on:", TitlesOf(plan.objects, is(Fate::kOwn)));
  text += Listing("taken:", TakenOf(plan));
  text += Listing("pods that stay as many as they are:", KeptCounts(plan));
  text += Listing("made once and not any more, kept (`--prune` deletes them):", TitlesOf(plan.removals, [](const Removal& removal) {
                    return removal.fate == Removal::Fate::kKept && removal.of_release == Removal::OfRelease::kNone && removal.why.empty() &&
                           !removal.listed.is_generation;
                  }));
  text += Listing("made once and not any more, and for you to delete:", KeptForAReason(plan));
  text += Listing("the cluster warns:", WarningsOf(plan));
  return text;
}

std::vector<Obstacle> ObstaclesIn(const std::vector<const Surveyed*>& objects, bool may_replace, const SourceMap& sources) {
  std::vector<Obstacle> obstacles;
  for (const Surveyed* surveyed : objects) {
    if (surveyed->fate == Fate::kRefused) obstacles.push_back(RefusalOf(*surveyed, sources));
    if (surveyed->fate == Fate::kConflict) {
      for (const deploy::Conflict& conflict : surveyed->conflicts) obstacles.push_back(ConflictOf(*surveyed, conflict, sources));
    }
    if (surveyed->fate == Fate::kReplace && !may_replace && !surveyed->is_retry) {
      obstacles.push_back({.message = fmt::format("{} cannot become what it should be: {}", MakeVisible(deploy::Title(surveyed->id)),
                                                  MakeVisible(surveyed->refusal->message)),
                           .help = "`--replace` deletes it and makes it again"});
    }
  }
  return obstacles;
}

}  // namespace spin_aks
