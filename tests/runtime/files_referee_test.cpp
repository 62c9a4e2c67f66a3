// SPDX-License-Identifier: Apache-2.0
//
// What Spin's own loader shows a component, on every tree that was recorded, against what our image
// shows it: manifest and tree go through the whole compiler, the Dockerfile and
// the image's manifest are read back by rules of their own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "backends/docker/dockerfile.h"
#include "backends/docker/dockerignore.h"
#include "backends/docker/image_plan.h"
#include "backends/docker/manifest_writer.h"
#include "frontend/app/resolve_app.h"
#include "frontend/frontend.h"
#include "frontend/toml/reader.h"
#include "ir/diagnostic.h"
#include "ir/project_tree.h"
#include "ir/source.h"
#include "runtime/image/contents.h"
#include "runtime/project/list_project.h"
#include "tests/fakes/memory_directory.h"
#include "tests/runtime/image_reader.h"

namespace spin_aks {
namespace {

using Json = nlohmann::json;
using FileMap = std::map<std::string, std::string>;

RelPath At(const std::string& text) { return RelPath::Parse(text).value(); }

std::vector<RelPath> Generated(const RelPath& application) {
  std::vector<RelPath> generated;
  for (const char* name : {"Dockerfile", ".dockerignore", ".spin-aks", "base", "overlays", "aks-spin.lock"})
    generated.push_back(application / At(name));
  return generated;
}

// Whatever the recorder called its files: `files.jsonl`, `files-random.jsonl`, …
std::vector<Json> Cases() {
  std::vector<Json> cases;
  const std::filesystem::path folder = SPIN_AKS_SHARED_DIR "/referees/spin";
  if (!std::filesystem::is_directory(folder)) return cases;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("files") || !name.ends_with(".jsonl")) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) cases.push_back(Json::parse(line));
  }
  return cases;
}

// The application lies at `application` in it.
Context ContextOf(const Json& one, const RelPath& application) {
  Context context;
  const auto at = [&](const std::string& path) { return (application / At(path)).text(); };
  for (const std::string path : one["tree"]) context.files[at(path)] = path;
  context.files[at("spin.toml")] = one["toml"];
  for (const auto& [path, target] : one["links"].items()) context.links[at(path)] = target;
  for (const std::string path : one.value("empty_directories", Json::array()))
    context.directories.insert(at(path.substr(0, path.find_last_not_of('/') + 1)));
  return context;
}

// ---- What is stricter here: leaving the application directory, and containing oneself (referees/README.md) ----

bool Climbs(std::string_view path) {
  int depth = 0;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view step = path.substr(at, end - at);
    at = end + 1;
    if (step == "..") {
      if (--depth < 0) return true;
    } else if (!step.empty() && step != ".") {
      ++depth;
    }
  }
  return false;
}

bool AnEntryLeaves(const Json& one) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto manifest = LoadManifest(sources, sources.Add(SourceKind::kFile, "spin.toml", one["toml"]), ManifestScope::kSpin, diagnostics);
  if (!manifest) return false;
  for (const ManifestComponent& component : manifest->components) {
    for (const ManifestFiles& entry : component.files) {
      if (entry.source->starts_with('/') || Climbs(*entry.source)) return true;
      if (entry.destination &&
          Climbs((*entry.destination)->substr(std::min((*entry.destination)->find_first_not_of('/'), (*entry.destination)->size()))))
        return true;
    }
  }
  return false;
}

bool ALinkLeavesOrLoops(const Context& context) {
  return std::ranges::any_of(context.links, [&](const auto& link) {
    const std::string parent = link.first.substr(0, link.first.rfind('/') == std::string::npos ? 0 : link.first.rfind('/') + 1);
    const auto end = context.Real(link.first);
    return link.second.starts_with('/') || Climbs(parent + link.second) ||
           (end && (link.first + "/").starts_with(end->empty() ? "" : *end + "/"));
  });
}

bool MayBeStricter(const Json& one) { return AnEntryLeaves(one) || ALinkLeavesOrLoops(ContextOf(one, {})); }

bool IsStricter(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics.all(), [](const Diagnostic& diagnostic) {
    return diagnostic.kind == DiagnosticKind::kPathLeavesApplication || diagnostic.kind == DiagnosticKind::kFileLinkLoop;
  });
}

MemoryDisk DiskOf(const Context& context) {
  MemoryDisk disk;
  for (const auto& [path, content] : context.files) disk.AddFile("/context/" + path, content);
  for (const auto& [path, target] : context.links) {
    disk.AddLink("/context/" + path, target);
    if (target.starts_with('/')) disk.AddFile(target, "<outside>");
  }
  for (const std::string& path : context.directories) disk.AddDirectory("/context/" + path);
  return disk;
}

struct Outcome {
  Diagnostics diagnostics;
  std::optional<App> app;
};

Outcome Compile(const std::string& toml, const Context& context, const RelPath& application = {}) {
  Outcome outcome;
  SourceMap sources;
  const SourceId id = sources.Add(SourceKind::kFile, "spin.toml", toml);
  const auto manifest = LoadManifest(sources, id, ManifestScope::kCompile, outcome.diagnostics);
  if (!manifest) return outcome;
  MemoryDisk disk = DiskOf(context);
  ProjectTree tree = ListProject(MemoryDirectory(disk, "/context"), WantedPaths(*manifest, application), {}, outcome.diagnostics);
  tree.application = application;
  outcome.app = ResolveApp(*manifest, tree, Generated(application), outcome.diagnostics);
  return outcome;
}

const TomlValue& Get(const TomlValue& value, std::string_view key) {
  static const TomlValue kNothing{};
  const TomlTable* table = value.AsTable();
  const TomlEntry* entry = table == nullptr ? nullptr : table->Find(key);
  return entry == nullptr ? kNothing : entry->value;
}

// Direct mode: directories alone, resolved against the working directory, which is `/`.
FileMap DirectMode(const FileMap& image, const TomlValue& component) {
  EXPECT_EQ(component.AsTable()->Find("exclude_files"), nullptr);
  FileMap guest;
  const TomlArray* entries = Get(component, "files").AsArray();
  for (const TomlValue& entry : entries == nullptr ? std::vector<TomlValue>() : entries->items) {
    const std::string source = entry.AsString() != nullptr ? *entry.AsString() : *Get(entry, "source").AsString();
    const std::string target = entry.AsString() != nullptr ? *entry.AsString() : *Get(entry, "destination").AsString();
    const std::string below = "/" + source + "/";
    EXPECT_FALSE(image.contains("/" + source)) << "not a directory";
    for (const auto& [path, content] : image) {
      if (path.starts_with(below)) guest["/" + At("./" + target + "/" + path.substr(below.size())).text()] = content;
    }
  }
  return guest;
}

// The image that is made without a builder, of the disk before anything of ours lies there.
FileMap MadeNatively(const App& app, const ImagePlan& plan, const Context& context) {
  MemoryDisk disk = DiskOf(context);
  const FileSet made{{plan.home / RelPath::Known(kManifestName), WriteManifest(app, plan).text}};
  Diagnostics diagnostics;
  FileMap files;
  const OutputPlace place{.root = std::make_shared<MemoryDirectory>(disk, "/context"), .path = {}};
  for (const oci::LayerContents& layer : ReadLayers({.app = app, .plan = plan, .made = made, .context = place}, diagnostics)) {
    for (const auto& [path, bytes] : layer.tree.files) EXPECT_TRUE(files.emplace("/" + path, bytes).second) << path << " is in two layers";
  }
  EXPECT_FALSE(diagnostics.has_errors());
  return files;
}

FileMap WhatTheGuestSees(const App& app, Context context) {
  const ImagePlan plan = PlanImage(app);
  const FileMap natively = MadeNatively(app, plan, context);
  context.files[(app.directory / plan.home / RelPath::Known(kManifestName)).text()] = WriteManifest(app, plan).text;
  const BuiltImage image = Build(WriteDockerfile(PlanDockerfile(plan)).text, WriteDockerignore(plan).text, context);
  EXPECT_EQ(image.problems, std::vector<std::string>());
  EXPECT_EQ(natively, image.files) << "built natively, it is another image";
  SourceMap sources;
  Diagnostics diagnostics;
  const auto manifest = ReadToml(sources, sources.Add(SourceKind::kFile, "/spin.toml", image.files.at("/spin.toml")), diagnostics);
  EXPECT_TRUE(manifest);
  if (!manifest) return {};
  const TomlValue& component = Get(Get(*manifest, "component"), "c");
  EXPECT_EQ(image.files.at("/" + *Get(component, "source").AsString()), "main.wasm");
  return DirectMode(image.files, component);
}

bool IsMerelyMissing(const Json& error) {
  const std::string words = error.is_array() ? error.back().get<std::string>() : error.get<std::string>();
  return words.find("does not exist") != std::string::npos;
}

class FilesReferee : public testing::Test {
 protected:
  void SetUp() override {
    cases_ = Cases();
    if (!cases_.empty()) return;
    const char* ci = std::getenv("CI");
    ASSERT_FALSE(ci != nullptr && std::string_view(ci) == "true") << "the referees are absent";
    GTEST_SKIP() << "the referees are absent";
  }
  std::vector<Json> cases_;
};

struct Counts {
  std::size_t compared = 0, stricter = 0;
};

void Compare(const Json& one, const RelPath& application, Counts& counts) {
  SCOPED_TRACE(one["name"].get<std::string>() + "\n" + one["toml"].get<std::string>());
  const Context context = ContextOf(one, application);
  const Outcome outcome = Compile(one["toml"], context, application);
  if (IsStricter(outcome.diagnostics)) {
    EXPECT_TRUE(MayBeStricter(one)) << outcome.diagnostics.all().front().message;
    ++counts.stricter;
    return;
  }
  for (const Diagnostic& diagnostic : outcome.diagnostics.all()) EXPECT_NE(diagnostic.severity, Severity::kError) << diagnostic.message;
  if (!outcome.app) return;
  EXPECT_EQ(WhatTheGuestSees(*outcome.app, context), one["files"].get<FileMap>());
  ++counts.compared;
}

// From its own directory, and from one above it.
TEST_F(FilesReferee, TheImageShowsExactlyWhatSpinShows) {
  for (const char* const application : {"", "services/a b"}) {
    Counts counts;
    for (const Json& one : cases_) {
      // What lay above the application was not recorded.
      const bool is_known = *application == '\0' || !AnEntryLeaves(one);
      if (is_known && !one.contains("error") && !one.contains("race")) Compare(one, At(application), counts);
    }
    EXPECT_GT(counts.compared, 0U);
    std::cout << "files as Spin shows them: " << counts.compared
              << ", refused because something leaves the build context: " << counts.stricter << "\n";
  }
}

// Spin's own result differs from run to run: nobody can show the same, so it is said.
TEST_F(FilesReferee, WhatSpinDoesDifferentlyEachTimeIsSaid) {
  for (const Json& one : cases_) {
    if (!one.contains("race")) continue;
    SCOPED_TRACE(one["toml"].get<std::string>());
    const auto all = Compile(one["toml"], ContextOf(one, {})).diagnostics.all();
    EXPECT_TRUE(std::ranges::any_of(all, [](const Diagnostic& said) { return said.kind == DiagnosticKind::kGuestPathTwice; }));
  }
}

TEST_F(FilesReferee, WhatSpinRefusesIsRefused) {
  for (const Json& one : cases_) {
    if (!one.contains("error")) continue;
    SCOPED_TRACE(one["name"].get<std::string>() + "\n" + one["toml"].get<std::string>() + one["error"].dump());
    const Outcome outcome = Compile(one["toml"], ContextOf(one, {}));
    EXPECT_FALSE(outcome.diagnostics.all().empty());
    // `spin build` may make what is missing.
    if (outcome.diagnostics.has_errors() || outcome.diagnostics.all().empty()) continue;
    EXPECT_TRUE(IsMerelyMissing(one["error"]));
    EXPECT_EQ(outcome.diagnostics.all().front().severity, Severity::kWarning);
  }
}

}  // namespace
}  // namespace spin_aks
