// SPDX-License-Identifier: Apache-2.0
#include "runtime/steps/image_steps.h"

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "backends/docker/image_plan.h"
#include "ir/azure_registry.h"

namespace spin_aks {
namespace {

// What the commands are given.
struct ImageJob {
  const ImageRef& ref;
  std::string image;      // what it is called until it has a digest
  std::string platforms;  // `linux/amd64,linux/arm64`
  bool joins_several;     // platforms
  bool can_be_pushed;
  std::string dockerfile, context;
};

// A builder gives an image a tag; the digest is what comes of it.
std::string WithoutDigest(const ImageRef& ref) {
  return ref.tag().empty() ? ref.NameText() : fmt::format("{}:{}", ref.NameText(), ref.tag());
}

ImageJob JobOf(const Placement& placement, const Layout& layout) {
  std::vector<std::string_view> platforms;
  for (const SpannedString& platform : placement.build.platforms) platforms.emplace_back(*platform);
  const ImageRef& ref = placement.image.value;
  return {.ref = ref,
          .image = WithoutDigest(ref),
          .platforms = fmt::format("{}", fmt::join(platforms, ",")),
          .joins_several = platforms.size() > 1,
          .can_be_pushed = !ref.registry().ends_with(".invalid"),
          .dockerfile = layout.image.dockerfile.Text(),
          .context = layout.context.Text()};
}

// Tokens of an Azure registry hold three hours. Docker gets its own; other tools take one as a password
// (learn.microsoft.com, "az acr login --expose-token"; spinframework/spin#2308).
void SignIn(const ImageJob& job, std::string_view tool, Steps& steps) {
  const auto name = AzureRegistryName(job.ref.registry());
  if (!name || !job.can_be_pushed) return;
  ShellCommand command{"az", "acr", "login", "--name", *name};
  if (tool != "docker") {
    command.Words({"--expose-token", "--query", "accessToken", "-o", "tsv"}).Shell("|");
    command.Word(tool);
    if (tool == "spin") command.Word("registry");
    command.Words({"login", job.ref.registry(), "--username", "00000000-0000-0000-0000-000000000000", "--password-stdin"});
  }
  steps.push_back(command.Text());
}

void AddPush(ShellCommand command, const ImageRef& ref, Steps& steps) {
  // Nodes go by the digest in the settings, whatever the tag names now.
  if (!ref.digest().empty()) command.Remark("then set image.digest to the one that it prints");
  steps.push_back(command.Text());
}

void BuildByDocker(const ImageJob& job, Steps& steps) {
  ShellCommand build{"docker"};
  if (job.joins_several) build.Word("buildx");
  build.Words({"build", "--platform", job.platforms});
  // The classic store holds no image of several platforms: it goes to the registry as it is built.
  if (job.joins_several && job.can_be_pushed) build.Word("--push");
  build.Words({"-t", job.image, "-f", job.dockerfile, job.context});
  const bool pushes = job.joins_several && job.can_be_pushed;
  if (pushes) return AddPush(build, job.ref, steps);
  steps.push_back(build.Text());
  if (job.can_be_pushed) AddPush({"docker", "push", job.image}, job.ref, steps);
}

// podman and buildah take the same words.
void BuildByBuildah(const ImageJob& job, std::string_view tool, Steps& steps) {
  ShellCommand build{tool, "build", "--platform", job.platforms, job.joins_several ? "--manifest" : "-t", job.image};
  steps.push_back(build.Words({"-f", job.dockerfile, job.context}).Text());
  if (!job.can_be_pushed) return;
  if (job.joins_several) return AddPush({tool, "manifest", "push", "--all", job.image, "docker://" + job.image}, job.ref, steps);
  AddPush({tool, "push", job.image}, job.ref, steps);
}

void BuildByAcr(const ImageJob& job, Steps& steps) {
  const std::string_view name = *AzureRegistryName(job.ref.registry());
  const std::string image = job.image.substr(job.image.find('/') + 1);
  AddPush({"az", "acr", "build", "--registry", name, "--platform", job.platforms, "--image", image, "--file", job.dockerfile, job.context},
          job.ref, steps);
}

void PushArtifact(const ImageJob& job, const Layout& layout, Steps& steps) {
  if (job.can_be_pushed) AddPush({"spin", "registry", "push", "-f", layout.manifest.Text(), job.image}, job.ref, steps);
}

bool HasIgnoreFile(const OutputPlace& directory) {
  const OutputPlace place = directory / RelPath::Known(kIgnoreName);
  const Result<std::optional<ProjectNode>> node = place.root->Look(place.path);
  return node && *node;
}

// The image takes what is written for it from the application's directory. A `.dockerignore` that lies there may be somebody's:
// beside the Dockerfile ours holds instead (docs.docker.com, "Filename and location"; buildah-build(1), "--ignorefile"), but for
// Azure's builder, which knows the one in the context alone.
void CopyHome(const Layout& layout, ImageBuilder builder, Steps& steps) {
  if (layout.WritesIntoApplication()) return;
  const std::string ignore = layout.image.IgnorePlace().Text();
  const bool is_beside = layout.image.ignore == ImagePlaces::Ignore::kBesideDockerfile;
  const bool is_taken = !is_beside && HasIgnoreFile(layout.application);
  ShellCommand copy{"cp", "-r", (layout.image.base / RelPath::Known(kHome)).Text()};
  if (!is_beside && !is_taken) copy.Word(ignore);
  copy.Word(layout.application.Text());
  const bool is_apart = is_taken && builder != ImageBuilder::kAcr;
  if (is_taken && !is_apart) copy.Remark(fmt::format("and take over what {} says: yours is not replaced", ignore));
  steps.push_back(copy.Text());
  if (is_apart) steps.push_back(ShellCommand{"cp", ignore, IgnoreBeside(layout.image.dockerfile).Text()}.Text());
}

// Azure's builder goes by the ignore file in the context, which is somebody's: what it lacks is added at its end, behind whatever
// its last line is.
void LetIn(const Layout& layout, ImageBuilder builder, Steps& steps) {
  if (builder != ImageBuilder::kAcr || layout.lines_to_let_in.empty()) return;
  ShellCommand add{"printf", "%s\\n", ""};
  for (const std::string& line : layout.lines_to_let_in) add.Word(line);
  steps.push_back(add.Shell(">>").Word((layout.context / RelPath::Known(kIgnoreName)).Text()).Text());
}

std::string_view ToolOf(ImageBuilder builder) {
  switch (builder) {
    case ImageBuilder::kPodman:
      return "podman";
    case ImageBuilder::kBuildah:
      return "buildah";
    case ImageBuilder::kNative:
    case ImageBuilder::kDocker:
    case ImageBuilder::kAcr:
    case ImageBuilder::kSpin:
    case ImageBuilder::kNone:
      break;
  }
  return "docker";
}

}  // namespace

bool IsBuiltHere(const Placement& placement) {
  const bool is_there = placement.image->tag().empty() && !placement.image->digest().empty();
  return placement.build.builder != ImageBuilder::kNone && !is_there;
}

Steps ImageSteps(const Placement& placement, const Layout& layout) {
  Steps steps;
  const ImageJob job = JobOf(placement, layout);
  if (placement.build.format == ImageFormat::kArtifact) {
    SignIn(job, "spin", steps);
    PushArtifact(job, layout, steps);
    return steps;
  }
  CopyHome(layout, placement.build.builder, steps);
  LetIn(layout, placement.build.builder, steps);
  if (placement.build.builder == ImageBuilder::kAcr) {
    BuildByAcr(job, steps);
    return steps;
  }
  const std::string_view tool = ToolOf(placement.build.builder);
  SignIn(job, tool, steps);
  if (tool == "docker")
    BuildByDocker(job, steps);
  else
    BuildByBuildah(job, tool, steps);
  return steps;
}

}  // namespace spin_aks
