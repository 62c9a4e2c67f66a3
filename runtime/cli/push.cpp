// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/push.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "backends/oci/image.h"
#include "frontend/settings/choices.h"
#include "ir/azure_registry.h"
#include "ir/check.h"
#include "ir/json_text.h"
#include "runtime/cli/build.h"
#include "runtime/cli/compared.h"
#include "runtime/cli/config_set.h"
#include "runtime/cli/push_progress.h"
#include "runtime/draw/display.h"
#include "runtime/image/contents.h"
#include "runtime/output/lock_facts.h"
#include "runtime/output/pushed_images.h"
#include "runtime/registry/credentials.h"
#include "runtime/registry/push.h"

namespace spin_aks {
namespace {

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

std::vector<ImageRef> KnownPushed(const Built& built) {
  if (!built.lock) return {};
  return PushedImages(built.lock->read.lock, built.program.targets.front().name.value);
}

// The image in its registry; how that went is said.
std::expected<void, ExitCode> Send(const oci::Image& image, const Built& built, const PushOptions& options, const Session& session) {
  const ImageRef& ref = built.program.targets.front().image.value;
  if (session.ports.http == nullptr) return std::unexpected(Unmet(session, "there is no network", "call spin-aks where there is one"));
  const registry::Address address = registry::MakeAddress(ref.registry(), ref.repository(), options.plain);
  registry::PushRequest request{.image = image, .tag = ref.tag()};
  std::vector<std::string> also_read;
  for (const ImageRef& pushed : KnownPushed(built)) {
    if (pushed.registry() != ref.registry()) continue;
    if (pushed.repository() == ref.repository())
      request.last = pushed.digest();
    else
      request.mount_from = pushed.repository();
  }
  if (!request.mount_from.empty()) also_read.push_back(request.mount_from);
  const auto find_credentials = [&] { return registry::FindCredentials(address, session.ports); };
  registry::Client client(*session.ports.http, address, find_credentials, also_read);
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
ExitCode Keep(const oci::Image& image, const Built& built, const PushOptions& options, const Session& session, const Session& untagged) {
  const Placement& placement = built.program.targets.front();
  const auto pushed = ImageRef::Parse(fmt::format("{}@{}", WithoutDigest(placement.image.value), image.top.digest));
  CHECK(pushed, "a name stays one with a digest");
  const Result<void> kept = KeepPushed(built.layout.lock, placement.name.value, *pushed, SayWaiting(session));
  if (!kept) return Fail(session, kept.error());
  session.Out(pushed->Text() + "\n");
  if (!options.tag) return ExitCode::kDone;
  return RunConfigSet({.assignment = "image.tag=" + JsonString(*options.tag)}, untagged);
}

// All that compiling for the image finds out. What is wrong is among the diagnostics.
void PrepareImage(const Session& session, Prepared& prepared) {
  BuildRequest request;
  request.emit = Emit::kDockerfile;
  Prepare(request, session, session.directory, prepared);
}

// The digest that the settings name by themselves. They keep naming it, beside whichever tag is kept there, and whatever is pushed.
// Empty: none.
std::string WrittenDigest(const Session& untagged) {
  Prepared prepared;
  PrepareImage(untagged, prepared);
  if (!prepared.built) return {};
  const Placement& placement = prepared.built->program.targets.front();
  return placement.build.digest_is_written ? placement.image->digest() : std::string();
}

// Known before anything is built for it. A code: it was said.
std::optional<ExitCode> RefuseEarly(Prepared& prepared, const Session& session) {
  if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  if (const auto refused = Refused(prepared.built->program.targets.front(), session)) return refused;
  if (!prepared.built->lock) return std::nullopt;
  const Result<void> can = CanKeep(*prepared.built->lock);
  return can ? std::nullopt : std::optional(Fail(session, can.error()));
}

ExitCode SayWhatWouldBeDone(Prepared& prepared, const PushOptions& options, const Session& session) {
  Report(prepared, MachineReports::kAreTalk, session);
  const Built& built = *prepared.built;
  if (options.builds) session.Out("run spin build, where a component says how it is built\n");
  session.Out(
      fmt::format("push {}\nkeep its digest in {}\n", WithoutDigest(built.program.targets.front().image.value), built.layout.lock.Text()));
  if (options.tag) session.Out(fmt::format("set image.tag to {} in the settings\n", *options.tag));
  return ExitCode::kDone;
}

// Of sources that are all built.
ExitCode MakeAndSend(const PushOptions& options, const Session& session, const Session& untagged) {
  Prepared prepared;
  PrepareImage(session, prepared);
  if (!prepared.built) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  const Built& built = *prepared.built;
  if (const auto failed = FetchAndCheck(prepared, {}, session); !failed) return failed.error();
  const std::optional<oci::Image> image = prepared.diagnostics.has_errors() ? std::nullopt : MakeImage(built, prepared.diagnostics);
  if (!image || prepared.diagnostics.has_errors()) return RefuseInput(prepared, session, MachineReports::kAreTalk);
  Report(prepared, MachineReports::kAreTalk, session);
  if (const std::string written = WrittenDigest(untagged); !written.empty() && written != image->top.digest)
    return Unmet(session, fmt::format("the settings name {}, and this image is {}", written, image->top.digest),
                 "take `image.digest` out of them: the lock keeps what was pushed");
  const auto sent = Send(*image, built, options, session);
  return sent ? Keep(*image, built, options, session, untagged) : sent.error();
}

// `linux/amd64,linux/arm64`, as Docker takes it.
std::vector<std::string> SplitAtCommas(std::string_view list) {
  std::vector<std::string> parts;
  for (bool more = true; more;) {
    const std::size_t comma = std::min(list.find(','), list.size());
    parts.emplace_back(list.substr(0, comma));
    more = comma < list.size();
    list.remove_prefix(more ? comma + 1 : comma);
  }
  return parts;
}

}  // namespace

std::expected<PushOptions, UsageError> ParsePush(const CommandLine& line) {
  PushOptions options{.tag = line.Value("tag")};
  options.builds = !line.Has("no-build");
  options.is_dry_run = line.Has("dry-run");
  if (line.Has("plain-http")) options.plain = registry::PlainHttp::kAllowed;
  if (const auto server = line.Value("registry")) options.sets.push_back("container_registry.server=" + JsonString(*server));
  if (const auto it = line.flags.find("platform"); it != line.flags.end()) {
    std::vector<std::string> platforms;
    for (const std::string& list : it->second) {
      for (const std::string& platform : SplitAtCommas(list)) platforms.push_back(JsonString(platform));
    }
    options.sets.push_back(fmt::format("image.platforms=[{}]", fmt::join(platforms, ",")));
  }
  return options;
}

ExitCode RunPush(const PushOptions& options, const Session& typed) {
  CommandLine of_this_run = typed.line;
  of_this_run.globals.sets.insert(of_this_run.globals.sets.end(), options.sets.begin(), options.sets.end());
  const Session untagged{of_this_run, typed.ports, typed.directory};
  CommandLine tagged = of_this_run;
  if (options.tag) tagged.globals.sets.push_back("image.tag=" + JsonString(*options.tag));
  const Session session{tagged, typed.ports, typed.directory};
  auto early = std::make_unique<Prepared>();
  PrepareImage(session, *early);
  if (const auto refused = RefuseEarly(*early, session)) return *refused;
  if (options.is_dry_run) return SayWhatWouldBeDone(*early, options, session);
  early.reset();
  if (options.builds) {
    if (const auto failed = BuildSources({}, "`--no-build` takes what is built already", session)) return *failed;
  }
  return MakeAndSend(options, session, untagged);
}

}  // namespace spin_aks
