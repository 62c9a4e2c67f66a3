// SPDX-License-Identifier: Apache-2.0
#include "tests/spin_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "tests/frontend/settings.h"

namespace spin_aks {
namespace {

constexpr std::string_view kVersions[] = {"1.0", "2.0", "2.2", "2.6", "3.0", "3.4", "3.5", "3.6", "4.0"};

constexpr std::string_view kHttp = "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"web\"\n";
constexpr std::string_view kRedis = "[[trigger.redis]]\nchannel = \"orders\"\ncomponent = \"web\"\n";
constexpr std::string_view kWeb = "[component.web]\nsource = \"web.wasm\"\n";

// What is used: by spin.toml, or by the settings.
struct Feature {
  std::string_view what;
  std::string manifest;
  std::string settings = {};
};

std::string With(std::string_view triggers, std::string_view component = kWeb) {
  return fmt::format("spin_manifest_version = 2\n[application]\nname = \"shop\"\nversion = \"1.0.0\"\n{}{}", triggers, component);
}

std::string WithDependency(std::string_view inherits) {
  return With(kHttp, fmt::format("{}[component.web.dependencies]\n\"acme:log/log\" = {{ path = \"log.wasm\"{} }}\n", kWeb, inherits));
}

std::vector<Feature> Features() {
  constexpr std::string_view kVault = "[keyvault]\nname = \"shop-kv\"\n[identity]\nclient_id = \"22222222-2222-2222-2222-222222222222\"\n";
  const std::string secrets = fmt::format("tenant_id = \"11111111-1111-1111-1111-111111111111\"\n{}", kVault);
  return {
      {"an HTTP trigger", With(kHttp)},
      {"a source from a registry",
       With(kHttp, "[component.web]\nsource = { registry = \"ghcr.io\", package = \"acme:web\", version = \"1.0.0\" }\n")},
      {"a private route", With("[[trigger.http]]\nroute = { private = true }\ncomponent = \"web\"\n")},
      {"a static response", With(fmt::format("{}[[trigger.http]]\nroute = \"/ok\"\nstatic_response = {{ status_code = 200 }}\n", kHttp))},
      {"`app.health_route`", With(fmt::format("[application.trigger.redis]\naddress = \"redis://r.svc\"\n{}", kRedis)),
       "[app]\nhealth_route = \"/ok\"\n"},
      {"the executor `wagi`", With("[[trigger.http]]\nroute = \"/...\"\ncomponent = \"web\"\nexecutor = { type = \"wagi\" }\n")},
      {"the executor `wasip3-unstable`",
       With("[[trigger.http]]\nroute = \"/...\"\ncomponent = \"web\"\nexecutor = { type = \"wasip3-unstable\" }\n")},
      {"dependencies", WithDependency("")},
      {"dependencies that inherit, each by itself", WithDependency(", inherit_configuration = [\"ai_models\"]")},
      {"a variable in the Redis address, in spin.toml",
       With(fmt::format(
           "[application.trigger.redis]\naddress = \"redis://{{{{ host }}}}\"\n{}[variables]\nhost = {{ default = \"r.svc\" }}\n",
           kRedis))},
      {"a variable in a Redis trigger's own address", With("[[trigger.redis]]\nchannel = \"orders\"\naddress = \"redis://{{ host "
                                                           "}}\"\ncomponent = \"web\"\n[variables]\nhost = { default = \"r.svc\" }\n")},
      {"`redis.address_variable`", With(fmt::format("{}[variables]\naddress = {{ default = \"redis://r.svc\" }}\n", kRedis)),
       "[redis]\naddress_variable = \"address\"\n"},
      {"a configured store", With(kHttp, fmt::format("{}key_value_stores = [\"default\"]\n", kWeb)),
       "[key_value.default]\nkind = \"redis\"\nurl = \"redis://r.svc\"\n"},
      {"a libSQL database", With(kHttp, fmt::format("{}sqlite_databases = [\"default\"]\n", kWeb)),
       secrets + "[sqlite.default]\nurl = \"https://db.example.com\"\ntoken = { keyvault_secret = \"token\" }\n"},
      {"a remote model", With(kHttp, fmt::format("{}ai_models = [\"llama2-chat\"]\n", kWeb)),
       secrets + "[llm]\nurl = \"https://llm.example.com\"\ntoken = { keyvault_secret = \"token\" }\n"},
      {"`app.listen_port = 8081`", With(kHttp), "[app]\nlisten_port = 8081\n"},
      {"`app.security = \"restricted\"`", With(kHttp), "[app]\nsecurity = \"restricted\"\n"},
  };
}

std::string CellOf(const Feature& feature, std::string_view version) {
  // Top-level keys of a settings file stand before its tables.
  const std::string file = fmt::format("{}\n{}[runtime]\ninstaller = \"none\"\nspin = \"{}\"\n", feature.settings, kRegistry, version);
  const Settled settled = Settle({.manifest = feature.manifest, .file = file});
  std::vector<std::string> said;
  for (const Diagnostic& diagnostic : settled.diagnostics.all()) {
    if (diagnostic.severity == Severity::kNote || diagnostic.kind == DiagnosticKind::kSourceNotBuilt) continue;
    const bool is_warning = diagnostic.severity == Severity::kWarning;
    std::string code = fmt::format(fmt::runtime(is_warning ? "({})" : "{}"), Describe(diagnostic.kind).code);
    if (std::ranges::find(said, code) == said.end()) said.push_back(std::move(code));
  }
  return said.empty() ? "yes" : fmt::format("{}", fmt::join(said, " "));
}

}  // namespace

std::string SpinPage(std::string_view heading) {
  std::string page = fmt::format(
      "{}\n# Spin versions\n\nWhat is said of a feature where `runtime.spin` has each of these: an error's code, or a warning's in "
      "brackets, of "
      "[diagnostics](diagnostics.md). Compiled anew for every cell.\n\n| | {} |\n|---|{}\n",
      heading, fmt::join(kVersions, " | "), fmt::join(std::vector<std::string>(std::size(kVersions), "---|"), ""));
  for (const Feature& feature : Features()) {
    page += fmt::format("| {} |", feature.what);
    for (const std::string_view version : kVersions) page += fmt::format(" {} |", CellOf(feature, version));
    page += "\n";
  }
  return page;
}

}  // namespace spin_aks
