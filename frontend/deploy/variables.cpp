// SPDX-License-Identifier: Apache-2.0
//
// `[variables]` and `[env]`: what every application variable is bound to, and
// what else would land on its name (dossier spin.md §3.1, §3.3).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "frontend/deploy/parts.h"
#include "frontend/settings/secrets.h"
#include "frontend/text/spelling.h"
#include "frontend/text/variable_types.h"
#include "frontend/text/wording.h"
#include "ir/ascii.h"
#include "ir/names.h"

namespace spin_aks {
namespace {

constexpr std::string_view kVariablePrefix = "SPIN_VARIABLE_";

// Set by the kubelet, the container runtime or containerd in every container, service links or not.
constexpr std::array<std::string_view, 11> kInjected{"HOME",
                                                     "HOSTNAME",
                                                     "KUBERNETES_PORT",
                                                     "KUBERNETES_PORT_443_TCP",
                                                     "KUBERNETES_PORT_443_TCP_ADDR",
                                                     "KUBERNETES_PORT_443_TCP_PORT",
                                                     "KUBERNETES_PORT_443_TCP_PROTO",
                                                     "KUBERNETES_SERVICE_HOST",
                                                     "KUBERNETES_SERVICE_PORT",
                                                     "KUBERNETES_SERVICE_PORT_HTTPS",
                                                     "PATH"};
// Set by the shim for itself (containerd-shim-spin: engine.rs, where Wasm is compiled ahead of time).
constexpr std::string_view kOfTheShim = "XDG_CACHE_HOME";
// Set by the identity webhook in pods that use workload identity (Azure/azure-workload-identity: pkg/webhook/consts.go).
constexpr std::array<std::string_view, 4> kOfTheWebhook{"AZURE_AUTHORITY_HOST", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE",
                                                        "AZURE_TENANT_ID"};
// Set by spin-aks itself.
constexpr std::array<std::string_view, 2> kGenerated{"SPIN_COMPONENTS_TO_RETAIN", "SPIN_HTTP_LISTEN_ADDR"};

bool Contains(const auto& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

using VariableSettings = Section<keys::variable::kTable>;

// One variable and its table in `[variables]`, which may be empty.
class Binder {
 public:
  Binder(const ResolveContext& context, const Variable& variable, const VariableSettings& written)
      : context_(context), variable_(variable), written_(written) {}

  decltype(VariableBinding::source) Bind() {
    CheckRequired();
    const auto value = written_.Find<keys::variable::kValue>();
    const auto secret = ResolveSecret(context_, written_);
    const auto from_secret = InCluster<keys::variable::kFromSecret>(ClusterKey::Kind::kSecret);
    const auto from_map = InCluster<keys::variable::kFromConfigMap>(ClusterKey::Kind::kConfigMap);
    CheckOneSource();
    if (secret) return *secret;
    if (from_secret) return *from_secret;
    if (from_map) return CheckNoSecret(*from_map);
    if (variable_.secret) return ReportUnbound();  // a plain value was refused with the settings
    if (value) return Plain(*value);
    if (NeedsValue()) return ReportMissing();
    if (variable_.default_value) CheckType(*variable_.default_value);
    return ManifestDefault{};
  }

  VariableType Type() const {
    const std::string name = TypeName();
    VariableType type;
    if (name == "int") type.kind = VariableType::Kind::kInteger;
    if (name == "bool") type.kind = VariableType::Kind::kBoolean;
    if (name != "enum") return type;
    type.kind = VariableType::Kind::kEnum;
    for (const auto& value : written_.Get<keys::variable::kValues>()) type.choices.push_back(*value);
    return type;
  }

 private:
  std::string TypeName() const {
    const std::string text(keys::variable::kVariableTypes.front());
    if (written_.empty()) return text;
    const Span values = written_.ValueSpanOf<keys::variable::kValues>();
    return *written_.GetOr<keys::variable::kType>(
        {values.is_somewhere() ? std::string(keys::variable::kVariableTypes.back()) : text, values});
  }

  std::string Name() const { return Quoted(variable_.name.value); }
  bool NeedsValue() const { return !variable_.default_value || written_.Find<keys::variable::kRequired>().value_or(false).value; }

  void CheckRequired() {
    const auto required = written_.Find<keys::variable::kRequired>();
    if (!required || **required || !variable_.required) return;
    context_.diagnostics
        .Report(DiagnosticKind::kVariableLoosened, required->span, fmt::format("variable {} is required by the manifest", Name()))
        .Also(variable_.name.span, "declared here")
        .Help("settings may tighten what the manifest says, never loosen it");
  }

  template <const auto& kFrom>
  std::optional<ClusterKey> InCluster(ClusterKey::Kind kind) const {
    std::vector<MissingKey> missing;
    if (!written_.Whole(kFrom, missing)) return std::nullopt;
    spin_aks::ReportMissing(context_, missing);
    const auto from = written_.template Get<kFrom>();
    const SpannedString nowhere;
    return ClusterKey{kind, from.template Find<keys::cluster_key::kName>().value_or(nowhere),
                      from.template Find<keys::cluster_key::kKey>().value_or(nowhere)};
  }

  // A value comes from one place. The second is reported, beside the first.
  void CheckOneSource() const {
    using namespace keys;
    const std::pair<Span, std::string_view> sources[] = {
        {written_.SpanOf<variable::kValue>(), variable::kValue.name},
        {written_.SpanOf<secret::kKeyvaultSecret>(), secret::kKeyvaultSecret.name},
        {written_.SpanOf<variable::kFromSecret>(), variable::kFromSecret.name},
        {written_.SpanOf<variable::kFromConfigMap>(), variable::kFromConfigMap.name},
    };
    const std::pair<Span, std::string_view>* first = nullptr;
    for (const auto& source : sources) {
      if (!source.first.is_somewhere()) continue;
      if (first != nullptr)
        context_.diagnostics
            .Report(DiagnosticKind::kExclusiveSettings, first->first,
                    fmt::format("variable {} has both a `{}` and a `{}`", Name(), first->second, source.second))
            .Also(source.first, "the other one");
      else
        first = &source;
    }
  }

  ClusterKey CheckNoSecret(const ClusterKey& from) const {
    if (!variable_.secret) return from;
    const std::string secret =
        fmt::format("{} = {{ name = \"{}\", key = \"{}\" }}", keys::variable::kFromSecret.name, *from.name, *from.key);
    context_.diagnostics
        .Report(DiagnosticKind::kSecretInPlainText, from.name.span,
                fmt::format("secret variable {} is read from a ConfigMap, which is no place for secrets", Name()))
        .Also(variable_.name.span, "declared as a secret here")
        .Help(fmt::format("read it from a Secret: `{}`", secret));
    return from;
  }

  ManifestDefault ReportUnbound() {
    auto& report = context_.diagnostics.Report(DiagnosticKind::kSecretWithoutValue, variable_.name.span,
                                               fmt::format("secret variable {} has no value", Name()));
    if (variable_.default_value)
      report.Also(variable_.default_value->span, "this default stays out of the image, because it is a secret's");
    const std::string& name = variable_.name.value;
    const std::string secret = Line(keys::secret::kKeyvaultSecret, fmt::format("\"{}\"", SuggestedSecretName(name)));
    report.Help(WriteBelow(keys::kVariables.name, fmt::format("{} = {{ {} }}", name, secret)));
    return {};
  }

  ManifestDefault ReportMissing() {
    auto& report = context_.diagnostics.Report(DiagnosticKind::kVariableWithoutValue, variable_.name.span,
                                               fmt::format("required variable {} has no value", Name()));
    if (const auto required = written_.Find<keys::variable::kRequired>(); required && **required)
      report.Also(required->span, "required here");
    const std::string& name = variable_.name.value;
    report.Help(WriteBelow(keys::kVariables.name, fmt::format("{} = \"…\"", name)))
        .Help(fmt::format("or `--set '{}.{}=…'`", keys::kVariables.name, name));
    return {};
  }

  PlainValue Plain(const Spanned<std::string>& value) {
    CheckType(value);
    return {value};
  }

  void CheckType(const Spanned<std::string>& value) {
    const auto type = written_.Find<keys::variable::kType>();
    const auto values = written_.Get<keys::variable::kValues>();
    const std::string name = TypeName();
    if (type && name != "enum" && !values.empty())
      ReportNoEffect(context_, written_.SpanOf<keys::variable::kValues>(), keys::variable::kValues.name, "the type is not `enum`");
    if (name == "enum") return CheckEnum(value, values, type);
    if (HasVariableType(value.value, name)) return;
    context_.diagnostics
        .Report(DiagnosticKind::kVariableType, value.span, fmt::format("the value of variable {} is not of type `{}`", Name(), name))
        .Also(type->span, DescribeVariableType(name));
  }

  void CheckEnum(const Spanned<std::string>& value, const std::vector<Spanned<std::string>>& values,
                 const std::optional<Spanned<std::string>>& type) {
    if (values.empty()) {
      context_.diagnostics.Report(DiagnosticKind::kMissingSetting, type->span,
                                  fmt::format("variable {} is of type `enum`, which needs `{}`", Name(), keys::variable::kValues.name));
      return;
    }
    if (std::ranges::find(values, value) != values.end()) return;
    std::vector<std::string_view> names;
    for (const auto& legal : values) names.push_back(legal.value);
    auto& report = context_.diagnostics
                       .Report(DiagnosticKind::kVariableType, value.span,
                               fmt::format("the value of variable {} is none of its `{}`", Name(), keys::variable::kValues.name))
                       .Also(written_.SpanOf<keys::variable::kValues>(), "listed here");
    if (const auto near = Nearest(value.value, names)) report.Help(fmt::format("did you mean `{}`?", *near));
  }

  const ResolveContext& context_;
  const Variable& variable_;
  const VariableSettings& written_;
};

void CheckNames(const ResolveContext& context, const std::vector<NamedSection<keys::variable::kTable>>& written) {
  std::vector<std::string_view> names;
  for (const Variable& variable : context.app.variables) names.push_back(variable.name.value);
  std::vector<std::string_view> sorted = names;
  std::ranges::sort(sorted);
  for (const auto& entry : written) {
    if (std::ranges::binary_search(sorted, entry.name.value)) continue;
    auto& report = context.diagnostics.Report(DiagnosticKind::kUnknownVariableSetting, entry.name.span,
                                              fmt::format("the manifest declares no variable {}", Quoted(entry.name.value)));
    if (const auto near = Nearest(entry.name.value, names))
      report.Help(fmt::format("did you mean `{}`?", *near)).Replace(entry.name.span, *near);
    else
      report.Help("variables are declared in spin.toml, below `[variables]`");
  }
}

constexpr std::string_view kWebhook = "the workload identity webhook";

// Who has a variable of the environment in every container; empty: nobody.
std::string WhoSets(std::string_view name) {
  if (Contains(kInjected, name)) return "Kubernetes";
  if (name == kOfTheShim) return "the shim";
  return std::string(Contains(kOfTheWebhook, name) ? kWebhook : std::string_view());
}

bool UsesWorkloadIdentity(const ResolveContext& context) {
  const auto identity = context.settings.Get<keys::kIdentity>();
  const bool has_client = identity.Find<keys::identity::kClientId>().has_value();
  return *identity.GetOr<keys::identity::kMode>(has_client ? IdentityMode::kWorkload : IdentityMode::kAddon) == IdentityMode::kWorkload;
}

// The shim copies `NAME` over `SPIN_VARIABLE_NAME`, whatever it is, so such a variable never has its own value.
void CheckOverwritten(const ResolveContext& context, const Variable& variable, const SpannedMap& environment) {
  const std::string upper = UpperAscii(variable.name.value);
  const auto entry = environment.find(upper);
  const bool generated = Contains(kGenerated, upper) || upper.starts_with(kVariablePrefix);
  const std::string who = entry != environment.end() ? fmt::format("`[{}]`", keys::kEnv.name) : generated ? "spin-aks" : WhoSets(upper);
  if (who.empty()) return;
  auto& report = context.diagnostics.Report(DiagnosticKind::kVariableOverwritten, variable.name.span,
                                            fmt::format("variable {} would take the value of the environment variable `{}`, which {} sets",
                                                        Quoted(variable.name.value), upper, who));
  if (entry != environment.end()) report.Also(entry->second.span, "set here");
  if (who == kWebhook && !UsesWorkloadIdentity(context)) {
    report.As(Severity::kWarning).Help("its pods use no workload identity as they are; with one, the value would be lost");
  }
  report.Help(entry != environment.end() ? "rename one of the two" : "rename the variable in spin.toml");
}

}  // namespace

std::vector<VariableBinding> ResolveVariables(const ResolveContext& context) {
  const auto written = context.settings.Get<keys::kVariables>();
  CheckNames(context, written);
  const SpannedMap environment = context.settings.Get<keys::kEnv>();
  std::map<std::string_view, const VariableSettings*> by_name;
  for (const auto& entry : written) by_name.emplace(entry.name.value, &entry.section);

  std::vector<VariableBinding> bindings;
  for (std::size_t i = 0; i < context.app.variables.size(); ++i) {
    const Variable& variable = context.app.variables[i];
    const auto nothing = context.settings.Nothing<keys::kVariables>(variable.name.value);
    const auto section = by_name.find(variable.name.value);
    Binder binder(context, variable, section != by_name.end() ? *section->second : nothing);
    bindings.push_back({.variable = VariableId{i}, .source = binder.Bind(), .type = binder.Type()});
    CheckOverwritten(context, variable, environment);
  }
  return bindings;
}

SpannedMap ResolveEnvironment(const ResolveContext& context) {
  SpannedMap environment = context.settings.Get<keys::kEnv>();
  for (const auto& [name, value] : environment) {
    if (!Contains(kGenerated, name) && !name.starts_with(kVariablePrefix)) continue;
    auto& report = context.diagnostics.Report(DiagnosticKind::kReservedEnvironment, value.span,
                                              fmt::format("{} is set by spin-aks itself", Quoted(name)));
    if (name.starts_with(kVariablePrefix)) report.Help(fmt::format("a variable's value belongs into `[{}]`", keys::kVariables.name));
    if (name == "SPIN_HTTP_LISTEN_ADDR") report.Help(fmt::format("the port is `{}`", Dotted(keys::kApp, keys::app::kListenPort)));
  }
  return environment;
}

}  // namespace spin_aks
