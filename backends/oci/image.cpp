// SPDX-License-Identifier: Apache-2.0
#include "backends/oci/image.h"

#include <utility>

#include <fmt/format.h>

#include "backends/oci/gzip.h"
#include "backends/oci/json.h"
#include "ir/check.h"
#include "ir/json_text.h"
#include "ir/sha256.h"

namespace spin_aks::oci {
namespace {

constexpr std::string_view kLayerType = "application/vnd.oci.image.layer.v1.tar+gzip";
constexpr std::string_view kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr std::string_view kManifestType = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view kIndexType = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view kNoTime = "1970-01-01T00:00:00Z";

std::string DigestOf(std::string_view bytes) { return "sha256:" + Sha256Hex(bytes); }

// `linux/arm64/v8`
Members PlatformOf(std::string_view text) {
  Members members;
  for (const char* name : {"os", "architecture", "variant"}) {
    if (text.empty()) break;
    const std::size_t slash = text.find('/');
    members.emplace(name, JsonString(text.substr(0, slash)));
    text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
  }
  return members;
}

Members DescriptorMembers(const Descriptor& descriptor) {
  return {{"mediaType", JsonString(descriptor.media_type)},
          {"digest", JsonString(descriptor.digest)},
          {"size", fmt::format("{}", descriptor.size)}};
}
std::string Json(const Descriptor& descriptor) { return JsonObject(DescriptorMembers(descriptor)); }

// ---- The parts ----

class Maker {
 public:
  explicit Maker(const ImageContents& contents) : contents_(contents) {}

  Image Make() && {
    CHECK(!contents_.platforms.empty(), "an image is for something");
    for (const LayerContents& layer : contents_.layers) AddLayer(layer);
    for (const std::string& platform : contents_.platforms) image_.manifests.push_back(AddManifest(platform));
    image_.top = image_.manifests.size() == 1 ? image_.manifests.front() : AddIndex(image_.manifests);
    return std::move(image_);
  }

 private:
  Descriptor Add(std::string_view media_type, std::string bytes) {
    Descriptor descriptor{.media_type = std::string(media_type), .digest = DigestOf(bytes), .size = bytes.size()};
    image_.blobs.emplace(descriptor.digest, std::move(bytes));
    return descriptor;
  }

  void AddLayer(const LayerContents& layer) {
    const std::string tar = WriteTar(layer.tree);
    diff_ids_.push_back(JsonString(DigestOf(tar)));
    history_.push_back(JsonObject(Members{{"created", JsonString(kNoTime)}, {"created_by", JsonString("spin-aks: " + layer.what)}}));
    image_.layers.push_back(Add(kLayerType, Gzip(tar)));
    image_.names.emplace(image_.layers.back().digest, layer.what);
  }

  Descriptor AddManifest(const std::string& platform) {
    std::vector<std::string> entry_point;
    for (const std::string& word : contents_.entry_point) entry_point.push_back(JsonString(word));
    Members config = PlatformOf(platform);
    config.emplace("created", JsonString(kNoTime));
    config.emplace(
        "config", JsonObject(Members{
                      {"Entrypoint", JsonArray(entry_point)}, {"Labels", JsonTextMap(contents_.labels)}, {"WorkingDir", JsonString("/")}}));
    config.emplace("rootfs", JsonObject(Members{{"type", JsonString("layers")}, {"diff_ids", JsonArray(diff_ids_)}}));
    config.emplace("history", JsonArray(history_));
    std::vector<std::string> layers;
    for (const Descriptor& layer : image_.layers) layers.push_back(Json(layer));
    return Add(kManifestType, JsonObject(Members{{"schemaVersion", "2"},
                                                 {"mediaType", JsonString(kManifestType)},
                                                 {"config", Json(Add(kConfigType, JsonObject(config)))},
                                                 {"layers", JsonArray(layers)},
                                                 {"annotations", JsonTextMap(contents_.labels)}}));
  }

  Descriptor AddIndex(const std::vector<Descriptor>& manifests) {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < manifests.size(); ++i) {
      Members members = DescriptorMembers(manifests[i]);
      members.emplace("platform", JsonObject(PlatformOf(contents_.platforms[i])));
      entries.push_back(JsonObject(members));
    }
    return Add(kIndexType, JsonObject(Members{{"schemaVersion", "2"},
                                              {"mediaType", JsonString(kIndexType)},
                                              {"manifests", JsonArray(entries)},
                                              {"annotations", JsonTextMap(contents_.labels)}}));
  }

  const ImageContents& contents_;
  Image image_;
  std::vector<std::string> diff_ids_, history_;
};

}  // namespace

Image MakeImage(const ImageContents& contents) { return Maker(contents).Make(); }

std::string WriteArchive(const Image& image, std::string_view reference) {
  Members top = DescriptorMembers(image.top);
  // By the first skopeo finds it, by the second containerd names what it imports (containerd, images/annotations.go).
  const std::size_t slash = reference.rfind('/');
  const std::size_t colon = reference.find(':', slash == std::string_view::npos ? 0 : slash);
  const std::string_view tag = colon == std::string_view::npos ? "latest" : reference.substr(colon + 1);
  top.emplace("annotations",
              JsonTextMap({{"org.opencontainers.image.ref.name", std::string(tag)}, {"io.containerd.image.name", std::string(reference)}}));
  Tree tree;
  tree.files.emplace("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  tree.files.emplace(
      "index.json",
      JsonObject(Members{{"schemaVersion", "2"}, {"mediaType", JsonString(kIndexType)}, {"manifests", JsonArray({JsonObject(top)})}}));
  for (const auto& [digest, bytes] : image.blobs) tree.files.emplace("blobs/sha256/" + digest.substr(digest.find(':') + 1), bytes);
  return WriteTar(tree);
}

// Every image layout has both (opencontainers/image-spec, image-layout.md).
bool IsImageArchive(std::string_view bytes) { return HasFile(bytes, "oci-layout") && HasFile(bytes, "index.json"); }

}  // namespace spin_aks::oci
