// SPDX-License-Identifier: Apache-2.0
#include "tests/backends/programs.h"

#include <utility>

namespace spin_aks::programs {
namespace {

KubeName Name(std::string_view text) { return *KubeName::Parse(text); }

VariableId AddVariable(Program& program, std::string name) {
  Variable variable;
  variable.name = std::move(name);
  program.app.variables.push_back(std::move(variable));
  return VariableId{program.app.variables.size() - 1};
}

Workload Web() {
  Workload web;
  web.name = Name("shop");
  web.http = Workload::Http::kServes;
  web.replicas = std::int64_t{2};
  web.listen_port = std::int64_t{80};
  web.readiness = Probe{std::string("/.well-known/spin/health"), std::int64_t{80}, std::int64_t{10}, {}, {}, {}};
  web.liveness = web.readiness;
  web.strategy = {.surge = std::string("25%"), .unavailable = std::string("25%")};
  web.max_unavailable = std::string("1");
  return web;
}

SecretRef Secret(std::string vault, std::string name) { return {.vault = std::move(vault), .name = std::move(name), .version = {}}; }

void AddStores(Program& program) {
  program.targets[0].key_value_stores.push_back({.label = std::string("default"),
                                                 .kind = CosmosStore{.account = std::string("shopcosmos"),
                                                                     .database = std::string("shop"),
                                                                     .container = std::string("kv"),
                                                                     .auth = StoreAuth::kWorkloadIdentity,
                                                                     .key = {}}});
  program.targets[0].key_value_stores.push_back(
      {.label = std::string("cache"), .kind = RedisStore{.url = {}, .secret_url = Secret("shop-kv", "cache-url")}});
  program.targets[0].sqlite_databases.push_back(
      {.label = std::string("default"), .url = std::string("https://db.example"), .token = Secret("shop-kv", "db-token")});
}

}  // namespace

void AddPlain(Program& program, std::string name, std::string value) {
  const VariableId id = AddVariable(program, std::move(name));
  program.targets[0].workloads[0].variables.push_back({.variable = id, .source = PlainValue{std::move(value)}});
}

void AddSecret(Program& program, std::string name, std::string vault, std::string secret) {
  const VariableId id = AddVariable(program, std::move(name));
  program.app.variables.back().secret = true;
  program.targets[0].workloads[0].variables.push_back({.variable = id, .source = Secret(std::move(vault), std::move(secret))});
}

Program Http() {
  Program program{.app = {}, .name = Name("shop"), .top = {}, .targets = {Placement(*ImageRef::Parse("shopacr.azurecr.io/shop:1.4.2"))}};
  program.app.name = std::string("Shop");
  program.app.version = std::string("1.4.2");
  program.targets[0].directory = *RelPath::Parse("overlays/default");
  program.targets[0].kube_namespace = std::string("shop");
  program.targets[0].runtime.runtime_class = std::string("wasmtime-spin-v2");
  program.targets[0].runtime.handler = std::string("spin-v2");
  program.targets[0].runtime.shim_version = std::string("0.24.0");
  for (const Architecture architecture : {Architecture::kAmd64, Architecture::kArm64})
    program.targets[0].runtime.shim_archives.push_back(
        {.architecture = architecture, .directory = std::string("https://shims.example.com/v0.24.0"), .sha256 = {}});
  program.targets[0].runtime.spin_version = std::string("3.6");
  program.targets[0].workloads = {Web()};
  Service service;
  service.name = Name("shop");
  service.workload = Name("shop");
  service.ports = {{.name = "http", .port = std::int64_t{80}, .target_port = std::int64_t{80}}};
  program.targets[0].services = {service};
  return program;
}

Program Rich() {
  Program program = Http();
  AddPlain(program, "log_level", "info");
  AddSecret(program, "db_password", "shop-kv", "db-password");
  AddSecret(program, "mail_key", "Mail-KV", "mail-key");
  AddStores(program);
  program.targets[0].tenant_id = std::string("11111111-1111-1111-1111-111111111111");
  program.targets[0].identity = {.mode = IdentityMode::kWorkload,
                                 .client_id = std::string("22222222-2222-2222-2222-222222222222"),
                                 .service_account = std::string("shop-identity"),
                                 .create_service_account = true,
                                 .name = {},
                                 .resource_group = {}};
  program.targets[0].pull_secret = Name("registry");
  program.targets[0].workloads[0].autoscale =
      Autoscale{.min = std::int64_t{2}, .max = std::int64_t{6}, .cpu = std::int64_t{70}, .memory = {}};
  Workload job;
  job.name = Name("shop-import");
  job.kind = Workload::Kind::kJob;
  job.variables = program.targets[0].workloads[0].variables;
  program.targets[0].workloads.push_back(std::move(job));
  Service internal = program.targets[0].services[0];
  internal.name = Name("shop-internal");
  internal.type = ServiceType::kLoadBalancer;
  internal.internal = true;
  program.targets[0].services.push_back(std::move(internal));
  return program;
}

}  // namespace spin_aks::programs
