// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/build.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "frontend/text/spelling.h"
#include "runtime/draw/display.h"
#include "runtime/image/archive.h"
#include "runtime/image/contents.h"
#include "runtime/image/fetch.h"
#include "runtime/image/sources.h"
#include "runtime/image/spin_build.h"

namespace spin_aks {
namespace {

// The world of somebody else failed: its own words are on the terminal already.
ExitCode FailedBuild(int code, const Session& session) {
  if (code == static_cast<int>(ExitCode::kInterrupted)) return ExitCode::kInterrupted;
  session.Err(fmt::format("error: `spin build` failed with exit code {}\n", code));
  return ExitCode::kExternal;
}

ExitCode MissingSpin(const Error& error, std::string_view instead, const Session& session) {
  session.Err(fmt::format("error: {}\n  help: install Spin (https://spinframework.dev/install), or set SPIN_BIN_PATH; {}\n", error.Text(),
                          instead));
  return ExitCode::kExternal;
}

UsageError UnknownComponent(const std::string& id, const std::map<std::string, bool>& known) {
  std::vector<std::string_view> ids;
  for (const auto& [each, is_built] : known) ids.push_back(each);
  const auto near = Nearest(id, ids);
  return {.message = fmt::format("there is no component `{}`", id),
          .help = near ? fmt::format("did you mean `{}`?", *near) : fmt::format("one of {}", fmt::join(ids, ", ")),
          .command = "build"};
}

UsageError NoPlace(std::string message) { return {.message = std::move(message), .help = {}, .command = "build"}; }

// Where the archive goes: known before anything is built for it.
std::expected<std::optional<OutputPlace>, UsageError> ArchivePlace(const BuildOptions& options, const Session& session) {
  if (!options.archive) return std::nullopt;
  auto place = FileBelow(session.directory.Open("."), *options.archive);
  if (!place) return std::unexpected(NoPlace(fmt::format("`{}` names no file", *options.archive)));
  return place;
}

ExitCode WriteArchiveTo(const OutputPlace& place, const oci::Image& image, const Built& built, const Session& session) {
  const ImageRef& ref = built.program.targets.front().image.value;
  const std::string reference = fmt::format("{}:{}", ref.NameText(), ref.tag().empty() ? "latest" : ref.tag());
  if (const Result<void> written = WriteImageArchive(place, oci::WriteArchive(image, reference), SayWaiting(session)); !written)
    return FailToWrite(session, written.error());
  for (const oci::Descriptor& layer : image.layers)
    session.Say(fmt::format("{}  {:>9}  {}\n", layer.digest.substr(7, 12), layer.size, MakeVisible(image.names.at(layer.digest))));
  session.Out(image.top.digest + "\n");
  return ExitCode::kDone;
}

}  // namespace

std::optional<ExitCode> BuildSources(const std::vector<std::string>& components, std::string_view instead, const Session& session) {
  Project project;
  Diagnostics diagnostics;
  ReadProject(session.Query(), Manifest::kNeeded, session.directory, session.ports.environment, project, diagnostics);
  const std::map<std::string, bool> known = ComponentsToBuild(project);
  if (known.empty()) return std::nullopt;  // what is wrong with it is said afterwards
  for (const std::string& id : components) {
    if (!known.contains(id)) return Refuse(session, UnknownComponent(id, known));
  }
  if (std::ranges::none_of(known, [](const auto& component) { return component.second; })) return std::nullopt;
  if (const Result<void> flushed = session.ports.console.Flush(); !flushed) return Fail(session, flushed.error());
  const Result<int> ended = RunSpinBuild(project, components, session.ports);
  if (!ended)
    return ended.error().kind == Error::Kind::kMissing ? MissingSpin(ended.error(), instead, session) : Fail(session, ended.error());
  return *ended == 0 ? std::nullopt : std::optional(FailedBuild(*ended, session));
}

std::expected<void, ExitCode> FetchAndCheck(Prepared& prepared, const std::vector<std::string>& components, const Session& session) {
  if (session.ports.http != nullptr) {
    const Result<void> fetched = FetchSources(*prepared.built, *session.ports.http, SayWaiting(session), prepared.diagnostics);
    if (!fetched) return std::unexpected(Fail(session, fetched.error()));
  }
  if (!prepared.diagnostics.has_errors()) CheckSources(*prepared.built, components, prepared.diagnostics);
  return {};
}

std::expected<BuildOptions, UsageError> ParseBuild(const CommandLine& line) {
  BuildOptions options;
  options.only_checks = line.Has("check-only");
  options.archive = line.Value("oci-archive");
  if (const auto it = line.flags.find("component"); it != line.flags.end()) options.components = it->second;
  const auto wrong = [](std::string message) {
    return std::unexpected(UsageError{.message = std::move(message), .help = {}, .command = "build"});
  };
  if (options.only_checks && options.archive) return wrong("`--check-only` writes nothing, and `--oci-archive` does");
  if (options.only_checks && !options.components.empty())
    return wrong("`--check-only` builds nothing, and `--component` says what to build");
  return options;
}

ExitCode RunBuild(const BuildOptions& options, const Session& session) {
  const auto archive = ArchivePlace(options, session);
  if (!archive) return Refuse(session, archive.error());
  if (!options.only_checks) {
    if (const auto failed = BuildSources(options.components, "`--check-only` checks what is built already", session)) return *failed;
  }
  Prepared prepared;
  BuildRequest request;
  request.emit = Emit::kDockerfile;
  Prepare(request, session, session.directory, prepared);
  const auto reports = *archive ? MachineReports::kAreTalk : MachineReports::kAreData;
  if (!prepared.built) return RefuseInput(prepared, session, reports);
  if (*archive && TakesIntoImage(*prepared.built, **archive))
    return Refuse(session, NoPlace(fmt::format("`{}` lies in what the image holds: it would hold itself", *options.archive)));
  // Who builds one alone has no others yet.
  const bool checks_some = !options.components.empty() && !*archive;
  const std::vector<std::string> checked = checks_some ? options.components : std::vector<std::string>();
  if (options.only_checks) {
    CheckSources(*prepared.built, checked, prepared.diagnostics);
  } else if (const auto failed = FetchAndCheck(prepared, checked, session); !failed) {
    return failed.error();
  }
  std::optional<oci::Image> image;
  if (*archive && !prepared.diagnostics.has_errors()) image = MakeImage(*prepared.built, prepared.diagnostics);
  if (prepared.diagnostics.has_errors()) return RefuseInput(prepared, session, reports);
  Report(prepared, reports, session);
  if (image) return WriteArchiveTo(**archive, *image, *prepared.built, session);
  const std::size_t count = checks_some ? options.components.size() : prepared.built->program.app.components.size();
  session.Say(count == 1 ? "the component is there\n" : fmt::format("{} components are there\n", count));
  return ExitCode::kDone;
}

}  // namespace spin_aks
