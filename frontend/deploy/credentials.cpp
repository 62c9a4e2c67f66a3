// SPDX-License-Identifier: Apache-2.0
#include "frontend/deploy/credentials.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <variant>

#include "ir/passwords.h"

namespace spin_aks {
namespace {

bool HasPassword(std::string_view address) { return !FindPasswords(address).empty(); }

// What spin.toml says, each place once: triggers share an address.
class ManifestCheck {
 public:
  explicit ManifestCheck(const ResolveContext& context) : context_(context) {}

  void Run() {
    const App& app = context_.app;
    for (const Trigger& trigger : app.triggers) std::visit([&](const auto& typed) { Look(typed); }, trigger);
    if (app.redis_address) Address(*app.redis_address);
    if (app.mqtt) Look(*app.mqtt);
    for (const Variable& variable : app.variables)
      if (variable.default_value && !variable.secret) Address(*variable.default_value);
    for (const Component& component : app.components) Look(component);
  }

 private:
  void Look(const RedisTrigger& trigger) {
    if (trigger.address) Address(*trigger.address);
  }
  void Look(const SqsTrigger& trigger) { Address(trigger.queue_url); }
  static void Look(const HttpTrigger& /*none*/) {}
  static void Look(const MqttTrigger& /*none*/) {}
  static void Look(const CommandTrigger& /*none*/) {}
  void Look(const MqttSettings& mqtt) {
    Address(mqtt.address);
    if (!IsTemplateOrNothing(*mqtt.password)) Report(mqtt.password.span, "this password is in the image, and in git");
  }
  void Look(const Component& component) {
    for (const auto& [name, value] : component.environment) Address(value);
    for (const auto& [name, value] : component.variables) Address(value);
    for (const auto& host : component.allowed_outbound_hosts) Address(host);
    if (const auto* remote = std::get_if<RemoteSource>(&*component.source); remote != nullptr && HasPassword(remote->url))
      Report(component.source.span, "the address of this source has credentials in it, and spin.toml goes to git");
  }
  void Address(const Spanned<std::string>& text) {
    if (HasPassword(*text)) Report(text.span, "this address has credentials in it, which are in the image, and in git");
  }
  void Report(Span span, std::string_view what) {
    if (!reported_.insert(span).second) return;
    context_.diagnostics.Report(DiagnosticKind::kCredentialsInManifest, span, std::string(what))
        .Help("use a variable that is `secret`: `{{ password }}`");
  }

  const ResolveContext& context_;
  std::set<Span> reported_;
};

void ReportInSettings(const ResolveContext& context, Span span, const std::string& help) {
  context.diagnostics.Report(DiagnosticKind::kSecretInPlainText, span, "this address has credentials in it, and the settings go to git")
      .Help(help);
}

}  // namespace

void CheckUrlHasNoPassword(const ResolveContext& context, const Spanned<std::string>& url, std::string_view instead) {
  if (HasPassword(*url)) ReportInSettings(context, url.span, fmt::format("put them into the Key Vault, and name that with `{}`", instead));
}

void CheckNoCredentials(const ResolveContext& context) {
  ManifestCheck(context).Run();
  for (const auto& [name, section] : context.settings.Get<keys::kVariables>()) {
    const auto value = section.Find<keys::variable::kValue>();
    if (value && HasPassword(value->value))
      ReportInSettings(context, value->span,
                       fmt::format("put it into the Key Vault, and name that with `{}`", keys::secret::kKeyvaultSecret.name));
  }
  for (const auto& [name, value] : context.settings.Get<keys::kEnv>())
    if (HasPassword(*value))
      ReportInSettings(context, value.span, "the process that runs components reads it; let a component have it as a secret variable");
}

}  // namespace spin_aks
