// SPDX-License-Identifier: Apache-2.0
//
// An image as registries take it: opencontainers/image-spec v1.1 (manifest.md, config.md, image-index.md, image-layout.md).
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backends/oci/tar.h"

namespace spin_aks::oci {

struct LayerContents {
  std::string what;  // for people who list layers: "component web"
  Tree tree;
};

struct ImageContents {
  std::vector<LayerContents> layers;          // the first lies lowest
  std::vector<std::string> platforms;         // `linux/amd64`, `linux/arm64/v8`; one at least, no two alike
  std::vector<std::string> entry_point;       // without one, containerd starts no container
  std::map<std::string, std::string> labels;  // also the annotations of the manifests
};

struct Descriptor {
  std::string media_type;
  std::string digest;  // `sha256:…`
  std::size_t size = 0;
};

struct Image {
  std::map<std::string, std::string> blobs;  // by digest: layers, configs, manifests, and the index if there is one
  std::vector<Descriptor> layers;            // in their order
  std::map<std::string, std::string> names;  // of layers, by digest: for people
  std::vector<Descriptor> manifests;         // one a platform, in their order
  Descriptor top;                            // what the image is known by: a manifest, or of several platforms an index
};

[[nodiscard]] Image MakeImage(const ImageContents& contents);

// All of it in one file, named `reference` to who imports it.
[[nodiscard]] std::string WriteArchive(const Image& image, std::string_view reference);

// Whether any bytes are such a file, of whichever image.
[[nodiscard]] bool IsImageArchive(std::string_view bytes);

}  // namespace spin_aks::oci
