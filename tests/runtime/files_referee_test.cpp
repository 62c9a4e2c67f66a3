// SPDX-License-Identifier: Apache-2.0
//
// What Spin's own loader shows a component, on 85 trees, against what our image
// shows it: manifest and tree go through the whole compiler, the Dockerfile and
// the image's manifest are read back by rules of their own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
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
#include "tests/runtime/image_reader.h"

namespace spin_aks {
namespace {

using Json = nlohmann::json;
using FileMap = std::map<std::string, std::string>;

// What leaves the application directory, and what contains itself, is an error here (referees/README.md).
const std::set<std::string> kStricter{"parent", "mount-parent-dest", "mount-parent-source", "absolute", "link-outside", "link-loop"};

RelPath At(const std::string& text) { return RelPath::Parse(text).value(); }

const std::vector<RelPath>& Generated() {
  static const std::vector<RelPath> kGenerated{At("Dockerfile"), At(".dockerignore"), At(".spin-aks"),
                                               At("base"),       At("overlays"),      At("aks-spin.lock")};
  return kGenerated;
}

std::vector<Json> Cases() {
  std::ifstream file(SPIN_AKS_SHARED_DIR "/referees/spin/files.jsonl");
  std::vector<Json> cases;
  for (std::string line; std::getline(file, line);) cases.push_back(Json::parse(line));
  return cases;
}

Context ContextOf(const Json& one) {
  Context context;
  for (const std::string path : one["tree"]) context.files[path] = path;
  context.files["spin.toml"] = one["toml"];
  for (const auto& [path, target] : one["links"].items()) context.links[path] = target;
  return context;
}

// As the runtime lists it: links followed, unless they lead outside, nowhere, or back to where they are.
void List(const Context& context, const std::string& real, const std::string& as, ProjectTree& tree) {
  std::set<std::string> names;
  const std::string below = real.empty() ? "" : real + "/";
  const auto add = [&](const std::string& path) {
    if (path.starts_with(below)) names.insert(path.substr(below.size(), path.find('/', below.size()) - below.size()));
  };
  for (const auto& [path, content] : context.files) add(path);
  for (const auto& [path, target] : context.links) add(path);
  for (const std::string& name : names) {
    const std::string path = as.empty() ? name : as + "/" + name;
    const std::string here = below + name;
    ProjectNode node;
    node.is_link = context.links.contains(here);
    const auto end = context.Real(here);
    if (!end) {
      node.kind = NodeKind::kFile;
      node.fault = context.links.at(here).starts_with('/') ? ProjectNode::LinkFault::kOutside : ProjectNode::LinkFault::kDangling;
    } else {
      node.kind = context.IsDirectory(*end) ? NodeKind::kDirectory : NodeKind::kFile;
      if (node.is_link) node.target = At(*end);
      if (node.is_link && (here + "/").starts_with(*end + "/")) node.fault = ProjectNode::LinkFault::kLoop;
    }
    tree.nodes[At(path)] = node;
    if (node.kind == NodeKind::kDirectory && node.fault == ProjectNode::LinkFault::kNone) List(context, *end, path, tree);
  }
}

struct Outcome {
  Diagnostics diagnostics;
  std::optional<App> app;
};

Outcome Compile(const std::string& toml, const Context& context) {
  Outcome outcome;
  SourceMap sources;
  const SourceId id = sources.Add(SourceKind::kFile, "spin.toml", toml);
  const auto manifest = LoadManifest(sources, id, ManifestScope::kCompile, outcome.diagnostics);
  if (!manifest) return outcome;
  ProjectTree tree;
  List(context, "", "", tree);
  outcome.app = ResolveApp(*manifest, tree, Generated(), outcome.diagnostics);
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

FileMap WhatTheGuestSees(const App& app, Context context) {
  const ImagePlan plan = PlanImage(app);
  context.files[std::string(kManifestInContext)] = WriteManifest(app, plan).text;
  const BuiltImage image = Build(WriteDockerfile(PlanDockerfile(plan)).text, WriteDockerignore(plan).text, context);
  EXPECT_EQ(image.problems, std::vector<std::string>());
  SourceMap sources;
  Diagnostics diagnostics;
  const auto manifest = ReadToml(sources, sources.Add(SourceKind::kFile, "/spin.toml", image.files.at("/spin.toml")), diagnostics);
  EXPECT_TRUE(manifest);
  if (!manifest) return {};
  const TomlValue& component = Get(Get(*manifest, "component"), "c");
  EXPECT_EQ(image.files.at("/" + *Get(component, "source").AsString()), "main.wasm");
  return DirectMode(image.files, component);
}

bool IsMerelyMissing(const Json& error) { return error.back().get<std::string>().find("does not exist") != std::string::npos; }

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

TEST_F(FilesReferee, TheImageShowsExactlyWhatSpinShows) {
  std::size_t compared = 0;
  for (const Json& one : cases_) {
    const std::string name = one["name"];
    if (one.contains("error") || kStricter.contains(name)) continue;
    SCOPED_TRACE(name);
    const Context context = ContextOf(one);
    const Outcome outcome = Compile(one["toml"], context);
    for (const Diagnostic& diagnostic : outcome.diagnostics.all()) {
      EXPECT_NE(diagnostic.severity, Severity::kError) << diagnostic.message;
    }
    if (!outcome.app) continue;
    EXPECT_EQ(WhatTheGuestSees(*outcome.app, context), one["files"].get<FileMap>());
    ++compared;
  }
  EXPECT_EQ(compared, 68U);
}

TEST_F(FilesReferee, WhatSpinRefusesIsRefused) {
  for (const Json& one : cases_) {
    const std::string name = one["name"];
    if (!kStricter.contains(name) && !one.contains("error")) continue;
    SCOPED_TRACE(name);
    const Outcome outcome = Compile(one["toml"], ContextOf(one));
    const bool may_compile = !kStricter.contains(name) && IsMerelyMissing(one["error"]);
    EXPECT_EQ(outcome.diagnostics.has_errors(), !may_compile);
    EXPECT_FALSE(outcome.diagnostics.all().empty());
    if (!may_compile) continue;
    EXPECT_EQ(outcome.diagnostics.all().front().kind, DiagnosticKind::kFileNotThere);
    EXPECT_EQ(outcome.diagnostics.all().front().severity, Severity::kWarning);
  }
}

}  // namespace
}  // namespace spin_aks
