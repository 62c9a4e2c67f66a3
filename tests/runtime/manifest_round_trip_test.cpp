// SPDX-License-Identifier: Apache-2.0
//
// The image's manifest means the application that it was written from, for
// every valid manifest of the corpus and for strings of the worst kind.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "backends/docker/image_plan.h"
#include "backends/docker/manifest_writer.h"
#include "frontend/app/resolve_app.h"
#include "frontend/frontend.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {
namespace {

namespace fs = std::filesystem;

struct Read {
  std::optional<App> app;
  std::string problem;
};
Read ReadApp(const std::string& toml, ManifestScope scope = ManifestScope::kSpin) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto manifest = LoadManifest(sources, sources.Add(SourceKind::kFile, "spin.toml", toml), scope, diagnostics);
  Read read;
  if (manifest) read.app = ResolveApp(*manifest, {}, {}, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity == Severity::kError) read.problem += diagnostic.message + "\n";
  }
  return read;
}

// What the header of manifest_writer.h says is written differently.
App AsInTheImage(App app) {
  const ImagePlan plan = PlanImage(app);
  const auto in_image = [&](const RelPath& path) { return LocalSource{RelPath::Parse(plan.wasm.at(path).substr(1)).value()}; };
  app.description.clear();
  app.authors.clear();
  app.http_base.reset();
  for (Variable& variable : app.variables) {
    variable.description.clear();
    if (!variable.secret) continue;
    variable.required = true;
    variable.default_value.reset();
  }
  for (Component& component : app.components) {
    component.description.clear();
    component.build.reset();
    component.source = Source(in_image(ContextPath(app, component)));
    component.files.clear();
    for (Dependency& dependency : component.dependencies) {
      dependency.source = in_image(ContextPath(app, dependency));
      dependency.version_requirement.clear();
      if (dependency.inherit_configuration == false) dependency.inherit_configuration.reset();
    }
  }
  return app;
}
App WithoutFiles(App app) {
  for (Component& component : app.components) component.files.clear();
  return app;
}

std::string Slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ManifestRoundTrip, EveryManifestOfTheCorpus) {
  const fs::path corpus = SPIN_AKS_SHARED_DIR "/corpus/valid";
  if (!fs::exists(corpus)) {
    const char* ci = std::getenv("CI");
    ASSERT_FALSE(ci != nullptr && std::string_view(ci) == "true") << "the corpus is absent";
    GTEST_SKIP() << "the corpus is absent";
  }
  std::size_t compared = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
    if (entry.path().extension() != ".toml") continue;
    SCOPED_TRACE(entry.path().filename().string());
    const Read first = ReadApp(Slurp(entry.path()), ManifestScope::kCompile);
    if (!first.app) continue;  // what cannot be compiled has no image
    const std::string written = WriteManifest(*first.app, PlanImage(*first.app)).text;
    const Read second = ReadApp(written);
    ASSERT_TRUE(second.app) << second.problem << written;
    ASSERT_EQ(WithoutFiles(*second.app), AsInTheImage(*first.app)) << written;
    ++compared;
  }
  EXPECT_GT(compared, 500U);
  RecordProperty("compared", static_cast<int>(compared));
}

TEST(ManifestRoundTrip, StringsOfTheWorstKind) {
  const std::string big(64 * 1024, 'x');
  for (const std::string& hostile :
       {std::string("\"quoted\" 'single' \\back\\"), std::string("line\nline\r\n\ttab"), std::string("\x01\x1b\x7f\xC2\x85\xE2\x80\xA8"),
        std::string("{{ }} ${x} $(X) $$(X) #"), std::string("  blanks  "), std::string("😀 é"), std::string("'''\"\"\""), big}) {
    App app;
    app.name = hostile;
    Component component;
    component.id = std::string("c");
    component.source = Source(LocalSource{RelPath::Parse("c.wasm").value()});
    component.environment.emplace_back(hostile, hostile);
    app.components.push_back(component);
    HttpTrigger trigger;
    trigger.id = hostile;
    trigger.component = ComponentId{0};
    trigger.route = std::string("/...");
    app.triggers.emplace_back(trigger);
    const Read read = ReadApp(WriteManifest(app, PlanImage(app)).text);
    ASSERT_TRUE(read.app) << read.problem;
    EXPECT_EQ(*read.app, AsInTheImage(app));
  }
}

}  // namespace
}  // namespace spin_aks
