// SPDX-License-Identifier: Apache-2.0
//
// What Spin pushed for an application, as it was recorded, against what we make of it. Where a component sees several files, Spin lists
// them as its file system had them, and we by their paths: then all but the order has to be the same, and digests of what holds the order
// are not compared.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "backends/oci/tar.h"
#include "ir/sha256.h"
#include "tests/fakes/memory_registry.h"
#include "tests/runtime/run_fixture.h"

namespace spin_aks {
namespace {

using Json = nlohmann::json;

std::vector<Json> Cases() {
  std::vector<Json> cases;
  std::ifstream file(SPIN_AKS_SHARED_DIR "/referees/spin/artifacts.jsonl");
  for (std::string line; std::getline(file, line);) cases.push_back(Json::parse(line));
  return cases;
}

// The recorder's texts are bytes, a character each.
std::string Bytes(const std::string& latin1) {
  std::string bytes;
  for (std::size_t i = 0; i < latin1.size(); ++i) {
    const auto c = static_cast<unsigned char>(latin1[i]);
    if (c < 0x80U) {
      bytes += latin1[i];
    } else {
      bytes += static_cast<char>(((c & 0x03U) << 6U) | (static_cast<unsigned char>(latin1[++i]) & 0x3fU));
    }
  }
  return bytes;
}

// As the rule beside long lists has it: so many files, each of which holds its number three hundred times.
std::map<std::string, std::string> FilesByRule(const std::string& rule) {
  std::map<std::string, std::string> files{{"a.wasm", std::string("\0asm\1\0\0\0\0\2\1a", 12)}};
  const std::size_t count = std::stoul(rule.substr(rule.find("count: ") + 7));
  for (std::size_t i = 0; i < count; ++i) {
    std::string name = std::to_string(i);
    std::string text;
    for (int n = 0; n < 300; ++n) text += name;
    files.emplace("s/" + std::string(4 - name.size(), '0') + name + ".txt", text);
  }
  return files;
}

bool SeesSeveralFiles(const Json& recorded) {
  if (!recorded.contains("application")) return true;
  return std::ranges::any_of(recorded["application"]["components"],
                             [](const Json& component) { return component.value("files", Json::array()).size() > 1; });
}

Json WithFilesSorted(Json application) {
  for (Json& component : application["components"]) {
    if (!component.contains("files")) continue;
    std::vector<Json> files = component["files"];
    std::ranges::sort(files, {}, [](const Json& file) { return file["path"].get<std::string>(); });
    component["files"] = std::move(files);
  }
  return application;
}

// By media type and size, and by digest but for what holds the order of files.
std::vector<std::string> LayersOf(const Json& manifest) {
  std::vector<std::string> layers;
  for (const Json& layer : manifest["layers"]) {
    if (!layer.contains("mediaType")) continue;
    const std::string type = layer["mediaType"];
    const bool holds_files = type.ends_with("+config") || type.ends_with("+gzip");
    layers.push_back(type + " " + (type.ends_with("+gzip") ? std::string() : layer["size"].dump()) + " " +
                     (holds_files ? std::string() : layer["digest"].get<std::string>()));
  }
  std::ranges::sort(layers);
  return layers;
}

// Variables without a default need a value from somewhere.
std::string SettingsFor(const Json& recorded) {
  std::string settings =
      "[container_registry]\nserver = \"r.example\"\n[image]\nformat = \"artifact\"\nrepository = \"shop\"\n[variables]\n";
  const Json variables = recorded.value("application", Json::object()).value("variables", Json::object());
  for (const auto& [name, variable] : variables.items()) {
    if (!variable.contains("default")) settings += name + " = { from_secret = { name = \"kept\", key = \"" + name + "\" } }\n";
  }
  if (recorded["toml"].get<std::string>().contains("ai_models")) settings += "[llm]\nurl = \"https://models.example\"\n";
  return settings;
}

class ArtifactReferee : public RunTest {};

TEST_F(ArtifactReferee, IsWhatSpinPushed) {
  const std::vector<Json> cases = Cases();
  if (cases.empty()) GTEST_SKIP() << "no recorded artifacts";
  std::size_t same_digest = 0;
  for (const Json& recorded : cases) {
    SCOPED_TRACE(recorded["name"].get<std::string>());
    disk_.nodes = MemoryDisk().nodes;
    disk_.AddFile("/app/spin.toml", recorded["toml"].get<std::string>());
    disk_.AddFile("/app/aks-spin.toml", SettingsFor(recorded));
    if (recorded.contains("files")) {
      for (const auto& [path, text] : recorded["files"].items()) disk_.AddFile("/app/" + path, Bytes(text));
    } else {
      for (const auto& [path, bytes] : FilesByRule(recorded["files_rule"])) disk_.AddFile("/app/" + path, bytes);
    }
    MemoryRegistry registry;
    registry.origin = "https://r.example";
    http_ = &registry;
    const int code = Call({"push", "--no-build", "--tag", "1", "--set", "image.build=native"});
    EXPECT_EQ(code, 0) << console_.err;
    if (code != 0) continue;
    const std::string& bytes = registry.manifests["shop"].at("1");
    const Json manifest = Json::parse(bytes);
    EXPECT_FALSE(manifest.contains("mediaType"));
    EXPECT_EQ(manifest.contains("annotations"), recorded["manifest"].contains("annotations"));
    // The recorder cut long lists: `{"and": 494, "more": true}`.
    const Json& last = recorded["manifest"]["layers"].back();
    if (last.contains("more")) {
      EXPECT_EQ(manifest["layers"].size(), recorded["manifest"]["layers"].size() - 1 + last["and"].get<std::size_t>());
    } else {
      EXPECT_EQ(LayersOf(manifest), LayersOf(recorded["manifest"]));
    }
    const auto& blobs = registry.blobs["shop"];
    const Json application = Json::parse(blobs.at(manifest["layers"].back()["digest"]));
    if (recorded.contains("application")) {
      EXPECT_EQ(WithFilesSorted(application), WithFilesSorted(recorded["application"]));
    }
    Json config = Json::parse(blobs.at(manifest["config"]["digest"]));
    EXPECT_EQ(config["config"]["Labels"]["com.fermyon.spin.lockedAppDigest"], manifest["layers"].back()["digest"]);
    if (recorded.contains("config")) {
      Json theirs = recorded["config"];
      theirs["config"]["Labels"] = config["config"]["Labels"] = nullptr;
      EXPECT_EQ(config, theirs);
    }
    const std::string digest = "sha256:" + Sha256Hex(bytes);
    same_digest += digest == recorded["digest"];
    if (!SeesSeveralFiles(recorded)) {
      EXPECT_EQ(digest, recorded["digest"]);
    }
  }
  std::printf("%zu artifacts: %zu have Spin's own digest\n", cases.size(), same_digest);
}

}  // namespace
}  // namespace spin_aks
