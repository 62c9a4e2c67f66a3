// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/pushed_images.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "frontend/deploy/facts.h"
#include "runtime/writing/apply.h"

namespace spin_aks {
namespace {

using merge::LockProblem;

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

// Lines that say nothing stay for `compile` to tell of: to write the lock would be to lose them. Of two values a new one is the answer.
Result<void> CanKeep(const LockFile& lock) {
  const bool is_readable =
      std::ranges::all_of(lock.read.problems, [](const LockProblem& problem) { return problem.kind == LockProblem::Kind::kTwoValues; });
  if (lock.found.kind == Found::Kind::kNothing || (lock.found.kind == Found::Kind::kFile && is_readable)) return {};
  return std::unexpected(Error{.kind = Error::Kind::kExists,
                               .path = lock.place.Text(),
                               .doing = "write",
                               .detail = "what lies there cannot be read; `spin-aks compile` says why"});
}

Result<void> KeepPushed(const OutputPlace& place, const std::string& target, const ImageRef& pushed, const HeldRoots::OnWait& on_wait) {
  const Result<HeldRoots> held = HeldRoots::Hold({place.root}, on_wait);
  if (!held) return std::unexpected(held.error());
  if (const Result<Finished> finished = FinishInterrupted(*held); !finished) return std::unexpected(finished.error());
  Result<LockFile> lock = ReadLockFile(place);
  if (!lock) return std::unexpected(lock.error());
  if (const Result<void> can = CanKeep(*lock); !can) return can;
  FileChange change{.root = lock->found.root, .place = lock->found.path, .before = {}, .after = {}};
  if (lock->found.kind == Found::Kind::kFile) change.before = lock->found.bytes;
  auto& facts = lock->read.lock.facts;
  std::erase_if(facts, [&](const auto& fact) {
    const auto image = fact.first.target == target ? ImageOf(fact.first, fact.second) : std::nullopt;
    return image && image->NameText() == pushed.NameText();
  });
  facts[{.target = target, .name = ImageFact(fmt::format("{}:{}", pushed.NameText(), pushed.tag()))}] = pushed.digest();
  change.after = merge::WriteLock(lock->read.lock, lock->read.line_break);
  if (change.after == change.before) return {};
  return ApplyChanges(*held, {change});
}

}  // namespace spin_aks
