// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/push.h"

#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "backends/oci/image.h"
#include "frontend/deploy/facts.h"
#include "frontend/settings/choices.h"
#include "ir/azure_registry.h"
#include "ir/json_text.h"
#include "runtime/cli/build.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/config_set.h"
#include "runtime/cli/push_progress.h"
#include "runtime/draw/display.h"
#include "runtime/image/contents.h"
#include "runtime/output/lock_file.h"
#include "runtime/registry/credentials.h"
#include "runtime/registry/push.h"

namespace spin_aks {
namespace {

ExitCode Unmet(const Session& session, std::string_view message, std::string_view help) {
  session.Err(fmt::format("error: {}\n  help: {}\n", message, help));
  return ExitCode::kPrecondition;
}

// What was pushed last, as the lock has it.
std::optional<ImageRef> LastPushed(const Built& built) {
  if (!built.lock) return std::nullopt;
  const auto& facts = built.lock->read.lock.facts;
  const auto it = facts.find({.target = built.program.targets.front().name.value, .name = std::string(kImageFact)});
  return it == facts.end() ? std::nullopt : ImageRef::Parse(it->second);
}

// Why an image of this name cannot be made and pushed from here. A code: it was said.
std::optional<ExitCode> Refused(const Placement& placement, const Session& session) {
  const ImageRef& ref = placement.image.value;
  if (ref.registry().ends_with(".invalid"))
    return Unmet(session, "no container registry is set",
                 "`container_registry.name` for an Azure registry, `container_registry.server` for another");
  if (ref.tag().empty())
    return Unmet(session, fmt::format("`{}` names an image that is there", ref.Text()), "name a tag instead of a digest");
  if (placement.build.builder != ImageBuilder::kNative)
    return Unmet(session, fmt::format("the image is built by `{}`, and pushed by it", NameOf(placement.build.builder)),
                 "the commands are those that `compile` prints; `image.build = \"native\"` leaves both to spin-aks");
  return std::nullopt;
}

ExitCode FailToPush(const Error& error, const ImageRef& ref, const Session& session) {
  const ExitCode code = Fail(session, error);
  if (code != ExitCode::kAuthentication) return code;
  const auto azure = AzureRegistryName(ref.registry());
  session.Err(azure ? fmt::format("  help: `az acr login --name {}`; who pushes needs the role AcrPush there\n", *azure)
                    : fmt::format("  help: sign in first, as with `docker login {}`\n", ref.registry()));
  return code;
}

std::string WithoutDigest(const ImageRef& ref) { return fmt::format("{}:{}", ref.NameText(), ref.tag()); }

// The image in its registry; how that went is said.
std::expected<void, ExitCode> Send(const oci::Image& image, const Built& built, const PushOptions& options, const Session& session) {
  const ImageRef& ref = built.program.targets.front().image.value;
  if (session.ports.http == nullptr) return std::unexpected(Unmet(session, "there is no network", "call spin-aks where there is one"));
  const registry::Address address = registry::MakeAddress(ref.registry(), ref.repository(), options.plain);
  auto credentials = registry::FindCredentials(address, session.ports);
  if (!credentials) return std::unexpected(Fail(session, credentials.error()));

  registry::PushRequest request{.image = image, .tag = ref.tag()};
  std::vector<std::string> also_read;
  if (const auto last = LastPushed(built); last && last->registry() == ref.registry()) {
    if (last->repository() == ref.repository())
      request.last = last->digest();
    else
      also_read.push_back(request.mount_from = last->repository());
  }
  registry::Client client(*session.ports.http, address, *std::move(credentials), also_read);
  PushProgress progress(session, image);
  client.on_pause = [&](std::chrono::milliseconds pause, const std::string& why) { progress.OnPause(pause, why); };
  const Result<registry::Pushed> pushed = RunToEnd(*session.ports.http, registry::Push(client, request, progress));
  progress.End();
  if (!pushed) return std::unexpected(FailToPush(pushed.error(), ref, session));
  session.Say(pushed->was_there ? fmt::format("`{}` is there already: nothing was sent\n", WithoutDigest(ref))
                                : fmt::format("pushed `{}`: {} sent\n", WithoutDigest(ref), CountBlobs(pushed->sent, pushed->bytes)));
  return {};
}

// The digest into the lock, the tag into the settings.
ExitCode Keep(const oci::Image& image, const Built& built, const PushOptions& options, const Session& session, const Session& typed) {
  const Placement& placement = built.program.targets.front();
  const std::string pushed = fmt::format("{}@{}", WithoutDigest(placement.image.value), image.top.digest);
  const merge::FactName fact{.target = placement.name.value, .name = std::string(kImageFact)};
  if (const Result<void> kept = RecordFact(built.layout.lock, fact, pushed, SayWaiting(session)); !kept) return Fail(session, kept.error());
  session.Out(pushed + "\n");
  if (!options.tag) return ExitCode::kDone;
  return RunConfigSet({.assignment = "image.tag=" + JsonString(*options.tag)}, typed);
}

// Settings that name a digest by themselves keep naming it, whatever is pushed.
bool IsWritten(const ImageRef& ref, const std::optional<ImageRef>& last) { return !ref.digest().empty() && (!last || *last != ref); }

}  // namespace

std::expected<PushOptions, UsageError> ParsePush(const CommandLine& line) {
  PushOptions options{.tag = line.Value("tag")};
  options.builds = !line.Has("no-build");
  options.is_dry_run = line.Has("dry-run");
  if (line.Has("plain-http")) options.plain = registry::PlainHttp::kAllowed;
  if (options.tag) options.sets.push_back("image.tag=" + JsonString(*options.tag));
  if (const auto server = line.Value("registry")) options.sets.push_back("container_registry.server=" + JsonString(*server));
  if (const auto it = line.flags.find("platform"); it != line.flags.end()) {
    std::vector<std::string> platforms;
    for (const std::string& platform : it->second) platforms.push_back(JsonString(platform));
    options.sets.push_back(fmt::format("image.platforms=[{}]", fmt::join(platforms, ",")));
  }
  return options;
}

ExitCode RunPush(const PushOptions& options, const Session& typed) {
  CommandLine line = typed.line;
  line.globals.sets.insert(line.globals.sets.end(), options.sets.begin(), options.sets.end());
  const Session session{line, typed.ports, typed.directory};
  if (options.builds && !options.is_dry_run) {
    if (const auto failed = BuildSources({}, session)) return *failed;
  }
  Prepared prepared;
  BuildRequest request;
  request.emit = Emit::kDockerfile;
  Prepare(request, session, session.directory, prepared);
  if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  const Built& built = *prepared.built;
  const Placement& placement = built.program.targets.front();
  if (const auto refused = Refused(placement, session)) return *refused;
  if (options.is_dry_run) {
    Report(prepared, MachineReports::kAreTalk, session);
    session.Out(fmt::format("{}push {}\nkeep its digest in {}\n",
                            options.builds ? "run spin build, where a component says how it is built\n" : "",
                            WithoutDigest(placement.image.value), built.layout.lock.Text()));
    if (options.tag) session.Out(fmt::format("set image.tag to {} in the settings\n", *options.tag));
    return ExitCode::kDone;
  }
  if (const auto failed = FetchAndCheck(prepared, {}, session); !failed) return failed.error();
  const std::optional<oci::Image> image = prepared.diagnostics.has_errors() ? std::nullopt : MakeImage(built, prepared.diagnostics);
  if (!image || prepared.diagnostics.has_errors()) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  Report(prepared, MachineReports::kAreTalk, session);

  if (IsWritten(placement.image.value, LastPushed(built)) && placement.image->digest() != image->top.digest)
    return Unmet(session, fmt::format("the settings name {}, and this image is {}", placement.image->digest(), image->top.digest),
                 "take `image.digest` out of them: the lock keeps what was pushed");
  const auto sent = Send(*image, built, options, session);
  return sent ? Keep(*image, built, options, session, typed) : sent.error();
}

}  // namespace spin_aks
