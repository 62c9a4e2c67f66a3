// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/command_table.h"

#include <algorithm>

#include "runtime/cli/build.h"
#include "runtime/cli/build_flags.h"
#include "runtime/cli/clean.h"
#include "runtime/cli/compile.h"
#include "runtime/cli/completion.h"
#include "runtime/cli/config.h"
#include "runtime/cli/config_get.h"
#include "runtime/cli/config_set.h"
#include "runtime/cli/deploy.h"
#include "runtime/cli/diff.h"
#include "runtime/cli/doctor.h"
#include "runtime/cli/down.h"
#include "runtime/cli/explain.h"
#include "runtime/cli/help.h"
#include "runtime/cli/offers.h"
#include "runtime/cli/push.h"
#include "runtime/cli/session.h"
#include "runtime/cli/up.h"
#include "runtime/cli/validate.h"
#include "runtime/cli/version.h"

namespace spin_aks {
namespace {

std::vector<Flag> Joined(std::vector<Flag> flags, const std::vector<Flag>& more) {
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

Command Compile() {
  return {.name = "compile",
          .summary = "write the Dockerfile and the Kubernetes output",
          .operands = "",
          .operand_choices = {},
          .description =
              "Turns spin.toml and aks-spin.toml into a Dockerfile and Kubernetes output.\n"
              "Nothing is written if anything is wrong, nor over a file with other content.\n",
          .flags = Joined(PlaceFlags(),
                          {
                              EmitFlag("what to make: dockerfile, k8s, or both (default)"),
                              {.name = "override",
                               .arity = Arity::kOptionalValue,
                               .value_name = "PLACE",
                               .help = "in conflicts take ours; PLACE is FILE[:PATH]",
                               .completes = Completes::kFile},
                              {.name = "keep",
                               .arity = Arity::kOptionalValue,
                               .value_name = "PLACE",
                               .help = "in conflicts keep what is there",
                               .completes = Completes::kFile},
                              {.name = "keep-always",
                               .arity = Arity::kValue,
                               .value_name = "PLACE",
                               .help = "keep what is there, for good",
                               .completes = Completes::kFile},
                              {.name = "frozen", .help = "the lock must not change, else exit code 4"},
                              {.name = "stdout", .help = "print the output, write nothing"},
                              {.name = "next", .help = "say all next steps, also where nothing changed"},
                              {.name = "check", .help = "write nothing; exit 1 if compiling would (-v: how)"},
                          }),
          .run =
              [](const Session& session) {
                const auto options = ParseCompile(session.line);
                return options ? RunCompile(*options, session) : Refuse(session, options.error());
              },
          .later = {"--allow-shrink", "--jobs", "infra", "gitops", "fleet"}};
}

Command Build() {
  return {.name = "build",
          .summary = "build the components, and an image of them",
          .operands = "",
          .operand_choices = {},
          .description =
              "Runs `spin build` where a component says how it is built, and checks that every\n"
              "source is there and is WebAssembly. With `--oci-archive` the image is written,\n"
              "as the Dockerfile describes it, by no other program; its digest is printed.\n",
          .flags =
              {
                  {.name = "component", .arity = Arity::kValue, .value_name = "ID", .help = "build this one only; may be repeated"},
                  {.name = "check-only", .help = "run and write nothing"},
                  {.name = "oci-archive",
                   .arity = Arity::kValue,
                   .value_name = "FILE",
                   .help = "the image, for skopeo, podman load, kind load",
                   .completes = Completes::kFile},
              },
          .run = [](const Session& session) {
            const auto options = ParseBuild(session.line);
            return options ? RunBuild(*options, session) : Refuse(session, options.error());
          }};
}

Command Push() {
  return {.name = "push",
          .summary = "build the image, and send it to its registry",
          .operands = "",
          .operand_choices = {},
          .description =
              "Runs `spin build`, makes the image that the Dockerfile describes, and sends what\n"
              "the registry does not have. Signs in as `docker login`, `az acr login` or\n"
              "`spin registry login` have left it. The digest is printed and kept in the lock:\n"
              "the manifests name it from the next `spin-aks compile` on.\n",
          .flags =
              {
                  {.name = "tag", .arity = Arity::kValue, .value_name = "TAG", .help = "the image's tag, kept in the settings"},
                  {.name = "registry", .arity = Arity::kValue, .value_name = "SERVER", .help = "another registry, for this run"},
                  {.name = "platform", .arity = Arity::kValue, .value_name = "PLATFORM", .help = "as in linux/amd64,linux/arm64"},
                  {.name = "no-build", .help = "take the Wasm files as they are"},
                  {.name = "plain-http", .help = "send in the clear; usual on this machine alone"},
                  {.name = "dry-run", .help = "say what would be done, and do nothing"},
              },
          .run = [](const Session& session) {
            const auto options = ParsePush(session.line);
            return options ? RunPush(*options, session) : Refuse(session, options.error());
          }};
}

Command Clean() {
  return {.name = "clean",
          .summary = "take out what compile has written",
          .operands = "",
          .operand_choices = {},
          .description =
              "Removes the files, and the lines in files of yours, that `compile` has written.\n"
              "What you changed in them is a conflict: nothing is removed until it is answered.\n"
              "Settings and sources stay, and so does what runs on a cluster.\n",
          .flags = Joined(PlaceFlags(),
                          {
                              EmitFlag("what to remove: dockerfile, k8s, or both (default)"),
                              {.name = "override",
                               .arity = Arity::kOptionalValue,
                               .value_name = "PLACE",
                               .help = "remove what was changed, too; PLACE is FILE[:PATH]",
                               .completes = Completes::kFile},
                              {.name = "keep",
                               .arity = Arity::kOptionalValue,
                               .value_name = "PLACE",
                               .help = "what was changed is yours from now on",
                               .completes = Completes::kFile},
                              {.name = "check", .help = "write nothing; exit 1 if anything is to go"},
                          }),
          .run =
              [](const Session& session) {
                const auto options = ParseClean(session.line);
                return options ? RunCompile(*options, session) : Refuse(session, options.error());
              },
          .shown = Shown::kHidden,
          .later = {"infra", "gitops", "fleet"}};
}

Command Validate() {
  return {.name = "validate",
          .summary = "check the application and its settings",
          .operands = "",
          .operand_choices = {},
          .description =
              "Says everything that `compile` would find wrong, and writes nothing.\n"
              "`--manifest -` reads standard input.\n",
          .flags =
              {
                  {.name = "manifest",
                   .arity = Arity::kValue,
                   .value_name = "FILE",
                   .help = "judge this one spin.toml (or `-`) exactly as Spin does",
                   .completes = Completes::kFile,
                   .dash = Dash::kStandardInput},
                  {.name = "strict", .help = "warnings are errors"},
              },
          .run = [](const Session& session) { return RunValidate(ParseValidate(session.line), session); }};
}

Command Diff() {
  return {.name = "diff",
          .summary = "say what compiling would change, or what has changed",
          .operands = "",
          .operand_choices = {},
          .description =
              "Compares objects by value, and says what follows: pods that restart, objects\n"
              "that are replaced, what is exposed. Writes nothing; says nothing where nothing\n"
              "changes. `--format markdown` is a comment on a pull request.\n",
          .flags = Joined(PlaceFlags(),
                          {
                              {.name = "against",
                               .arity = Arity::kValue,
                               .value_name = "disk|live|REV",
                               .help = "the disk (default), the cluster, a revision"},
                              {.name = "details", .help = "every field, before and after"},
                              {.name = "exit-zero", .help = "exit with 0 also where something differs"},
                          }),
          .run = [](const Session& session) {
            const auto options = ParseDiff(session.line);
            return options ? RunDiff(*options, session) : Refuse(session, options.error());
          }};
}

std::vector<Flag> DeployFlags() {
  return {
      {.name = "dry-run", .help = "show the plan, touch nothing"},
      {.name = "details", .help = "every field, before and after"},
      {.name = "take", .arity = Arity::kOptionalValue, .value_name = "FIELD", .help = "take a field that somebody else has; alone: all"},
      {.name = "leave", .arity = Arity::kOptionalValue, .value_name = "FIELD", .help = "leave it to them, from now on; alone: all"},
      {.name = "replace", .help = "delete and make again what cannot be changed"},
      {.name = "prune", .help = "delete what it made once and makes no more"},
      {.name = "timeout", .arity = Arity::kValue, .value_name = "TIME", .help = "how long to wait for pods (5m); 0: not at all"},
      {.name = "on-failure",
       .arity = Arity::kValue,
       .value_name = "HOW",
       .help = "stop there (the usual), or go back to what ran",
       .choices = {"stop", "rollback"}},
  };
}

Command Deploy() {
  return {.name = "deploy",
          .summary = "apply what was compiled to the cluster, after a look at it",
          .operands = "",
          .operand_choices = {},
          .description =
              "Asks the cluster what it would make of every object, shows that, and does it\n"
              "once you say yes, or `--yes` does; then waits for pods. Nothing is touched while\n"
              "anything would be refused, or belongs to somebody else. kubectl's current\n"
              "context says where.\n",
          .flags = Joined(
              Joined(PlaceFlags(), DeployFlags()),
              {{.name = "plan", .arity = Arity::kValue, .value_name = "FILE", .help = "keep the plan of a dry run; else: do that one"},
               {.name = "rollback",
                .arity = Arity::kOptionalValue,
                .value_name = "REVISION",
                .help = "apply what was deployed before; alone: the last"}}),
          .run =
              [](const Session& session) {
                const auto options = ParseDeploy(session.line);
                return options ? RunDeploy(*options, session) : Refuse(session, options.error());
              },
          .later = {"--attach-acr", "--install-csi", "--grant-keyvault", "--create-secrets", "--install-runtime", "--label-pool",
                    "--federate", "--continue-on-error", "--adopt"}};
}

Command Up() {
  return {.name = "up",
          .summary = "push, compile and deploy, as far as there is anything to do",
          .operands = "",
          .operand_choices = {},
          .description =
              "From sources to pods that run: `spin build`, the image into its registry, the\n"
              "manifests that name it, and `deploy`, which asks before it touches the cluster.\n",
          .flags = Joined(
              Joined(PlaceFlags(),
                     {
                         {.name = "tag", .arity = Arity::kValue, .value_name = "TAG", .help = "the image's tag, kept in the settings"},
                         {.name = "no-build", .help = "take the Wasm files as they are"},
                         {.name = "plain-http", .help = "send in the clear; usual on this machine alone"},
                     }),
              DeployFlags()),
          .run = [](const Session& session) {
            const auto options = ParseUp(session.line);
            return options ? RunUp(*options, session) : Refuse(session, options.error());
          }};
}

Command Down() {
  return {.name = "down",
          .summary = "take away what `deploy` made, after a look at it",
          .operands = "",
          .operand_choices = {},
          .description =
              "Deletes what the cluster remembers as made by `deploy`, in reverse order, and\n"
              "nothing of anybody else, once you or `--yes` say yes. The namespace goes if\n"
              "`deploy` made it under the application's name, and nothing else is in it.\n",
          .flags = {{.name = "dry-run", .help = "show the plan, touch nothing"}, {.name = "keep-data", .help = "volumes stay"}},
          .run = [](const Session& session) { return RunDown(ParseDown(session.line), session); }};
}

Command Doctor() {
  return {.name = "doctor",
          .summary = "look for what stands between this machine and pods that run",
          .operands = "",
          .operand_choices = {},
          .description =
              "Looks at the tools, the settings, the cluster, what you may do there, the nodes\n"
              "that run Wasm, what is exposed, and secrets that git tracks. Changes nothing.\n"
              "Each finding says what mends it; exit code 5 if `deploy` would stop at one.\n",
          .flags = PlaceFlags(),
          .run =
              [](const Session& session) {
                const auto options = ParseDoctor(session.line);
                return options ? RunDoctor(*options, session) : Refuse(session, options.error());
              },
          .shown = Shown::kHidden,
          .later = {"--auth", "--in-cluster", "--fix"}};
}

Command Explain() {
  return {.name = "explain",
          .summary = "say what a diagnostic or a setting means, or why a line is there",
          .operands = "CODE|KEY|FILE:LINE|KIND/NAME",
          .least_operands = 1,
          .most_operands = 1,
          .operand_choices = {},
          .description =
              "CODE is that of a diagnostic (SA0101).\n"
              "KEY is a key or a table of aks-spin.toml (app.replicas).\n"
              "FILE:LINE is a line of a file that `compile` has written: which line of the\n"
              "input it comes from, and by which rule.\n"
              "KIND/NAME is an object, as kubectl names it (deployment/shop): all its fields.\n",
          .flags = PlaceFlags(),
          .run =
              [](const Session& session) {
                const auto options = ParseExplain(session.line);
                return options ? RunExplain(*options, session) : Refuse(session, options.error());
              },
          .offers = OfferSubjects,
          .operands_complete = Completes::kFile,
          .later = {"--schema"}};
}

ExitCode RunConfig(const Session& session) {
  const std::string& what = session.line.operands.front();
  if (what == "get") {
    const auto options = ParseConfigGet(session.line);
    return options ? RunConfigGet(*options, session) : Refuse(session, options.error());
  }
  if (what == "set") {
    const auto options = ParseConfigSet(session.line);
    return options ? RunConfigSet(*options, session) : Refuse(session, options.error());
  }
  const auto options = ParseConfigShow(session.line);
  return options ? RunConfigShow(*options, session) : Refuse(session, options.error());
}

Command Config() {
  return {.name = "config",
          .summary = "show and change the settings",
          .operands = "show|get KEY|set KEY=VALUE",
          .least_operands = 1,
          .most_operands = 3,
          .operand_choices = {"show", "get", "set"},
          .description =
              "show  prints the settings that hold, as TOML.\n"
              "get   prints the value that holds for KEY, or all of a table.\n"
              "set   writes VALUE into aks-spin.toml: one line is changed or added, and no\n"
              "      other byte. `config set KEY VALUE` is the same.\n",
          .flags = {{.name = "origin", .help = "say where each value comes from"}},
          .run = RunConfig};
}

Command Completion() {
  return {.name = "completion",
          .summary = "print a completion script for a shell",
          .operands = "bash|zsh|fish|powershell",
          .least_operands = 1,
          .most_operands = 1,
          .operand_choices = {"bash", "zsh", "fish", "powershell"},
          .description =
              "bash:        source <(spin-aks completion bash)\n"
              "zsh:         source <(spin-aks completion zsh)\n"
              "fish:        spin-aks completion fish | source\n"
              "PowerShell:  spin-aks completion powershell | Out-String | Invoke-Expression\n",
          .flags = {},
          .run = [](const Session& session) { return RunCompletion(ParseCompletion(session.line), session); },
          // A shell completes the words of `spin`, and asks Spin's script how.
          .as_plugin = AsPlugin::kLeftOut,
          .shown = Shown::kHidden};
}

Command Version() {
  return {.name = "version",
          .summary = "print the version",
          .operands = "",
          .operand_choices = {},
          .description = "Prints the version.\n",
          .flags = {},
          .run = RunVersion,
          .shown = Shown::kHidden};
}

Command Help() {
  return {.name = "help",
          .summary = "say how a command is used",
          .operands = "[COMMAND]",
          .most_operands = 1,
          .operand_choices = {},
          .description = "Says how a command is used.\n",
          .flags = {},
          .run = RunHelp,
          .shown = Shown::kHidden};
}

}  // namespace

const std::vector<Command>& Commands() {
  static const std::vector<Command> commands = [] {
    std::vector<Command> all{Compile(), Build(),  Push(),   Deploy(), Up(),         Diff(),    Down(), Validate(),
                             Explain(), Config(), Doctor(), Clean(),  Completion(), Version(), Help()};
    for (const Command& command : all) all.back().operand_choices.emplace_back(command.name);
    return all;
  }();
  return commands;
}

const std::vector<Flag>& GlobalFlags() {
  static const std::vector<Flag> flags{
      {.name = "config",
       .letter = 'c',
       .arity = Arity::kValue,
       .value_name = "FILE",
       .help = "the settings (default: aks-spin.toml)",
       .completes = Completes::kFile},
      {.name = "directory",
       .letter = 'C',
       .arity = Arity::kValue,
       .value_name = "DIR",
       .help = "work in DIR",
       .completes = Completes::kDirectory},
      {.name = "set",
       .arity = Arity::kValue,
       .value_name = "KEY=VALUE",
       .help = "a setting for this run; may be repeated",
       .completes = Completes::kSettings},
      {.name = "target", .arity = Arity::kValue, .value_name = "NAME", .help = "the target to compile for"},
      {.name = "format",
       .arity = Arity::kValue,
       .value_name = "FORMAT",
       .help = "of diagnostics: text, json, sarif, github, markdown",
       .completes = Completes::kChoices,
       .choices = {"text", "json", "sarif", "github", "markdown"}},
      {.name = "color",
       .arity = Arity::kValue,
       .value_name = "WHEN",
       .help = "auto, always or never",
       .completes = Completes::kChoices,
       .choices = {"auto", "always", "never"}},
      {.name = "quiet", .letter = 'q', .help = "say only what is wrong"},
      {.name = "verbose", .letter = 'v', .help = "say more"},
      // The commands of these names stand in the same list.
      {.name = "help", .letter = 'h', .help = "say how it is used", .shown = Shown::kHidden},
      {.name = "version", .letter = 'V', .help = "print the version", .shown = Shown::kHidden},
      // Taken everywhere so that one command line serves all commands; only some ask, and nothing remembers yet.
      {.name = "yes", .letter = 'y', .help = "answer yes", .shown = Shown::kHidden},
      {.name = "no-input", .help = "never ask", .shown = Shown::kHidden},
      {.name = "no-state", .help = "remember nothing", .shown = Shown::kHidden},
  };
  return flags;
}

const Command* FindCommand(std::string_view name) {
  const auto it = std::ranges::find(Commands(), name, &Command::name);
  return it == Commands().end() ? nullptr : &*it;
}

const Flag* FindFlag(const Command* command, std::string_view name) {
  const auto in = [&](const std::vector<Flag>& flags) {
    const auto it = std::ranges::find(flags, name, &Flag::name);
    return it == flags.end() ? nullptr : &*it;
  };
  if (const Flag* flag = in(GlobalFlags())) return flag;
  if (command != nullptr) return in(command->flags);
  for (const Command& each : Commands()) {
    if (const Flag* flag = in(each.flags)) return flag;
  }
  return nullptr;
}

bool IsOffered(const Command& command, std::string_view program) {
  return program != kPluginName || command.as_plugin == AsPlugin::kOffered;
}

bool IsLaterCommand(std::string_view name) {
  constexpr std::string_view kLater[] = {"scaffold", "init", "variable", "store", "facts", "bootstrap"};
  return std::ranges::find(kLater, name) != std::end(kLater);
}

bool IsLater(const Command& command, std::string_view word) {
  return word == "--all" || std::ranges::find(command.later, word) != command.later.end();
}

}  // namespace spin_aks
