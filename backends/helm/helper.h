// SPDX-License-Identifier: Apache-2.0
//
// The named templates of a chart: what several of its places say alike, or what is said of a part of it.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "backends/helm/expression.h"
#include "backends/helm/node.h"
#include "ir/names.h"

namespace spin_aks::helm {

// `repository[:tag][@digest]`.
struct ImageReference {
  Expression repository, tag, digest;
};
// The lines of backends/k8s/content_hash.h, of the tree that it is given. It includes itself, by its name.
struct Lines {
  std::string name;
};
// A text that several places have: a name.
struct SharedText {
  Expression text;
};
// A part of an object, printed where it stands and read where it is hashed.
using Part = Node;

struct Helper {
  std::string name;
  std::variant<ImageReference, Lines, SharedText, Part> body;
};

// The name of one of the chart's named templates. They are global in Helm, over all charts of a release, so each carries ours and
// the chart's.
[[nodiscard]] std::string HelperName(const KubeName& chart, std::string_view what);

// A name that follows what `part` (a helper's name) renders to: `stem-` and the hash of it.
[[nodiscard]] Expression HashedName(const KubeName& chart, std::string_view stem, const std::string& part);
[[nodiscard]] Helper LinesHelper(const KubeName& chart);

}  // namespace spin_aks::helm
