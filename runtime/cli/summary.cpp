// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/summary.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <variant>

#include <fmt/core.h>

#include "backends/docker/image_plan.h"
#include "backends/k8s/runtime_config.h"
#include "runtime/draw/display.h"
#include "runtime/draw/shell_word.h"

namespace spin_aks {
namespace {

// For lists ("created  Dockerfile") and counts ("2 files differ").
struct Words {
  std::string_view create, unchanged, replace, replace_many;
};

std::string_view WordFor(Change change, const Words& words) {
  switch (change) {
    case Change::kCreate:
      return words.create;
    case Change::kUnchanged:
      return words.unchanged;
    case Change::kReplace:
      return words.replace;
  }
  return {};
}

std::string Counted(std::size_t count) { return fmt::format("{} file{}", count, count == 1 ? "" : "s"); }

// What is listed together: the files below one directory right below a root; other files by themselves.
struct Group {
  std::size_t files = 0;
  Change change = Change::kCreate;
  bool is_uniform = true;
};
std::string GroupOf(const PlacedFile& file) {
  const std::string& path = file.place.path.text();
  const std::size_t slash = path.find('/');
  return slash == std::string::npos ? std::string() : OutputPlace{file.place.root, *RelPath::Parse(path.substr(0, slash))}.Text() + "/";
}

std::map<std::string, Group> GroupWrites(const WritePlan& plan) {
  std::map<std::string, Group> groups;
  for (const PlannedWrite& write : plan.writes) {
    const auto [at, is_new] = groups.try_emplace(GroupOf(write.file), Group{.change = write.change});
    ++at->second.files;
    at->second.is_uniform &= at->second.change == write.change;
  }
  return groups;
}

// What is listed, sorted: a name and what happens to it.
std::map<std::string, Change> ListedNames(const WritePlan& plan, Verbosity verbosity) {
  const std::map<std::string, Group> groups = GroupWrites(plan);
  std::map<std::string, Change> names;
  for (const PlannedWrite& write : plan.writes) {
    if (verbosity != Verbosity::kVerbose && write.change == Change::kUnchanged) continue;
    const std::string name = GroupOf(write.file);
    const Group& group = groups.at(name);
    const bool as_one =
        verbosity != Verbosity::kVerbose && !name.empty() && group.is_uniform && group.files > 1 && write.change == Change::kCreate;
    names.emplace(as_one ? fmt::format("{} ({} files)", name, group.files) : write.file.place.Text(), write.change);
  }
  return names;
}

std::string DescribePlan(const WritePlan& plan, Verbosity verbosity, const Words& words) {
  const std::size_t width = std::max({words.create.size(), words.unchanged.size(), words.replace.size()});
  std::string text;
  for (const auto& [name, change] : ListedNames(plan, verbosity)) {
    text += fmt::format("{:{}}  {}\n", WordFor(change, words), width, MakeVisible(name));
  }
  const std::size_t unchanged = plan.Count(Change::kUnchanged);
  if (unchanged == plan.writes.size()) return text + fmt::format("{}, all up to date\n", Counted(unchanged));
  std::string counts;
  for (const Change change : {Change::kCreate, Change::kReplace, Change::kUnchanged}) {
    const std::size_t count = plan.Count(change);
    if (count == 0) continue;
    const std::string_view word = change == Change::kReplace && count != 1 ? words.replace_many : WordFor(change, words);
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", counts.empty() ? Counted(count) : std::to_string(count), word);
  }
  return text + counts + "\n";
}

// Modules that lie elsewhere, and how to have them where the Dockerfile takes them from.
std::string DescribeFetch(const Source& source, const RelPath& in_context, const OutputPlace& application) {
  const OutputPlace place = application / in_context;
  const Result<std::optional<ProjectNode>> node = place.root->Look(place.path);
  if (node && *node) return {};
  const std::string path = ShellWord(place.Text());
  if (const auto* remote = std::get_if<RemoteSource>(&source))
    return fmt::format("next: curl --create-dirs -fLo {} {}\n", path, ShellWord(remote->url));
  return {};
}

std::string DescribeFetches(const App& app, const OutputPlace& application) {
  std::set<std::string> lines;
  for (const Component& component : app.components) {
    lines.insert(DescribeFetch(*component.source, ContextPath(*component.source), application));
    for (const Dependency& dependency : component.dependencies)
      lines.insert(DescribeFetch(dependency.source, ContextPath(dependency), application));
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// Pods mount a file with keys in it from the vault, where somebody has to put it: it is in no file that is written here.
std::string DescribeRuntimeConfig(const Program& program) {
  const auto secret = k8s::RuntimeConfigSecret(At(program, program.targets.front()));
  if (!secret) return {};
  return fmt::format(
      "next: az keyvault secret set --vault-name {} --name {} --file runtime-config.toml -o none  # its text: spin-aks explain "
      "key_value.STORE.key.keyvault_secret\n",
      ShellWord(*secret->vault), ShellWord(*secret->name));
}

}  // namespace

std::string DescribeWritten(const WritePlan& plan, Verbosity verbosity) {
  return DescribePlan(plan, verbosity, {.create = "created", .unchanged = "unchanged", .replace = "replaced", .replace_many = "replaced"});
}

std::string DescribeWouldWrite(const WritePlan& plan, Verbosity verbosity) {
  return DescribePlan(plan, verbosity, {.create = "to create", .unchanged = "unchanged", .replace = "differs", .replace_many = "differ"});
}

std::string DescribeFinished(Finished finished) {
  switch (finished) {
    case Finished::kNothingToDo:
      return {};
    case Finished::kNew:
      return "an earlier run was interrupted: its files are all written now\n";
    case Finished::kOld:
      return "an earlier run was interrupted: its files are all as they were before\n";
  }
  return {};
}

std::string DescribeNextSteps(const WritePlan& plan, Emit emit, const Layout& layout, const Program& program) {
  std::string text;
  if (emit != Emit::kKubernetes) {
    const std::string image = ShellWord(program.targets.front().image.value.Text());
    const std::string context = ShellWord(layout.application.Text());
    text += DescribeFetches(program.app, layout.application);
    if (!layout.WritesIntoApplication()) {
      text += fmt::format("next: cp -r {} {}\n", ShellWord((layout.image.context / *RelPath::Parse(".spin-aks")).Text()), context);
    }
    text += fmt::format("next: docker build -t {} -f {} {}\n", image, ShellWord(layout.image.dockerfile.Text()), context);
    const bool can_be_pushed = !program.targets.front().image.value.registry().ends_with(".invalid");
    if (can_be_pushed) text += fmt::format("next: docker push {}\n", image);
  }
  for (const PlannedWrite& write : plan.writes) {
    const bool tells_of_nodes = write.change == Change::kCreate && write.file.place.path.name() == "README.md";
    if (tells_of_nodes) text += fmt::format("next: once per cluster, follow {}\n", MakeVisible(write.file.place.Text()));
  }
  if (emit != Emit::kDockerfile) {
    text += DescribeRuntimeConfig(program);
    for (const ApplyCommand& apply : layout.backend->describe_apply(program)) {
      text += "next:";
      for (const std::string& word : apply.before) text += " " + ShellWord(word);
      text += " " + ShellWord((layout.kubernetes / apply.place).Text());
      for (const std::string& word : apply.after) text += " " + ShellWord(word);
      text += "\n";
    }
  }
  return text;
}

}  // namespace spin_aks
