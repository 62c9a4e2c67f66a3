// SPDX-License-Identifier: Apache-2.0
#include "backends/artifact/artifact.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "backends/oci/gzip.h"
#include "backends/oci/json.h"
#include "backends/oci/tar.h"
#include "ir/json_text.h"

namespace spin_aks::artifact {
namespace {

using oci::Descriptor;
using oci::JsonArray;
using oci::JsonObject;
using oci::Members;

constexpr std::string_view kWasmType = "application/vnd.wasm.content.layer.v1+wasm";
constexpr std::string_view kDataType = "application/vnd.wasm.content.layer.v1+data";
constexpr std::string_view kArchiveType = "application/vnd.wasm.content.bundle.v1.tar+gzip";
constexpr std::string_view kApplicationType = "application/vnd.fermyon.spin.application.v1+config";
constexpr std::string_view kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr std::string_view kManifestType = "application/vnd.oci.image.manifest.v1+json";

// Registries take no more than 500 layers; the locked application is one.
constexpr std::size_t kMostLayers = 499;

std::string Json(const Descriptor& descriptor) {
  return JsonObject(Members{{"digest", JsonString(descriptor.digest)},
                            {"mediaType", JsonString(descriptor.media_type)},
                            {"size", fmt::format("{}", descriptor.size)}});
}

class Maker {
 public:
  Maker(const App& app, const std::vector<ComponentFiles>& files) : app_(app), files_(files) {}

  oci::Image Make() && {
    AddContents([this](const ComponentFiles& files, const std::string& id) {
      for (const auto& [path, bytes] : files.files) {
        if (bytes.size() > kMostInline) AddLayer(kDataType, bytes, fmt::format("{} of {}", path, id));
      }
    });
    if (image_.layers.size() > kMostLayers) {
      image_ = {};
      AddContents([this](const ComponentFiles& files, const std::string& id) {
        if (!files.files.empty())
          AddLayer(kArchiveType, oci::Gzip(oci::WriteTar({.files = files.files, .directories = {}})), "files of " + id);
      });
    }
    AddLayer(kApplicationType, WriteLockedApp(app_, files_), "application");
    AddManifest();
    return std::move(image_);
  }

 private:
  template <typename AddFiles>
  void AddContents(const AddFiles& add_files) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const std::string& id = *app_.components[i].id;
      AddLayer(kWasmType, files_[i].wasm, "component " + id);
      add_files(files_[i], id);
    }
  }

  Descriptor Add(std::string_view media_type, std::string bytes) {
    Descriptor descriptor{.media_type = std::string(media_type), .digest = DigestOf(bytes), .size = bytes.size()};
    image_.blobs.emplace(descriptor.digest, std::move(bytes));
    return descriptor;
  }

  // What was there before stays where it was.
  void AddLayer(std::string_view media_type, std::string bytes, std::string what) {
    const std::size_t before = image_.blobs.size();
    Descriptor layer = Add(media_type, std::move(bytes));
    if (image_.blobs.size() == before) return;
    image_.names.emplace(layer.digest, std::move(what));
    image_.layers.push_back(std::move(layer));
  }

  // The label tells images of different applications apart, whose configs would else be one.
  void AddManifest() {
    const Members label{{"com.fermyon.spin.lockedAppDigest", JsonString(image_.layers.back().digest)}};
    const oci::OrderedMembers config{{"architecture", JsonString("wasm")},
                                     {"os", JsonString("Wasip1")},
                                     {"config", JsonObject(Members{{"Labels", JsonObject(label)}})},
                                     {"rootfs", R"({"type":"layers","diff_ids":[]})"}};
    std::vector<std::string> layers;
    for (const Descriptor& layer : image_.layers) layers.push_back(Json(layer));
    image_.top = Add(
        kManifestType,
        JsonObject(Members{{"config", Json(Add(kConfigType, JsonObject(config)))}, {"layers", JsonArray(layers)}, {"schemaVersion", "2"}}));
    image_.manifests = {image_.top};
  }

  const App& app_;
  const std::vector<ComponentFiles>& files_;
  oci::Image image_;
};

}  // namespace

oci::Image MakeArtifact(const App& app, const std::vector<ComponentFiles>& files) { return Maker(app, files).Make(); }

}  // namespace spin_aks::artifact
