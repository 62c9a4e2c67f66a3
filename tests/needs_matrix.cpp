// SPDX-License-Identifier: Apache-2.0
#include "tests/needs_matrix.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "backends/tree/node.h"
#include "tests/lowered.h"

namespace spin_aks {
namespace {

constexpr std::string_view kHttp = "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"web\"\n";
constexpr std::string_view kWeb = "[component.web]\nsource = \"web.wasm\"\n";
constexpr std::string_view kSecrets =
    "tenant_id = \"11111111-1111-1111-1111-111111111111\"\n[keyvault]\nname = \"shop-kv\"\n"
    "[identity]\nclient_id = \"22222222-2222-2222-2222-222222222222\"\n";

// What is used: by spin.toml, and by the settings.
struct Feature {
  std::string_view what;
  std::string manifest;
  std::string settings = {};
};

std::string With(std::string_view triggers, std::string_view component = {}, std::string_view before = {}) {
  return fmt::format("spin_manifest_version = 2\n[application]\nname = \"shop\"\nversion = \"1.0.0\"\n{}{}{}{}", before, triggers, kWeb,
                     component);
}

Feature Reaching(std::string_view what, std::string_view host) {
  return {what, With(kHttp, fmt::format("allowed_outbound_hosts = [\"{}\"]\n", host))};
}

std::vector<Feature> Triggers() {
  const auto redis = [](std::string_view scheme) {
    return With("[[trigger.redis]]\nchannel = \"orders\"\ncomponent = \"web\"\n", {},
                fmt::format("[application.trigger.redis]\naddress = \"{}://redis.svc\"\n", scheme));
  };
  const auto mqtt = [](std::string_view scheme) {
    return With("[[trigger.mqtt]]\ntopic = \"orders\"\nqos = \"1\"\ncomponent = \"web\"\n", {},
                fmt::format("[application.trigger.mqtt]\naddress = \"{}://mqtt.svc\"\nusername = \"\"\npassword = \"\"\n"
                            "keep_alive_interval = \"30\"\n",
                            scheme));
  };
  return {
      {"an HTTP trigger", With(kHttp)},
      {"a private route beside it", With(fmt::format("{}[[trigger.http]]\nroute = {{ private = true }}\ncomponent = \"web\"\n", kHttp))},
      {"a Redis trigger", redis("redis")},
      {"the same with `app.health_route`", redis("redis"), "[app]\nhealth_route = \"/ok\"\n"},
      {"a Redis trigger over TLS", redis("rediss")},
      {"an MQTT trigger", mqtt("mqtt")},
      {"an MQTT trigger over TLS", mqtt("mqtts")},
      {"an SQS trigger", With("[[trigger.sqs]]\nqueue_url = \"https://sqs.example.com/orders\"\ncomponent = \"web\"\n")},
      {"a command", With("[[trigger.command]]\ncomponent = \"web\"\n")},
  };
}

std::vector<Feature> Stores() {
  const std::string keys = With(kHttp, "key_value_stores = [\"default\"]\n");
  const std::string databases = With(kHttp, "sqlite_databases = [\"default\"]\n");
  return {
      {"the default key-value store", keys},
      {"the same with `app.state`", keys, "[app]\nreplicas = 1\nstate = { size = \"1Gi\" }\n"},
      {"a Redis store", keys, "[key_value.default]\nkind = \"redis\"\nurl = \"redis://redis.svc\"\n"},
      {"a Redis store over TLS", keys, "[key_value.default]\nkind = \"redis\"\nurl = \"rediss://redis.example.com\"\n"},
      {"a Cosmos DB store", keys,
       "[identity]\nclient_id = \"22222222-2222-2222-2222-222222222222\"\n[key_value.default]\naccount = \"shop\"\n"},
      {"the default SQLite database", databases},
      {"a libSQL database", databases,
       fmt::format("{}[sqlite.default]\nurl = \"https://db.example.com\"\ntoken = {{ keyvault_secret = \"token\" }}\n", kSecrets)},
      {"a remote model", With(kHttp, "ai_models = [\"llama2-chat\"]\n"),
       fmt::format("{}[llm]\nurl = \"https://llm.example.com\"\ntoken = {{ keyvault_secret = \"token\" }}\n", kSecrets)},
  };
}

std::vector<Feature> Others() {
  return {
      Reaching("requests over HTTPS", "https://example.com"),
      Reaching("a PostgreSQL database", "postgres://db.example.com"),
      Reaching("a MySQL database", "mysql://db.example.com"),
      {"telemetry over HTTPS", With(kHttp), "[env]\nOTEL_EXPORTER_OTLP_ENDPOINT = \"https://collector.example.com\"\n"},
      {"a variable from a vault",
       With(kHttp, "[component.web.variables]\nkey = \"{{ key }}\"\n", "[variables]\nkey = { required = true, secret = true }\n"),
       fmt::format("{}[variables.key]\nkeyvault_secret = \"key\"\n", kSecrets)},
      {"`app.security = \"restricted\"`", With(kHttp), "[app]\nsecurity = \"restricted\"\n"},
  };
}

std::string YesNo(bool is_there) { return is_there ? "yes" : "–"; }

// Where `/.spin` lies: the default stores of Spin's host are there.
std::string StateOf(tree::Node pod) {
  std::string_view volume;
  for (const tree::Node& container : pod["containers"].Elements())
    for (const tree::Node& mount : container["volumeMounts"].Elements())
      if (mount["mountPath"].Text() == "/.spin") volume = mount["name"].Text();
  for (const tree::Node& one : pod["volumes"].Elements())
    if (!volume.empty() && one["name"].Text() == volume) return one["persistentVolumeClaim"] ? "a claim" : "of the pod, a volume";
  return "of the pod";
}

std::string RowOf(const Feature& feature) {
  // Top-level keys of a settings file stand before its tables.
  const Lowered outcome(feature.manifest, fmt::format("{}\n{}", feature.settings, kRegistry));
  const std::string said = outcome.Said({Severity::kError, Severity::kWarning, Severity::kNote});
  if (outcome.objects.empty()) return fmt::format("| {} | refused: {} | | | | | |\n", feature.what, said);
  const tree::Node pod = outcome.Pod();
  const tree::Node container = pod["containers"].Elements().front();
  const bool is_job = static_cast<bool>(outcome.Find("Job"));
  const bool recreates = outcome.Workload()["spec"]["strategy"]["type"].Text() == "Recreate";
  return fmt::format(
      "| {} | {} | {} | {} | {} | {} | {} |\n", feature.what, YesNo(outcome.settled.program->ca_certificates.has_value()), StateOf(pod),
      is_job      ? "–"
      : recreates ? "one ends before the next begins"
                  : "rolling",
      YesNo(static_cast<bool>(container["readinessProbe"])), YesNo(static_cast<bool>(outcome.Find("Service"))), said.empty() ? "–" : said);
}

// What is the same for every application, and why.
constexpr std::string_view kForAll = R"(
## The same for all

- **Memory.** 128 MiB are requested; there is no limit. Wasmtime reserves address space for guests, and a guessed limit would end a guest that grows,
  and all that run beside it. `app.resources.limits` sets one.
- **Names.** `/etc/resolv.conf` and `/etc/hosts` are the kubelet's, in every container: an image from scratch lacks nothing.
- **Time.** The clock is the node's. There are no time zones in the image; WASI 0.2 gives guests none, so they see UTC.
- **An entry point.** The shim reads `/spin.toml` and runs no command, but containerd starts no container without one: `["/"]`.
- **Writing.** Nothing but `/.spin`, which holds the default stores. With `app.security = "restricted"` the root is read-only, and `/.spin` a volume of the pod.
- **Environment.** What a component reads is in the manifest; what Spin's process reads is `[env]`. Kubernetes' own variables for Services are off
  (`enableServiceLinks`): the shim would copy `REDIS_PORT` over a variable `redis_port`.
- **A node with the shim.** The RuntimeClass says which pods it runs, and its `scheduling` keeps them from nodes without it.
)";

}  // namespace

std::string NeedsPage(std::string_view heading) {
  std::string page = fmt::format(
      "{}\n# Needs\n\nWhat Spin's process needs that no manifest mentions, and what of it the output has. Compiled anew for every row; "
      "codes are "
      "of [diagnostics](diagnostics.md). Root certificates are for TLS that Spin's host speaks itself: what guests request over HTTPS is "
      "checked against roots that Spin brings. Some values in the settings are only there to make a row whole.\n\n"
      "| Feature | Root certificates | State (`/.spin`) | Rollout | Probes | Service | Said |\n|---|---|---|---|---|---|---|\n",
      heading);
  for (const auto& features : {Triggers(), Stores(), Others()})
    for (const Feature& feature : features) page += RowOf(feature);
  return page + std::string(kForAll);
}

}  // namespace spin_aks
