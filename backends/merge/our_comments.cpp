// SPDX-License-Identifier: Apache-2.0
#include "backends/merge/our_comments.h"

#include <variant>

#include "backends/merge/content.h"
#include "backends/yaml/writer.h"

namespace spin_aks::merge {

bool OurComments::Has(std::string_view comment) {
  if (!is_known_) {
    is_known_ = true;
    Add(merge_.wanted);
    Add(merge_.given_up);
  }
  return comments_.contains(comment);
}

void OurComments::Add(std::span<const WantedFile> files) {
  for (const WantedFile& file : files) {
    const auto* made = std::get_if<YamlFile>(file.made);
    if (made != nullptr) comments_.merge(CommentsIn(yaml::WriteFile(made->comment, made->documents)));
  }
}

}  // namespace spin_aks::merge
