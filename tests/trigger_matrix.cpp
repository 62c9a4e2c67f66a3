// SPDX-License-Identifier: Apache-2.0
#include "tests/trigger_matrix.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "backends/tree/node.h"
#include "frontend/deploy/triggers.h"
#include "tests/lowered.h"

namespace spin_aks {
namespace {

struct Kind {
  std::string_view name;
  std::string_view trigger;        // in spin.toml
  std::string_view settings = {};  // of all triggers of its type there
};
constexpr std::string_view kMqtt =
    "[application.trigger.mqtt]\naddress = \"mqtt://mqtt.svc\"\nusername = \"\"\npassword = \"\"\nkeep_alive_interval = \"30\"\n";
constexpr std::array kKinds{
    Kind{"HTTP", "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"web\"\n"},
    Kind{"SQS", "[[trigger.sqs]]\nqueue_url = \"https://sqs.example.com/orders\"\ncomponent = \"web\"\n"},
    Kind{"MQTT, shared", "[[trigger.mqtt]]\ntopic = \"$share/shop/orders\"\nqos = \"1\"\ncomponent = \"web\"\n", kMqtt},
    Kind{"MQTT", "[[trigger.mqtt]]\ntopic = \"orders\"\nqos = \"1\"\ncomponent = \"web\"\n", kMqtt},
    Kind{"Redis", "[[trigger.redis]]\nchannel = \"orders\"\ncomponent = \"web\"\n",
         "[application.trigger.redis]\naddress = \"redis://redis.svc\"\n"},
    Kind{"command", "[[trigger.command]]\ncomponent = \"web\"\n"},
};

std::string Manifest(const Kind& one, const Kind* other) {
  std::string text = "spin_manifest_version = 2\n[application]\nname = \"shop\"\nversion = \"1.0.0\"\n";
  text.append(one.settings).append(one.trigger);
  if (other != nullptr) text.append(other->settings == one.settings ? std::string_view() : other->settings).append(other->trigger);
  return text + "[component.web]\nsource = \"web.wasm\"\n";
}

Lowered Lower(const std::string& manifest, std::string_view app) { return {manifest, fmt::format("{}[app]\n{}", kRegistry, app)}; }

// What is said beyond notes, by code.
std::string Warned(const Lowered& outcome) { return outcome.Said({Severity::kError, Severity::kWarning}); }

std::string Or(std::string text, std::string_view otherwise) { return text.empty() ? std::string(otherwise) : text; }

std::string Pods(const Lowered& outcome) {
  if (outcome.Find("Job")) return "Job";
  return outcome.Find("Deployment")["spec"]["replicas"].Scalar();
}

std::string Rollout(const Lowered& outcome) {
  const tree::Node rolling = outcome.Find("Deployment")["spec"]["strategy"]["rollingUpdate"];
  if (!rolling) return "–";
  return fmt::format("+{} −{}", rolling["maxSurge"].Scalar(), rolling["maxUnavailable"].Scalar());
}

std::string Probes(const Lowered& outcome) {
  for (const tree::Node& container : outcome.Pod()["containers"].Elements())
    if (container["readinessProbe"] && container["livenessProbe"]) return "yes";
  return "–";
}

std::string YesNo(bool is_there) { return is_there ? "yes" : "–"; }

// Of what asks for several pods: what is said, and whether there is a budget and a spread then.
std::string Asked(const Lowered& outcome) {
  if (!outcome.settled.program) return "refused: " + Warned(outcome);
  const bool is_kept_apart = outcome.Find("PodDisruptionBudget") && outcome.Pod()["topologySpreadConstraints"];
  return fmt::format("{}{}", is_kept_apart ? "budget, spread" : "–", Warned(outcome).empty() ? "" : "; " + Warned(outcome));
}

std::string Notes(const Lowered& outcome) { return Or(outcome.Said({Severity::kNote}), "–"); }

std::string RowOf(const Kind& one, const Kind* other) {
  const std::string manifest = Manifest(one, other);
  const std::string name = other == nullptr ? std::string(one.name) : fmt::format("{} + {}", one.name, other->name);
  const Lowered plain = Lower(manifest, "");
  if (!plain.settled.program) return fmt::format("| {} | refused: {} | | | | | | |\n", name, Warned(plain));
  const Lowered three = Lower(manifest, "replicas = 3\n");
  const Lowered surge = Lower(manifest, "strategy = { surge = 1, unavailable = 0 }\n");
  const Lowered scale = Lower(manifest, "autoscale = { max = 5 }\n");
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", name, Pods(plain), Rollout(plain), Probes(plain),
                     YesNo(static_cast<bool>(plain.Find("Service"))), Notes(plain), Asked(three), Or(Warned(surge), "–"), Asked(scale));
}

std::string ReasonsOf() {
  std::string text;
  for (const Kind& kind : kKinds) {
    const Settled settled = Settle({.manifest = Manifest(kind, nullptr), .file = std::string(kRegistry)});
    const TriggerTraits traits = TraitsOf(settled.program.value().app.triggers.front());
    text += fmt::format("- {}: {}.\n", kind.name, traits.reason);
  }
  return text;
}

}  // namespace

std::string TriggersPage(std::string_view heading) {
  std::string page = fmt::format(
      "{}\n# Triggers\n\nWhat Kubernetes' defaults do to each trigger, and what is done about it. Of several triggers in one application "
      "the strictest holds. Compiled anew for every cell, with `executor = \"deployment\"`; codes are of "
      "[diagnostics](diagnostics.md).\n\n{}\n"
      "| Triggers | Pods | Rollout | Probes | Service | Notes | `replicas = 3` | `strategy.surge = 1` | `autoscale.max = 5` |\n"
      "|---|---|---|---|---|---|---|---|---|\n",
      heading, ReasonsOf());
  for (const Kind& kind : kKinds) page += RowOf(kind, nullptr);
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    for (std::size_t j = i + 1; j < kKinds.size(); ++j) page += RowOf(kKinds[i], &kKinds[j]);
  return page;
}

}  // namespace spin_aks
