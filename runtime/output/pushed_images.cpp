// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/pushed_images.h"

#include <map>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "frontend/deploy/facts.h"
#include "runtime/output/lock_facts.h"

namespace spin_aks {
namespace {

// Nothing: the fact is none of an image.
std::optional<ImageRef> ImageOf(const merge::FactName& fact, const std::string& digest) {
  if (!fact.name.starts_with(kImageFacts)) return std::nullopt;
  return ImageRef::Parse(fmt::format("{}@{}", fact.name.substr(kImageFacts.size()), digest));
}

}  // namespace

std::vector<ImageRef> PushedImages(const merge::Lock& lock, const std::string& target) {
  std::vector<ImageRef> images;
  for (const auto& [fact, digest] : lock.facts) {
    if (fact.target != target) continue;
    if (auto image = ImageOf(fact, digest)) images.push_back(*std::move(image));
  }
  return images;
}

Result<void> KeepPushed(const OutputPlace& place, const std::string& target, const ImageRef& pushed, const HeldRoots::OnWait& on_wait) {
  return ChangeFacts(place, on_wait, [&](LockFacts& facts) {
    std::erase_if(facts, [&](const auto& fact) {
      const auto image = fact.first.target == target ? ImageOf(fact.first, fact.second) : std::nullopt;
      return image && image->NameText() == pushed.NameText();
    });
    facts[{.target = target, .name = ImageFact(fmt::format("{}:{}", pushed.NameText(), pushed.tag()))}] = pushed.digest();
  });
}

}  // namespace spin_aks
