// SPDX-License-Identifier: Apache-2.0
//
// Names that change with what they name. The secrets driver never updates a Secret that is there (unless rotation is on, which it is
// not by default), a Job's template is immutable, and pods of the old release go on reading while those of the new one start: other
// content is another object. Its name is a stem, which says what it is for, and a hash, which says what it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/content_hash.h"
#include "backends/yaml/value.h"
#include "ir/names.h"

namespace spin_aks::k8s {

struct Generation {
  std::string role = {};  // `vault.shop-shop-vault`: what no content changes, unlike that of any other
  KubeName stem = KubeName::Legalize("app");
  std::string hash = {};

  [[nodiscard]] std::string Name() const { return stem.text() + "-" + hash; }
};

// `stem` is cut so that there is room for the hash.
[[nodiscard]] inline Generation MakeGeneration(std::string_view what, std::string_view stem, const yaml::Value& content) {
  const KubeName name = KubeName::Legalize(stem, KubeName::kMaxLength - kContentHashLength - 1);
  return {.role = std::string(what).append(".").append(name.text()), .stem = name, .hash = ContentHash(content)};
}

// What of an object its generation is a hash of, as a way of keys: a Job's template, the parameters of a SecretProviderClass (what is
// synced follows from them), a ConfigMap's data.
[[nodiscard]] inline std::vector<std::string_view> HashedPart(std::string_view kind) {
  if (kind == "Job") return {"spec", "template"};
  if (kind == "SecretProviderClass") return {"spec", "parameters"};
  return {"data"};
}

}  // namespace spin_aks::k8s
